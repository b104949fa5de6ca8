"""Who is signed in where."""

from datetime import datetime
from importlib import import_module
from typing import Any, Self

from django.conf import settings
from django.contrib.sessions.base_session import AbstractBaseSession, BaseSessionManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.person import User

MAX_BROWSER_LENGTH = 300


class SessionQuerySet(models.QuerySet["Session"]):
    def of(self, person: User) -> Self:
        return self.filter(person=person)

    def other_than(self, session_key: str | None) -> Self:
        return self.exclude(session_key=session_key)

    def latest_seen_first(self) -> Self:
        return self.order_by(models.F("seen_at").desc(nulls_last=True), "session_key")

    def not_expired(self, *, at: datetime) -> Self:
        return self.filter(expire_date__gt=at)


class SessionManager(BaseSessionManager.from_queryset(SessionQuerySet)):
    def get_queryset(self) -> SessionQuerySet:
        """With whose each is: whoever reads one asks for them next."""
        return super().get_queryset().select_related("person")


class Session(AbstractBaseSession):
    """A browser's session that knows whose it is, so that a person can end the others."""

    person = models.ForeignKey(
        User, on_delete=models.CASCADE, null=True, related_name="+", verbose_name=_("person")
    )

    browser = models.CharField(_("browser"), max_length=MAX_BROWSER_LENGTH, default="", blank=True)
    signed_in_at = models.DateTimeField(_("signed in"), null=True)
    seen_at = models.DateTimeField(_("last seen"), null=True)

    objects = SessionManager()

    class Meta(AbstractBaseSession.Meta):
        abstract = False

    @classmethod
    def get_session_store_class(cls) -> Any:
        return import_module(settings.SESSION_ENGINE).SessionStore
