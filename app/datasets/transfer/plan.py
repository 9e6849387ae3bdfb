"""The plan of an import: each row new, changed, the same, in conflict or to correct.

A row is recognised by its identifier when it has one, else by its title and service.
"""

import hashlib
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from app.datasets.inventory.contents import DatasetFacts
from app.datasets.inventory.rules import (
    PAGE_NOT_YOURS,
    PUBLIC,
    PUBLIC_CODES,
    UNLICENSED,
    UNPROMISED_ELSEWHERE,
    Outcome,
    Stage,
    promise_of,
    refuses_stage,
)
from app.datasets.transfer.columns import NOT_FACTS, STAGE, TITLES
from app.datasets.transfer.known import KnownDatasets, StandingDataset, shared_addresses
from app.datasets.transfer.online import ADDRESSES, TOO_MANY, Online, changes_of
from app.datasets.transfer.rows import ImportRow, Problem, faults
from app.kernel.labels import LabelledEnum
from app.kernel.text import name_key
from app.kernel.typography import number

UNTITLED = "Cette ligne n’a pas de titre\u00a0: écrivez-le, ou supprimez la ligne."
UNTITLED_THERE = "Ce jeu n’a pas de titre dans ce catalogue\u00a0: donnez-lui-en un là-bas."
SEVERAL = (
    "Plusieurs jeux portent ce titre\u00a0: ajoutez une colonne avec leur service ou leur "
    "identifiant."
)
NOT_YOURS = (
    "Votre rôle ne permet pas de publier ni de retirer de la publication\u00a0: ne reprenez pas "
    "cette colonne, ou demandez-le à un chef de projet."
)


SEVERAL_HERE = (
    "Plusieurs jeux de l’inventaire portent ce titre ou cette adresse : distinguez-les d’abord ici."
)
ONLINE_YET = "Ce jeu est déjà en ligne."


class Fate(LabelledEnum):
    """What an import does with a row."""

    NEW = ("new", "Nouveaux")
    CHANGED = ("changed", "Modifiés")
    SAME = ("same", "Inchangés")
    CONFLICT = ("conflict", "En conflit")
    FAULTY = ("faulty", "À corriger")


@dataclass(frozen=True, slots=True)
class Sorted:
    """A row and its fate; ``problems`` say why it cannot be taken."""

    row: ImportRow
    fate: Fate
    standing: StandingDataset | None = None  # the dataset it speaks of, when there is one
    problems: tuple[Problem, ...] = ()
    namesake: StandingDataset | None = (
        None  # a dataset of the same title that it is not: to look at
    )
    older: date | None = None  # of its last update there, before the one noted here

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
    """What rows are compared with: the inventory, the revisions of the last import, the rights."""

    standing: Sequence[StandingDataset]
    left: Mapping[int, int]  # dataset -> revision after the import that last wrote it
    publishes: bool = False
    columns: Mapping[str, str] = field(default_factory=dict)  # field -> its column, for sentences
    licence: str = ""  # of the strategy: that of the datasets that say none
    takes_older: Collection[int] = ()  # datasets that take an older date of last update

    def unlicensed(self, facts: DatasetFacts, standing: StandingDataset | None) -> bool:
        """Tell whether a dataset of these facts would be of high value and under no licence.

        A table proposes a family; a person has confirmed the one that stands, or nobody has.
        """
        confirmed = standing.confirmed_family if standing is not None else ""
        keeps = bool(confirmed) and facts.high_value == confirmed
        return keeps and not (facts.licence or self.licence)


def sort_rows(rows: Sequence[ImportRow], ground: ImportGround) -> list[Sorted]:
    """Return the fate of each row, in the order of the table."""
    known = KnownDatasets(ground.standing, shared_addresses(rows))
    met: dict[Any, int] = {}  # key of a dataset -> line of its first row
    return [_sorted(row, ground, known, met) for row in rows]


def counted(plan: Sequence[Sorted]) -> dict[str, int]:
    """Count the rows of each fate."""
    counts = Counter(line.fate for line in plan)
    return {str(fate.value): counts[fate] for fate in Fate}


