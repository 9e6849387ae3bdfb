"""The journal in brief: a line for each person and day, figures for a month. Pure."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from typing import Protocol

from app.dashboards.rules import AnsweredSoFar
from app.kernel.typography import first_moment, local_day
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
    def changes(self) -> str:
        """What changed, in JSON: title, old, new."""


NEVER = datetime.min.replace(tzinfo=UTC)
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
    gathered: dict[tuple[date, str, str, str], tuple[Happening, dict[str, None]]] = {}
    for day, event in _with_days(events):
        kind, subject = event.event, event.subject
        key = (day, event.actor_name, kind, "" if kind in TOLD_TOGETHER else subject)
        _, subjects = gathered.setdefault(key, (event, {}))
        subjects[subject] = None
    told = list(islice(gathered.items(), limit))  # what changed is read of these only
    lines = tuple(_bundle(latest, key[0], tuple(subjects)) for key, (latest, subjects) in told)
    if cut and lines:
        last = next(reversed(gathered))[0]
        lines = tuple(replace(line, at_least=line.day == last and _many(line)) for line in lines)
    return lines


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
    for day, event in _with_days(events):  # newest first: the first seen of a day ends it
        applicable = event.points_applicable
        if applicable and day not in told and since[0] < day < until[0]:
            shares[day] = 100 * (event.points_done or 0) // applicable
            told.add(day)
    return sorted((day, share) for day, share in shares.items() if share is not None)


def _with_days(events: Iterable[Happening]) -> Iterator[tuple[date, Happening]]:
    """Yield each event with its day here; a zone is long to ask, those of one day ask it once."""
    day, first, after = date.min, NEVER, NEVER
    for event in events:
        if not first <= event.at < after:
            day = local_day(event.at)
            first, after = first_moment(day), first_moment(day + timedelta(days=1))
        yield day, event


def _bundle(event: Happening, day: date, subjects: tuple[str, ...]) -> Bundle:
    changes = json.loads(event.changes)
    outcome = next((change["new"] for change in changes if change["title"] == "État"), None)
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
