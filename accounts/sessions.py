"""Sessions in the database, each with the person it belongs to."""

from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

from accounts import entering
from accounts.models import Session, User


class SessionStore(DatabaseStore):
    # Whose it is, read along with it.
    person: User | None = None

    def load(self) -> dict[str, Any]:
        session = self._get_session_from_db()  # type: ignore[attr-defined]
        if session is None:
            return {}
        self.person = session.person
        found: dict[str, Any] = self.decode(session.session_data)
        return found

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        session: Session = super().create_model_instance(data)  # type: ignore[assignment]
        session.person_id = data.get(SESSION_KEY)
        session.browser = data.get(entering.BROWSER, "")
        session.signed_in_at = entering.moment_of(data.get(entering.SIGNED_IN_AT))
        session.seen_at = entering.moment_of(data.get(entering.SEEN_AT))
        return session
