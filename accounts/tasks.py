"""What the worker does for accounts."""

from urllib.parse import urljoin

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from accounts import tries
from accounts.middleware import spoken_by
from accounts.models import User
from accounts.sessions import SessionStore

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
    with translation.override(spoken_by(person)):
        subject = render_to_string("registration/password_reset_subject.txt", context)
        body = render_to_string("registration/password_reset_email.txt", context)
    send_mail(" ".join(subject.split()), body, None, [person.email])


@app.periodic(cron="17 4 * * *")
@app.task
def clear_expired_sessions(timestamp: int) -> None:
    SessionStore.clear_expired()


@app.periodic(cron="27 4 * * *")
@app.task
def clear_ended_tries(timestamp: int) -> None:
    tries.clear_ended()
