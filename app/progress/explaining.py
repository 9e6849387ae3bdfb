"""Explains a percentage, as one pure function: items, points, what is left out."""

from collections.abc import Iterable
from dataclasses import dataclass

from app.methodology.rules import Item, Profile, reason_not_applicable
from app.progress.rules import AnswerState, States, state_of


@dataclass(frozen=True, slots=True)
class ExplanationLine:
    """One line of the explanation of a percentage."""

    item: Item
    state: AnswerState
    left_out: str | None  # why the item does not count, in French


@dataclass(frozen=True)
class Explanation:
    """The items and points of a percentage, and the fewest items to the next threshold."""

    points_done: int
    points_applicable: int
    lines: tuple[ExplanationLine, ...]
    next_threshold: int | None
    shortest_way: tuple[Item, ...]

    @property
    def percent(self) -> int | None:
        """The percentage explained."""
        if not self.points_applicable:
            return None
        return self.points_done * 100 // self.points_applicable


def explain(items: Iterable[Item], profile: Profile, states: States) -> Explanation:
    """Return the items and points of a percentage, with what is left out and why."""
    lines = tuple(_line(item, profile, states) for item in items)
    counted = [line for line in lines if line.left_out is None]
    done = sum(line.item.weight for line in counted if line.state is AnswerState.DONE)
    total = sum(line.item.weight for line in counted)
    threshold = _next_threshold(done, total)
    return Explanation(done, total, lines, threshold, _shortest(counted, done, total, threshold))


def _line(item: Item, profile: Profile, states: States) -> ExplanationLine:
    state = state_of(item, states)
    reason = reason_not_applicable(item, profile)
    if reason is None and state is AnswerState.NOT_APPLICABLE:
        reason = "déclaré sans objet"
    return ExplanationLine(item, state, reason)


THRESHOLDS = (25, 50, 75, 100)


def _next_threshold(done: int, total: int) -> int | None:
    if not total:
        return None
    return next((step for step in THRESHOLDS if done * 100 < step * total), None)


def _shortest(
    counted: list[ExplanationLine], done: int, total: int, threshold: int | None
) -> tuple[Item, ...]:
    """Return the fewest items that reach the threshold: the heaviest first, then the started."""
    if threshold is None:
        return ()
    open_lines = [line for line in counted if line.state is not AnswerState.DONE]
    open_lines.sort(key=lambda line: (-line.item.weight, line.state is not AnswerState.IN_PROGRESS))
    way: list[Item] = []
    for line in open_lines:
        if done * 100 >= threshold * total:
            break
        way.append(line.item)
        done += line.item.weight
    return tuple(way)
