from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.timezone import now

from expenses.importing.unattended import examine_unattended, take_in_unattended
from expenses.models import Expense, PaymentMethod, ReadingHabit, Statement, StatementContent
from expenses.tests.importing.taking import a_csv, counts_of, examined, taken_in
from expenses.tests.making import a_payment_method, an_expense

pytestmark = pytest.mark.django_db

NEW, LIST = reverse("expenses:import-new"), reverse("expenses:import-list")
COFFEE = ("2026-11-20", "COFFEE", "-3.00")
TEA = ("2026-11-21", "TEA", "-2.00")
BAD = ("2026-13-40", "BAD", "-1.00")
UNCLEAR = [("01/02/2026", "COFFEE", "-1.00"), ("03/04/2026", "TEA", "-2.00")]


@pytest.fixture
def as_alice(client, alice):
    client.force_login(alice)
    return client


def upload(client, *contents, follow=True, **answers):
    files = [SimpleUploadedFile(f"bank{n}.csv", one) for n, one in enumerate(contents)]
    return client.post(NEW, {"files": files, **answers}, follow=follow)


def page(statement, name):
    return reverse(f"expenses:import-{name}", args=[statement.pk])


def only():
    return Statement.objects.get()


def errors(response):
    return [message for field in response.context["form"].errors.values() for message in field]


def test_a_file_of_one_day_names_it_once(as_alice):
    checked = upload(as_alice, a_csv(COFFEE)).content.decode()

    about = checked.partition('id="about"')[2].partition("</section>")[0]
    assert ("Nov 20" in about, " – " in about) == (True, False)


def test_a_file_is_chosen_checked_imported_and_undone(as_alice, alice):
    card = a_payment_method(owner=alice, name="Card")

    checked = upload(as_alice, a_csv(COFFEE, TEA, BAD), payment_method=card.pk)
    html = checked.content.decode()
    assert checked.redirect_chain == [(page(only(), "check"), 302)]
    assert (
        "Import 2 expenses" in html,
        "Line 4: &#x27;2026-13-40&#x27; is not a date" in html,
    ) == (
        True,
        True,
    )
    assert not Expense.objects.exists()

    done = as_alice.post(page(only(), "check"), follow=True)
    assert done.redirect_chain == [(page(only(), "result"), 302)]
    assert done.context["sums"] == ["$5.00"]
    assert counts_of(only()) == (2, 0, 0, 0, 1, 0)
    assert set(Expense.objects.values_list("payment_method", flat=True)) == {card.pk}
    assert not StatementContent.objects.exists()

    undo = reverse("expenses:activity-undo", args=[done.context["change"].pk])
    undone = as_alice.post(undo, {"next": LIST}, follow=True)
    assert "Undid: Imported 2 expenses" in undone.content.decode()
    assert not Expense.objects.exists()
    assert undone.context["done"] == [(only(), None)]
    assert "This import was undone" in as_alice.get(page(only(), "result")).content.decode()


def test_what_is_there_already_says_why(as_alice, alice):
    taken_in(alice, a_csv(COFFEE), name="november.csv")
    Expense.objects.update(title="Flat white")

    html = upload(as_alice, a_csv(COFFEE, TEA)).content.decode()

    assert "It came in with november.csv on" in html
    assert "It is Flat white now." in html
    assert "Import 1 expense<" in html


@pytest.mark.parametrize(
    ("answers", "counts", "expenses"),
    [
        ({}, (1, 0, 0, 0, 0, 1), 2),
        ({"line1": "match"}, (1, 0, 1, 0, 0, 0), 2),
        ({"line1": "new"}, (2, 0, 0, 0, 0, 0), 3),
        ({"otherwise": "match"}, (1, 0, 1, 0, 0, 0), 2),
        ({"line1": "nonsense", "line99": "new"}, (1, 0, 0, 0, 0, 1), 2),
    ],
)
def test_what_may_be_the_same_is_shown_side_by_side(as_alice, alice, answers, counts, expenses):
    an_expense(owner=alice, title="coffee", amount="3", spent_on=date(2026, 11, 19))

    html = upload(as_alice, a_csv(COFFEE, TEA)).content.decode()
    as_alice.post(page(only(), "check"), answers)

    assert "Maybe the same as yours" in html
    assert (counts_of(only()), Expense.objects.count()) == (counts, expenses)


def test_a_choice_that_does_not_exist_is_refused(as_alice, alice):
    statement = examined(alice, a_csv(COFFEE))

    response = as_alice.post(page(statement, "check"), {"otherwise": "burn"})

    assert response.status_code == 422
    assert not Expense.objects.exists()


