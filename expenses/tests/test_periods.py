from datetime import UTC, date, datetime, time, timedelta

import pytest
from babel.localedata import locale_identifiers
from hypothesis import example, given
from hypothesis import strategies as st

from expenses.periods import (
    EARLIEST,
    LATEST,
    DayError,
    Month,
    Quarter,
    format_day,
    parse_day,
    weekday_initials,
    weekday_name,
)

LOCALES = sorted(locale_identifiers())
DAYS = st.dates(EARLIEST, LATEST)
STARTS = st.integers(1, 28)

NOVEMBER = Month(date(2026, 11, 1))
FROM_THE_25TH = Month(date(2026, 11, 25), starts_on=25)


def the_problem_with(text, *, locale="en"):
    with pytest.raises(DayError) as raised:
        parse_day(text, locale=locale)
    return raised.value.code


@given(DAYS, STARTS)
def test_every_day_lies_in_one_month(day, starts_on):
    month = Month.of(day, starts_on)

    assert day in month
    assert day not in month.next or month.next == month
    assert day not in month.previous or month.previous == month
    assert Month.parse(month.key, starts_on) == month


@given(DAYS, STARTS)
def test_months_follow_each_other_without_a_gap(day, starts_on):
    month = Month.of(day, starts_on)

    if month.next != month:
        assert month.next.first_day == month.last_day + timedelta(days=1)
        assert month.next.previous == month
    assert month.first_day.day == starts_on


@given(DAYS, STARTS)
def test_day_numbers_lead_back_to_their_days(day, starts_on):
    month = Month.of(day, starts_on)

    assert month.day_at(month.day_number(day)) == day
    assert [month.day_number(each) for each in month.all_days()] == [*range(1, month.length + 1)]


@pytest.mark.parametrize(
    ("day", "starts_on", "first_day", "last_day", "key"),
    [
        (date(2026, 11, 22), 1, date(2026, 11, 1), date(2026, 11, 30), "2026-11"),
        (date(2026, 11, 24), 25, date(2026, 10, 25), date(2026, 11, 24), "2026-10"),
        (date(2026, 11, 25), 25, date(2026, 11, 25), date(2026, 12, 24), "2026-11"),
        (date(2027, 1, 3), 25, date(2026, 12, 25), date(2027, 1, 24), "2026-12"),
        (date(2028, 2, 29), 28, date(2028, 2, 28), date(2028, 3, 27), "2028-02"),
    ],
)
def test_a_month_is_named_after_the_one_it_starts_in(day, starts_on, first_day, last_day, key):
    month = Month.of(day, starts_on)

    assert (month.first_day, month.last_day, month.key) == (first_day, last_day, key)
    assert Month.of(datetime.combine(day, time(14, 2), UTC), starts_on) == month


@pytest.mark.parametrize(
    "text",
    [
        *("", "2026", "2026-1", "2026-00", "2026-13", "26-11", "2026-11-01", "2026/11"),
        *(" 2026-11", "2026-11\n", "２０２６-11", "0000-01", "1899-12", "2200-01"),
    ],
)
def test_parse_refuses_what_is_no_month(text):
    with pytest.raises(ValueError, match=r"month|year"):
        Month.parse(text)


@pytest.mark.parametrize(
    ("first_day", "starts_on"),
    [
        *((date(2026, 11, 2), 1), (date(2026, 11, 1), 25), (date(2026, 11, 29), 29)),
        *((date(1899, 12, 1), 1), (date(2200, 1, 1), 1)),
    ],
)
def test_a_month_that_cannot_be_is_refused(first_day, starts_on):
    with pytest.raises(ValueError, match="month"):
        Month(first_day, starts_on)


@pytest.mark.parametrize("starts_on", [0, 29, -1])
def test_a_month_starts_on_a_day_that_every_month_has(starts_on):
    with pytest.raises(ValueError):  # noqa: PT011 -- the calendar's own words for day 0
        Month.of(date(2026, 11, 22), starts_on)


@pytest.mark.parametrize("starts_on", [1, 25])
def test_the_first_and_the_last_month_are_their_own_neighbours(starts_on):
    first, last = Month.of(EARLIEST, starts_on), Month.of(LATEST, starts_on)

    assert first.previous == last.back(100_000) == first
    assert last.next == first.forward(100_000) == last


