"""What the registers prove is confirmed by somebody; what they do not show is kept with a note."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from app.audit.rules import Actor, Change
from app.audit.services import record
from app.authorities.queries import profile
from app.kernel.clock import now
from app.kernel.revisions import Sight
from app.kernel.typography import quoted
from app.methodology.rules import Edition, Item, Step
from app.progress import queries
from app.progress.models import Answer
from app.progress.replies import Reply, differences
from app.progress.rules import AnswerState, counts
from app.progress.services import SavedAnswer, set_answer
from app.progress.sheets import UNSETTLED
from app.progress.storing import Stamp, count_again, put
from app.spaces.findings import doubt, lack_of
from app.spaces.locking import lock
from app.spaces.models import Authority


@dataclass(frozen=True, slots=True)
class ProvenItem:
    """An item that a register proves and nobody has confirmed, with what proves it."""

    item: Item
    position: int  # of its phase
    proof: str


@dataclass(frozen=True, slots=True)
class DoubtedItem:
    """An item answered « fait » that no register shows, with what is missing."""

    item: Item
    position: int
    lack: str


def findings_to_confirm(
    authority: Authority, states: Mapping[str, AnswerState]
) -> tuple[ProvenItem, ...]:
    """Return what the registers prove and nobody has confirmed, in the order of the method.

    What somebody has said otherwise (blocked, not applicable) stays as they said.
    """
    edition, facts = queries.edition_of(authority), profile(authority)
    return tuple(
        ProvenItem(item, edition.phase_of(item.id).position, authority.findings[item.id])
        for item in _known(edition, authority.findings)
        if (state := states.get(item.id, AnswerState.TODO)) in UNSETTLED
        and counts(item, facts, state)
    )


def doubts_of(authority: Authority, answers: Mapping[str, Answer]) -> tuple[DoubtedItem, ...]:
    """Return what was answered « fait » and no register shows, in the order of the method."""
    edition, facts = queries.edition_of(authority), profile(authority)
    return tuple(
        DoubtedItem(item, edition.phase_of(item.id).position, lack)
        for item in _known(edition, answers)
        if answers[item.id].state == AnswerState.DONE.value
        and counts(item, facts, AnswerState.DONE)
        and (lack := doubt(authority, item.id, answers[item.id].kept_revision))
    )


def _known(edition: Edition, item_ids: Collection[str]) -> list[Item]:
    return [item for item in edition.items if item.id in item_ids]


@dataclass(frozen=True, slots=True)
class Confirmed:
    """The items confirmed, and those that could not be: item -> why."""

    items: tuple[Item, ...]
    refused: Mapping[str, str]


def confirm(authority: Authority, item_ids: Collection[str], *, by: Actor) -> Confirmed:
    """Set to « fait » what the registers still prove; the others are refused, each with why."""
    lock(authority)
    edition, answers = queries.edition_of(authority), queries.answers_to_change(authority)
    states = queries.states_in(answers)
    confirmed: list[Item] = []
    refused: dict[str, str] = {}
    for item in _known(edition, item_ids):
        state = states.get(item.id, AnswerState.TODO)
        if state is AnswerState.DONE:
            continue  # somebody has just confirmed it
        reason = _refusal(authority, item, state, answers.get(item.id))
        if reason:
            refused[item.id] = reason
            continue
        confirmed.append(item)
    _set_done(authority, confirmed, answers, by)
    return Confirmed(tuple(confirmed), refused)


def finish_step(authority: Authority, step: Step, *, by: Actor) -> tuple[tuple[Item, int], ...]:
    """Set to « fait » what a step has left; return each item with its revision, to undo it.

    What is blocked or does not apply stays as somebody said.
    """
    lock(authority)
    answers, facts = queries.answers_to_change(authority), profile(authority)
    states = queries.states_in(answers)
    left = [
        item
        for item in step.items
        if (state := states.get(item.id, AnswerState.TODO)) in UNSETTLED
        and counts(item, facts, state)
    ]
    revisions = _set_done(authority, left, answers, by)
    return tuple((item, revisions[item.id]) for item in left)


def _set_done(
    authority: Authority, items: Sequence[Item], answers: Mapping[str, Answer], by: Actor
) -> dict[str, int]:
    """Write « fait » for several items, count once, tell the journal; return the revisions."""
    states = queries.states_in(answers)
    before = {item.id: Reply.of(answers.get(item.id)) for item in items}
    revisions: dict[str, int] = {}
    revision, at = authority.revision, now()
    for item in items:
        revision += 1
        after = replace(before[item.id], state=AnswerState.DONE)
        put(authority, item.id, answers.get(item.id), after, Stamp(revision, at, by))
        revisions[item.id] = revision
        states[item.id] = AnswerState.DONE
    edition = queries.edition_of(authority)
    count_again(authority, edition, states, revision=revision, last_activity_at=at)
    for item in items:
        _tell(authority, item, before[item.id], revisions[item.id], by)
    return revisions


def _refusal(authority: Authority, item: Item, state: AnswerState, answer: Answer | None) -> str:
    if item.id not in authority.findings:
        lack = lack_of(authority, item.id)
        return f"Ce n’est plus constaté\u00a0: {lack}." if lack else "Ce n’est pas constaté."
    if not counts(item, profile(authority), state):
        return "Ce point ne vous concerne pas."
    if state not in UNSETTLED and answer is not None:
        said = quoted(state.label.lower())
        return f"{answer.updated_by_name} a noté ce point {said}\u00a0: changez d’abord sa réponse."
    return ""


def _tell(authority: Authority, item: Item, before: Reply, revision: int, by: Actor) -> None:
    after = replace(before, state=AnswerState.DONE)
    found = Change("Constaté dans Jalon", None, authority.findings.get(item.id))
    record(
        "answer:set",
        actor=by,
        authority_id=authority.id,
        subject=f"item:{item.id}",
        title=item.statement,
        changes=(*differences(before, after), found),
        points=(authority.points_done, authority.points_applicable),
        before={**before.stored(), "revision": revision},
    )


def keep(
    authority: Authority, item_id: str, reply: Reply, *, seen: Sight, by: Actor
) -> SavedAnswer:
    """Save an answer « fait » and keep it although no register shows it: its note says why.

    Once saved it is no longer « fait » where somebody has changed that meanwhile: not kept then.
    ``Conflict`` as ``set_answer``.
    """
    saved = set_answer(authority, item_id, reply, seen=seen, by=by)
    answer = saved.answer
    if answer is None or answer.state != AnswerState.DONE.value:
        return saved
    authority.revision += 1
    authority.last_activity_at = at = now()
    put(authority, item_id, answer, Reply.of(answer), Stamp(authority.revision, at, by))
    answer.kept_revision = authority.revision
    lack = lack_of(authority, item_id)
    record(
        "answer:keep",
        actor=by,
        authority_id=authority.id,
        subject=f"item:{item_id}",
        title=saved.item.statement,
        changes=(Change("Ce que Jalon ne constate pas", None, lack),),
    )
    # One press would take back the note and leave the answer kept.
    return replace(saved, changed=False)
