"""The notes of interest and effort of datasets, given or proposed, and their order (pure)."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.datasets.inventory.library import typical
from app.datasets.inventory.rules import (
    LETS_OUT,
    PUBLIC_CODES,
    HighValueState,
    Outcome,
    PersonalData,
)
from app.kernel.drawing.grid import HIGH_FROM
from app.kernel.labels import LabelledEnum
from app.kernel.revisions import Sight
from app.kernel.text import name_key

LOWEST, HIGHEST = 1, 5
FIRST = 5  # how many to begin with
ORDINARY = 2  # what a dataset is noted when nothing is known of it
# Formats that a machine reads as they are, and those that somebody must first retype.
READY = frozenset({"csv", "json", "geojson", "gpkg", "parquet", "xml", "gtfs", "tsv", "kml", "shp"})
TABLE = frozenset({"xlsx", "xls", "ods"})
IMAGE = frozenset({"pdf", "doc", "docx", "odt", "papier", "jpg", "png", "tif", "tiff", "dwg"})
BIG_ROWS, BIG_MEGABYTES = 100_000, 100
VOLUME = re.compile(r"(\d[\d\s.,]*)\s*(lignes?|ko|mo|go|kb|mb|gb)\b", re.IGNORECASE)
MEGABYTES = {"ko": 0.001, "kb": 0.001, "mo": 1.0, "mb": 1.0, "go": 1000.0, "gb": 1000.0}
# What the analysis asks for before opening, in steps of effort.
COST_OF_OUTCOME = {
    Outcome.AFTER_MASKING: (1, "une partie à masquer"),
    Outcome.AFTER_ANONYMISATION: (2, "des données à anonymiser"),
    Outcome.AFTER_AGREEMENT: (1, "un accord à obtenir"),
}
# Nothing is to be opened: the analysis says so, or it is done already.
SETTLED = frozenset({Outcome.CLOSED, Outcome.LATER, Outcome.ELSEWHERE})


class OpeningInterest(LabelledEnum):
    """How much opening a dataset is worth."""

    GREATEST = ("5", "Très fort")
    GREAT = ("4", "Fort")
    FAIR = ("3", "Moyen")
    SMALL = ("2", "Faible")
    SMALLEST = ("1", "Très faible")


class Effort(LabelledEnum):
    """How much opening a dataset costs."""

    LEAST = ("1", "Presque rien")
    LITTLE = ("2", "Peu")
    FAIR = ("3", "Moyen")
    MUCH = ("4", "Beaucoup")
    MOST = ("5", "Énormément")


class PriorityQuadrant(LabelledEnum):
    """What to do with a dataset, from its interest and its effort."""

    FIRST = ("first", "À ouvrir d’abord")
    PLAN = ("plan", "À préparer")
    SIDE = ("side", "Au fil de l’eau")
    LATER = ("later", "Plus tard")


@dataclass(frozen=True, slots=True)
class KnownDataset:
    """The columns of a dataset that bear on its notes."""

    id: int
    title: str
    revision: int
    stage: str
    outcome: str
    typical: str
    duties: Sequence[str]
    high_value_state: str
    personal_data: str
    format: str
    volume: str
    value: int | None
    effort: int | None

    @property
    def seen(self) -> str:
        """What a form that notes the dataset sends back."""
        return sight_of(self.revision, self.value, self.effort).text


def sight_of(revision: int, value: int | None, effort: int | None) -> Sight:
    """Return what a form that notes a dataset shows of it."""
    return Sight.of({"value": value, "effort": effort}, revision)


@dataclass(frozen=True, slots=True)
class Note:
    """A note from 1 to 5, and why when it is only proposed."""

    step: int
    proposed: bool = False
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PlacedDataset:
    """A dataset with both notes, given or proposed."""

    known: KnownDataset
    value: Note
    effort: Note

    @property
    def proposed(self) -> bool:
        """Whether one of its notes is only proposed."""
        return self.value.proposed or self.effort.proposed

    @property
    def quadrant(self) -> PriorityQuadrant:
        """What to do with it."""
        if self.value.step >= HIGH_FROM:
            return (
                PriorityQuadrant.PLAN if self.effort.step >= HIGH_FROM else PriorityQuadrant.FIRST
            )
        return PriorityQuadrant.LATER if self.effort.step >= HIGH_FROM else PriorityQuadrant.SIDE

    @property
    def reasons(self) -> tuple[str, ...]:
        """The reasons of both notes."""
        return self.value.reasons + self.effort.reasons

    @property
    def rank(self) -> tuple[int, int, int, str, int]:
        """The sort key: best gain, then interest, then those that may be opened already."""
        gain = self.value.step - self.effort.step
        decided = 0 if self.known.outcome and Outcome(self.known.outcome) in LETS_OUT else 1
        return -gain, -self.value.step, decided, name_key(self.known.title), self.known.id


def place(known: KnownDataset, binding: frozenset[str]) -> PlacedDataset:
    """Return a dataset with its notes; ``binding`` are the duties of the authority."""
    value, effort = proposed_value(known, binding), proposed_effort(known)
    if known.value is not None:
        value = Note(known.value, reasons=value.reasons)
    if known.effort is not None:
        effort = Note(known.effort, reasons=effort.reasons)
    return PlacedDataset(known, value, effort)


def proposed_value(known: KnownDataset, binding: frozenset[str]) -> Note:
    """Return the proposed interest: a duty, a common request, a confirmed high-value family."""
    entry = typical().get(known.typical)
    duties = {*known.duties, *(entry.duties if entry is not None else ())}
    criteria = [
        (2, "répond à une obligation", bool(duties & binding)),
        (1, "souvent demandé", entry is not None and entry.first),
        (1, "donnée de forte valeur", known.high_value_state == HighValueState.CONFIRMED.value),
    ]
    return _note(criteria)


def proposed_effort(known: KnownDataset) -> Note:
    """Return the proposed effort: personal data, format, volume, condition of the analysis."""
    people = known.personal_data
    cost, condition = COST_OF_OUTCOME.get(Outcome(known.outcome), (0, ""))
    form = known.format.lower()
    criteria = [
        (2, "des données personnelles", people == PersonalData.DIRECT.value),
        (1, "des recoupements possibles", people == PersonalData.INDIRECT.value),
        (-1, f"déjà en {form}", form in READY),
        (0, f"un tableau {form} à exporter", form in TABLE),
        (2, f"un {form} à ressaisir", form in IMAGE),
        (1, "un gros volume", is_big(known.volume)),
        (cost, condition, bool(condition)),
    ]
    return _note(criteria)


def _note(criteria: Iterable[tuple[int, str, bool]]) -> Note:
    met = [(step, words) for step, words, holds in criteria if holds]
    step = min(max(ORDINARY + sum(step for step, _ in met), LOWEST), HIGHEST)
    return Note(step, proposed=True, reasons=tuple(words for _, words in met))


def is_big(volume: str) -> bool:
    """Tell whether a volume « as said » is great: many rows, or a heavy file."""
    for digits, unit in VOLUME.findall(volume):
        amount = _number(digits)
        if unit.lower().startswith("ligne"):
            if amount >= BIG_ROWS:
                return True
        elif amount * MEGABYTES[unit.lower()] >= BIG_MEGABYTES:
            return True
    return False


def _number(digits: str) -> float:
    """Read « 12 000 », « 1,5 » or « 12.000 » (French: a dot there parts thousands)."""
    plain = re.sub(r"\s", "", digits).strip(".,")
    if re.fullmatch(r"\d{1,3}([.,]\d{3})+", plain):
        return float(re.sub(r"[.,]", "", plain))
    return float(plain.replace(",", ".")) if plain.count(",") + plain.count(".") <= 1 else 0.0


def may_come_first(known: KnownDataset) -> bool:
    """Tell whether a dataset is still to be opened."""
    return known.stage not in PUBLIC_CODES and Outcome(known.outcome) not in SETTLED


def first_ones(placed: Iterable[PlacedDataset]) -> list[PlacedDataset]:
    """Return the first datasets to open, in order."""
    candidates = [dataset for dataset in placed if may_come_first(dataset.known)]
    return sorted(candidates, key=lambda dataset: dataset.rank)[:FIRST]
