"""What a dashboard tells: where the phases stand, what to do, what is expected of the elected."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import islice
from typing import Any

from app.methodology.rules import Edition, Item, Phase, Profile
from app.progress.rules import (
    Gate,
    PhaseProgress,
    Progress,
    States,
    ahead,
    compute,
    counts,
    gate,
    left_behind,
    missing_items,
    state_of,
)

RECENT_DAYS = 30
MOST_TO_DO = 3
MOST_DECISIONS = 3

# Who decides, as the method writes it: a role, an act, or before whom it goes.
ELECTED_ROLES = frozenset({"élu référent", "maire", "président", "le maire", "le président"})
ACT = re.compile(r"\b(?:délibération|arrêté)\b", re.IGNORECASE)
BEFORE_THEM = re.compile(
    r"\bl[’'](?:élu référent|exécutif|assemblée)\b|\baux élus\b", re.IGNORECASE
)


@dataclass(frozen=True)
class AnsweredSoFar:
    """What an authority has answered: the rest of its dashboard follows from it."""

    edition: Edition
    profile: Profile
    states: States
    passed_gates: Sequence[Mapping[str, Any]] = ()

    @cached_property
    def progress(self) -> Progress:
        """The figures."""
        return compute(self.edition, self.profile, self.states)

    @cached_property
    def gates(self) -> Mapping[int, Gate]:
        """The gate of each phase, by position."""
        known = self.edition, self.profile, self.states
        return {
            phase.position: gate(*known, phase.position, self.passed_gates)
            for phase in self.edition.phases
        }

    @cached_property
    def missing(self) -> tuple[Item, ...]:
        """The items that count and are not done, in the order of the method."""
        return missing_items(self.edition.items, self.profile, self.states)

    @cached_property
    def reach(self) -> int:
        """The last phase that the authority works on: the current one, or one begun anyway."""
        begun = [int(entry["position"]) for entry in self.passed_gates]
        return max([self.progress.current_phase, *begun])

    def may_start(self, position: int) -> bool:
        """Tell whether nothing is missing before a phase, or somebody has begun it anyway."""
        entry = self.gates[position]
        return entry.open or entry.passed is not None

    def behind(self, position: int) -> tuple[Item, ...]:
        """Return what the phases before this one still miss, although it has been begun."""
        return left_behind(self.edition, self.profile, self.states, position)

    def position_of(self, item: Item) -> int:
        """Return the position of the item's phase."""
        return self.edition.phase_of(item.id).position

    def counts(self, item_id: str) -> bool:
        """Tell whether an item is of this edition and in the denominator."""
        if item_id not in self.edition:
            return False
        item = self.edition.item(item_id)
        return counts(item, self.profile, state_of(item, self.states))


@dataclass(frozen=True, slots=True)
class DashboardPhase:
    """A phase as the dashboard lists it."""

    phase: Phase
    figures: PhaseProgress
    gate: Gate
    state: str  # done, current, open or waiting

    @property
    def started(self) -> bool:
        """Whether something is done or under way in it."""
        return bool(self.figures.points_done or self.figures.points_doing)


def phase_lines(standing: AnsweredSoFar) -> tuple[DashboardPhase, ...]:
    """Return the phases in order with the state that each is drawn in."""
    return tuple(
        DashboardPhase(
            phase,
            standing.progress.phase(phase.position),
            standing.gates[phase.position],
            _drawn_as(standing, standing.progress.phase(phase.position)),
        )
        for phase in standing.edition.phases
    )


def _drawn_as(standing: AnsweredSoFar, figures: PhaseProgress) -> str:
    if figures.complete:
        return "done" if figures.items_applicable else "open"
    if figures.position == standing.progress.current_phase:
        return "current"
    return "open" if standing.may_start(figures.position) else "waiting"


@dataclass(frozen=True, slots=True)
class Blocked:
    """An item that is blocked, what would unblock it, and since when nobody has touched it."""

    item: Item
    position: int
    reason: str  # a code of BlockReason
    unblock: str
    wake_on: date | None
    touched_on: date
    since: date | None = None  # since when it is blocked; else since it was touched

    def late(self, today: date) -> bool:
        """Tell whether the day to come back to it has come."""
        return self.wake_on is not None and self.wake_on <= today


def by_wake(blocked: Iterable[Blocked]) -> tuple[Blocked, ...]:
    """Sort what is blocked: to wake first, then what was never given a day."""
    return tuple(sorted(blocked, key=lambda held: (held.wake_on or date.max, held.touched_on)))


@dataclass(frozen=True, slots=True)
class ToDo:
    """A thing to do now: an item to answer, or a blocked one to take up again."""

    item: Item
    position: int
    blocked: Blocked | None = None


def to_do_now(
    standing: AnsweredSoFar,
    blocked: Sequence[Blocked],
    today: date,
    *,
    proven: frozenset[str] = frozenset(),
    limit: int = MOST_TO_DO,
) -> tuple[ToDo, ...]:
    """Return what to do now: blocked items whose day has come, then the next items.

    What a phase that awaits something holds is not proposed, although anybody may answer it. When
    nothing else is left, the blocked items that are not due yet are what holds the authority back.
    ``proven``: the ids of items that only wait to be confirmed, which is told apart.
    """
    ordered = [ToDo(held.item, held.position, held) for held in by_wake(blocked)]
    due = [step for step in ordered if step.blocked and step.blocked.late(today)]
    known = standing.edition, standing.profile, standing.states
    following = (
        ToDo(item, standing.position_of(item))
        for item in ahead(*known, standing.progress.current_phase)
        if item.id not in proven and standing.may_start(standing.position_of(item))
    )
    held = [step for step in ordered if step not in due]
    return tuple([*due, *(list(islice(following, limit)) or held)][:limit])


def decides(item: Item) -> bool:
    """Tell whether an item calls for a decision of the elected: an act, a vote, their approval."""
    return (
        item.role in ELECTED_ROLES
        or ACT.search(item.evidence) is not None
        or BEFORE_THEM.search(item.statement) is not None
    )


@dataclass(frozen=True, slots=True)
class Decisions:
    """What is expected of the elected now, how much more, and else what will come first."""

    now: tuple[Item, ...]
    others: int
    later: Item | None


def decisions_expected(
    standing: AnsweredSoFar, awaited: frozenset[str] = frozenset(), limit: int = MOST_DECISIONS
) -> Decisions:
    """Return the decisions expected; ``awaited``: ids blocked until the elected decide.

    What blocks comes first, then what is required and ready, in the order of the method.
    """
    decisions = [item for item in standing.missing if decides(item) or item.id in awaited]
    present = [item for item in decisions if standing.position_of(item) <= standing.reach]
    undone = {item.id for item in standing.missing}
    present.sort(
        key=lambda item: (
            item.id not in awaited,
            not item.required,
            bool(undone.intersection(item.after)),
        ),
    )
    later = next((item for item in decisions if item not in present), None)
    return Decisions(tuple(present[:limit]), max(0, len(present) - limit), later)


def percent_of(points: tuple[int, int] | None) -> int | None:
    """Return the percentage that (done, applicable) points make; none if unknown."""
    if points is None or not points[1]:
        return None
    return points[0] * 100 // points[1]
