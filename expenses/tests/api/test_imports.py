"""A bank's file by a program: the same steps as on the pages, with the same end."""

from datetime import date

import pytest
from django.utils.timezone import now

from expenses.importing.unattended import examine_unattended, take_in_unattended
from expenses.models import Change, Expense, PaymentMethod, Statement
from expenses.tests.api.calling import Program, fields
from expenses.tests.api.test_calls import at_once
from expenses.tests.importing.taking import a_csv, examined, ledger_of, taken_in
from expenses.tests.making import a_payment_method, a_person, a_statement, an_expense

pytestmark = pytest.mark.django_db

COFFEE = ("2026-11-20", "COFFEE", "-3.00")
TEA = ("2026-11-21", "TEA", "-2.00")
BAD = ("2026-13-40", "BAD", "-1.00")
UNCLEAR = [("01/02/2026", "COFFEE", "-1.00"), ("03/04/2026", "TEA", "-2.00")]


def lines_of(program, pk, query=""):
    return program("GET", f"/imports/{pk}/lines{query}").json()


def test_a_file_is_sent_looked_through_taken_in_and_undone(program, alice):
    card = a_payment_method(owner=alice, name="Card")

    sent = program.send(a_csv(COFFEE, TEA, BAD), name="november.csv", payment_method=card.pk)
    told = sent.json()
    place = f"/imports/{told['id']}"
    assert (sent.status_code, sent.headers["Location"]) == (201, f"/api/v1{place}")
    assert program("GET", place).content == sent.content
    assert (told["state"], told["file_name"], told["percent"]) == ("ready", "november.csv", None)
    assert told["payment_method"] == str(card.pk)
    assert told["would_bring"] == {
        "first_day": "2026-11-20",
        "last_day": "2026-11-21",
        "sums": [{"currency": "USD", "spent": "5.00", "received": "0.00"}],
        "uncategorised": 2,
    }
    bad, coffee, tea = lines_of(program, told["id"])["items"]
    assert (bad["outcome"], bad["line"], "2026-13-40" in bad["reason"]) == ("unreadable", 4, True)
    assert (coffee["outcome"], coffee["amount"], tea["line"]) == ("new", "3.00", 3)
    assert not Expense.objects.exists()

    taken = program("POST", f"{place}/take").json()
    assert (taken["state"], taken["counts"]["new"], taken["counts"]["unreadable"]) == ("done", 2, 1)
    assert set(Expense.objects.values_list("payment_method", flat=True)) == {card.pk}
    step = Change.objects.get(pk=taken["change"])
    assert (step.action, step.door) == ("import", "api")
    items = lines_of(program, told["id"])["items"]
    by_line = {one["line"]: one for one in items}
    assert [by_line[number]["outcome"] for number in (2, 3, 4)] == ["new", "new", "unreadable"]
    assert by_line[2]["expense"]["title"] == by_line[2]["title"] == "Coffee"

    undone = program("POST", f"{place}/undo").json()
    twice = program("POST", f"{place}/undo").json()
    assert undone == twice
    assert (undone["undone_at"] is None, undone["change"]) == (False, None)
    assert not Expense.objects.exists()
    again = program.send(a_csv(COFFEE, TEA)).json()
    assert again["counts"]["new"] == 2


def test_a_file_taken_twice_or_sent_again_changes_nothing(program, alice):
    taken_in(alice, a_csv(COFFEE), name="november.csv")
    before = ledger_of(alice)

    sent = program.send(a_csv(COFFEE, TEA)).json()
    there, tea = lines_of(program, sent["id"], "?limit=9")["items"][::-1]
    first = program("POST", f"/imports/{sent['id']}/take", {})
    second = program("POST", f"/imports/{sent['id']}/take", {})

    assert (there["outcome"], there["came_with"], there["expense"]["title"]) == (
        "there", "november.csv", "Coffee",
    )  # fmt: skip
    assert (tea["outcome"], first.json()["counts"]["there"]) == ("new", 1)
    assert (second.status_code, second.content) == (200, first.content)
    assert len(ledger_of(alice)) == len(before) + 1


