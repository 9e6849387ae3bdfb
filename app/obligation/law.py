"""The law as data: articles, thresholds, questions, doubts and duties, each with its source."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol, TypeVar


class Certainty(StrEnum):
    """How a statement of law was read."""

    READ = "V"
    SECONDARY = "P"
    OPINION = "G"

    @property
    def label(self) -> str:
        """The label that the reader sees."""
        return CERTAINTY_LABELS[self]


CERTAINTY_LABELS: Mapping[Certainty, str] = {
    Certainty.READ: "lu dans le texte",
    Certainty.SECONDARY: "d’après une source secondaire",
    Certainty.OPINION: "notre lecture, à confirmer",
}


@dataclass(frozen=True, slots=True)
class Article:
    """An article of a code, in our words, with the date of the text that gave it its wording."""

    id: str
    reference: str
    subject: str
    text_date: date
    valid_from: date
    certainty: Certainty


@dataclass(frozen=True, slots=True)
class Threshold:
    """A number written in a text; the value itself is on the bound side."""

    id: str
    value: int
    unit: str
    article: str
    valid_from: date
    certainty: Certainty
    remark: str


@dataclass(frozen=True, slots=True)
class TreeStep:
    """A question of the decision tree, with the articles that ask it."""

    id: str
    question: str
    articles: tuple[str, ...]
    certainty: Certainty


@dataclass(frozen=True, slots=True)
class DoubtText:
    """A point that the texts leave open or that we could not verify."""

    id: str
    text: str
    article: str | None
    certainty: Certainty


@dataclass(frozen=True, slots=True)
class Alternative:
    """One sufficient reason for a duty: all that is given must hold, what is empty is not asked."""

    regimes: tuple[str, ...]
    kinds: tuple[str, ...]
    territories: tuple[str, ...]
    population: str | None
    staff: str | None
    obliged: bool


@dataclass(frozen=True, slots=True)
class DutyRule:
    """A duty, and who it binds."""

    id: str
    step: str
    title: str
    text: str
    reference: str
    certainty: Certainty
    only_if: str | None
    valid_from: date
    when: tuple[Alternative, ...]
    deadline: str = ""  # by when, or how often
    function: str = ""  # binds only who has this function, which answers ``only_if``


class DatedRule(Protocol):
    """What comes into force on a day."""

    @property
    def id(self) -> str:
        """Name shared by the successive versions."""

    @property
    def valid_from(self) -> date:
        """First day."""


T = TypeVar("T", bound=DatedRule)


@dataclass(frozen=True)
class Law:
    """What is in force on a given day."""

    text: str
    version_date: date
    articles: Mapping[str, Article]
    thresholds: Mapping[str, Threshold]
    steps: Mapping[str, TreeStep]
    doubts: Mapping[str, DoubtText]
    duties: tuple[DutyRule, ...]

    def threshold(self, name: str) -> int:
        """Return the number in force; ``LookupError`` if none was yet."""
        return self.thresholds[name].value


def in_force(entries: Iterable[T], day: date) -> dict[str, T]:
    """Keep, for each id, the newest entry that has come into force by that day."""
    past = [entry for entry in entries if entry.valid_from <= day]
    return {entry.id: entry for entry in sorted(past, key=lambda entry: entry.valid_from)}
