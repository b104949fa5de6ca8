"""What the worker does for accounts."""

from datetime import datetime
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.core import signing
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from accounts import tries
from accounts.browsers import described
from accounts.email_change import LIFETIME, LINK_SALT, Side, pending
from accounts.identity import acting_for, acting_for_everyone
from accounts.leaving import KEEP_SALT, departure, erase_due
from accounts.middleware import spoken_by
from accounts.models import User
from accounts.sessions import SessionStore
from accounts.tokens import forget_answers

PATIENT = RetryStrategy(max_attempts=6, exponential_wait=4)


@app.task(retry=PATIENT)
def send_reset_link(*, person_id: int | None, origin: str) -> None:
    """Mail a link that sets a new password, to the address on file and no other.

    The link is made here and not where it was asked for: no token is ever stored in a job.
    """
    person = User.objects.with_id(person_id)
    if not (person and person.email and person.is_active and person.has_usable_password()):
        return
    token = default_token_generator.make_token(person)
    key = urlsafe_base64_encode(force_bytes(person.pk))
    link = urljoin(origin, reverse("accounts:password-reset-confirm", args=[key, token]))
    context = {
        "person": person,
        "link": link,
        "origin": origin,
        "hours": settings.PASSWORD_RESET_TIMEOUT // 3600,
    }
    _send("password_reset", context, to=person.email)


@app.task(retry=PATIENT)
def send_keep_link(*, person_id: int, origin: str) -> None:
    """Mail a link that keeps an account which is going to be erased."""
    person = User.objects.with_id(person_id)
    if not (person and person.email and person.leaves_at):
        return
    token = signing.dumps(departure(person=person), salt=KEEP_SALT)
    context = {
        "person": person,
        "link": urljoin(origin, reverse("accounts:keep-link", args=[token])),
        "origin": origin,
        "leaves_on": timezone.localdate(person.leaves_at, person.zone),
    }
    _send("keep_account", context, to=person.email)


@app.task(retry=PATIENT)
def send_email_link(*, person_id: int, side: str, origin: str) -> None:
    """Mail the link with which one of the two addresses agrees to a change of e-mail."""
    with acting_for(person_id):
        person = User.objects.with_id(person_id)
        wish = pending(person=person, now=timezone.now()) if person else None
    if wish is None or side not in wish.missing or not wish.person.is_active:
        return
    address = wish.addresses[Side(side)]
    context = {"person": wish.person, "origin": origin, "new": wish.change.email}
    owner = User.objects.named(address)
    if owner is not None and owner.pk != person_id:
        # It is another account's: whose that is learns of it, and whoever asked does not.
        if owner.email:
            _send("email_taken", {"person": owner, "origin": origin}, to=owner.email)
        return
    token = signing.dumps(wish.claim(Side(side)), salt=LINK_SALT)
    context |= {
        "link": urljoin(origin, reverse("accounts:email-link", args=[token])),
        "hours": int(LIFETIME.total_seconds()) // 3600,
        "is_old": side == Side.OLD,
    }
    _send("email_link", context, to=address)


@app.task(retry=PATIENT)
def send_email_changed(*, person_id: int, addresses: list[str], origin: str) -> None:
    """Tell the old and the new address: the old one is on file nowhere else any more."""
    person = User.objects.with_id(person_id)
    if person is None:
        return
    for address in addresses:
        context = {"person": person, "origin": origin, "new": person.email}
        _send("email_changed", context, to=address)


@app.task(retry=PATIENT)
def send_new_sign_in(*, person_id: int, at: str, browser: str, origin: str) -> None:
    """Tell somebody that they were signed in by a browser that was not known."""
    person = User.objects.with_id(person_id)
    if not (person and person.email):
        return
    with translation.override(spoken_by(person)):
        context = {
            "person": person,
            "at": timezone.localtime(datetime.fromisoformat(at), person.zone),
            "browser": described(browser),
            "reset": urljoin(origin, reverse("accounts:password-reset")),
            "origin": origin,
        }
    _send("new_sign_in", context, to=person.email)


@app.task(retry=PATIENT)
def send_password_changed(*, person_id: int, at: str, origin: str) -> None:
    """Tell somebody that their password is another one."""
    person = User.objects.with_id(person_id)
    if not (person and person.email):
        return
    context = {
        "person": person,
        "at": timezone.localtime(datetime.fromisoformat(at), person.zone),
        "reset": urljoin(origin, reverse("accounts:password-reset")),
        "origin": origin,
    }
    _send("password_changed", context, to=person.email)


def _send(name: str, context: dict[str, Any], *, to: str) -> None:
    with translation.override(spoken_by(context["person"])):
        subject = render_to_string(f"registration/{name}_subject.txt", context)
        body = render_to_string(f"registration/{name}_email.txt", context)
    send_mail(" ".join(subject.split()), body, None, [to])


@app.periodic(cron="47 3 * * *")
@app.task(queueing_lock="erase_accounts", lock="erase_accounts", retry=PATIENT)
def erase_accounts(timestamp: int) -> int:
    """Erase whoever deleted their account ERASE_AFTER_DAYS ago."""
    return erase_due(now=timezone.now())


@app.periodic(cron="17 4 * * *")
@app.task
def clear_expired_sessions(timestamp: int) -> None:
    SessionStore.clear_expired()


@app.periodic(cron="27 4 * * *")
@app.task
def clear_ended_tries(timestamp: int) -> None:
    tries.clear_ended()


@app.periodic(cron="37 4 * * *")
@app.task(queueing_lock="forget_kept_answers")
def forget_kept_answers(timestamp: int) -> int:
    """Forget what programs were answered more than a day ago."""
    with acting_for_everyone():
        return forget_answers(now=timezone.now())