@pytest.mark.parametrize(
    ("said", "counts", "expenses"),
    [
        ({}, {"new": 1, "undecided": 1}, 2),
        ({"lines": [{"id": "1", "way": "match"}]}, {"new": 1, "matched": 1}, 2),
        ({"lines": [{"id": "1", "way": "new"}]}, {"new": 2}, 3),
        ({"lines": [{"id": "1", "way": "skip"}]}, {"new": 1, "skipped": 1}, 2),
        ({"otherwise": "match"}, {"new": 1, "matched": 1}, 2),
    ],
)
def test_what_may_be_the_same_is_decided_by_who_asks(program, alice, said, counts, expenses):
    typed = an_expense(owner=alice, title="coffee", amount="3", spent_on=date(2026, 11, 19))

    sent = program.send(a_csv(COFFEE, TEA)).json()
    (alike,) = lines_of(program, sent["id"], "?outcome=alike")["items"]
    taken = program("POST", f"/imports/{sent['id']}/take", said).json()

    assert (alike["id"], alike["expense"]["id"]) == ("1", str(typed.pk))
    assert {name: count for name, count in taken["counts"].items() if count} == counts
    assert Expense.objects.count() == expenses


def test_two_readings_are_told_and_an_answer_is_remembered(program, alice):
    sent = program.send(a_csv(*UNCLEAR)).json()
    (question,) = sent["questions"]
    readings = {
        one["answer"]: [row["spent_on"] for row in one["rows"]] for one in question["choices"]
    }
    place = f"/imports/{sent['id']}"

    early = program("POST", f"{place}/take")
    empty = program("POST", f"{place}/answers")
    wrong = program("POST", f"{place}/answers", {"dates": "ydm"})
    answered = program("POST", f"{place}/answers", {"dates": "dmy"}).json()
    again = program.send(a_csv(("05/06/2026", "RENT", "-9.00"))).json()

    assert (sent["state"], question["about"]) == ("asking", "dates")
    assert readings == {"dmy": ["2026-02-01", "2026-04-03"], "mdy": ["2026-01-02", "2026-03-04"]}
    assert (early.status_code, fields(early)) == (409, {""})
    assert (fields(empty), fields(wrong)) == ({""}, {"dates"})
    assert (answered["state"], answered["questions"]) == ("ready", [])
    assert answered["would_bring"]["first_day"] == "2026-02-01"
    assert (again["state"], again["would_bring"]["first_day"]) == ("ready", "2026-06-05")


def test_answers_can_come_with_the_file(program):
    content = b"A,B,C,D\n01/02/2026,COFFEE,Beans,-1.00\n03/04/2026,TEA,Leaves,-2.00\n"

    sent = program.send(content, dates="mdy", amounts="signed", columns="booked,,purpose,amount")

    told = sent.json()
    assert (told["state"], told["would_bring"]["first_day"]) == ("ready", "2026-01-02")
    assert [one["means"] for one in told["columns"]] == ["booked", None, "purpose", "amount"]
    assert {one["title"] for one in lines_of(program, told["id"])["items"]} == {"Beans", "Leaves"}


def test_columns_can_be_said_otherwise(program):
    content = b"Date,Description,Memo,Amount\n2026-11-20,COFFEE,Beans,-3.00\n"
    sent = program.send(content).json()
    place = f"/imports/{sent['id']}/answers"

    refusals = [
        program("POST", place, {"columns": columns})
        for columns in (
            ["", "purpose", "", "amount"],
            ["booked", "purpose", "", ""],
            ["booked", "booked", "", "amount"],
            ["booked", "", "", "", "amount"],
        )
    ]
    changed = program("POST", place, {"columns": ["booked", "", "purpose", "amount"]}).json()

    assert {(one.status_code, *fields(one)) for one in refusals} == {(422, "columns")}
    assert changed["columns"][2] == {"name": "Memo", "means": "purpose", "cells": ["Beans"]}
    assert lines_of(program, sent["id"])["items"][0]["title"] == "Beans"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\0" * 50,
        b"%PDF-1.4",
        b"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a 'b'>]><Document/>",
        b"PK\x03\x04 cut",
        b"," * 200_000,
    ],
)
def test_what_is_no_statement_is_refused_and_not_kept(program, content):
    answer = program.send(content)

    assert answer.status_code == 422
    assert fields(answer) == {"file"}
    assert not Statement.objects.exists()


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"payment_method": "99"}, "payment_method"),
        ({"payment_method": ""}, "payment_method"),
        ({"dates": "x"}, "dates"),
        ({"amounts": "kind"}, "amounts"),
        ({"columns": "booked,nothing"}, "columns"),
        ({"columns": "booked,purpose"}, "columns"),
        ({"title": "x"}, "title"),
        ({"dates": ["dmy", "mdy"]}, "dates"),
    ],
)
def test_what_cannot_be_said_of_a_file_names_its_field(program, sent, field):
    answer = program.send(a_csv(COFFEE), **sent)

    assert answer.status_code == 422
    assert fields(answer) == {field}
    assert not Statement.objects.exists()


