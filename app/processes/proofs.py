"""The items of phase 5 that the list of processes proves."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import select

from app.datasets.inventory.models import Dataset
from app.datasets.inventory.rules import PUBLIC_CODES
from app.extensions import db
from app.kernel.typography import plural
from app.processes.models import Process, ProcessDataset
from app.processes.rules import FORMAL, ReviewState, steps_of
from app.spaces.findings import COLUMNS, Provable, declare
from app.spaces.findings import settle as settle_findings
from app.spaces.models import Authority
from app.spaces.permissions import Permission

REVIEWED, SHEETS = "processus-revus", "fiches-de-processus"
CHANGES, PEOPLE = "changements-decrits", "responsables-et-suppleants"
ITEMS = frozenset({REVIEWED, SHEETS, CHANGES, PEOPLE})
NOTHING = "aucun processus n’est dans la liste"
CHANGED = ("change_who", "change_tool", "change_step", "change_rhythm")


class ProcessLine(NamedTuple):
    """What of a process proves something, and whether it produces a public dataset."""

    state: str
    owner: str
    deputy: str
    procedure: str
    change: bool
    public: bool


def settle_processes(authority: Authority) -> None:
    """Keep what the list proves of an authority, behind its lock; three statements."""
    db.session.flush()  # what was just written counts
    db.session.refresh(authority, COLUMNS)
    public = select(ProcessDataset.process_id).join(
        Dataset,
        (Dataset.authority_id == ProcessDataset.authority_id)
        & (Dataset.id == ProcessDataset.dataset_id),
    )
    public = public.where(
        ProcessDataset.authority_id == authority.id, Dataset.stage.in_(sorted(PUBLIC_CODES))
    )
    producing = set(db.session.scalars(public))
    rows = db.session.scalars(select(Process).where(Process.authority_id == authority.id)).all()
    lines = [
        ProcessLine(
            row.state,
            row.owner,
            row.deputy,
            row.procedure,
            any(getattr(row, name) for name in CHANGED),
            row.id in producing,
        )
        for row in rows
    ]
    proved, lacks = proofs_of(lines)
    settle_findings(authority, ITEMS, proved, lacks)
    db.session.flush()  # another register may read the row again in the same transaction


def proofs_of(lines: Sequence[ProcessLine]) -> tuple[dict[str, str], dict[str, str]]:
    """Return what the list proves, and what it lacks: item -> sentence.

    Where some processes produce public data, those alone are asked about.
    """
    asked = [line for line in lines if line.public] or list(lines)
    if not asked:
        return {}, {}
    count = plural(len(asked), "processus listé", "processus listés")
    missing = {
        REVIEWED: sum(line.state == ReviewState.TO_REVIEW.value for line in asked),
        SHEETS: sum(not (line.state in FORMAL and steps_of(line.procedure)) for line in asked),
        CHANGES: sum(not line.change for line in asked),
        PEOPLE: sum(not (line.owner and line.deputy) for line in asked),
    }
    words = {
        REVIEWED: ("tous revus", "à revoir"),
        SHEETS: ("chacun avec sa procédure convenue", "sans procédure convenue"),
        CHANGES: ("chacun avec ce qui change", "dont rien ne dit ce qui change"),
        PEOPLE: (
            "chacun avec un responsable et un suppléant",
            "sans responsable ou sans suppléant",
        ),
    }
    proved = {item: f"{count}, {words[item][0]}" for item, left in missing.items() if not left}
    lacks = {
        item: f"{count}, dont {left} {words[item][1]}" for item, left in missing.items() if left
    }
    return proved, lacks


declare(
    {
        item: Provable(
            lack=NOTHING,
            action="Ouvrir les processus",
            endpoint="processes.table",
            values={},
            permission=Permission.ANSWER,
            expected=False,  # the list may well be kept outside of Jalon
        )
        for item in ITEMS
    }
)
