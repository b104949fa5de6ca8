"""Methods that nothing here answers are refused before anything is asked of them."""

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.utils.deprecation import MiddlewareMixin

ANSWERED = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
# Django's admin takes any method for GET.
OF_THE_BACK_OFFICE = ["GET", "HEAD", "POST"]
BACK_OFFICE = "/admin/"


class MethodsMiddleware(MiddlewareMixin):
    """Refuse TRACE and whatever is no method at all; each view narrows the others itself."""

    def process_request(self, request: HttpRequest) -> HttpResponse | None:
        is_back_office = request.path_info.startswith(BACK_OFFICE)
        answered = OF_THE_BACK_OFFICE if is_back_office else ANSWERED
        return None if request.method in answered else HttpResponseNotAllowed(answered)