def mark_of(plan: Sequence[Sorted]) -> str:
    """Return a digest of a plan: it changes with any row, fate or revision."""
    marks = [(line.row.line, line.fate.value, line.dataset_id, line.revision) for line in plan]
    return hashlib.sha256(repr(marks).encode()).hexdigest()[:32]


def _sorted(
    row: ImportRow, ground: ImportGround, known: KnownDatasets, met: dict[Any, int]
) -> Sorted:
    if row.problems:
        return Sorted(row, Fate.FAULTY, problems=row.problems)
    if not row.by_field.get("identifier") and not row.by_field.get("title"):
        return _faulty(row, ground, "title", UNTITLED_THERE if row.online else UNTITLED)
    matches = known.find(row)
    if len(matches) > 1:
        return _faulty(row, ground, "title", SEVERAL_HERE if row.online else SEVERAL)
    key = matches[0].id if matches else _name_of(row)
    if key in met:
        return _faulty(row, ground, "title", _met_before(row, met[key]))
    met[key] = row.line
    standing = matches[0] if matches else None
    if standing is None:
        return _new(_fitted(row, None, ground), ground, known)
    line = _against(_fitted(row, standing, ground), standing, ground)
    return replace(line, older=_older(row, standing))


def _older(row: ImportRow, standing: StandingDataset) -> date | None:
    """Return when a catalogue says that a dataset was updated, if more is known here."""
    there, here = row.by_field.get("updated_on"), standing.facts.updated_on
    return there if row.online is not None and there and here and there < here else None


def _met_before(row: ImportRow, line: int) -> str:
    if row.online is not None:
        return (
            f"Même jeu que le n°\u00a0{number(line)} de ce catalogue\u00a0: seul le premier est "
            "repris."
        )
    return (
        f"Même jeu que la ligne {number(line)}\u00a0: gardez une des deux, ou donnez-leur un "
        "identifiant."
    )


def _fitted(row: ImportRow, standing: StandingDataset | None, ground: ImportGround) -> ImportRow:
    """Return a row of a catalogue as it concerns a dataset: what it cannot change is left out.

    An identifier that stands here stays; what is public here stays so; who may not publish takes
    the rest. The addresses for which a dataset has no room left are named with what is not taken.
    """
    if row.online is None:
        return row
    left_out = {"identifier"} if standing is not None else set()
    if standing is not None and standing.id not in ground.takes_older and _older(row, standing):
        left_out.add("updated_on")
    if not ground.publishes or not row.online.public:
        left_out.add(STAGE)
    if standing is not None and _is_settled(standing, row.online):
        left_out.add(STAGE)
    if standing is not None and row.online.place in standing.files:
        left_out.add("landing_url")  # it is that of a file, and known as such
    by_field = {name: value for name, value in row.by_field.items() if name not in left_out}
    roomless = changes_of(row.online, standing.files).roomless if standing is not None else 0
    return replace(row, by_field=by_field, blank=(*row.blank, *[(ADDRESSES, TOO_MANY)] * roomless))


def _is_settled(standing: StandingDataset, online: Online) -> bool:
    """Tell whether a dataset is public here, or was and has been withdrawn since."""
    withdrawn = standing.published_on is not None and standing.published_on == online.published_on
    return withdrawn or standing.stage in PUBLIC_CODES


def _name_of(row: ImportRow) -> tuple[str, str]:
    """Return the identifier of a new dataset, else its address or its title, as a key."""
    if row.by_field.get("identifier"):
        return "", row.by_field["identifier"]
    if row.online is not None and row.online.place:
        return "@", row.online.place
    return name_key(row.by_field["title"]), name_key(row.by_field.get("service", ""))


def _faulty(row: ImportRow, ground: ImportGround, field: str, sentence: str) -> Sorted:
    column = ground.columns.get(field, TITLES[field])
    return Sorted(row, Fate.FAULTY, problems=((column, sentence),))


