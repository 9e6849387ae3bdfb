"""Contents of the pages of progress, built from the answers read in one statement."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from app.authorities.queries import profile
from app.kernel.clock import today
from app.kernel.typography import plural, short_day
from app.methodology.rules import (
    Item,
    Phase,
    Profile,
    Step,
    reason_not_applicable,
)
from app.progress import queries
from app.progress.explaining import Explanation, explain
from app.progress.models import Answer
from app.progress.rules import (
    AnswerState,
    BlockReason,
    Gate,
    PhaseProgress,
    Progress,
    compute,
    counts,
    gate,
    left_behind,
    missing_items,
)
from app.spaces.findings import doubt
from app.spaces.models import Authority

SHOWN = {
    "tout": "Tout",
    "manque": "Ce qui manque",
    "incontournables": "Les incontournables",
    "bloque": "Ce qui est bloqué",
}
# What somebody has still to settle; anything else was said on purpose.
UNSETTLED = frozenset({AnswerState.TODO, AnswerState.IN_PROGRESS})


@dataclass(frozen=True)
class ItemRow:
    """One item and its answer."""

    item: Item
    answer: Answer | None
    left_out: str | None  # why it does not concern this authority
    finding: str = ""  # what Jalon itself sees that proves it: somebody confirms it
    doubt: str = ""  # why the registers do not show what was answered « fait »

    @cached_property
    def state(self) -> AnswerState:
        """Its state; an item that does not concern the authority is « sans objet ».

        What the path leaves out keeps the state of its answer, which counts for nothing.
        """
        if self.left_out and not self.item.off_path:
            return AnswerState.NOT_APPLICABLE
        return queries.STATES[self.answer.state] if self.answer is not None else AnswerState.TODO

    @property
    def seen(self) -> str:
        """What a quick button must send back: the revision and the state that the row shows."""
        return f"{self.answer.revision if self.answer is not None else 0}-{self.state.value}"

    @property
    def meta(self) -> str | None:
        """One line: who answered and when, the block, the number of proofs, the note."""
        if self.left_out and not self.item.off_path:
            return self.left_out
        if self.finding and self.state in UNSETTLED:
            return f"constaté dans Jalon\u00a0: {self.finding}"
        if self.answer is None:
            return None
        answer = self.answer
        parts = [f"{answer.updated_by_name}, {short_day(answer.updated_at)}"]
        if self.doubt:
            parts.insert(0, f"à vérifier\u00a0: {self.doubt}")
        if self.state is AnswerState.BLOCKED and answer.block_reason:
            parts.insert(0, BlockReason(answer.block_reason).label)
            parts.append(_wake(answer))
        if answer.evidence_count:
            parts.append(plural(answer.evidence_count, "preuve"))
        if answer.note:
            parts.append("1\u00a0note")
        return " · ".join(part for part in parts if part)


def _wake(answer: Answer) -> str:
    if answer.wake_on is None:
        return ""
    if answer.wake_on <= today():
        return "à relancer maintenant"
    return f"réveil le {short_day(answer.wake_on)}"


@dataclass(frozen=True)
class StepSheet:
    """A step and its rows, after the filter."""

    step: Step
    rows: tuple[ItemRow, ...]
    done: int
    total: int
    left: int  # to do or under way, whatever the filter shows


@dataclass(frozen=True)
class PhaseSheet:
    """Everything the page of one phase shows."""

    phase: Phase
    progress: Progress
    steps: tuple[StepSheet, ...]
    gate: Gate
    behind: tuple[Item, ...]  # required, of earlier phases, not done: begun without them or not
    next_gate: Gate | None
    missing: tuple[Item, ...]
    shown: int
    total: int
    off: tuple[ItemRow, ...] = ()  # what the path leaves out, with the answers kept

    @property
    def figures(self) -> PhaseProgress:
        """The figures of this phase."""
        return self.progress.phase(self.phase.position)

    @property
    def begun(self) -> str:
        """Who began the phase without waiting, and when; only where a gate was passed."""
        passed = self.gate.passed or {}
        on = short_day(date.fromisoformat(passed["on"]))
        return f"Phase commencée sans attendre par {passed['by']}, le {on}"

    @property
    def missing_required(self) -> int:
        """How many required items are missing."""
        return sum(item.required for item in self.missing)


def sheet_of(
    authority: Authority, phase: Phase, *, shown: str = "tout", axis: str | None = None
) -> PhaseSheet:
    """Return the sheet of a phase; one statement."""
    answers = queries.answers_of(authority)
    states = queries.states_in(answers)
    edition, facts = queries.edition_of(authority), profile(authority)
    steps = tuple(
        _step(step, facts, answers, authority, shown=shown, axis=axis) for step in phase.steps
    )
    return PhaseSheet(
        phase=phase,
        progress=compute(edition, facts, states),
        steps=steps,
        gate=_gate(authority, phase.position, states),
        behind=left_behind(edition, facts, states, phase.position),
        next_gate=_gate_after(authority, phase, states),
        missing=missing_items(phase.items, facts, states),
        shown=sum(len(step.rows) for step in steps),
        total=sum(not item.off_path for item in phase.items),
        off=tuple(
            row_among(authority, item, answers.get(item.id), facts)
            for item in phase.items
            if item.off_path
        ),
    )


@dataclass(frozen=True)
class AnsweredContext:
    """The count of the step of an item just answered, and the gate of the next phase."""

    step: Step
    done: int
    total: int
    left: int  # to do or under way
    next_gate: Gate | None


def around(
    authority: Authority, phase: Phase, item: Item, states: Mapping[str, AnswerState]
) -> AnsweredContext:
    """Return the count of the step and the next gate, after an answer to this item."""
    facts = profile(authority)
    step = next(step for step in phase.steps if item in step.items)
    states_by_item = [(sibling, states.get(sibling.id, AnswerState.TODO)) for sibling in step.items]
    counted = [state for sibling, state in states_by_item if counts(sibling, facts, state)]
    return AnsweredContext(
        step=step,
        done=sum(state is AnswerState.DONE for state in counted),
        total=len(counted),
        left=sum(state in UNSETTLED for state in counted),
        next_gate=_gate_after(authority, phase, states),
    )


def _gate_after(
    authority: Authority, phase: Phase, states: Mapping[str, AnswerState]
) -> Gate | None:
    last = len(queries.edition_of(authority).phases)
    return _gate(authority, phase.position + 1, states) if phase.position < last else None


def _gate(authority: Authority, position: int, states: Mapping[str, AnswerState]) -> Gate:
    edition = queries.edition_of(authority)
    return gate(edition, profile(authority), states, position, authority.passed_gates)


def row_of(authority: Authority, item: Item, answer: Answer | None) -> ItemRow:
    """Return the row of one item."""
    return row_among(authority, item, answer, profile(authority))


def row_among(authority: Authority, item: Item, answer: Answer | None, facts: Profile) -> ItemRow:
    """Return the row of one item among several, the profile of the authority being known."""
    if item.off_path:  # the registers ask nothing of it
        return ItemRow(item, answer, reason_not_applicable(item, facts))
    doubted = ""
    if answer is not None and answer.state == AnswerState.DONE.value:
        doubted = doubt(authority, item.id, answer.kept_revision)
    found = authority.findings.get(item.id, "")
    return ItemRow(item, answer, reason_not_applicable(item, facts), found, doubted)


def progress_from(authority: Authority, states: Mapping[str, AnswerState]) -> Progress:
    """Return the progress that these states make."""
    return compute(queries.edition_of(authority), profile(authority), states)


def explanation_of(
    authority: Authority, items: Iterable[Item], states: Mapping[str, AnswerState]
) -> Explanation:
    """Return the explanation of the percentage of these items."""
    return explain(items, profile(authority), states)


def gates_of(authority: Authority, states: Mapping[str, AnswerState]) -> tuple[Gate, ...]:
    """Return the gate of each phase."""
    edition, facts = queries.edition_of(authority), profile(authority)
    return tuple(
        gate(edition, facts, states, phase.position, authority.passed_gates)
        for phase in edition.phases
    )


def _step(
    step: Step,
    facts: Profile,
    answers: Mapping[str, Answer],
    authority: Authority,
    *,
    shown: str,
    axis: str | None,
) -> StepSheet:
    rows = [row_among(authority, item, answers.get(item.id), facts) for item in step.items]
    counted = [row for row in rows if counts(row.item, facts, row.state)]
    return StepSheet(
        step=step,
        rows=tuple(row for row in rows if not row.item.off_path and _matches(row, shown, axis)),
        left=sum(row.state in UNSETTLED for row in counted),
        done=sum(row.state is AnswerState.DONE for row in counted),
        total=len(counted),
    )


def _matches(row: ItemRow, shown: str, axis: str | None) -> bool:
    if axis and row.item.axis != axis:
        return False
    if shown == "manque":
        return row.state not in {AnswerState.DONE, AnswerState.NOT_APPLICABLE}
    if shown == "bloque":
        return row.state is AnswerState.BLOCKED
    return row.item.required if shown == "incontournables" else True
