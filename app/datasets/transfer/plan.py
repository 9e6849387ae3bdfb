"""What a table would change in an inventory: new, changed, the same, in conflict, to correct.

A row is recognised by its identifier when it says one, else by its title and service.
"""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from app.datasets.inventory.contents import DatasetFacts
from app.datasets.inventory.rules import (
    PAGE_NOT_YOURS,
    PUBLIC,
    PUBLIC_CODES,
    UNPROMISED_ELSEWHERE,
    Stage,
    promise_of,
    refuses_stage,
)
from app.datasets.transfer.columns import NOT_FACTS, STAGE, TITLES
from app.datasets.transfer.rows import ImportRow, Problem, faults
from app.datasets.transfer.values import read, same
from app.kernel.labels import LabelledEnum
from app.kernel.text import name_key
from app.kernel.typography import number

UNTITLED = "Cette ligne n’a pas de titre\u00a0: écrivez-le, ou supprimez la ligne."
SEVERAL = (
    "Plusieurs jeux portent ce titre\u00a0: ajoutez une colonne avec leur service ou leur "
    "identifiant."
)
NOT_YOURS = (
    "Votre rôle ne permet pas de publier ni de retirer de la publication\u00a0: ne reprenez pas "
    "cette colonne, ou demandez-le à un chef de projet."
)


class Fate(LabelledEnum):
    """What becomes of a row."""

    NEW = ("new", "Nouveaux")
    CHANGED = ("changed", "Modifiés")
    SAME = ("same", "Inchangés")
    CONFLICT = ("conflict", "En conflit")
    FAULTY = ("faulty", "À corriger")


@dataclass(frozen=True, slots=True)
class StandingDataset:
    """A dataset as it stands."""

    id: int
    revision: int
    stage: str
    outcome: str
    held: bool
    published_on: date | None
    files: int
    facts: DatasetFacts
    # What the national catalogue says of it in its own coarser words, if that is what is read.
    national: Mapping[str, str] = field(default_factory=dict)

    def tells(self, name: str, said: Any) -> bool:
        """Tell whether this is what it says already."""
        words = self.national.get(name, "")
        coarse = bool(words) and read(name, words) == said
        return coarse or same(name, getattr(self.facts, name), said)

    @property
    def reachable(self) -> bool:
        """Whether a file, an address or a page of it is known."""
        return self.files > 0 or bool(self.facts.landing_url)


@dataclass(frozen=True, slots=True)
class Sorted:
    """A row, and what becomes of it; ``problems`` say why it cannot be taken."""

    row: ImportRow
    fate: Fate
    standing: StandingDataset | None = None  # the dataset it speaks of, when there is one
    problems: tuple[Problem, ...] = ()
    namesake: StandingDataset | None = (
        None  # a dataset of the same title that it is not: to look at
    )

    @property
    def dataset_id(self) -> int:
        """The id of the dataset it speaks of, or 0."""
        return self.standing.id if self.standing is not None else 0

    @property
    def revision(self) -> int:
        """The revision in which that dataset was looked at, or 0."""
        return self.standing.revision if self.standing is not None else 0


@dataclass(frozen=True, slots=True)
class ImportGround:
    """What rows are held against: the inventory, what the last import left, and the rights."""

    standing: Sequence[StandingDataset]
    left: Mapping[int, int]  # dataset -> revision after the import that last wrote it
    publishes: bool = False
    columns: Mapping[str, str] = field(default_factory=dict)  # field -> its column, for sentences


def sort_rows(rows: Sequence[ImportRow], ground: ImportGround) -> list[Sorted]:
    """Say what becomes of each row."""
    known = _Known(ground.standing)
    met: dict[Any, int] = {}
    return [_sorted(row, ground, known, met) for row in rows]


def counted(plan: Sequence[Sorted]) -> dict[str, int]:
    """Count the rows of each fate."""
    counts = Counter(each.fate for each in plan)
    return {str(fate.value): counts[fate] for fate in Fate}


def mark_of(plan: Sequence[Sorted]) -> str:
    """Return what tells this plan from another: what somebody has seen and agreed to."""
    told = [(each.row.line, each.fate.value, each.dataset_id, each.revision) for each in plan]
    return hashlib.sha256(repr(told).encode()).hexdigest()[:32]


class _Known:
    """The datasets that stand, by what rows may call them."""

    def __init__(self, standing: Sequence[StandingDataset]) -> None:
        self.by_identifier = {each.facts.identifier: each for each in standing}
        self.by_name: dict[tuple[str, str], list[StandingDataset]] = {}
        self.by_title: dict[str, list[StandingDataset]] = {}
        for each in standing:
            title, service = name_key(each.facts.title), name_key(each.facts.service)
            self.by_name.setdefault((title, service), []).append(each)
            self.by_title.setdefault(title, []).append(each)

    def find(self, said: Mapping[str, Any]) -> Sequence[StandingDataset]:
        """Return the datasets that a row may speak of: none is new, several is too many."""
        if said.get("identifier"):
            one = self.by_identifier.get(said["identifier"])
            return [one] if one else []
        title, service = name_key(said.get("title", "")), name_key(said.get("service", ""))
        found = self.by_name.get((title, service), [])
        return found or (self.by_title.get(title, []) if not service else [])