def test_months_are_counted_across_years():
    assert NOVEMBER.forward(2).key == "2027-01"
    assert NOVEMBER.back(23).key == "2024-12"
    assert NOVEMBER.back(0) == NOVEMBER
    assert FROM_THE_25TH.forward(3).first_day == date(2027, 2, 25)


def test_months_are_ordered_by_their_days():
    assert NOVEMBER.previous < NOVEMBER < FROM_THE_25TH < NOVEMBER.next


def test_the_same_day_of_a_shorter_month_is_its_last():
    february = Month.parse("2026-02")

    assert february.length == 28
    assert february.day_at(31) == date(2026, 2, 28)
    assert february.day_at(1) == date(2026, 2, 1)


def test_numbers_and_days_of_other_months_are_refused():
    with pytest.raises(ValueError, match="2026-12-01"):
        NOVEMBER.day_number(date(2026, 12, 1))
    with pytest.raises(ValueError, match="from 1"):
        NOVEMBER.day_at(0)


@pytest.mark.parametrize(
    ("month", "locale", "title", "span"),
    [
        (NOVEMBER, "en-us", "November 2026", "Nov 1 – 30"),
        (FROM_THE_25TH, "en-us", "November 2026", "Nov 25 – Dec 24"),
        (FROM_THE_25TH.next, "en", "December 2026", "Dec 25 – Jan 24"),
        (FROM_THE_25TH, "de", "November 2026", "25. Nov. – 24. Dez."),
        (FROM_THE_25TH, "fr", "novembre 2026", "25 nov. – 24 déc."),
        (FROM_THE_25TH, "xx", "November 2026", "Nov 25 – Dec 24"),
    ],
)
def test_months_are_written_as_the_locale_writes_them(month, locale, title, span):
    assert month.title(locale) == title
    assert month.span(locale) == span


@pytest.mark.parametrize(
    ("locale", "name"), [("en-us", "November"), ("de", "November"), ("fr", "novembre")]
)
def test_a_month_has_a_name(locale, name):
    assert Month(date(2026, 11, 1)).name(locale) == name


@pytest.mark.parametrize(
    ("text", "locale"),
    [
        *(("2026-11-03", "en-us"), ("2026-11-03", "de"), ("2026-11-3", "en")),
        *(("2026/11/03", "en-gb"), ("11/3/2026", "en-us"), ("11-03-2026", "en-us")),
        *(("03/11/2026", "en-gb"), ("3.11.2026", "de"), (" 3. 11. 2026 ", "cs")),
        *(("2026. 11. 03.", "hu"), ("2026年11月3日", "ja"), ("2026년 11월 3일", "ko")),
        *(("3 Nov 2026", "en"), ("Nov 3, 2026", "en"), ("November 3,2026", "en")),
        *(("3-NOV-2026", "en"), ("2026 nov 3", "en"), ("3. November 2026", "de")),
        *(("3 nov. 2026", "fr"), ("3 de noviembre de 2026", "es")),
        *(("3 ноября 2026 г.", "ru"), ("3 November 2026", "fr")),
        *(("3\u00a0nov.\u202f2026", "fr"), ("3\u200f/11\u200f/2026", "ar")),
    ],
)
def test_parse_reads_a_day_as_the_locale_writes_it(text, locale):
    assert parse_day(text, locale=locale) == date(2026, 11, 3)


@pytest.mark.parametrize(
    ("text", "locale", "month"),
    [
        *(("3 Dez 2026", "de", 12), ("3 décembre 2026", "fr", 12), ("3 DÉC 2026", "fr", 12)),
        *(("3 de\u0301cembre 2026", "fr", 12), ("3 Sep 2026", "en", 9), ("3 Sept 2026", "en", 9)),
    ],
)
def test_parse_knows_the_names_of_months(text, locale, month):
    assert parse_day(text, locale=locale) == date(2026, month, 3)


@pytest.mark.parametrize(
    "text",
    [
        *("soon", "3", "3 11", "11/3/26", "3 Nov 26", "3 Nov", "Nov Nov 2026"),
        *("3 Foo 2026", "2026-11-03T10:00", "-2026-11-03", "2026-11-03-", "20261103"),
        *("２０２６-11-03", "2026-11-0３", "٣/١١/٢٠٢٦", "2026-²-03", "1e3-11-03"),
        *("2026-11-03\n", "2026\t11 03", "\x002026-11-03", "2026-011-03", "2026-11-003"),
        *("2026--11-03", "Nov 2026 3000", "1 " * 51, " " * 101),
    ],
)
def test_parse_refuses_what_it_cannot_read_as_a_day(text):
    assert the_problem_with(text) == "unreadable"


