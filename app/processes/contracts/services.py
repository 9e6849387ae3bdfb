"""Writing contracts, and the task that prepares the renewal of each."""

from app.audit.rules import Actor, Change
from app.audit.services import record
from app.extensions import db
from app.kernel.clock import now, today
from app.kernel.errors import Refused
from app.kernel.revisions import Saved, Sight, merge
from app.kernel.typography import day, number
from app.methodology.loader import get_edition
from app.processes.contracts import queries
from app.processes.contracts.contents import ContractFacts, differences, problems_of
from app.processes.contracts.models import Contract
from app.processes.contracts.rules import ContractKind, to_prepare_on
from app.spaces.locking import lock
from app.spaces.models import Authority
from app.tasks.drafts import Draft
from app.tasks.models import Task
from app.tasks.queries import task_if_any
from app.tasks.rules import OPEN_CODES, AnchorKind
from app.tasks.services import create_task

MOST = 300  # contracts of one authority
THIS = "ce contrat"
ABOUT = "clauses-de-remise"  # the item that such a task serves
UNDATED = "Indiquez d’abord le dernier jour du contrat."
ALREADY = "La tâche de renouvellement est déjà ouverte."


def add(
    authority: Authority, facts: ContractFacts, *, with_task: bool = False, by: Actor
) -> Contract:
    """List a contract; ``with_task`` also creates the task that prepares its renewal."""
    lock(authority)
    if queries.count(authority) >= MOST:
        raise Refused(f"La liste peut compter {number(MOST)} contrats.")
    for refusal in problems_of(facts):
        raise refusal
    row = Contract(authority_id=authority.id, updated_by_name=by.name, **facts.columns())
    db.session.add(row)
    db.session.flush()  # the journal needs the id
    authority.last_activity_at = now()
    _record(authority, "contract:add", row, by)
    if with_task and row.ends_on is not None:
        _create_task(authority, row, by)
    return row


def update(
    authority: Authority, contract_id: int, typed: ContractFacts, *, seen: Sight, by: Actor
) -> Saved[Contract]:
    """Change a contract; ``Conflict`` (see ``merge``) if somebody changed the same."""
    lock(authority)
    row = queries.contract(authority, contract_id, fresh=True)
    before = ContractFacts.of(row)
    merged = merge(before, typed, seen, THIS, revision=row.revision)
    facts = merged.facts
    if before == facts:
        return Saved(row, merged.kept)
    merged.judge(problems_of(facts))
    for column, value in facts.columns().items():
        setattr(row, column, value)
    row.revision += 1
    row.updated_at = authority.last_activity_at = now()
    row.updated_by_name = by.name
    _record(authority, "contract:update", row, by, differences(before, facts))
    return Saved(row, merged.kept)


def remove(authority: Authority, contract_id: int, *, by: Actor) -> ContractFacts:
    """Take a contract off the list; its task stays."""
    lock(authority)
    row = queries.contract(authority, contract_id, fresh=True)
    facts = ContractFacts.of(row)
    db.session.delete(row)
    authority.last_activity_at = now()
    _record(authority, "contract:remove", row, by)
    return facts


def prepare_renewal(authority: Authority, contract_id: int, *, by: Actor) -> Task:
    """Create the task that prepares the renewal; ``Refused`` without date, or if it is open."""
    lock(authority)
    row = queries.contract(authority, contract_id, fresh=True)
    if row.ends_on is None:
        raise Refused(UNDATED)
    known = task_if_any(authority, row.task_id) if row.task_id is not None else None
    if known is not None and known.state in OPEN_CODES:
        raise Refused(ALREADY)
    return _create_task(authority, row, by)


def _create_task(authority: Authority, row: Contract, by: Actor) -> Task:
    ends_on = row.ends_on
    assert ends_on is not None  # noqa: S101  checked by both callers
    kind = ContractKind(row.kind)
    about = ABOUT if ABOUT in get_edition(authority.edition_id) else ""
    draft = Draft(
        title=f"Préparer le renouvellement\u00a0: {row.title}"[:200],
        description=(
            f"Le contrat s’achève le {day(ends_on)}. Relisez ce qu’il dit des données, puis "
            f"reprenez les clauses proposées dans Documents ({kind.label.lower()})."
        ),
        anchor_kind=AnchorKind.ITEM.value if about else "",
        anchor_id=about,
        due_on=to_prepare_on(ends_on, today()),
    )
    task = create_task(authority, draft, by=by)
    row.task_id = task.id
    return task


def _record(
    authority: Authority, event: str, row: Contract, by: Actor, changes: tuple[Change, ...] = ()
) -> None:
    record(
        event,
        actor=by,
        authority_id=authority.id,
        subject=f"contract:{row.id}",
        title=row.title,
        changes=changes,
    )