def _sorted(row: ImportRow, ground: ImportGround, known: _Known, met: dict[Any, int]) -> Sorted:
    if row.problems:
        return Sorted(row, Fate.FAULTY, problems=row.problems)
    if not row.said.get("identifier") and not row.said.get("title"):
        return _faulty(row, ground, "title", UNTITLED)
    found = known.find(row.said)
    if len(found) > 1:
        return _faulty(row, ground, "title", SEVERAL)
    key = found[0].id if found else _name_of(row)
    if key in met:
        sentence = (
            f"Même jeu que la ligne {number(met[key])}\u00a0: gardez une des deux, ou donnez-leur "
            "un identifiant."
        )
        return _faulty(row, ground, "title", sentence)
    met[key] = row.line
    return _against(row, found[0], ground) if found else _new(row, ground, known)


def _name_of(row: ImportRow) -> tuple[str, str]:
    """Return what tells a new dataset from the others of the table."""
    if row.said.get("identifier"):
        return "", row.said["identifier"]
    return name_key(row.said["title"]), name_key(row.said.get("service", ""))


def _faulty(row: ImportRow, ground: ImportGround, field: str, sentence: str) -> Sorted:
    column = ground.columns.get(field, TITLES[field])
    return Sorted(row, Fate.FAULTY, problems=((column, sentence),))


def _new(row: ImportRow, ground: ImportGround, known: _Known) -> Sorted:
    if not row.said.get("title"):
        return _faulty(row, ground, "title", UNTITLED)
    sentence = _refused_stage(row, None, ground)
    if sentence is not None:
        return _faulty(row, ground, STAGE, sentence)
    alike = known.by_title.get(name_key(row.said["title"]), [])
    return Sorted(row, Fate.NEW, namesake=next(iter(alike), None))


def _against(row: ImportRow, standing: StandingDataset, ground: ImportGround) -> Sorted:
    """Hold a row against the dataset that it speaks of."""
    changed = {
        name: each
        for name, each in row.said.items()
        if name not in NOT_FACTS and not standing.tells(name, each)
    }
    version = row.version
    row = replace(row, said={**changed, **({STAGE: row.stage} if row.stage else {})})
    wanted = row.facts(standing.facts)
    if wanted == standing.facts.settled(standing.facts) and row.stage in {"", standing.stage}:
        return Sorted(row, Fate.SAME, standing)
    problems = faults(standing.facts, changed, ground.columns)
    if problems:
        return Sorted(row, Fate.FAULTY, problems=tuple(problems))
    sentence = _refused_stage(row, standing, ground)
    if sentence is not None:
        return _faulty(row, ground, STAGE, sentence)
    if "landing_url" in changed and standing.stage in PUBLIC_CODES and not ground.publishes:
        return _faulty(row, ground, "landing_url", PAGE_NOT_YOURS)
    touched = _touched(version, standing, ground)
    return Sorted(row, Fate.CONFLICT if touched else Fate.CHANGED, standing)


def _touched(version: int | None, standing: StandingDataset, ground: ImportGround) -> bool:
    """Tell whether somebody has written here since the table was taken out, or last brought in."""
    seen = ground.left.get(standing.id, standing.revision) if version is None else version
    return seen != standing.revision


def _refused_stage(
    row: ImportRow, standing: StandingDataset | None, ground: ImportGround
) -> str | None:
    present = standing.stage if standing is not None else Stage.LISTED.value
    if row.stage in {"", present}:
        return None
    wanted, before = Stage(row.stage), Stage(present)
    sentence = _unfit(wanted, standing, row)
    if sentence is not None:
        return f"{sentence} En attendant, écrivez «\u202f{Stage.PREPARED.label}\u202f»."
    public = not {wanted, before}.isdisjoint(PUBLIC)
    return NOT_YOURS if public and not ground.publishes else None


def _unfit(wanted: Stage, standing: StandingDataset | None, row: ImportRow) -> str | None:
    """Say what keeps a dataset from the stage that a row says; a table promises nothing."""
    if standing is None:
        return refuses_stage(wanted, "", held=False, reachable=False)
    reachable = standing.reachable or bool(row.said.get("landing_url"))
    sentence = refuses_stage(wanted, standing.outcome, held=standing.held, reachable=reachable)
    if sentence is None and wanted in PUBLIC and promise_of(standing.outcome, standing.stage):
        return UNPROMISED_ELSEWHERE
    return sentence
