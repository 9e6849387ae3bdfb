"""The paths through the method: the full one, and the light one for those who are few.

The light path is data beside the editions (``seeds/methodology/paths/light.yml``): it takes some
of their points, in its own words. Phases, steps, weights and conditions stay those of the edition.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Protocol

from app.governance.loader import kind_table
from app.kernel.labels import LabelledEnum
from app.kernel.typography import number
from app.methodology.fields import Fields
from app.methodology.loader import SEEDS, get_edition
from app.methodology.rules import Edition, Item, Phase
from app.methodology.seedfile import SeedFault, SeedProblem, read_seed

# In a text: whoever presides, by the word of the table for a commune and for any other body.
CHIEF = "{chef}"
COMMUNE, ANY_OTHER = "commune", "président"
# What a path may say in its own words.
WORDS = ("statement", "why", "evidence", "role", "task")


class PathKind(LabelledEnum):
    """How much of the method an authority follows."""

    FULL = ("full", "Chemin complet")
    LIGHT = ("light", "Chemin léger")

    @property
    def other(self) -> "PathKind":
        """The other path."""
        return PathKind.FULL if self is PathKind.LIGHT else PathKind.LIGHT


@dataclass(frozen=True, slots=True)
class PathItem:
    """A point that a path keeps: whether it is required there, and the words that replace its."""

    id: str
    required: bool
    words: Mapping[str, Any]  # of an Item's fields


@dataclass(frozen=True, slots=True)
class LightPath:
    """The points of the light path, and under what size it is proposed."""

    population_under: int
    fte_under: int
    summary: str
    items: Mapping[str, PathItem]


class Follower(Protocol):
    """What tells the path of an authority: its row, or part of it."""

    @property
    def edition_id(self) -> str:
        """The edition that it follows."""

    @property
    def path(self) -> str:
        """The code of its path."""

    @property
    def kind(self) -> str:
        """Which kind of authority it is."""


def edition_of(authority: Follower) -> Edition:
    """Return the edition that an authority follows, as its path makes it."""
    return followed(authority.edition_id, authority.path, authority.kind)


def followed(edition_id: str, path: str, kind: str) -> Edition:
    """Return an edition as a path makes it: all its points, those of no use there off the path."""
    if path != PathKind.LIGHT.value:
        return get_edition(edition_id)
    executive = kind_table().kinds[COMMUNE].executive.phrase.bare
    return _lightened(edition_id, executive if kind == COMMUNE else ANY_OTHER)


@cache
def light_path() -> LightPath:
    """Return the light path, read once; ``SeedProblem`` says what is wrong with its file."""
    return load_light_path(SEEDS / "methodology" / "paths" / "light.yml")


def load_light_path(file: Path) -> LightPath:
    """Read the light path of a file."""
    problems: list[SeedFault] = []
    source = read_seed(file, file.parents[2])
    fields = Fields(source, source.data, problems)
    path = LightPath(
        population_under=fields.number("population_under"),
        fte_under=fields.number("fte_under"),
        summary=fields.text("summary"),
        items={item.id: item for item in map(_path_item, fields.mappings("items"))},
    )
    if problems:
        raise SeedProblem(problems)
    return path


def light_items(edition: Edition, path: LightPath) -> tuple[str, ...]:
    """Return the points of an edition that the light path keeps, in the order of the method."""
    return tuple(item.id for item in edition.items if item.id in path.items)


def path_digest(edition: Edition, path: LightPath) -> str:
    """Return the digest of what figures rest on: which points, which required. 12 digits."""
    kept = [(item_id, path.items[item_id].required) for item_id in light_items(edition, path)]
    return hashlib.sha256(repr(kept).encode()).hexdigest()[:12]


def why_light(population: int | None, fte: Decimal | int | None) -> str | None:
    """Return why the light path is proposed, in French; nothing where it is not, or unknown."""
    path, reasons = light_path(), []
    if population is not None and population < path.population_under:
        reasons.append(f"moins de {number(path.population_under)} habitants")
    if fte is not None and fte < path.fte_under:
        reasons.append(f"moins de {number(path.fte_under)} agents en équivalent temps plein")
    return f"Vous comptez {' et '.join(reasons)}." if reasons else None


def _path_item(fields: Fields) -> PathItem:
    words: dict[str, Any] = {
        key: value for key in WORDS if (value := fields.optional_text(key)) is not None
    }
    if how := fields.optional_texts("how"):
        words["how"] = how
    if days := fields.optional_number("duration_days"):
        words["duration_days"] = days
    return PathItem(fields.text("id"), fields.flag("required"), words)


@cache
def _lightened(edition_id: str, chief: str) -> Edition:
    edition, path = get_edition(edition_id), light_path()
    return replace(edition, phases=tuple(_phase(one, path, chief) for one in edition.phases))


def _phase(phase: Phase, path: LightPath, chief: str) -> Phase:
    steps = (
        replace(
            step, items=tuple(_item(item, path.items.get(item.id), chief) for item in step.items)
        )
        for step in phase.steps
    )
    return replace(phase, steps=tuple(steps))


def _item(item: Item, of_path: PathItem | None, chief: str) -> Item:
    if of_path is None:
        return replace(item, off_path=True, required=False)
    words = {key: _with_chief(value, chief) for key, value in of_path.words.items()}
    return replace(item, required=of_path.required, **words)


def _with_chief(value: Any, chief: str) -> Any:
    if isinstance(value, str):
        return value.replace(CHIEF, chief)
    return tuple(one.replace(CHIEF, chief) for one in value) if isinstance(value, tuple) else value
