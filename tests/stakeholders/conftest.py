"""Stakeholders of Rodez, with and without opinions."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from sqlalchemy import select

from app.accounts.models import User
from app.audit.rules import Actor
from app.extensions import db
from app.kernel.revisions import Sight
from app.spaces.permissions import Role
from app.stakeholders.directory import services
from app.stakeholders.directory.contents import Assessment, StakeholderFacts
from app.stakeholders.directory.models import Stakeholder
from app.stakeholders.directory.rules import Reader
from tests.support.cast import Cast

Write = Callable[[], AbstractContextManager[None]]


def actor_of(user: User) -> Actor:
    return Actor(user.id, user.full_name)


class Table:
    """Writes stakeholders of Rodez as their people would."""

    def __init__(self, cast: Cast, write: Write) -> None:
        self.cast = cast
        self.write = write

    def add(self, title: str = "Direction générale", **plain: object) -> int:
        with self.write():
            by = actor_of(self.cast.alice)
            row = services.add(self.cast.rodez, StakeholderFacts(title, **plain), by=by)  # type: ignore[arg-type]
            found = row.id
        db.session.close()
        return found

    def assess(self, stakeholder_id: int, by: str = "alice", seen: int = 0, **said: object) -> None:
        with self.write():
            person = self.cast.person(by)
            rodez = self.cast.rodez
            role = {"alice": Role.LEAD, "carole": Role.CONSULTANT}[by]
            reader = Reader(person.id, role, rodez.opinions_opened_at is not None)
            services.assess(
                rodez,
                stakeholder_id,
                Assessment(**said),  # type: ignore[arg-type]
                seen=Sight(seen),
                reader=reader,
                by=actor_of(person),
            )
        db.session.close()

    def ids(self) -> list[int]:
        db.session.close()
        return list(db.session.scalars(select(Stakeholder.id).order_by(Stakeholder.id)))

    def row(self, stakeholder_id: int) -> Stakeholder | None:
        db.session.close()
        return db.session.get(Stakeholder, stakeholder_id)


@pytest.fixture
def table(cast: Cast, write: Write) -> Table:
    return Table(cast, write)
