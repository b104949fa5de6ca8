"""Another e-mail for an account: asked for, and confirmed from the old and the new address."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac

from accounts.identity import acting_for
from accounts.models import EmailChange, User
from accounts.people import hold, save_preferences, with_id

LIFETIME = timedelta(hours=24)
LINK_SALT = "accounts.email_change"


class Side(StrEnum):
    OLD = "old"
    NEW = "new"


class Outcome(StrEnum):
    EXPIRED = "expired"
    WAITING = "waiting"
    DONE = "done"


@dataclass(frozen=True)
class Wish:
    """A change that is pending, and what it needs."""

    person: User
    change: EmailChange

    @property
    def addresses(self) -> dict[Side, str]:
        """The addresses that have to agree: none before, or none after, need not."""
        both = {Side.OLD: self.person.email, Side.NEW: self.change.email}
        return {side: address for side, address in both.items() if address}

    @property
    def agreed(self) -> set[Side]:
        both = {Side.OLD: self.change.old_agreed_at, Side.NEW: self.change.new_agreed_at}
        return {side for side, moment in both.items() if moment}

    @property
    def missing(self) -> list[Side]:
        return [side for side in self.addresses if side not in self.agreed]

    def claim(self, side: Side) -> list[int | str]:
        """What the link to an address carries: good for this wish alone, and for that address."""
        content = (self.person.email, self.change.email, self.change.asked_at.isoformat())
        digest = salted_hmac(LINK_SALT, repr((self.person.pk, side.value, *content)))
        return [self.person.pk, side.value, digest.hexdigest()]


@dataclass(frozen=True)
class Agreement:
    outcome: Outcome
    # Who is to be told that it took effect.
    addresses: list[str]


NOT_ANY_MORE = Agreement(Outcome.EXPIRED, [])


@transaction.atomic
def ask(*, person: User, email: str | None, at: datetime) -> None:
    """Want another e-mail, or none; whatever was wanted before is void with its links."""
    EmailChange.objects.update_or_create(
        owner=hold(person=person),
        defaults={
            "email": User.objects.normalize_email(email) or "",
            "asked_at": at,
            "old_agreed_at": None,
            "new_agreed_at": None,
        },
    )


def give_up(*, person: User) -> None:
    EmailChange.objects.owned_by(person).delete()


def pending(*, person: User, now: datetime) -> Wish | None:
    change = EmailChange.objects.owned_by(person).filter(asked_at__gt=now - LIFETIME).first()
    return None if change is None else Wish(person, change)


def wish_behind(*, claim: list[int | str], now: datetime) -> tuple[Wish, Side] | None:
    """Return what a link still asks for; None if it was followed, or is void, or too old."""
    person_id, side = int(claim[0]), Side(str(claim[1]))
    with acting_for(person_id):
        person = with_id(person_id)
        wish = pending(person=person, now=now) if person else None
    if wish is None or side not in wish.missing:
        return None
    if not constant_time_compare(str(wish.claim(side)[2]), str(claim[2])):
        return None
    return wish, side


def agree(*, claim: list[int | str], now: datetime) -> Agreement:
    """Agree for the address that a link went to; the last one makes it take effect.

    Raises TakenError if the address is another account's by then, and nothing has happened.
    """
    person_id = int(claim[0])
    with acting_for(person_id):
        if User.objects.hold_with_id(person_id) is None:
            return NOT_ANY_MORE
        found = wish_behind(claim=claim, now=now)
        if found is None:
            return NOT_ANY_MORE
        wish, side = found
        setattr(wish.change, f"{side}_agreed_at", now)
        if wish.missing:
            wish.change.save(update_fields=[f"{side}_agreed_at"])
            return Agreement(Outcome.WAITING, [])
        addresses = list(wish.addresses.values())
        wish.person.email = wish.change.email or None
        save_preferences(person=wish.person, columns=["email"])
        wish.change.delete()
    return Agreement(Outcome.DONE, addresses)
