from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils import timezone

from accounts.leaving import is_closed
from accounts.models import User


class UsernameOrEmailBackend(ModelBackend):
    """Sign in with the user name or the e-mail, whatever the case."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **kwargs: Any,
    ) -> User | None:
        if username is None or password is None:
            return None
        person = User.objects.named(username)
        if person is None:
            # As costly as a real check, so that time does not tell which names exist.
            User().set_password(password)
            return None
        if person.check_password(password) and self.user_can_authenticate(person):
            return person
        return None

    def user_can_authenticate(self, user: User | AnonymousUser | None) -> bool:
        """Not those either whose account is about to be erased at any moment."""
        if isinstance(user, User) and is_closed(person=user, now=timezone.now()):
            return False
        return super().user_can_authenticate(user)
