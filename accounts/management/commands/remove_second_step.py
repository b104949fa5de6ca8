from argparse import ArgumentParser
from typing import Any

from django.core.mail import send_mail
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.identity import acting_for
from accounts.middleware import spoken_by
from accounts.models import User
from accounts.people import end_sessions, find
from accounts.second_step import remove_second_step


class Command(BaseCommand):
    help = (
        "Remove the authenticator app, passkeys and recovery codes of somebody who is locked out, "
        "end their sessions and mail them. The password stays."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="user name or e-mail")

    def handle(self, *args: Any, name: str, **options: Any) -> None:
        person = find(name=name)
        if person is None:
            raise CommandError(f"Nobody is called {name}.")
        with transaction.atomic(), acting_for(person.pk):
            removed = remove_second_step(person=person)
            end_sessions(person=person)
        told = self.tell(person) if removed else "nobody was mailed"
        self.stdout.write(
            f"{person.get_username()}: factors removed: {removed}; signed out everywhere; {told}."
        )

    def tell(self, person: User) -> str:
        if not person.email:
            return "there is no address to mail"
        with translation.override(spoken_by(person)):
            subject = _("Your second step was removed")
            body = _(
                "Whoever runs your Expense Tracker removed your authenticator app and passkeys. "
                "Your password alone signs you in now. If you did not ask for it, tell them."
            )
        send_mail(subject, body, None, [person.email])
        return "mailed"
