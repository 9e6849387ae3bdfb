"""Reads of what plans are made of: situations, plans, their tasks, where a person may write."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import aliased

from app.authorities.queries import profile
from app.extensions import db
from app.kernel.clock import today
from app.kernel.errors import Missing
from app.methodology.paths import edition_of
from app.places.holidays import working_calendar, working_calendars
from app.places.zones import today_of
from app.planning.rules.copying import CopiedTask, Model, models_of
from app.planning.rules.days import WorkingDays
from app.planning.rules.outline import PlanSituation
from app.planning.rules.redating import Present
from app.progress.models import Answer
from app.progress.queries import STATES
from app.spaces.models import Authority, Membership
from app.spaces.permissions import Permission, Role, allows
from app.tasks.models import Plan, Task, TaskNeed
from app.tasks.rules import OPEN_CODES, AnchorKind, TaskState

ITEM = AnchorKind.ITEM.value
# Tasks about anything else (a person, a dataset) stay where they are.
COPIED = (AnchorKind.NONE.value, AnchorKind.STEP.value, ITEM)
WHO_WRITES = [role.value for role in Role if allows(role, Permission.ANSWER)]
PAGE_SIZE = 20
MOST_MODELS = 30
GONE = "Ce plan n’existe plus, ou n’a jamais existé ici."


def situation(authority: Authority) -> PlanSituation:
    """Return the facts of an authority that its plan depends on, today."""
    return situations([authority])[authority.id]


def situations(authorities: Collection[Authority]) -> dict[int, PlanSituation]:
    """Return the situations of authorities by id, today; three statements at most."""
    ids = sorted(authority.id for authority in authorities)
    states, tasks = _states(ids), _open_tasks(ids)
    calendars = working_calendars(authorities)
    return {
        authority.id: PlanSituation(
            edition=edition_of(authority),
            profile=profile(authority),
            states=states.get(authority.id, {}),
            open_tasks=tasks.get(authority.id, {}),
            today=today_of(authority),
            calendar=calendars[authority.id],
            gates_passed=frozenset(int(gate["position"]) for gate in authority.passed_gates or ()),
        )
        for authority in authorities
    }


def _states(ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    query = select(Answer.authority_id, Answer.item_id, Answer.state)
    states: dict[int, dict[str, Any]] = {}
    for authority_id, item_id, state in db.session.execute(
        query.where(Answer.authority_id.in_(ids))
    ):
        states.setdefault(authority_id, {})[item_id] = STATES[state]
    return states


def _open_tasks(ids: Sequence[int]) -> dict[int, dict[str, date | None]]:
    query = (
        select(Task.authority_id, Task.anchor_id, func.max(Task.due_on))
        .where(Task.authority_id.in_(ids), Task.anchor_kind == ITEM, Task.state.in_(OPEN_CODES))
        .group_by(Task.authority_id, Task.anchor_id)
    )
    due_dates: dict[int, dict[str, date | None]] = {}
    for authority_id, item_id, due_on in db.session.execute(query):
        due_dates.setdefault(authority_id, {})[item_id] = due_on
    return due_dates


def plan(authority: Authority, plan_id: int, *, fresh: bool = False) -> Plan:
    """Return a plan of this authority; ``fresh`` reads it again behind the lock."""
    query = select(Plan).where(Plan.authority_id == authority.id, Plan.id == plan_id)
    if fresh:
        query = query.execution_options(populate_existing=True)
    row = db.session.scalar(query)
    if row is None:
        raise Missing(GONE)
    return row


_SEEN = (
    Task.id, Task.title, Task.anchor_kind, Task.anchor_id, Task.state, Task.starts_on,
    Task.due_on, Task.dated_by_hand, Task.parts_done, Task.plan_id, Task.revision,
)  # fmt: skip


def presents(authority: Authority, shown_plan: Plan) -> list[Present]:
    """Return the tasks of a plan, and the open ones of elsewhere that it may wait for."""
    ours = aliased(Task)
    needed = (
        select(TaskNeed.needs_id)
        .join(ours, and_(ours.authority_id == TaskNeed.authority_id, ours.id == TaskNeed.task_id))
        .where(ours.authority_id == authority.id, ours.plan_id == shown_plan.id)
    )
    elsewhere = and_(Task.state.in_(OPEN_CODES), or_(Task.anchor_kind == ITEM, Task.id.in_(needed)))
    query = (
        select(*_SEEN)
        .where(Task.authority_id == authority.id, or_(Task.plan_id == shown_plan.id, elsewhere))
        .order_by(Task.id)
    )
    return [_present(row, shown_plan.id) for row in db.session.execute(query)]


def _present(row: Any, plan_id: int) -> Present:
    return Present(
        id=row.id,
        title=row.title,
        item_id=row.anchor_id if row.anchor_kind == ITEM else "",
        state=TaskState(row.state),
        starts_on=row.starts_on,
        due_on=row.due_on,
        by_hand=row.dated_by_hand,
        begun=row.parts_done > 0,
        ours=row.plan_id == plan_id,
        revision=row.revision,
    )


def needs_among(authority: Authority, task_ids: Iterable[int]) -> list[tuple[int, int]]:
    """Return pairs (task id, id of a task it waits for), both among ``task_ids``."""
    among = set(task_ids)
    query = select(TaskNeed.task_id, TaskNeed.needs_id).where(TaskNeed.authority_id == authority.id)
    rows = db.session.execute(query.order_by(TaskNeed.task_id, TaskNeed.needs_id))
    return [(task_id, needed) for task_id, needed in rows if task_id in among and needed in among]


@dataclass(frozen=True, slots=True)
class ModelPlan:
    """A plan that may be copied, and its number of tasks."""

    plan: Plan
    authority: Authority
    tasks: int

    @property
    def label(self) -> str:
        """The text under which it is proposed."""
        return f"{self.authority.name}\u00a0: {self.plan.title}"


def model_plans(user_id: int, plan_id: int | None = None) -> list[ModelPlan]:
    """Return the latest plans of the authorities where somebody may write, or one of them."""
    query = (
        select(Plan, Authority, func.count(Task.id))
        .join(Authority, Authority.id == Plan.authority_id)
        .join(Membership, Membership.authority_id == Authority.id)
        .join(Task, and_(Task.authority_id == Plan.authority_id, Task.plan_id == Plan.id))
        .where(Membership.user_id == user_id, Membership.role.in_(WHO_WRITES))
        .group_by(Plan.id, Authority.id)
        .order_by(Plan.id.desc())
        .limit(MOST_MODELS)
    )
    if plan_id is not None:
        query = query.where(Plan.id == plan_id)
    return [ModelPlan(*row) for row in db.session.execute(query)]


def models_in(model: ModelPlan) -> tuple[Model, ...]:
    """Return what may be copied of a plan: its dated tasks, without the names of people."""
    query = (
        select(*_SEEN)
        .where(
            Task.authority_id == model.authority.id,
            Task.plan_id == model.plan.id,
            Task.state != TaskState.DROPPED.value,
            Task.anchor_kind.in_(COPIED),
            Task.due_on.is_not(None),
        )
        .order_by(Task.id)
    )
    rows = db.session.execute(query).all()
    after: dict[int, list[str]] = {}
    for task_id, needed in needs_among(model.authority, [row.id for row in rows]):
        after.setdefault(task_id, []).append(_key(needed))
    dated = [
        CopiedTask(
            key=_key(row.id),
            item_id=row.anchor_id if row.anchor_kind == ITEM else "",
            title=row.title,
            starts_on=row.starts_on or row.due_on,
            due_on=row.due_on,
            after=tuple(after.get(row.id, ())),
        )
        for row in rows
    ]
    origin = min((task.starts_on for task in dated), default=today())
    return models_of(dated, WorkingDays(origin, working_calendar(model.authority).closed))


def _key(task_id: int) -> str:
    return f"tache-{task_id}"


@dataclass(frozen=True, slots=True)
class PlannableAuthority:
    """An authority that a plan may be written in."""

    slug: str
    name: str
    code: str


@dataclass(frozen=True)
class Choices:
    """One page of authorities that a plan may be written in."""

    entries: Sequence[PlannableAuthority]
    page: int
    more: bool


def choices(user_id: int, words: Sequence[str], page: int) -> Choices:
    """Return a page of the authorities where somebody may write, by name, those searched for."""
    query = _writable(user_id, select(Authority.slug, Authority.name, Authority.code))
    for word in words:
        query = query.where(Authority.name_key.contains(word, autoescape=True))
    query = query.order_by(Authority.name_key, Authority.id)
    rows = db.session.execute(query.offset((page - 1) * PAGE_SIZE).limit(PAGE_SIZE + 1)).all()
    listed = [PlannableAuthority(*row) for row in rows]
    return Choices(listed[:PAGE_SIZE], page, len(listed) > PAGE_SIZE)


def chosen(user_id: int, slugs: Collection[str]) -> list[Authority]:
    """Return the authorities of these slugs where the user may write; others are ignored."""
    if not slugs:
        return []
    query = _writable(user_id, select(Authority)).where(Authority.slug.in_(sorted(set(slugs))))
    rows = query.order_by(Authority.name_key, Authority.id)
    # Objects already in the session may be out of date.
    return list(db.session.scalars(rows.execution_options(populate_existing=True)))


def _writable(user_id: int, query: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    return query.join(Membership, Membership.authority_id == Authority.id).where(
        Membership.user_id == user_id, Membership.role.in_(WHO_WRITES)
    )
