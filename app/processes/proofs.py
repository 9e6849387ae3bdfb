"""The items of phase 5 that the list of processes proves, published dataset by dataset."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import and_, select

from app.datasets.inventory.models import Dataset
from app.datasets.inventory.rules import PUBLIC_CODES
from app.extensions import db
from app.kernel.signals import inventory_settled
from app.kernel.typography import plural
from app.processes.models import Process, ProcessDataset
from app.processes.rules import FORMAL, ReviewState, steps_of
from app.spaces.findings import COLUMNS, Provable, declare
from app.spaces.findings import settle as settle_findings
from app.spaces.models import Authority
from app.spaces.permissions import Permission

REVIEWED, SHEETS, PEOPLE = "processus-revus", "fiches-de-processus", "responsables-et-suppleants"
ITEMS = frozenset({REVIEWED, SHEETS, PEOPLE})
NOT_LINKED = "les jeux publiés ne sont pas encore reliés à un processus"
WORDS: Mapping[str, tuple[str, str]] = {
    REVIEWED: ("chacun par un processus revu", "sans processus revu"),
    SHEETS: ("chacun avec sa procédure convenue", "sans procédure convenue"),
    PEOPLE: ("chacun avec un responsable et un suppléant", "sans responsable ou sans suppléant"),
}


class ProcessLine(NamedTuple):
    """What of a process proves something."""

    state: str
    owner: str
    deputy: str
    procedure: str

    def proves(self) -> frozenset[str]:
        """Return the items that it proves for each dataset that it produces."""
        proved = {
            REVIEWED: self.state != ReviewState.TO_REVIEW.value,
            SHEETS: self.state in FORMAL and bool(steps_of(self.procedure)),
            PEOPLE: bool(self.owner and self.deputy),
        }
        return frozenset(item for item, holds in proved.items() if holds)


def settle_processes(authority: Authority) -> None:
    """Keep what the list proves of an authority, behind its lock; two statements."""
    db.session.flush()  # what was just written counts
    db.session.refresh(authority, COLUMNS)
    settle_after_inventory(authority)


@inventory_settled.connect
def settle_after_inventory(authority: Authority) -> None:
    """Keep what the list proves, once the row of the authority was read; one statement."""
    query = (
        select(Dataset.id, Process.state, Process.owner, Process.deputy, Process.procedure)
        .outerjoin(
            ProcessDataset,
            and_(
                ProcessDataset.authority_id == Dataset.authority_id,
                ProcessDataset.dataset_id == Dataset.id,
            ),
        )
        .outerjoin(
            Process,
            and_(
                Process.authority_id == ProcessDataset.authority_id,
                Process.id == ProcessDataset.process_id,
            ),
        )
        .where(Dataset.authority_id == authority.id, Dataset.stage.in_(sorted(PUBLIC_CODES)))
    )
    by_dataset: dict[int, list[ProcessLine]] = {}
    for dataset_id, state, *rest in db.session.execute(query):
        lines = by_dataset.setdefault(dataset_id, [])
        if state is not None:
            lines.append(ProcessLine(state, *rest))
    proved, lacks = proofs_of(list(by_dataset.values()))
    settle_findings(authority, ITEMS, proved, lacks)
    db.session.flush()  # another register may read the row again in the same transaction


def proofs_of(
    published: Sequence[Sequence[ProcessLine]],
) -> tuple[dict[str, str], dict[str, str]]:
    """Return what is proved of published datasets, each with its processes, and what is lacking.

    A dataset is proved by one of its processes. Where none is linked to any, nothing is told.
    """
    if not any(published):
        return {}, {}
    count = plural(len(published), "jeu publié", "jeux publiés")
    proved, lacks = {}, {}
    for item, (whole, without) in WORDS.items():
        missing = sum(not any(item in line.proves() for line in lines) for lines in published)
        if missing:
            lacks[item] = f"{count}, dont {missing} {without}"
        else:
            proved[item] = f"{count}, {whole}"
    return proved, lacks


declare(
    {
        item: Provable(
            lack=NOT_LINKED,
            action="Ouvrir les processus",
            endpoint="processes.table",
            values={},
            permission=Permission.ANSWER,
            expected=False,  # the list may well be kept outside of Jalon
        )
        for item in ITEMS
    }
)
