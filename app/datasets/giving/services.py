"""Giving datasets to people: a member, or a name that an invitation will meet."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, select

from app.accounts.models import User
from app.audit.rules import Actor, changes_between
from app.datasets.inventory import saving
from app.datasets.inventory.models import Dataset
from app.extensions import db
from app.kernel.errors import Refused
from app.kernel.signals import member_joined, member_leaving
from app.spaces.locking import open_write
from app.spaces.models import Authority, Membership
from app.tasks import people
from app.tasks.drafts import LONGEST_TITLE, NOBODY, Assignee, Draft
from app.tasks.rules import AnchorKind
from app.tasks.services import create_task

GIVEN_TO = "Confié à"
NOBODY_CHOSEN = "Choisissez à qui confier ce jeu\u00a0: il n’est encore confié à personne."
TITLE = "Compléter le jeu\u00a0: {}"


def give(
    authority: Authority, dataset_id: int, assignee: Assignee, *, seen: int, was: str, by: Actor
) -> Dataset:
    """Give a dataset to somebody, or take it back; ``Conflict`` if it was given meanwhile.

    ``Refused`` where nobody has it and nobody is chosen. ``was``: the name of whoever the person
    saw there; where it still stands, the rest may change.
    """
    open_write(authority)
    dataset = saving.to_change(authority, dataset_id)
    settled = people.settled(authority, assignee)
    if holder(dataset) == settled:
        if settled == NOBODY:
            raise Refused(NOBODY_CHOSEN, "assignee")
        return dataset
    if dataset.assignee_name != was:
        saving.to_change(authority, dataset_id, seen=seen)
    _set(dataset, settled, by=by)
    return dataset


def make_task(authority: Authority, dataset: Dataset, *, due_on: date | None, by: Actor) -> None:
    """Make a task of what a dataset just given lacks, for whoever it was given to."""
    draft = Draft(
        TITLE.format(dataset.title)[:LONGEST_TITLE],
        anchor_kind=AnchorKind.DATASET.value,
        anchor_id=str(dataset.id),
        assignee=holder(dataset),
        due_on=due_on,
    )
    create_task(authority, draft, by=by)


def holder(dataset: Dataset) -> Assignee:
    """Return to whom a dataset is given; ``NOBODY`` if to no one."""
    return Assignee(dataset.assignee_id, dataset.assignee_name, dataset.assignee_email)


def _set(dataset: Dataset, assignee: Assignee, *, by: Actor) -> None:
    names = (dataset.assignee_name, assignee.name)
    before, after = ({GIVEN_TO: name} if name else {} for name in names)
    values = {
        "assignee_id": assignee.user_id,
        "assignee_name": assignee.name,
        "assignee_email": assignee.email,
    }
    saving.change(dataset, values, "dataset:give", by=by, changes=changes_between(before, after))
    db.session.flush()


@member_leaving.connect
def take_back(member: Membership) -> None:
    """Leave the datasets of somebody who goes to nobody; their name stays, for who takes over."""
    for dataset in _locked(member, Dataset.assignee_id == member.user_id):
        dataset.assignee_id = None
        dataset.revision += 1
    db.session.flush()


@member_joined.connect
def link_kept_for(member: Membership) -> None:
    """Give somebody who joins the datasets that were kept for their e-mail."""
    user = db.session.get_one(User, member.user_id)
    for dataset in _locked(member, Dataset.assignee_email == user.email):
        _set(dataset, Assignee(user.id, user.full_name), by=Actor(user.id, user.full_name))


def _locked(member: Membership, condition: ColumnElement[bool]) -> Sequence[Dataset]:
    """Return the datasets that match, locked; most members who come or go have none."""
    query = select(Dataset).where(Dataset.authority_id == member.authority_id, condition)
    if db.session.scalars(query.limit(1)).first() is None:
        return []
    open_write(db.session.get_one(Authority, member.authority_id))
    return db.session.scalars(query.execution_options(populate_existing=True)).all()
