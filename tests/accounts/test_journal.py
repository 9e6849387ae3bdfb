"""What happens to accounts is in the journal, without an address in clear."""

from collections.abc import Callable
from contextlib import AbstractContextManager

from sqlalchemy import select

from app.accounts import services
from app.audit.models import AuditEvent
from app.audit.rules import Actor
from app.extensions import db
from tests.support.cast import Cast


def test_an_invitation_of_the_instance_is_in_the_journal(
    cast: Cast, write: Callable[[], AbstractContextManager[None]]
) -> None:
    by = Actor(cast.olga.id, cast.olga.full_name)
    with write():
        services.invite_person(email="nadia@exemple.fr", full_name="Nadia Roux", by=by)
    query = select(AuditEvent).where(AuditEvent.event == "invitation:send")
    [event] = db.session.scalars(query).all()
    assert (event.actor_name, event.subject_title) == (by.name, "Nadia Roux")
    assert event.authority_id is None
    assert "nadia@exemple.fr" not in f"{event.subject} {event.changes}"
