"""Taking back a line that one has just added in a grid, and that nobody else has touched."""

from app.audit.queries import history_of
from app.extensions import db
from app.grid.register import GridRegister
from app.grid.rules import GridRow, RowOutcome, RowSent, RowState
from app.kernel.errors import Conflict, Forbidden, Missing, Refused
from app.spaces.guard import current_authority
from app.web.person import person_id

ADDED = frozenset({"add", "create"})
TYPED = ADDED | {"update", "assess"}  # what the cells of a grid write in the journal
MOST_EVENTS = 50  # a line with a longer past was not just added
TOUCHED = "Cette ligne a servi depuis\u00a0: retirez-la depuis sa fiche."


def take_back(register: GridRegister, row: GridRow | None, sent: RowSent) -> RowOutcome:
    """Remove a line, or say why it stays; one that is gone already is removed."""
    if row is None:
        return RowOutcome(sent, RowState.REMOVED)
    stays = RowOutcome(sent, RowState.WRONG, row.id, problem=TOUCHED)
    if sent.seen.marks != row.seen(register.columns).marks or not _is_ones_own(row):
        return stays
    try:
        with db.session.begin_nested():
            register.remove(row)
    except (Refused, Forbidden, Missing, Conflict) as refusal:
        return RowOutcome(sent, RowState.WRONG, row.id, problem=refusal.message)
    return RowOutcome(sent, RowState.REMOVED)


def _is_ones_own(row: GridRow) -> bool:
    """Tell whether the visitor added a line, and whether nothing but their typing came to it."""
    events = history_of(current_authority().id, row.subject, limit=MOST_EVENTS)
    verbs = [event.event.partition(":")[2] for event in events if event.user_id == person_id()]
    return (
        0 < len(events) < MOST_EVENTS
        and len(verbs) == len(events)
        and set(verbs) <= TYPED
        and verbs[-1] in ADDED
    )
