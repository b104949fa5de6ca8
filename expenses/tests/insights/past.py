"""A person's past for a rule to look at: today is Sunday, November 22, 2026."""

from datetime import date, timedelta

from django.http import QueryDict

from expenses.forms.filter import ExpenseFilter
from expenses.insights.month import parts_of
from expenses.insights.past import Past, lately_of
from expenses.periods import Month
from expenses.tests.making import an_expense
from expenses.totals_in_parts import totals_in_parts

TODAY = date(2026, 11, 22)
NOVEMBER = Month(date(2026, 11, 1))


def the_past_of(owner, *, today=TODAY):
    month = Month.of(today, owner.month_starts_on)
    starts = parts_of(month=month, today=today)
    totals = totals_in_parts(owner=owner, starts=starts, last_day=month.last_day).ask()
    return Past(
        owner=owner,
        today=today,
        month=month,
        totals=totals.between(totals.first_day, today),
        lately=lately_of(owner=owner, today=today).ask(),
    )


def daily(owner, *, days, until=TODAY, **fields):
    """One expense a day, each with a title of its own, the last one on `until`."""
    return [
        an_expense(
            owner=owner,
            spent_on=until - timedelta(days=number),
            **{"title": f"Something {number}", **fields},
        )
        for number in range(days)
    ]


def linked(owner, finding):
    """The expenses that the finding's link shows."""
    form = ExpenseFilter(QueryDict(finding.query), owner=owner)
    assert form.is_valid(), form.errors
    return set(form.expenses())
