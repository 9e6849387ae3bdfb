"""The register of public information that the law asks for, drawn from the inventory.

CRPA L322-6 and R322-7: for each document its exact title, its object, when it was created, the
conditions of its reuse, the date and the object of its updates; brought up to date every year.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.datasets.inventory import wording
from app.datasets.inventory.contents import DatasetFacts
from app.datasets.inventory.defaults import Defaults
from app.datasets.inventory.frequencies import UNDECIDED
from app.datasets.inventory.licences import name_of
from app.datasets.inventory.models import Dataset
from app.datasets.inventory.rules import Outcome
from app.kernel.typography import day, lowered
from app.tables.writing.tables import TableSheet

ARTICLES = "CRPA L322-6 et R322-7"
COLUMNS = (
    "Titre exact", "Objet", "Date de création", "Conditions de réutilisation",
    "Date et objet des mises à jour",
)  # fmt: skip
MISSING = "à compléter"


@dataclass(frozen=True, slots=True)
class RepertoireEntry:
    """A document of the register; an empty text is missing."""

    dataset_id: int
    title: str
    subject: str
    created: str
    conditions: str
    updates: str

    @property
    def cells(self) -> tuple[str, ...]:
        """The cells after the title, in the order of ``COLUMNS``."""
        return self.subject, self.created, self.conditions, self.updates

    @property
    def missing(self) -> int:
        """How many cells are empty."""
        return sum(not cell for cell in self.cells)


def entries(rows: Sequence[Dataset], defaults: Defaults) -> list[RepertoireEntry]:
    """Return the register: every dataset but those that may not be communicated.

    The licence and the rhythm of the strategy stand for those a dataset lacks.
    """
    return [_entry(row, defaults) for row in rows if row.outcome != Outcome.CLOSED.value]


def _entry(row: Dataset, defaults: Defaults) -> RepertoireEntry:
    facts = DatasetFacts.of(row).but(frequency=defaults.rhythm_of(row))
    licence = defaults.licence_of(row)
    return RepertoireEntry(
        dataset_id=row.id,
        title=facts.title,
        subject=facts.description,
        # The inventory holds no date of creation: the start of the period stands for it.
        created=day(facts.covers_from) if facts.covers_from else "",
        conditions=name_of(licence) if licence else "",
        updates=_updates(facts),
    )


def _updates(facts: DatasetFacts) -> str:
    """Return when and how a document is updated; nothing without a date."""
    if facts.updated_on is None:
        return ""
    when = day(facts.updated_on)
    if facts.frequency in UNDECIDED:
        return when
    rhythm = wording.frequency_of(facts.frequency)
    return f"{when}, mise à jour {lowered(rhythm)}"


def sheet(register: Sequence[RepertoireEntry]) -> TableSheet:
    """Return the register as a table to save."""
    return TableSheet("Répertoire", COLUMNS, _lines(register))


def _lines(register: Sequence[RepertoireEntry]) -> Iterator[list[str]]:
    for entry in register:
        yield [entry.title, *entry.cells]
