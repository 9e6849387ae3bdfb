"""Reading who holds what: processes, datasets, mandates; and the open tasks of a person."""

from collections.abc import Iterator, Sequence

from sqlalchemy import or_, select

from app.accounts.models import User
from app.datasets.inventory.models import Dataset
from app.extensions import db
from app.kernel.text import normalise
from app.processes.continuity.rules import Holding, HoldingKind, PersonHoldings, by_person
from app.processes.models import Process
from app.spaces.models import Authority, Membership
from app.spaces.permissions import Permission, Role, allows, only_decides
from app.tasks.models import Task
from app.tasks.rules import OPEN_CODES

MANDATES = tuple(role for role in Role if allows(role, Permission.MANAGE) or only_decides(role))
MOST_TASKS = 100


def people(authority: Authority) -> list[PersonHoldings]:
    """Return what each named person holds; three statements."""
    return by_person([*_processes(authority), *_datasets(authority), *_mandates(authority)])


def open_tasks(authority: Authority, name: str) -> Sequence[Task]:
    """Return the open tasks of a person: those of the member of that name, and of the name."""
    members = select(User.id, User.full_name).join(Membership, Membership.user_id == User.id)
    members = members.where(Membership.authority_id == authority.id)
    wanted = normalise(name)
    ids = [id_ for id_, full_name in db.session.execute(members) if normalise(full_name) == wanted]
    query = (
        select(Task)
        .where(
            Task.authority_id == authority.id,
            Task.state.in_(sorted(OPEN_CODES)),
            or_(Task.assignee_id.in_(ids), Task.assignee_name == name),
        )
        .order_by(Task.due_on.is_(None), Task.due_on, Task.id)
        .limit(MOST_TASKS)
    )
    return db.session.scalars(query).all()


def processes_of(authority: Authority, name: str) -> Sequence[Process]:
    """Return the processes that a person answers for, however their name is written."""
    query = select(Process).where(Process.authority_id == authority.id, Process.owner != "")
    rows = db.session.scalars(query.order_by(Process.title_key, Process.id))
    wanted = normalise(name)
    return [row for row in rows if normalise(row.owner) == wanted]


def _processes(authority: Authority) -> Iterator[Holding]:
    query = select(Process.id, Process.title, Process.owner, Process.deputy).where(
        Process.authority_id == authority.id, Process.owner != ""
    )
    for id_, title, owner, deputy in db.session.execute(query.order_by(Process.title_key)):
        alone = not deputy or normalise(deputy) == normalise(owner)
        yield Holding(HoldingKind.PROCESS, title, owner, alone, "processes.sheet", id_)


def _datasets(authority: Authority) -> Iterator[Holding]:
    query = select(Dataset.id, Dataset.title, Dataset.person).where(
        Dataset.authority_id == authority.id, Dataset.person != ""
    )
    for id_, title, person in db.session.execute(query.order_by(Dataset.title_key)):
        yield Holding(HoldingKind.DATASET, title, person, True, "datasets.dataset", id_)


def _mandates(authority: Authority) -> Iterator[Holding]:
    query = (
        select(Membership.role, User.full_name)
        .join(User, User.id == Membership.user_id)
        .where(
            Membership.authority_id == authority.id,
            Membership.role.in_([role.value for role in MANDATES]),
        )
        .order_by(Membership.role, User.full_name)
    )
    rows = db.session.execute(query).all()
    for role, name in rows:
        alone = sum(other == role for other, _ in rows) == 1
        yield Holding(HoldingKind.MANDATE, Role(role).label, name, alone, "authorities.members", 0)
