from datetime import date
from zoneinfo import ZoneInfo

import pytest

from expenses.importing.days import read_day

NEW_YORK = ZoneInfo("America/New_York")


@pytest.mark.parametrize(
    ("cell", "order", "day"),
    [
        ("2026-02-03", "ymd", date(2026, 2, 3)),
        ("2026/2/3", "ymd", date(2026, 2, 3)),
        ("20260203", "ymd", date(2026, 2, 3)),
        ("03/02/2026", "dmy", date(2026, 2, 3)),
        ("3. 2. 2026", "dmy", date(2026, 2, 3)),
        ("03-02-26", "dmy", date(2026, 2, 3)),
        ("03.02.75", "dmy", date(1975, 2, 3)),
        ("02/03/2026", "mdy", date(2026, 2, 3)),
        ("2026-02-03 23:59:59", "ymd", date(2026, 2, 3)),
        ("2026.02.03.", "ymd", date(2026, 2, 3)),
        ("03. 02. 2026.", "dmy", date(2026, 2, 3)),
        ("'03/02/2026", "dmy", date(2026, 2, 3)),
        ("Di., 03.02.2026", "dmy", date(2026, 2, 3)),
        ("Tue Feb 3 2026", "dmy", date(2026, 2, 3)),
        ("3 de febrero de 2026", "dmy", date(2026, 2, 3)),
        ("Mar 3, 2026", "dmy", date(2026, 3, 3)),
    ],
)
def test_day_is_read_in_its_order(cell, order, day):
    assert read_day(cell, order=order, zone=NEW_YORK) == day


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2026-02-03 12:00:00 +0000", date(2026, 2, 3)),
        ("2026-02-03 04:30:00 +0000", date(2026, 2, 2)),
        ("2026-02-03T04:30:00.123Z", date(2026, 2, 2)),
        ("2026-02-03 23:30 -08:00", date(2026, 2, 4)),
        ("2026-02-03 12:30 AM UTC", date(2026, 2, 2)),
    ],
)
def test_day_is_the_persons_own_where_the_zone_is_said(cell, day):
    assert read_day(cell, order="ymd", zone=NEW_YORK) == day


@pytest.mark.parametrize(
    ("cell", "order"),
    [
        ("", "ymd"),
        ("31.11.2026", "dmy"),
        ("2026-02-30", "ymd"),
        ("0000-01-01", "ymd"),
        ("10000-01-01", "ymd"),
        ("1899-12-31", "ymd"),
        ("2200-01-01", "ymd"),
        ("2199-12-31 23:59 -1200", "dmy"),
        ("03/02/2026", "ymd"),
        ("26-02-03", "ymd"),
        ("2026-02-03", "dmy"),
        ("01/02-2026", "dmy"),
        ("2026-02-03 25:00", "ymd"),
        ("2026-02-03 13:00 PM", "ymd"),
        ("\u0662\u0660\u0662\u0666-02-03", "ymd"),
        ("2026-02-03 or so", "ymd"),
    ],
)
def test_day_that_is_none_is_refused(cell, order):
    with pytest.raises(ValueError, match=r".*"):
        read_day(cell, order=order, zone=NEW_YORK)


@pytest.mark.parametrize("cell", ["Total 03.02.2026", "Saldo 03.02.2026", "Di.", "03.02.2026.."])
def test_a_day_among_other_words_is_none(cell):
    with pytest.raises(ValueError, match=r"2026|Di"):
        read_day(cell, order="dmy", zone=NEW_YORK)