def test_a_file_is_needed_and_sent_as_form_data(program, settings):
    headers = {"Authorization": f"Bearer {program.token}"}
    without = program.client.post("/api/v1/imports", {"dates": "dmy"}, headers=headers)
    as_json = program("POST", "/imports", {"file": "x"})
    settings.UPLOAD_MAX_BYTES = 100
    large = program.send(b"x" * 101)

    assert (without.status_code, fields(without)) == (422, {"file"})
    assert (as_json.status_code, fields(as_json)) == (415, set())
    assert (large.status_code, fields(large)) == (413, {"file"})


def test_so_much_may_wait_and_no_more(program, alice, settings):
    examined(alice, a_csv(COFFEE))
    settings.UPLOAD_MAX_BYTES = 100
    Statement.objects.update(size=400)

    answer = program.send(a_csv(TEA))

    assert (answer.status_code, fields(answer)) == (422, {"file"})


def test_only_the_scope_of_imports_opens_them(alice):
    imports, others = Program(alice, "import"), Program(alice, "read", "write")
    sent = imports.send(a_csv(COFFEE)).json()
    place = f"/imports/{sent['id']}"

    for method, path in [
        ("GET", "/imports"), ("GET", place), ("GET", f"{place}/lines"), ("DELETE", place),
        ("POST", f"{place}/answers"), ("POST", f"{place}/take"), ("POST", f"{place}/undo"),
    ]:  # fmt: skip
        assert others(method, path).status_code == 403
    assert others.send(a_csv(COFFEE)).status_code == 403
    assert imports("GET", "/expenses").status_code == 403
    assert imports("POST", "/expenses", {"title": "x", "amount": "1"}).status_code == 403
    assert imports("POST", f"{place}/take").json()["state"] == "done"
    assert imports("POST", f"{place}/undo").status_code == 200


def test_a_file_sent_again_with_its_key_is_one_import(program):
    first = program.send(a_csv(COFFEE), Idempotency_Key="november")
    again = program.send(a_csv(COFFEE), Idempotency_Key="november")
    others = [
        program.send(a_csv(TEA), Idempotency_Key="november"),
        program.send(a_csv(COFFEE), name="other.csv", Idempotency_Key="november"),
        program.send(a_csv(COFFEE), payment_method="accounts", Idempotency_Key="november"),
    ]

    assert (first.status_code, first.content) == (again.status_code, again.content)
    assert first.headers["Location"] == again.headers["Location"]
    assert again.headers["Idempotency-Replayed"] == "true"
    assert [one.status_code for one in others] == [422] * 3
    assert Statement.objects.count() == 1


def test_a_step_meets_the_version_that_was_read_or_none(program, alice):
    sent = program.send(a_csv(COFFEE))
    place = f"/imports/{sent.json()['id']}"

    stale = [
        program(method, place + step, If_Match='"x"')
        for method, step in [("POST", "/take"), ("POST", "/answers"), ("DELETE", "")]
    ]
    taken = program("POST", f"{place}/take", If_Match=sent.headers["ETag"])
    change = taken.json()["change"]
    read = program("GET", f"/activity/{change}").headers["ETag"]

    assert {one.status_code for one in stale} == {412}
    assert taken.status_code == 200
    assert program("POST", f"{place}/undo", If_Match=sent.headers["ETag"]).status_code == 412
    assert program("POST", f"/activity/{change}/undo", If_Match='"x"').status_code == 412
    assert program("POST", f"/activity/{change}/undo", If_Match=read).status_code == 200


def test_an_undo_is_refused_for_what_was_changed_since(program):
    sent = program.send(a_csv(COFFEE)).json()
    program("POST", f"/imports/{sent['id']}/take")
    row = Expense.objects.get()
    program("PATCH", f"/expenses/{row.pk}", {"title": "Flat white"})

    answer = program("POST", f"/imports/{sent['id']}/undo")

    assert (answer.status_code, fields(answer)) == (409, {f"expense.{row.pk}"})
    assert Expense.objects.count() == 1


def test_a_file_is_discarded_unless_it_was_taken_in(program, alice):
    waiting, done = a_statement(owner=alice, state="ready"), a_statement(owner=alice)

    gone = program("DELETE", f"/imports/{waiting.pk}")
    kept = program("DELETE", f"/imports/{done.pk}")
    too_early = program("POST", f"/imports/{a_statement(owner=alice, state='asking').pk}/undo")

    assert (gone.status_code, gone.json()["id"]) == (200, str(waiting.pk))
    assert program("GET", f"/imports/{waiting.pk}").status_code == 404
    assert {(one.status_code, *fields(one)) for one in (kept, too_early)} == {(409, "")}


