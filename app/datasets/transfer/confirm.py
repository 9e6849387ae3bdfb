"""Confirming an import: prepared without any lock, then written in one transaction."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select

from app.audit.rules import Actor
from app.datasets.inventory.models import Dataset, Import
from app.datasets.transfer.apply import ImportDraft, Written, draw_up, write
from app.datasets.transfer.importing import (
    DONE,
    READY,
    ground_of,
    is_online,
    last_done,
    left_by,
    rows_of,
    waiting,
)
from app.datasets.transfer.plan import Fate, Sorted, counted, mark_of, sort_rows
from app.extensions import db
from app.kernel.errors import Conflict, Refused
from app.spaces.locking import open_write
from app.spaces.models import Authority

STALE = "L’inventaire a changé depuis cet aperçu. Voici ce que le tableau y changerait maintenant."
LEAVE_OUT = (
    "Rien n’est importé tant qu’il reste des lignes à corriger. Corrigez-les dans votre fichier et "
    "renvoyez-le, ou cochez pour les laisser de côté."
)
READ_AGAIN = "Relisez d’abord ce tableau\u00a0: ses colonnes ont changé entre-temps."
State = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Agreement:
    """What somebody has agreed to: the plan, what to do with the rows it leaves out, by whom."""

    seen: str  # ``mark_of`` the plan on their page
    by: Actor
    publishes: bool  # whether their role lets them publish
    leaves_out: bool = False  # the rows to correct
    takes_over: bool = False  # what was changed here meanwhile
    takes_older: Collection[int] = ()  # datasets whose date of last update becomes an older one
    takes_all_older: bool = False


@dataclass(frozen=True, slots=True)
class Prepared:
    """The draft of an import, and the state of the inventory that it was drawn up from."""

    state: State
    plan: Sequence[Sorted]
    draft: ImportDraft


def prepare(authority: Authority, row: Import, agreed: Agreement) -> Prepared:
    """Return the draft of an agreement; long, and nothing is written.

    ``Conflict`` (``current`` is the plan of now) when the inventory has changed since they looked.
    """
    if row.state != READY:
        raise Refused(READ_AGAIN)
    state = _state(authority, row)
    ground = ground_of(row, authority, publishes=agreed.publishes)
    plan = sort_rows(rows_of(row), ground)
    if mark_of(plan) != agreed.seen:
        raise Conflict(STALE, plan)
    if any(line.fate is Fate.FAULTY for line in plan) and not agreed.leaves_out:
        raise Refused(LEAVE_OUT, "leaves_out")
    older = {line.dataset_id for line in plan if line.older is not None}
    taken = older if agreed.takes_all_older else older.intersection(agreed.takes_older)
    if taken:
        plan = sort_rows(rows_of(row), replace(ground, takes_older=taken))
    fates = {Fate.NEW, Fate.CHANGED} | ({Fate.CONFLICT} if agreed.takes_over else set())
    chosen = [line for line in plan if line.fate in fates]
    return Prepared(state, plan, draw_up(authority, ground, chosen, by=agreed.by))


def confirm(authority: Authority, import_id: int, agreed: Agreement, ready: Prepared) -> Import:
    """Write a prepared import, once; it is prepared again if its state has changed."""
    open_write(authority)
    row = waiting(authority, import_id)
    db.session.refresh(row, with_for_update=True)  # its columns may be mapped anew meanwhile
    if row.state == DONE:
        return row
    if _state(authority, row) != ready.state:
        db.session.expire_all()
        ready = prepare(authority, row, agreed)
    written = write(authority, row, ready.draft, by=agreed.by)
    _finish(authority, row, ready.plan, written)
    return row


def _state(authority: Authority, row: Import) -> State:
    """Return what must not change before a draft is written: its rows, imports, the inventory."""
    query = (
        select(Dataset.id, Dataset.revision, Dataset.stage, Dataset.outcome, Dataset.held_since)
        .where(Dataset.authority_id == authority.id)
        .order_by(Dataset.id)
    )
    last = last_done(authority)
    datasets = [tuple(dataset) for dataset in db.session.execute(query)]
    return row.state, row.outcome.get("began"), last.id if last is not None else 0, datasets


def _finish(authority: Authority, row: Import, plan: Sequence[Sorted], written: Written) -> None:
    """Keep the revisions that the next import compares with; the previous import forgets them."""
    last = last_done(authority)
    revisions = left_by(last)
    revisions |= {line.dataset_id: line.revision for line in plan if line.fate is Fate.SAME}
    revisions |= written.revisions
    if last is not None:
        last.outcome = {name: value for name, value in last.outcome.items() if name != "revisions"}
    row.state = DONE
    row.sample = []
    row.outcome = {
        "counts": counted(plan),
        "added": written.added,
        "changed": written.changed,
        "created": list(written.created),
        "revisions": {str(dataset_id): revision for dataset_id, revision in revisions.items()},
        **({"online": row.outcome["online"]} if is_online(row) else {}),
    }
    db.session.flush()