def test_two_readings_are_asked_about_once(as_alice, alice):
    asked = upload(as_alice, a_csv(*UNCLEAR))
    assert asked.redirect_chain == [(page(only(), "map"), 302)]
    html = asked.content.decode()
    assert ("The day comes first, then the month." in html, "Feb 1" in html, "Jan 2" in html) == (
        True,
        True,
        True,
    )

    unanswered = as_alice.post(page(only(), "map"))
    assert (unanswered.status_code, errors(unanswered)) == (
        422,
        ["Choose one of the two readings."],
    )

    as_alice.post(page(only(), "map"), {"dates": "dmy"})
    as_alice.post(page(only(), "check"))
    days = Expense.objects.order_by("spent_on").values_list("spent_on", flat=True)
    assert list(days) == [date(2026, 2, 1), date(2026, 4, 3)]

    again = upload(as_alice, a_csv(("05/06/2026", "RENT", "-9.00")))
    assert again.redirect_chain[0][0].endswith("/duplicates/")
    assert ReadingHabit.objects.owned_by(alice).count() == 1


def test_columns_can_be_said_otherwise(as_alice, alice):
    content = b"Date,Description,Memo,Amount\n2026-11-20,COFFEE,Beans,-3.00\n"
    upload(as_alice, content)
    asked = as_alice.get(page(only(), "map"))
    form = asked.context["form"]
    answers = {f"column{place}": form[f"column{place}"].initial for place in range(4)}
    assert (answers["column0"], answers["column3"]) == ("booked", "amount")
    assert "optional" not in asked.text

    refused = as_alice.post(page(only(), "map"), answers | {"column0": ""})
    twice = as_alice.post(page(only(), "map"), answers | {"column1": "booked"})
    as_alice.post(page(only(), "map"), answers | {"column1": "", "column2": "purpose"})
    as_alice.post(page(only(), "check"))

    assert (refused.status_code, errors(refused)) == (422, ["Say which column is the date."])
    assert errors(twice) == ["Only one column can be “Date”."]
    assert Expense.objects.get().title == "Beans"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty."),
        (b"\0" * 50, "bank0.csv: "),
        (b"%PDF-1.4", "bank0.csv: This is a PDF."),
        (b"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a 'b'>]><Document/>", "bank0.csv: "),
        (b"PK\x03\x04 cut", "bank0.csv: "),
        (b'a,"b' + b"x" * 100_000, "bank0.csv: "),
        (b"," * 200_000, "bank0.csv: "),
    ],
)
def test_what_is_no_statement_is_refused_with_a_sentence(as_alice, content, sentence):
    response = upload(as_alice, content)

    assert response.status_code == 422
    assert errors(response)[0].startswith(sentence)


def test_no_file_is_asked_for(as_alice):
    response = as_alice.post(NEW)

    assert (response.status_code, errors(response)) == (422, ["Choose a file, or drop one here."])


def test_a_file_that_is_too_large_is_refused_while_it_is_read(as_alice, settings):
    settings.UPLOAD_MAX_BYTES = 2 << 20

    response = upload(as_alice, b"x" * (3 << 20))

    assert response.status_code == 422
    assert errors(response) == ["The file is larger than 2 MB. Split it."]


def test_files_that_are_too_large_together_are_refused_while_they_are_read(as_alice, settings):
    settings.UPLOAD_MAX_BYTES = 1 << 20

    response = upload(as_alice, *[b"x" * (1 << 20)] * 5)

    assert response.status_code == 422
    assert errors(response) == ["The files are larger than 4 MB together. Choose fewer at once."]


def test_so_much_may_wait_and_no_more(as_alice, alice, settings):
    examined(alice, a_csv(COFFEE))
    settings.UPLOAD_MAX_BYTES = 100
    Statement.objects.update(size=400)

    response = upload(as_alice, a_csv(TEA))

    assert response.status_code == 422
    assert errors(response)[0].startswith("Too much is waiting")


def test_several_files_wait_side_by_side_and_can_be_discarded(as_alice):
    response = upload(as_alice, a_csv(COFFEE), a_csv(*UNCLEAR))
    waiting = response.context["waiting"]
    assert [address.split("/")[3] for _one, address in waiting] == ["map", "duplicates"]

    discarded = reverse("expenses:import-discard", args=[waiting[0][0].pk])
    assert as_alice.post(discarded, follow=True).context["waiting"] == waiting[1:]
    assert as_alice.post(discarded).status_code == 404