def test_one_that_failed_is_tried_again(program, alice):
    statement = examined(alice, a_csv(COFFEE))
    Statement.objects.update(state="failed", failure="It broke.", preview={})
    place = f"/imports/{statement.pk}"

    failed = program("GET", place).json()
    again = program("POST", f"{place}/answers").json()

    assert (failed["state"], failed["failure"]) == ("failed", "It broke.")
    assert (again["state"], again["failure"], again["counts"]["new"]) == ("ready", None, 1)


def test_files_and_lines_turn_their_pages(program, alice):
    for _ in range(3):
        a_statement(owner=alice)
    rows = [(f"2026-11-2{number}", f"SHOP {number}", "-1.00") for number in range(3)]

    first = program("GET", "/imports?limit=2").json()
    second = program("GET", f"/imports?limit=2&after={first['older']}").json()
    assert [len(one["items"]) for one in (first, second)] == [2, 1]
    assert second["older"] is None

    pk = program.send(a_csv(*rows)).json()["id"]
    for _state in ("ready", "done"):
        pages = [lines_of(program, pk, "?limit=2")]
        pages.append(lines_of(program, pk, f"?limit=2&after={pages[0]['next']}"))
        assert [one["line"] for page in pages for one in page["items"]] == [2, 3, 4]
        assert pages[1]["next"] is None
        assert lines_of(program, pk, "?outcome=there")["items"] == []
        program("POST", f"/imports/{pk}/take")
    assert fields(program("GET", f"/imports/{pk}/lines?outcome=gone")) == {"outcome"}


def test_each_account_can_be_a_payment_method(program):
    sent = program.send(
        b"OFXHEADER:100\n<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>USD<BANKACCTFROM><BANKID>1"
        b"<ACCTID>DE123<ACCTTYPE>CHECKING</BANKACCTFROM><BANKTRANLIST><STMTTRN><TRNTYPE>DEBIT"
        b"<DTPOSTED>20261120<TRNAMT>-5.00<FITID>1<NAME>SHOP</STMTTRN></BANKTRANLIST></STMTRS>"
        b"</STMTTRNRS></BANKMSGSRSV1></OFX>",
        payment_method="accounts",
    ).json()
    program("POST", f"/imports/{sent['id']}/take")

    assert (sent["payment_method"], sent["format"], sent["columns"]) == ("accounts", "ofx", [])
    assert Expense.objects.get().payment_method == PaymentMethod.objects.get()


def test_a_large_file_is_left_to_the_worker_and_told_step_by_step(program, alice, monkeypatch):
    queued = []
    monkeypatch.setattr(
        "expenses.importing.attended.queue", lambda one, *, task: queued.append(task)
    )
    many = a_csv(*(("2026-11-20", f"SHOP {n}", f"-{n + 1}.00") for n in range(5_000)))

    sent = program.send(many)
    pk = int(sent.json()["id"])
    place = f"/imports/{pk}"
    Statement.objects.update(rows_read=2_500)
    half = program("GET", place).json()
    early = program("POST", f"{place}/answers", {"dates": "dmy"})
    examine_unattended(owner=alice, statement=pk, now=now())
    ready = program("GET", place).json()
    taking = [program("POST", f"{place}/take") for _double in range(2)]
    kept = program("DELETE", place)
    take_in_unattended(owner=alice, statement=pk, now=now())
    done = program("GET", place).json()

    assert (sent.status_code, sent.headers["Location"]) == (202, f"/api/v1{place}")
    assert (half["state"], half["percent"], early.status_code) == ("examining", 49, 409)
    assert (ready["state"], ready["percent"], ready["counts"]["new"]) == ("ready", None, 5_000)
    assert [(one.status_code, one.json()["state"]) for one in taking] == [(202, "taking")] * 2
    assert kept.status_code == 409
    assert (done["state"], done["counts"]["new"]) == ("done", 5_000)
    assert queued == ["expenses.tasks.examine_statement", "expenses.tasks.take_statement"]
    assert len(lines_of(program, pk, "?limit=200")["items"]) == 200


@pytest.mark.django_db(transaction=True)
def test_a_file_taken_four_times_at_once_is_imported_once():
    program = Program(a_person("one"))
    pk = program.send(a_csv(COFFEE, TEA)).json()["id"]

    answers = at_once([lambda: program("POST", f"/imports/{pk}/take")] * 4)

    assert {(one.status_code, one.json()["state"]) for one in answers} == {(200, "done")}
    assert Expense.objects.count() == 2
