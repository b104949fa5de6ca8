from datetime import timedelta

from django.utils.translation import gettext as _

from expenses.insights.finding import Finding, asking
from expenses.insights.past import Past
from expenses.totals import ZERO

WEEKS = 8
FACTOR = 2
ENOUGH_DAYS = 24
SATURDAY = 6


def weekends(*, past: Past) -> list[Finding]:
    """Saturdays and Sundays that cost twice as much as the other days, or more.

    Everyday spending of the last eight whole weeks. Needs expenses since before them, and
    spending on 24 of their 56 days.
    """
    last_day = past.today - timedelta(days=past.today.isoweekday() % 7)
    first_day = last_day - timedelta(days=7 * WEEKS - 1)
    totals = past.totals.everyday()
    days = totals.between(first_day, last_day).by_day()
    is_new = not past.totals.begin_before(first_day)
    if is_new or sum(day.amount > 0 for day in days) < ENOUGH_DAYS:
        return []
    on_weekends = [day.amount for day in days if day.day.isoweekday() >= SATURDAY]
    on_weekdays = [day.amount for day in days if day.day.isoweekday() < SATURDAY]
    weekend, weekday = sum(on_weekends, ZERO), sum(on_weekdays, ZERO)
    a_weekend_day, a_weekday = weekend / len(on_weekends), weekday / len(on_weekdays)
    if a_weekday <= 0 or a_weekend_day < a_weekday * FACTOR:
        return []
    words = {
        "a_weekend_day": past.money(a_weekend_day),
        "a_weekday": past.money(a_weekday),
        "weekend": past.money(weekend),
        "weekend_days": len(on_weekends),
        "weekday": past.money(weekday),
        "weekdays": len(on_weekdays),
    }
    return [
        Finding(
            rule="weekends",
            subject=past.month.key,
            icon="calendar-event",
            sentence=_("A weekend day costs %(a_weekend_day)s, a weekday %(a_weekday)s") % words,
            evidence=_(
                "The last 8 weeks: %(weekend)s on %(weekend_days)s weekend days,"
                " %(weekday)s on %(weekdays)s weekdays"
            )
            % words,
            query=asking(
                [
                    ("from", first_day),
                    ("to", last_day),
                    ("counts", "spending"),
                    ("repeating", "no"),
                ]
            ),
        )
    ]
