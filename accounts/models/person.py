"""Who a person is, and how they want to see their money."""

import unicodedata
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.models import AbstractUser, UserManager
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.folding import FoldedField, fold
from accounts.zones import is_zone

NAME_ONCE = "user_name_once"
EMAIL_ONCE = "user_email_once"


class TimeZoneField(models.CharField):
    """The name of a zone in the IANA database."""

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        super().validate(value, model_instance)
        if not is_zone(value):
            raise ValidationError(_("Choose a time zone from the list."), code="time_zone")


class People(UserManager["User"]):
    """Find a person by either of their names, however they write it."""

    use_in_migrations = False

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(username_folded=fold(username or ""))

    @classmethod
    def normalize_email(cls, email: str | None) -> str | None:  # type: ignore[override]
        """Return the address with its domain in lower case, and None for a blank one."""
        return super().normalize_email(email) or None

    def named(self, name: str) -> "User | None":
        """Return the person with this user name or e-mail, or None.

        A user name holds no `@`, so one text never means two people.
        """
        column = "email_folded" if "@" in name else "username_folded"
        return self.filter(**{column: fold(name)}).first()

    def with_id(self, pk: int | None) -> "User | None":
        return self.filter(pk=pk).first()

    def hold(self, person: "User") -> "User | None":
        """Keep the person as they are until the transaction ends; None if they are gone."""
        return self.select_for_update(no_key=True).filter(pk=person.pk).first()

    def hold_those(self, ids: "models.QuerySet[Any]") -> None:
        """Keep everybody with one of these ids as they are until the transaction ends."""
        wanted = self.filter(pk__in=ids).order_by("pk").select_for_update(no_key=True)
        list(wanted.values_list("pk", flat=True))

    def lock(self, person: "User") -> "User | None":
        """Keep others from writing rows that belong to the person; None if they are gone."""
        return self.select_for_update().filter(pk=person.pk).first()

    def hold_with_id(self, pk: int) -> "User | None":
        return self.select_for_update(no_key=True).filter(pk=pk).first()

    def lock_unless_locked(self, pk: int) -> "User | None":
        """As `lock`, and None too if somebody else has them locked."""
        return self.select_for_update(skip_locked=True).filter(pk=pk).first()

    def ids_due_to_leave(self, *, at: datetime) -> list[int]:
        return list(self.filter(leaves_at__lte=at).order_by("pk").values_list("pk", flat=True))


class PartOfNameField(models.CharField):
    """A first or last name: one line, composed (NFC)."""

    default_validators = [
        RegexValidator(
            r"[\x00-\x1f\x7f-\x9f\u2028\u2029]",
            _("Use one line of plain text: remove line breaks and control characters."),
            inverse_match=True,
        )
    ]

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs

    def to_python(self, value: Any) -> str:
        return unicodedata.normalize("NFC", super().to_python(value) or "")


class User(AbstractUser):
    class Theme(models.TextChoices):
        SYSTEM = "auto", _("Same as the device")
        LIGHT = "light", _("Light")
        DARK = "dark", _("Dark")

    class Density(models.TextChoices):
        COMFORTABLE = "comfortable", _("Comfortable")
        COMPACT = "compact", _("Compact: more rows on a page")

    class Scope(models.TextChoices):
        """Which spending is shown first: without bills and subscriptions, or with them."""

        EVERYDAY = "everyday", _("Everyday")
        ALL = "all", _("All spending")

    class Weekday(models.IntegerChoices):
        MONDAY = 1, _("Monday")
        SATURDAY = 6, _("Saturday")
        SUNDAY = 7, _("Sunday")

    username = models.CharField(
        _("user name"),
        max_length=150,
        validators=[
            RegexValidator(
                r"\A[\w.+-]+\Z",
                _("Use letters, digits and . + - _ only, without spaces or @."),
            )
        ],
        help_text=_("Letters, digits and . + - _ only."),
    )
    username_folded = FoldedField(of="username", max_length=600)
    first_name = PartOfNameField(_("first name"), max_length=150, blank=True)
    last_name = PartOfNameField(_("last name"), max_length=150, blank=True)
    email = models.EmailField(  # type: ignore[assignment] # noqa: DJ001 - unique, so null is none
        _("e-mail"),
        null=True,
        blank=True,
        help_text=_("Only needed to reset a forgotten password."),
    )
    email_folded = FoldedField(of="email", max_length=600, null=True)

    currency = models.CharField(_("currency"), max_length=3, default="USD")
    time_zone = TimeZoneField(_("time zone"), max_length=64, default="UTC")
    language = models.CharField(
        _("language and formats"), max_length=10, choices=settings.LANGUAGES, default="en-us"
    )
    month_starts_on = models.PositiveSmallIntegerField(
        _("month starts on day"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(28)],
    )
    week_starts_on = models.PositiveSmallIntegerField(
        _("week starts on"), choices=Weekday, default=Weekday.MONDAY
    )
    theme = models.CharField(_("theme"), max_length=5, choices=Theme, default=Theme.SYSTEM)
    has_shortcuts = models.BooleanField(
        _("single-key shortcuts"),
        default=True,
        help_text=_("Keys like N and / work outside fields. Ctrl+K and Ctrl+Z always do."),
    )
    density = models.CharField(
        _("rows"), max_length=11, choices=Density, default=Density.COMFORTABLE
    )
    scope = models.CharField(
        _("which spending"),
        max_length=8,
        choices=Scope,
        default=Scope.EVERYDAY,
        editable=False,
    )
    leaves_at = models.DateTimeField(_("is erased at"), null=True, editable=False)

    objects = People()

    class Meta(AbstractUser.Meta):
        constraints = [
            models.UniqueConstraint(name=NAME_ONCE, fields=["username_folded"]),
            models.UniqueConstraint(name=EMAIL_ONCE, fields=["email_folded"]),
            models.CheckConstraint(
                name="user_month_starts_on_1_to_28",
                condition=Q(month_starts_on__range=(1, 28)),
            ),
            models.CheckConstraint(
                name="user_currency_is_a_code", condition=Q(currency__regex=r"^[A-Z]{3}$")
            ),
            models.CheckConstraint(
                name="user_name_has_no_at_sign", condition=~Q(username__contains="@")
            ),
            models.CheckConstraint(name="user_email_is_null_when_blank", condition=~Q(email="")),
        ]

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def initials(self) -> str:
        """Two letters for the round badge in the top bar."""
        names = [self.first_name, self.last_name] if self.first_name else [self.username]
        letters = "".join(name[0] for name in names if name)
        return (letters if len(letters) > 1 else names[0][:2]).upper()
