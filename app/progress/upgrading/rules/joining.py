"""Several answers made one: no text is lost, each stands under its former statement."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from app.methodology.changes import StatesRule
from app.progress.rules import (
    BLOCKED,
    DONE,
    IN_PROGRESS,
    NOT_APPLICABLE,
    TODO,
    AnswerState,
    BlockReason,
)
from app.progress.upgrading.rules.answers import CarriedAnswer


def merged_state(states: Iterable[AnswerState], rule: StatesRule | None) -> AnswerState:
    """Return the state of a point that joins several; « sans objet » counts for none of them."""
    known = list(states)
    counted = [state for state in known if state is not NOT_APPLICABLE]
    if not counted:
        return NOT_APPLICABLE if known else TODO
    if rule is StatesRule.ANY:
        order = (DONE, IN_PROGRESS, BLOCKED)
        return next((state for state in order if state in counted), TODO)
    if all(state is DONE for state in counted):
        return DONE
    if BLOCKED in counted:
        return BLOCKED
    return TODO if all(state is TODO for state in counted) else IN_PROGRESS


def joined(
    given: Mapping[str, CarriedAnswer],
    statements: Mapping[str, str],
    state: AnswerState,
    revision: int,
) -> CarriedAnswer:
    """Return one answer that says all that several said, each under its former statement.

    It is signed by whoever answered last, at the ``revision`` of the authority.
    """
    parts = list(given.values())
    last = max((one.signed for one in parts), key=lambda signed: signed.at)
    blocked = [one for one in parts if one.block_reason] or parts
    blocked.sort(key=lambda one: (one.state is not BLOCKED, one.blocked_on or date.max))
    return CarriedAnswer(
        last._replace(revision=revision),
        state,
        _under((statements[key], one.note) for key, one in given.items()),
        _under((statements[key], one.justification) for key, one in given.items()),
        blocked[0].block_reason,
        _under((statements[key], _what_unblocks(one, parts)) for key, one in given.items()),
        min((one.wake_on for one in parts if one.wake_on), default=None),
        min((one.blocked_on for one in parts if one.blocked_on), default=None)
        if state is BLOCKED
        else None,
        None,
        tuple(sorted(piece for one in parts for piece in one.evidence)),
    )


def _what_unblocks(given: CarriedAnswer, parts: Sequence[CarriedAnswer]) -> str:
    """Return what would unblock; with the reason, where the reasons of several differ."""
    reasons = {one.block_reason for one in parts if one.block_reason}
    if len(reasons) > 1 and given.block_reason:
        label = BlockReason(given.block_reason).label
        return f"{label}\n{given.unblock}".strip()
    return given.unblock


def _under(texts: Iterable[tuple[str, str]]) -> str:
    """Join texts, each under its title; one alone stands without."""
    saying = [(title, text) for title, text in texts if text]
    if len(saying) == 1:
        return saying[0][1]
    return "\n\n".join(f"{title}\n{text}" for title, text in saying)