def test_parse_refuses_numbers_in_an_order_that_is_not_the_locales():
    assert the_problem_with("03/11/2026", locale="ja") == "unreadable"


@pytest.mark.parametrize(
    ("text", "locale"),
    [
        *(("31.11.2026", "de"), ("2026-02-29", "en"), ("2026-13-01", "en")),
        *(("25/11/2026", "en-us"), ("0/3/2026", "en-us"), ("30 Feb 2026", "en")),
    ],
)
def test_parse_tells_that_there_is_no_such_day(text, locale):
    assert the_problem_with(text, locale=locale) == "no_such_day"


@pytest.mark.parametrize(
    ("problem", "texts"),
    [
        ("missing", ["", " ", "\u00a0"]),
        ("out_of_range", ["0000-01-01", "1/1/0", "10000-01-01", "1/1/10000", "3 Nov 1026"]),
        ("out_of_range", ["1899-12-31", "2200-01-01"]),
    ],
)
def test_parse_tells_what_is_missing_or_out_of_range(problem, texts):
    assert {text: the_problem_with(text) for text in texts} == dict.fromkeys(texts, problem)


@example(EARLIEST, "en")
@example(LATEST, "en")
@given(DAYS, st.sampled_from(LOCALES))
def test_parse_reads_iso_in_every_locale(day, locale):
    assert parse_day(day.isoformat(), locale=locale) == day


@given(st.text(), st.sampled_from(["en", "de", "ja", "ar"]))
def test_parse_answers_any_text_with_a_day_in_range_or_a_problem(text, locale):
    try:
        day = parse_day(text, locale=locale)
    except DayError:
        return

    assert EARLIEST <= day <= LATEST


@pytest.mark.parametrize(
    ("locale", "this_year", "last_year"),
    [
        ("en-us", "Fri, Nov 20", "Thu, Nov 20, 2025"),
        ("de", "Fr., 20. Nov.", "Do., 20. Nov. 2025"),
        ("es", "vie, 20 nov", "jue, 20 nov 2025"),
    ],
)
def test_days_are_written_as_the_locale_writes_them(locale, this_year, last_year):
    today = date(2026, 11, 22)

    assert format_day(date(2026, 11, 20), today=today, locale=locale) == this_year
    assert format_day(date(2025, 11, 20), today=today, locale=locale) == last_year


@pytest.mark.parametrize(
    ("locale", "name", "weekday", "initials"),
    [
        ("en-us", "Nov", "Sunday", "Su"),
        ("de", "Nov", "Sonntag", "So"),
        ("fr", "nov.", "dimanche", "di"),
        ("ar", "نوفمبر", "الأحد", "ح"),
    ],
)
def test_short_names_are_as_people_write_them(locale, name, weekday, initials):
    assert Month(date(2026, 11, 1)).short_name(locale) == name
    assert weekday_name(7, locale=locale) == weekday
    assert weekday_initials(7, locale=locale) == initials


@pytest.mark.parametrize(
    ("day", "starts_on", "first", "last"),
    [
        (date(2026, 11, 20), 1, date(2026, 10, 1), date(2026, 12, 31)),
        (date(2026, 1, 1), 1, date(2026, 1, 1), date(2026, 3, 31)),
        (date(2026, 1, 24), 25, date(2025, 10, 25), date(2026, 1, 24)),
        (date(2026, 1, 25), 25, date(2026, 1, 25), date(2026, 4, 24)),
    ],
)
def test_quarters_are_three_months_as_a_person_is_paid(day, starts_on, first, last):
    quarter = Quarter.of(day, starts_on)

    assert (quarter.first_day, quarter.last_day, day in quarter) == (first, last, True)
    assert quarter.back(1).last_day == first - timedelta(days=1)
    assert quarter.back(4).first_day == first.replace(year=first.year - 1)


def test_quarters_are_named_as_people_name_them():
    assert Quarter.of(date(2026, 11, 20)).title("en") == "Q4 2026"
    assert Quarter.of(date(2026, 11, 20)).title("fr") == "T4 2026"
    assert Quarter.of(date(2026, 11, 20)).short_name("fr") == "2026"
