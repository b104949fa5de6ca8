"""What is the matter with a typed line, in words."""

from decimal import Decimal

from django.utils.translation import gettext as _

from expenses.models.text import quoted
from expenses.money import MAX_AMOUNT, currency_name, format_for_input, format_number
from expenses.quick_entry.reading import Trouble

EXAMPLE = Decimal("12.50")


def sentence_for(trouble: Trouble, *, currency: str, locale: str) -> str:
    params = dict(trouble.params)
    currency = params.get("currency", currency)
    example = format_for_input(EXAMPLE, currency, locale=locale)
    match trouble.code:
        case "too_many_decimals" if not params["decimals"]:
            name = currency_name(currency, locale=locale, count=2)
            return _("Use no decimals for %(currency)s") % {"currency": name}
        case "too_many_decimals":
            name = currency_name(currency, locale=locale, count=2)
            return _("Use at most %(decimals)d decimals for %(currency)s") % {
                "decimals": params["decimals"],
                "currency": name,
            }
        case "too_large":
            most = format_number(int(MAX_AMOUNT), locale=locale)
            return _("Enter an amount up to %(most)s") % {"most": most}
        case "no_such_day" | "out_of_range":
            return _("Enter a real date, like 3 Nov 2026")
        case "two_payments":
            return _("Name one payment method.")
        case "no_such_payment":
            return _("You have no payment method that begins with “%(text)s”.") % {
                "text": quoted(params["text"])
            }
        case "no_title":
            return _("Say what it was.")
        case "long_title":
            return _("Use at most %(limit_value)d characters.") % {"limit_value": params["most"]}
        case _:
            return _("Enter an amount above 0, like %(example)s") % {"example": example}
