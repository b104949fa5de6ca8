"""How a person is called, and how they want to see their money."""

from typing import Any

from django import forms
from django.contrib.auth.forms import UsernameField
from django.utils.translation import gettext_lazy as _

from accounts.forms.fields import currency_field, time_zone_field
from accounts.models import User
from accounts.zones import is_zone

MONTH_START = _("Enter a day from 1 to 28.")


class ProfileForm(forms.ModelForm):
    class Meta:
        model = User
        fields = [
            "username",
            "first_name",
            "last_name",
            "language",
            "theme",
            "density",
            "has_shortcuts",
        ]
        field_classes = {"username": UsernameField}
        error_messages = {"username": {"required": _("Choose a user name.")}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["first_name"].widget.attrs["autocomplete"] = "given-name"
        self.fields["density"].label = _("Row height")
        self.fields["last_name"].widget.attrs["autocomplete"] = "family-name"
        for name, words in (
            ("language", _("Choose a language from the list.")),
            ("theme", _("Choose a theme from the list.")),
            ("density", _("Choose from the list.")),
        ):
            self.fields[name].error_messages["invalid_choice"] = words


class MoneyForm(forms.ModelForm):
    currency = currency_field()
    time_zone = time_zone_field()
    month_starts_on = forms.IntegerField(
        label=_("Month starts on day"),
        help_text=_("From 1 to 28, for people paid on the 25th."),
        min_value=1,
        max_value=28,
        error_messages=dict.fromkeys(
            ["required", "invalid", "min_value", "max_value"], MONTH_START
        ),
    )

    class Meta:
        model = User
        fields = ["currency", "time_zone", "month_starts_on", "week_starts_on"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        zone = self.instance.time_zone
        regions = self.fields["time_zone"].choices
        offered = {name for _region, zones in regions for name, _label in zones}
        if zone not in offered and is_zone(zone):
            # An old name that is left out of the list stays, unless the person changes it.
            self.fields["time_zone"].choices = [(zone, zone), *regions]
        self.fields["week_starts_on"].help_text = _("Where days are grouped by week.")
        self.fields["week_starts_on"].error_messages["invalid_choice"] = _(
            "Choose a day from the list."
        )
