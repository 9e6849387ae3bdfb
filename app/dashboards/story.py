"""The journal in brief: a line for each person and day, figures for a month. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Protocol

from app.dashboards.rules import AnsweredSoFar
from app.kernel.typography import local_day
from app.progress.rules import AnswerState


class Happening(Protocol):
    """An event of the journal, as far as telling it goes."""

    @property
    def at(self) -> datetime:
        """When."""

    @property
    def actor_name(self) -> str:
        """Who."""

    @property
    def event(self) -> str:
        """What: ``noun:verb``."""

    @property
    def subject(self) -> str:
        """On what: ``kind:id``."""

    @property
    def subject_title(self) -> str:
        """What it is called."""

    @property
    def points_done(self) -> int | None:
        """The points as they stood then; none where progress did not move."""

    @property
    def points_applicable(self) -> int | None:
        """The points that applied, as they stood then."""

    @property
    def changes(self) -> list[dict[str, Any]]:
        """What changed: title, old, new."""


# Many of these in a day by the same person are one thing to tell.
TOLD_TOGETHER = frozenset(
    {
        "answer:set",
        "dataset:add",
        "dataset:update",
        "evidence:add",
        "evidence:remove",
        "stakeholder:add",
        "stakeholder:assess",
        "task:create",
        "task:state",
        "task:update",
    },
)


@dataclass(frozen=True, slots=True)
class Bundle:
    """What one person did in one day: one event, or several of a kind."""

    day: date
    who: str
    event: str
    subjects: tuple[str, ...]  # distinct, the latest first
    title: str  # of the latest
    outcome: str | None  # the state that the latest gave
    at_least: bool = False  # whether older events, not read, may belong here

    @property
    def single(self) -> bool:
        """Whether it tells of one thing only."""
        return len(self.subjects) == 1 and not self.at_least


def bundles(events: Iterable[Happening], *, cut: bool, limit: int) -> tuple[Bundle, ...]:
    """Gather events, newest first, into at most ``limit`` lines; ``cut``: older ones exist."""
    bundle_by_key: dict[tuple[str, ...], Bundle] = {}
    for event in events:
        day = local_day(event.at)
        together = "" if event.event in TOLD_TOGETHER else event.subject
        key = (day.isoformat(), event.actor_name, event.event, together)
        bundle = bundle_by_key.get(key)
        if bundle is None:
            bundle_by_key[key] = _bundle(event, day)
        elif event.subject not in bundle.subjects:
            bundle_by_key[key] = replace(bundle, subjects=(*bundle.subjects, event.subject))
    lines = list(bundle_by_key.values())
    if cut and lines:
        last = lines[-1].day
        lines = [replace(line, at_least=line.day == last and _many(line)) for line in lines]
    return tuple(lines[:limit])


def shares_along(
    events: Iterable[Happening],
    since: tuple[date, int | None],
    until: tuple[date, int | None],
) -> list[tuple[date, int]]:
    """Return the share of the way at the end of each day that moved it, the oldest first.

    ``since`` and ``until``: the first and the last day with their shares, if any. Where not all
    the events were read, the days without any follow a straight line.
    """
    shares = dict([since, until])
    told: set[date] = set()
    for event in events:  # newest first: the first seen of a day ends it
        day, applicable = local_day(event.at), event.points_applicable
        if applicable and day not in told and since[0] < day < until[0]:
            shares[day] = 100 * (event.points_done or 0) // applicable
            told.add(day)
    return sorted((day, share) for day, share in shares.items() if share is not None)


def _bundle(event: Happening, day: date) -> Bundle:
    outcome = next((change["new"] for change in event.changes if change["title"] == "État"), None)
    subjects = (event.subject,)
    return Bundle(day, event.actor_name, event.event, subjects, event.subject_title, outcome)


def _many(line: Bundle) -> bool:
    return line.event in TOLD_TOGETHER and len(line.subjects) > 1


@dataclass(frozen=True, slots=True)
class Counted:
    """How many times an event happened to a subject, and the state before the first one."""

    event: str
    subject: str
    count: int
    state_before: str | None


@dataclass(frozen=True, slots=True)
class Month:
    """What changed in the last days, in numbers."""

    done: int = 0
    required: int = 0
    blocked: int = 0
    evidence: int = 0
    begun: tuple[int, ...] = ()


def month_of(standing: AnsweredSoFar, touched: frozenset[str], events: Iterable[Counted]) -> Month:
    """Count what changed: ``touched`` are the ids answered lately, ``events`` what was noted.

    An item counts if its state is not the one before: answering again the same is no news.
    """
    notes = list(events)
    before = {
        note.subject.removeprefix("item:"): note.state_before
        for note in notes
        if note.event == "answer:set"
    }

    def became(state: AnswerState) -> list[str]:
        return [
            item_id
            for item_id in touched
            if standing.counts(item_id)
            and standing.states.get(item_id) is state
            and before.get(item_id) != state.value
        ]

    def total(event: str) -> int:
        return sum(note.count for note in notes if note.event == event)

    done = became(AnswerState.DONE)
    return Month(
        done=len(done),
        required=sum(standing.edition.item(item_id).required for item_id in done),
        blocked=len(became(AnswerState.BLOCKED)),
        evidence=max(0, total("evidence:add") - total("evidence:remove")),
        begun=tuple(
            sorted(
                int(note.subject.removeprefix("phase:"))
                for note in notes
                if note.event == "gate:pass"
            ),
        ),
    )
