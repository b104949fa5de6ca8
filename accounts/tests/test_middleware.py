import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import OperationalError, connection, transaction
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import timezone, translation

from accounts.middleware import PersonMiddleware
from accounts.models import Session, User


def identity():
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('app.user_id', true)")
        return cursor.fetchone()[0]


def answer(view, *, user, language="en-us"):
    request = RequestFactory().get("/")
    request.user = user
    request.LANGUAGE_CODE = language
    return PersonMiddleware(view)(request)


def seen_by(look):
    seen = []

    def view(request):
        seen.append(look())
        return HttpResponse()

    return view, seen


@pytest.mark.no_identity
@pytest.mark.django_db(transaction=True)
def test_the_person_is_known_to_the_database_during_the_request_only(alice, bob):
    view, seen = seen_by(lambda: (identity(), connection.in_atomic_block))

    for user in (alice, bob, AnonymousUser()):
        answer(view, user=user)

    assert [who for who, _ in seen] == [str(alice.pk), str(bob.pk), "nobody"]
    assert [inside for _, inside in seen] == [True] * 3
    assert identity() in {None, ""}


@pytest.mark.no_identity
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("status", "stays"), [(200, True), (302, True), (400, False), (422, False), (500, False)]
)
def test_an_error_answer_leaves_nothing_behind(alice, status, stays):
    def view(request):
        User.objects.create_user("written")
        return HttpResponse(status=status)

    answer(view, user=alice)

    assert User.objects.filter(username="written").exists() == stays
    assert identity() in {None, ""}


@pytest.mark.no_identity
@pytest.mark.django_db(transaction=True)
def test_an_exception_leaves_nothing_behind(alice):
    def view(request):
        User.objects.create_user("written")
        raise PermissionDenied

    with pytest.raises(PermissionDenied):
        answer(view, user=alice)

    assert not User.objects.filter(username="written").exists()
    assert not transaction.get_connection().in_atomic_block


@pytest.mark.django_db
def test_days_are_the_persons_own(alice):
    alice.time_zone = "Asia/Tokyo"
    view, seen = seen_by(timezone.get_current_timezone_name)

    answer(view, user=alice)

    assert [*seen, timezone.get_current_timezone_name()] == ["Asia/Tokyo", "UTC"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("wanted", "translated", "spoken"),
    [
        ("en-gb", {"en"}, "en-gb"),
        ("de", {"en"}, "en-us"),
        ("de", {"en", "de"}, "de"),
    ],
)
def test_pages_are_in_a_language_that_is_translated(alice, settings, wanted, translated, spoken):
    settings.TRANSLATED_LANGUAGES = translated
    alice.language = wanted
    view, seen = seen_by(translation.get_language)

    answer(view, user=alice)
    answer(view, user=AnonymousUser(), language=wanted)

    assert seen == [spoken, spoken]


@pytest.mark.django_db(transaction=True)
def test_what_fails_at_commit_can_be_tried_again(alice):
    def view(request):
        Session.objects.create(
            session_key="key", expire_date=timezone.now(), person_id=alice.pk + 1_000_000
        )
        return HttpResponse()

    with pytest.raises(OperationalError):
        answer(view, user=alice)

    assert not Session.objects.exists()
