"""The law as data: articles, thresholds, questions, doubts and duties, each with its source."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol, TypeVar

from app.governance.certainty import Certainty
from app.obligation.populations import Figures, reaches


@dataclass(frozen=True, slots=True)
class Provenance:
    """Who says a statement of law, when it was checked, and how sure it is."""

    certainty: Certainty
    source: str
    checked_on: date

    @property
    def words(self) -> str:
        """What the reader is told of it."""
        return self.certainty.words(self.source, self.checked_on)


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
    provenance: Provenance
    counts: str  # the figure that it is compared with: one of populations.COUNTED
    strict: bool  # the text says « more than »
    remark: str

    @property
    def certainty(self) -> Certainty:
        """How it was read."""
        return self.provenance.certainty


@dataclass(frozen=True, slots=True)
class TreeStep:
    """A question of the decision tree, with the articles that ask it."""

    id: str
    question: str
    articles: tuple[str, ...]
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class DoubtText:
    """A point that the texts leave open or that we could not verify."""

    id: str
    text: str
    article: str | None
    provenance: Provenance

    @property
    def certainty(self) -> Certainty:
        """How it was read."""
        return self.provenance.certainty


@dataclass(frozen=True, slots=True)
class Alternative:
    """One sufficient reason for a duty: all that is given must hold, what is empty is not asked.

    Its own words, when it has any, take the place of those of the duty.
    """

    regimes: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    territories: tuple[str, ...] = ()
    bodies: tuple[str, ...] = ()
    overseas: tuple[str, ...] = ()
    population: str | None = None
    below: str | None = None
    staff: str | None = None
    local_law: bool | None = None
    obliged: bool = False
    doubtful: bool = False  # whom it binds remains to be confirmed
    text: str = ""
    reference: str = ""
    deadline: str | None = None
    provenance: Provenance | None = None


@dataclass(frozen=True, slots=True)
class DutyRule:
    """A duty, and who it binds."""

    id: str
    step: str
    title: str
    text: str
    reference: str
    provenance: Provenance
    only_if: str | None
    valid_from: date
    when: tuple[Alternative, ...]
    deadline: str = ""  # by when, or how often
    function: str = ""  # binds only who has this function, which answers ``only_if``

    @property
    def certainty(self) -> Certainty:
        """How it was read."""
        return self.provenance.certainty


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

    def reached(self, name: str, figures: Figures) -> bool | None:
        """Tell whether these figures reach a threshold; ``None`` when nobody knows."""
        return reaches(self.thresholds[name], figures)


def in_force(entries: Iterable[T], day: date) -> dict[str, T]:
    """Keep, for each id, the newest entry that has come into force by that day."""
    past = [entry for entry in entries if entry.valid_from <= day]
    return {entry.id: entry for entry in sorted(past, key=lambda entry: entry.valid_from)}
