"""What looks at the statements of every test sees one that forgets its authority."""

import pytest
from flask import Flask, g
from sqlalchemy import and_, delete, exists, func, select, update
from sqlalchemy.orm import aliased

from app.datasets.inventory.models import Dataset, FileCheck
from app.extensions import db
from app.spaces.models import Membership
from app.tasks.models import Task
from tests.support.cast import Cast
from tests.support.databases import OpenDatabase
from tests.support.tenants import Stray, strays_of

OTHER = aliased(Task)
MINE = Task.authority_id == 1
KEPT = (
    select(Task).where(MINE),
    select(func.count()).select_from(Task).where(Task.authority_id.in_([1, 2])),
    select(Task).join(Membership, Membership.authority_id == Task.authority_id),
    select(Task).where(MINE, exists().where(OTHER.authority_id == Task.authority_id)),
    update(Task).where(MINE).values(title=""),
    delete(Task).where(MINE),
)
STRAY = (
    select(Task).where(Task.id == 1),
    select(func.count()).select_from(Task),
    select(Task).where(MINE, exists().where(OTHER.id == Task.id)),
    select(Task.id).join(FileCheck, FileCheck.dataset_id == Task.id).where(MINE),
    select(Task).where(MINE, Task.id.in_(select(Dataset.id).where(Dataset.stage == "idea"))),
    select(Task).where(and_(Task.authority_id > 0)),
    update(Task).where(Task.id == 1).values(title=""),
    delete(Task),
)


@pytest.mark.parametrize("statement", KEPT, ids=str)
def test_what_keeps_to_an_authority(statement: object) -> None:
    assert strays_of(statement) == []  # type: ignore[arg-type]


@pytest.mark.parametrize("statement", STRAY, ids=str)
def test_what_forgets_it(statement: object) -> None:
    assert strays_of(statement) != []  # type: ignore[arg-type]


def test_it_looks_at_what_is_run_for_a_page_of_an_authority(
    app: Flask, cast: Cast, database: OpenDatabase
) -> None:
    everything = select(Task)
    assert db.session.scalars(everything).all() == []  # a command, a round: of all authorities
    with app.test_request_context("/c/rodez/taches"):
        assert db.session.scalars(everything).all() == []  # before the guard
        g.authority = cast.rodez
        with pytest.raises(Stray, match="tasks"):
            db.session.scalars(everything).all()
