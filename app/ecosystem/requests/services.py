"""Writing requests: each write locks the authority and tells the journal."""

from app.audit.rules import Actor, Change
from app.audit.services import record
from app.datasets.inventory.queries import briefs_by_id
from app.ecosystem.requests import queries
from app.ecosystem.requests.contents import DataRequestFacts, differences, problems_of
from app.ecosystem.requests.models import DataRequest
from app.ecosystem.requests.proofs import settle_requests
from app.ecosystem.requests.rules import RequestSource
from app.extensions import db
from app.kernel.clock import now, today
from app.kernel.errors import Refused
from app.kernel.revisions import Saved, Sight, merge
from app.kernel.typography import number
from app.spaces.locking import lock
from app.spaces.models import Authority

MOST = 1_000  # requests of one authority
KEPT_FOR_THE_TEAM = 200  # of them, that what anybody sends never takes
SHEET = "cette demande"
FULL = f"La liste peut compter {number(MOST)} demandes\u00a0: retirez les plus anciennes."


def add(authority: Authority, facts: DataRequestFacts, *, by: Actor) -> DataRequest:
    """List a request that the team writes down."""
    lock(authority)
    row = write_new(authority, facts, RequestSource.TEAM, full=FULL, by=by)
    tell(authority, "request:add", row, by)
    return row


def write_new(
    authority: Authority, facts: DataRequestFacts, source: RequestSource, *, full: str, by: Actor
) -> DataRequest:
    """Write a request, behind the lock; ``full`` says that the list can hold no more."""
    kept = KEPT_FOR_THE_TEAM if source is RequestSource.PUBLIC else 0
    if queries.count(authority) >= MOST - kept:
        raise Refused(full)
    _judge(authority, facts)
    columns = facts.settled().columns()
    row = DataRequest(
        authority_id=authority.id, source=source.value, updated_by_name=by.name, **columns
    )
    db.session.add(row)
    db.session.flush()  # the journal needs the id
    return row


def update(
    authority: Authority, request_id: int, typed: DataRequestFacts, *, seen: Sight, by: Actor
) -> Saved[DataRequest]:
    """Change a request; ``Conflict`` (see ``merge``) if somebody changed the same."""
    lock(authority)
    row = queries.data_request(authority, request_id, fresh=True)
    before = DataRequestFacts.of(row)
    merged = merge(before, typed, seen, SHEET, revision=row.revision)
    facts = merged.facts.settled()
    if before == facts:
        return Saved(row, merged.kept)
    merged.judge(problems_of(facts, today()))
    _judge(authority, facts)
    for column, value in facts.columns().items():
        setattr(row, column, value)
    row.revision += 1
    row.updated_at = now()
    row.updated_by_name = by.name
    tell(authority, "request:update", row, by, differences(before, facts))
    return Saved(row, merged.kept)


def remove(authority: Authority, request_id: int, *, by: Actor) -> DataRequestFacts:
    """Take a request off the list; its dataset stays."""
    lock(authority)
    row = queries.data_request(authority, request_id, fresh=True)
    facts = DataRequestFacts.of(row)
    db.session.delete(row)
    db.session.flush()
    tell(authority, "request:remove", row, by)
    return facts


def _judge(authority: Authority, facts: DataRequestFacts) -> None:
    for refusal in problems_of(facts, today()):
        raise refusal
    if facts.dataset_id and not briefs_by_id(authority, {facts.dataset_id}):
        raise Refused("Choisissez un jeu de votre inventaire.", "dataset_id")


def tell(
    authority: Authority, event: str, row: DataRequest, by: Actor, changes: tuple[Change, ...] = ()
) -> None:
    """Tell the journal what became of a request, and settle what the list proves."""
    authority.last_activity_at = now()
    settle_requests(authority)
    record(
        event,
        actor=by,
        authority_id=authority.id,
        subject=f"request:{row.id}",
        title=row.title,
        changes=changes,
    )