def _new(row: ImportRow, ground: ImportGround, known: KnownDatasets) -> Sorted:
    if not row.by_field.get("title"):
        return _faulty(row, ground, "title", UNTITLED_THERE if row.online else UNTITLED)
    sentence = _refused_stage(row, None, ground)
    if sentence is not None:
        return _faulty(row, ground, STAGE, sentence)
    alike = known.by_title.get(name_key(row.by_field["title"]), [])
    return Sorted(row, Fate.NEW, namesake=next(iter(alike), None))


def _against(row: ImportRow, standing: StandingDataset, ground: ImportGround) -> Sorted:
    """Return the fate of a row whose dataset is known."""
    changed = {
        name: value
        for name, value in row.by_field.items()
        if name not in NOT_FACTS and not standing.tells(name, value)
    }
    version = row.version
    row = replace(row, by_field={**changed, **({STAGE: row.stage} if row.stage else {})})
    after = row.facts(standing.facts)
    alike = after == standing.facts.settled(standing.facts)
    if alike and row.stage in {"", standing.stage} and not changes_of(row.online, standing.files):
        return Sorted(row, Fate.SAME, standing)
    problems = faults(standing.facts, changed, ground.columns)
    if problems:
        return Sorted(row, Fate.FAULTY, problems=tuple(problems))
    sentence = _refused_stage(row, standing, ground)
    if sentence is not None:
        return _faulty(row, ground, STAGE, sentence)
    becomes = ground.unlicensed(after, standing) and not ground.unlicensed(standing.facts, standing)
    if becomes and standing.stage in PUBLIC_CODES:
        return _faulty(row, ground, "licence", UNLICENSED)
    if "landing_url" in changed and standing.stage in PUBLIC_CODES and not ground.publishes:
        return _faulty(row, ground, "landing_url", PAGE_NOT_YOURS)
    touched = _touched(version, standing, ground)
    return Sorted(row, Fate.CONFLICT if touched else Fate.CHANGED, standing)


def _touched(version: int | None, standing: StandingDataset, ground: ImportGround) -> bool:
    """Tell whether the dataset has changed since the table was exported, or last imported."""
    revision = ground.left.get(standing.id, standing.revision) if version is None else version
    return revision != standing.revision


def _refused_stage(
    row: ImportRow, standing: StandingDataset | None, ground: ImportGround
) -> str | None:
    present = standing.stage if standing is not None else Stage.LISTED.value
    if row.stage in {"", present}:
        return None
    stage, before = Stage(row.stage), Stage(present)
    sentence = _unfit(stage, standing, row, ground)
    if sentence is not None and row.online is not None:
        return f"{ONLINE_YET} {sentence}"
    if sentence is not None:
        return f"{sentence} En attendant, écrivez «\u202f{Stage.PREPARED.label}\u202f»."
    public = not {stage, before}.isdisjoint(PUBLIC)
    return NOT_YOURS if public and not ground.publishes else None


def _unfit(
    stage: Stage, standing: StandingDataset | None, row: ImportRow, ground: ImportGround
) -> str | None:
    """Return what refuses the stage of a row, or nothing; a table cannot make a promise.

    What nobody has analysed and is online already needs no other decision.
    """
    if standing is None and row.online is None:
        return refuses_stage(stage, "", held=False, reachable=False)
    before = standing.facts if standing is not None else DatasetFacts(title="")
    outcome = standing.outcome if standing is not None else ""
    if row.online is not None:
        outcome = outcome or Outcome.ELSEWHERE.value
    files = bool(row.online and row.online.files) or bool(standing and standing.reachable)
    sentence = refuses_stage(
        stage,
        outcome,
        held=standing is not None and standing.held,
        reachable=files or bool(row.by_field.get("landing_url")),
        unlicensed=ground.unlicensed(row.facts(before), standing),
    )
    if standing is None:
        return sentence
    if sentence is None and stage in PUBLIC and promise_of(standing.outcome, standing.stage):
        return UNPROMISED_ELSEWHERE
    return sentence