def test_what_is_imported_cannot_be_discarded(as_alice, alice):
    done = taken_in(alice, a_csv(COFFEE))

    assert as_alice.post(reverse("expenses:import-discard", args=[done.pk])).status_code == 404


def test_each_account_can_be_a_payment_method(as_alice):
    upload(
        as_alice,
        b"OFXHEADER:100\n<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>USD<BANKACCTFROM><BANKID>1"
        b"<ACCTID>DE123<ACCTTYPE>CHECKING</BANKACCTFROM><BANKTRANLIST><STMTTRN><TRNTYPE>DEBIT"
        b"<DTPOSTED>20261120<TRNAMT>-5.00<FITID>1<NAME>SHOP</STMTTRN></BANKTRANLIST></STMTRS>"
        b"</STMTTRNRS></BANKMSGSRSV1></OFX>",
        payment_method="accounts",
    )
    as_alice.post(page(only(), "check"))

    assert Expense.objects.get().payment_method == PaymentMethod.objects.get()
    assert as_alice.get(NEW).context["form"].initial["payment_method"] == "accounts"


def test_bad_lines_can_be_downloaded_and_are_harmless_in_a_spreadsheet(as_alice, alice):
    done = taken_in(alice, a_csv(COFFEE, ("=1+1", "BAD", "-1.00")))

    response = as_alice.get(page(done, "unreadable"))

    assert response.content.decode("utf-8-sig").splitlines() == [
        "line,reason,text",
        "3,''=1+1' is not a date,\"'=1+1,BAD,-1.00\"",
    ]


def many(count=5_000):
    return a_csv(*(("2026-11-20", f"SHOP {n}", f"-{n + 1}.00") for n in range(count)))


def test_a_large_file_is_left_to_the_worker_and_told_step_by_step(as_alice, alice, monkeypatch):
    queued = []
    monkeypatch.setattr(
        "expenses.importing.attended.queue", lambda one, *, task: queued.append((one.pk, task))
    )
    reading = upload(as_alice, many())
    pk = only().pk
    check, result = page(only(), "check"), page(only(), "result")
    assert queued == [(pk, "expenses.tasks.examine_statement")]
    assert "Reading the file" in reading.content.decode()
    part = as_alice.get(check, headers={"HX-Request": "true"})
    assert part.templates[0].name == "expenses/_import_progress.html"

    examine_unattended(owner=alice, statement=pk, now=now())
    over = as_alice.get(check, headers={"HX-Request": "true"})
    assert over.headers["HX-Redirect"] == check
    assert "Import 5,000 expenses" in as_alice.get(check).content.decode()

    for _double in range(2):
        as_alice.post(check)
    assert queued[1:] == [(pk, "expenses.tasks.take_statement")]
    assert "Importing" in as_alice.get(result).content.decode()
    take_in_unattended(owner=alice, statement=pk, now=now())
    assert as_alice.get(result, headers={"HX-Request": "true"}).headers["HX-Redirect"] == result
    assert Expense.objects.count() == 5_000
    assert "5,000 have no category" in as_alice.get(result).content.decode()


def test_a_failed_file_says_why_and_can_be_tried_again(as_alice, alice):
    statement = examined(alice, a_csv(COFFEE))
    Statement.objects.update(state="failed", failure="Something broke.")

    assert "Something broke." in as_alice.get(page(statement, "check")).content.decode()
    as_alice.post(page(statement, "check"))

    assert only().state == "ready"


@pytest.mark.parametrize("step", ["map", "check", "result", "unreadable"])
def test_another_step_leads_to_the_one_that_the_file_is_at(as_alice, alice, step):
    statement = examined(alice, a_csv(COFFEE))

    response = as_alice.get(page(statement, step))

    if step in {"map", "check"}:
        assert response.status_code == 200
    else:
        assert response.headers["Location"] == page(statement, "check")


@pytest.mark.parametrize("address", ["?after=x", f"?after={2**70}", "?after=-1"])
def test_a_place_in_the_list_that_cannot_be_is_not_found(as_alice, address):
    assert as_alice.get(LIST + address).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_same_for_one_as_for_many(
    as_alice, alice, count, django_assert_num_queries
):
    for _one in range(count):
        taken_in(alice, a_csv(COFFEE))
        examined(alice, a_csv(COFFEE))
    as_alice.get(LIST)

    with django_assert_num_queries(7):
        as_alice.get(LIST)
