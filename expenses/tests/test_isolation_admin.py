from django.urls import reverse

from expenses.isolation.proof import Chapter, keep_report
from expenses.isolation.walls import Finding
from expenses.tests.making import a_person

LIST = reverse("admin:expenses_isolationreport_changelist")


def a_report():
    return keep_report([Chapter("Routes", [Finding("expense-list", "GET shows a row")])])


def test_staff_read_the_last_reports(client, sign_in_proven, db):
    sign_in_proven(client, a_person(is_staff=True))
    report = a_report()
    page = reverse("admin:expenses_isolationreport_change", args=[report.pk])

    assert LIST.removeprefix("/") in client.get("/admin/").content.decode()
    assert [row.leaks for row in client.get(LIST).context["cl"].result_list] == [1]
    assert "expense-list: GET shows a row" in client.get(page).content.decode()


def test_nobody_writes_them_there(client, sign_in_proven, db):
    sign_in_proven(client, a_person(is_staff=True, is_superuser=True))
    report = a_report()
    page = reverse("admin:expenses_isolationreport_change", args=[report.pk])
    delete = reverse("admin:expenses_isolationreport_delete", args=[report.pk])

    answers = [
        client.get(reverse("admin:expenses_isolationreport_add")).status_code,
        client.post(page, {"leaks": 0}).status_code,
        client.post(delete, {"post": "yes"}).status_code,
    ]

    report.refresh_from_db()
    assert answers == [403, 403, 403]
    assert report.leaks == 1


def test_people_do_not_see_them(client, alice):
    a_report()
    client.force_login(alice)

    answer = client.get(LIST)

    assert (answer.status_code, answer["Location"]) == (302, f"/admin/login/?next={LIST}")
