from django.conf import settings
from django.http import HttpRequest


def registration(request: HttpRequest) -> dict[str, bool]:
    """Whether strangers may make an account here."""
    return {"registration_open": settings.REGISTRATION_OPEN}
