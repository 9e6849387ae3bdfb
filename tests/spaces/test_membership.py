"""Roles in an authority: somebody can always lead."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import select

from app.accounts.models import User
from app.audit.models import AuditEvent
from app.audit.rules import Actor
from app.extensions import db
from app.kernel.errors import Missing, Refused
from app.kernel.text import name_key
from app.spaces import membership, queries
from app.spaces.models import Authority, Invitation
from app.spaces.permissions import Role
from tests.support.cast import MEMBERS, PEOPLE, Cast, give_role
from tests.support.patience import PATIENCE_SECONDS

# The members of Rodez and their roles, as the list shows them.
ROLES = {PEOPLE[name][0].split()[0]: role.value for name, role in MEMBERS.items()}


def _by(user: Any) -> Actor:
    return Actor(user.id, user.full_name)


def _roles(cast: Cast) -> dict[str, str]:
    db.session.close()
    return {m.user.full_name.split()[0]: m.role for m in queries.members_of(cast.rodez)}


def _give(cast: Cast, person: User, role: Role, *, was: Role) -> None:
    """Have Alice give a member of Rodez another role, on the form that showed theirs."""
    by = _by(cast.alice)
    give_role(cast.rodez, person.id, role, was=was, by=by)


def test_the_last_lead_cannot_leave(cast: Cast, write: Any, fingerprint: Any) -> None:
    before = fingerprint()
    with pytest.raises(Refused, match="dernier chef de projet"), write():
        membership.remove_member(cast.rodez, cast.alice.id, by=_by(cast.alice))
    with pytest.raises(Refused, match="nommez-en un autre"), write():
        _give(cast, cast.alice, Role.OFFICIAL, was=Role.LEAD)
    assert fingerprint() == before


def test_a_lead_may_leave_once_there_is_another(cast: Cast, write: Any) -> None:
    with write():
        _give(cast, cast.bob, Role.LEAD, was=Role.CONTRIBUTOR)
    with write():
        membership.remove_member(cast.rodez, cast.alice.id, by=_by(cast.alice))
    left = {name: role for name, role in ROLES.items() if name != "Alice"}
    assert _roles(cast) == {**left, "Bob": "lead"}
    with pytest.raises(Refused), write():
        membership.remove_member(cast.rodez, cast.bob.id, by=_by(cast.bob))


def test_a_lead_may_keep_leading(cast: Cast, write: Any) -> None:
    with write():
        _give(cast, cast.alice, Role.LEAD, was=Role.LEAD)
    assert _roles(cast)["Alice"] == "lead"


def test_two_leads_leaving_at_once_leave_one(app: Any, cast: Cast, write: Any) -> None:
    """Bob asks to leave while Alice's leaving is not committed yet: he must wait, then stay."""
    with write():
        _give(cast, cast.bob, Role.LEAD, was=Role.CONTRIBUTOR)
    alice, bob = _by(cast.alice), _by(cast.bob)
    db.session.close()

    def leave() -> str:
        with app.app_context():
            db.begin_write()
            try:
                membership.remove_member(cast.rodez, cast.ids["bob"], by=bob)
                db.commit()
            except Refused:
                return "refused"
            finally:
                db.rollback()
            return "left"

    with ThreadPoolExecutor(1) as pool:
        with write():
            membership.remove_member(cast.rodez, cast.ids["alice"], by=alice)
            db.session.flush()
            answer = pool.submit(leave)
            with pytest.raises(TimeoutError):
                answer.result(timeout=0.5)
        assert answer.result(timeout=PATIENCE_SECONDS) == "refused"
    assert _roles(cast)["Bob"] == "lead"
    assert "Alice" not in _roles(cast)


def test_leads_come_first_in_the_list(cast: Cast, write: Any) -> None:
    assert list(_roles(cast)) == ["Alice", *sorted(ROLES.keys() - {"Alice"}, key=name_key)]
    with write():
        _give(cast, cast.elise, Role.LEAD, was=Role.OFFICIAL)
    assert list(_roles(cast))[:2] == ["Alice", "Élise"]


def test_a_stranger_is_no_member(cast: Cast, write: Any) -> None:
    with pytest.raises(Missing), write():
        membership.remove_member(cast.rodez, cast.charlie.id, by=_by(cast.alice))
    with pytest.raises(Missing), write():
        give_role(cast.rodez, 2**31 - 1, Role.LEAD, was=Role.LEAD, by=_by(cast.alice))


def test_an_invitation_of_another_authority_cannot_be_cancelled(
    cast: Cast, write: Any, invite: Any
) -> None:
    invite("nadia@exemple.fr")
    (kept,) = queries.invitations_of(cast.rodez)
    with pytest.raises(Missing), write():
        membership.cancel_invitation(cast.autre, kept.id, by=_by(cast.charlie))
    assert db.session.get(Invitation, kept.id) is not None


def test_the_journal_tells_who_changed_what(cast: Cast, write: Any, invite: Any) -> None:
    invite("nadia@exemple.fr", Role.CONSULTANT)
    with write():
        _give(cast, cast.bob, Role.OFFICIAL, was=Role.CONTRIBUTOR)
        membership.remove_member(cast.rodez, cast.elise.id, by=_by(cast.alice))
    with write():
        membership.remove_member(cast.rodez, cast.carole.id, by=_by(cast.carole))
    events = journal(cast.rodez)
    told = [(e.event, e.actor_name, e.subject_title) for e in events]
    assert told == [
        ("membership:leave", "Carole Petit", "Rodez"),
        ("membership:remove", "Alice Durand", "Élise Moreau"),
        ("membership:role", "Alice Durand", "Bob Martin"),
        ("invitation:send", "Alice Durand", "nadia@exemple.fr"),
    ]
    assert events[2].changes == [{"title": "Rôle", "old": "Contributeur", "new": "Élu"}]
    assert journal(cast.autre) == []


def journal(authority: Authority) -> Sequence[AuditEvent]:
    query = select(AuditEvent).where(AuditEvent.authority_id == authority.id)
    return db.session.scalars(query.order_by(AuditEvent.id.desc())).all()
