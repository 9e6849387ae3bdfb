"""Reads the editions of the method from the seeds, once per process."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TypeVar

from app.methodology.fields import Fields
from app.methodology.rules import Axis, Condition, Edition, Item, Legal, Phase, Step
from app.methodology.seedfile import SeedFault, SeedFile, SeedProblem, read_seed
from config import ROOT

SEEDS = ROOT / "seeds"

T = TypeVar("T")


@cache
def editions() -> Mapping[str, Edition]:
    """Return all editions by id, the oldest version first."""
    return {edition.id: edition for edition in sorted(_by_folder().values(), key=_age)}


def get_edition(edition_id: str) -> Edition:
    """Return an edition; ``KeyError`` if there is none of that id."""
    return editions()[edition_id]


def current_edition() -> Edition:
    """Return the newest published edition, the one a new authority is opened on.

    Where none is published yet, as while the first is written, the newest draft stands for it.
    """
    known = list(editions().values())
    published = [edition for edition in known if edition.published_on is not None]
    return (published or known)[-1]


def folder_of(edition_id: str) -> Path:
    """Return the folder that holds the files of an edition; ``KeyError`` if there is none."""
    return {edition.id: folder for folder, edition in _by_folder().items()}[edition_id]


@cache
def _by_folder() -> Mapping[Path, Edition]:
    folders = sorted(path.parent for path in (SEEDS / "methodology").glob("*/edition.yml"))
    return {folder: load_edition(folder) for folder in folders}


def _age(edition: Edition) -> tuple[int, ...]:
    return tuple(int(part) for part in edition.version.split("."))


def load_edition(folder: Path) -> Edition:
    """Read one edition; ``SeedProblem`` names every file, line and remedy at once."""
    return _Reader(folder).edition()


class _Reader:
    """Reads the files of one edition and gathers what is wrong with them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.root = folder.parents[1]
        self.problems: list[SeedFault] = []
        self.listed: dict[str, str] = {}  # item id -> file and step that lists it

    def edition(self) -> Edition:
        fields = self._fields(self.folder / "edition.yml")
        if fields is None:
            raise SeedProblem(self.problems)
        edition = Edition(
            id=fields.text("id"),
            title=fields.text("title"),
            version=fields.text("version"),
            published_on=fields.optional_day("published_on"),
            summary=fields.text("summary"),
            axes=tuple(
                Axis(axis.text("id"), axis.text("title")) for axis in fields.mappings("axes")
            ),
            phases=tuple(self._phases(fields)),
        )
        if not _is_version(edition.version):
            self._report(fields, "La version n’a pas trois nombres.", "Écrivez 1.0.0.", "version")
        if self.problems:
            raise SeedProblem(self.problems)
        return edition

    def _phases(self, edition: Fields) -> list[Phase]:
        phases = []
        for position, phase_id in enumerate(edition.texts("phases"), start=1):
            fields = self._fields(self.folder / "phases" / f"{phase_id}.yml")
            if fields is not None:
                phases.append(self._phase(fields, position))
        return phases

    def _phase(self, fields: Fields, position: int) -> Phase:
        self._check_name(fields)
        return Phase(
            id=fields.text("id"),
            position=position,
            title=fields.text("title"),
            short_title=fields.text("short_title"),
            verb=fields.text("verb"),
            in_one_sentence=fields.text("in_one_sentence"),
            why=fields.text("why"),
            covers=fields.texts("covers"),
            sources=fields.texts("sources"),
            steps=tuple(
                self._step(step, f"{position}.{rank}")
                for rank, step in enumerate(fields.mappings("steps"), start=1)
            ),
        )

    def _step(self, fields: Fields, number: str) -> Step:
        return Step(
            id=fields.text("id"),
            number=number,
            title=fields.text("title"),
            summary=fields.text("summary"),
            covers=fields.texts("covers"),
            items=self._items(fields),
        )

    def _items(self, step: Fields) -> tuple[Item, ...]:
        items = []
        for item_id in step.texts("items"):
            place = f"{step.source.name}, étape «\u202f{step.data.get('id')}\u202f»"
            if item_id in self.listed:
                message = (
                    f"Le point «\u202f{item_id}\u202f» est déjà rangé dans {self.listed[item_id]}."
                )
                self._report(step, message, "Ne le gardez qu’à un seul endroit.", "items")
                continue
            self.listed[item_id] = place
            path = self.folder / "items" / f"{item_id}.yml"
            if not path.exists():
                message = f"Le point «\u202f{item_id}\u202f» n’a pas de fichier."
                advice = f"Créez items/{item_id}.yml ou corrigez son nom."
                self._report(step, message, advice, "items")
            elif (fields := self._fields(path)) is not None:
                self._check_name(fields)
                items.append(_item(fields))
        return tuple(items)

    def _fields(self, path: Path) -> Fields | None:
        """Open a file, or gather why it cannot be opened."""
        try:
            source = read_seed(path, self.root)
        except SeedProblem as unreadable:
            self.problems += unreadable.problems
            return None
        return Fields(source, source.data, self.problems)

    def _check_name(self, fields: Fields) -> None:
        expected = fields.source.path.stem
        if fields.data.get("id", expected) != expected:
            message = f"L’identifiant n’est pas celui du fichier, «\u202f{expected}\u202f»."
            self._report(fields, message, "Donnez le même nom aux deux.", "id")

    def _report(self, fields: Fields, message: str, remedy: str, key: str) -> None:
        source: SeedFile = fields.source
        self.problems.append(source.problem(message, remedy, *fields.path, key))


def _item(fields: Fields) -> Item:
    return Item(
        id=fields.text("id"),
        axis=fields.text("axis"),
        weight=fields.number("weight"),
        required=fields.flag("required"),
        statement=fields.text("statement"),
        why=fields.text("why"),
        how=fields.texts("how"),
        evidence=fields.text("evidence"),
        role=fields.text("role"),
        duration_days=fields.number("duration_days"),
        task=fields.text("task"),
        covers=fields.texts("covers"),
        sources=fields.texts("sources"),
        after=fields.optional_texts("after"),
        applies_if=_applicability(fields),
        legal=_optional(_legal, fields.mapping("legal")),
    )


def _optional(build: Callable[[Fields], T], fields: Fields | None) -> T | None:
    return None if fields is None else build(fields)


def _applicability(fields: Fields) -> Condition | None:
    """Return whom an item concerns: its condition, and the duties that decide in its place."""
    condition = _optional(_condition, fields.mapping("applies_if"))
    duties = fields.optional_texts("duty")
    return replace(condition, duties=duties) if condition and duties else condition


def _condition(fields: Fields) -> Condition:
    return Condition(
        types=fields.optional_texts("types"),
        population_min=fields.optional_number("population_min"),
        population_max=fields.optional_number("population_max"),
        obligation=fields.optional_texts("obligation"),
        territory=fields.optional_texts("territory"),
    )


def _legal(fields: Fields) -> Legal:
    return Legal(
        article=fields.text("article"),
        text=fields.text("text"),
        text_date=fields.day("text_date"),
        certainty=fields.text("certainty"),
        note=fields.optional_text("note"),
        demand=fields.optional_text("demand"),
    )


def _is_version(version: str) -> bool:
    parts = version.split(".")
    return len(parts) == 3 and all(part.isdecimal() for part in parts)  # noqa: PLR2004
