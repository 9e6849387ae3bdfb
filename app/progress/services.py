"""Writes of answers: each locks the authority, updates its counters and records the change."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from app.audit.models import AuditEvent
from app.audit.queries import history_of
from app.audit.rules import Actor, Change
from app.audit.services import record
from app.authorities.queries import profile
from app.extensions import db
from app.kernel.clock import now, today
from app.kernel.errors import Conflict, Missing, Refused
from app.kernel.revisions import Merged, Saved, Sight, merge, merge_values, stale
from app.kernel.signals import authority_changed, blocked_tasks_noted
from app.methodology.rules import Item, applies, reason_not_applicable
from app.progress import counters, queries
from app.progress.models import Answer
from app.progress.replies import Reply, differences, lacking
from app.progress.rules import BLOCKED, AnswerState, Progress, gate
from app.progress.storing import Stamp, count_again, note_blockers, put
from app.spaces.locking import lock
from app.spaces.models import Authority
from app.tasks.counters.blocked import blocked_of

THIS = "ce point"
BESIDE = frozenset({"revision", "blocked_on"})  # remembered beside the reply, for « Annuler »


@dataclass(frozen=True)
class SavedAnswer:
    """The result of a write: the answer (none when back to « à faire ») and the new progress."""

    item: Item
    answer: Answer | None
    progress: Progress
    states: Mapping[str, AnswerState]  # of all the items, this one included
    changed: bool
    kept: tuple[str, ...] = ()  # the fields that somebody else had changed meanwhile


def item_of(authority: Authority, item_id: str) -> Item:
    """Return an item of the authority's edition; ``Missing`` if it has none of that id."""
    edition = queries.edition_of(authority)
    if item_id not in edition:
        raise Missing("Ce point n’existe pas dans la méthode de cette collectivité.")
    return edition.item(item_id)


def set_state(
    authority: Authority,
    item_id: str,
    state: AnswerState,
    *,
    seen: int,
    was: AnswerState | None = None,
    by: Actor,
) -> SavedAnswer:
    """Set the state alone, keeping the texts; ``seen`` is the revision that the person saw.

    ``was`` is the state that they saw: where it still stands, what else has changed stays.
    """
    item = item_of(authority, item_id)
    lock(authority)
    standing = queries.standing(authority, item_id)
    before = Reply.of(standing.answer)
    after = replace(before, state=state)
    if _revision(standing.answer) != seen and before.state not in {state, was}:
        raise Conflict(stale(THIS), Merged(before, after, asked=("state",)))
    if before.state is state:
        return _unchanged(authority, item, standing)
    return _write(authority, item, standing, after, by)


def set_answer(
    authority: Authority, item_id: str, reply: Reply, *, seen: Sight, by: Actor
) -> SavedAnswer:
    """Save a whole answer; ``Conflict`` (see ``merge``) if somebody changed the same fields."""
    item = item_of(authority, item_id)
    lock(authority)
    standing = queries.standing(authority, item_id)
    current = standing.answer
    merged = merge(Reply.of(current), reply, seen, THIS, revision=_revision(current))
    merged.judge(lacking(merged.facts))
    saved = _write(authority, item, standing, merged.facts, by)
    return replace(saved, kept=merged.kept)


def undo(authority: Authority, item_id: str, *, seen: int, by: Actor) -> SavedAnswer:
    """Restore the answer before the last change; ``Refused`` if it has changed since."""
    item = item_of(authority, item_id)
    lock(authority)
    standing = queries.standing(authority, item_id)
    last = _last_change(authority, item_id)
    if last is None or last.before is None or last.before["revision"] != seen:
        raise Refused("Ce point a changé depuis : il n’y a plus rien à annuler.")
    values = {name: value for name, value in last.before.items() if name not in BESIDE}
    saved = _write(authority, item, standing, Reply.restored(values), by)
    since = last.before.get("blocked_on")
    if saved.answer is not None and saved.answer.state == BLOCKED.value and since:
        # Since then, not since the undoing.
        db.rewrite(saved.answer, {"blocked_on": date.fromisoformat(since)})
        note_blockers(authority)
    return saved


def diagnose(
    authority: Authority, replies: Mapping[str, AnswerState], *, seen: Sight, by: Actor
) -> Saved[Progress]:
    """Record a first diagnosis: what is done or under way already, whatever the phase.

    ``seen`` has a mark of the state of each item; ``Conflict`` (see ``merge_values``) when
    somebody has answered the same otherwise.
    """
    lock(authority)
    edition = queries.edition_of(authority)
    answers = queries.answers_to_change(authority)
    states = queries.states_in(answers)
    standing = {item_id: Reply.of(answers.get(item_id)).state for item_id in replies}
    merged = merge_values(standing, replies, seen)
    if merged.asked:
        raise Conflict(stale("ces réponses"), merged)
    changes, revision, at = [], authority.revision, now()
    for item_id, state in merged.facts.items():
        before = Reply.of(answers.get(item_id))
        if before.state is state or item_id not in edition:
            continue
        reply = replace(before, state=state)
        revision += 1
        put(authority, item_id, answers.get(item_id), reply, Stamp(revision, at, by))
        states[item_id] = state
        changes.append(Change(edition.item(item_id).statement, before.state.label, state.label))
    progress = count_again(authority, edition, states, revision=revision, last_activity_at=at)
    record(
        "diagnosis:complete",
        actor=by,
        authority_id=authority.id,
        subject=f"authority:{authority.id}",
        title=authority.name,
        changes=tuple(changes),
        points=(progress.points_done, progress.points_applicable),
    )
    return Saved(progress, merged.kept)


def pass_gate(authority: Authority, position: int, reason: str, *, by: Actor) -> bool:
    """Begin a phase although required items are missing; the reason may be empty.

    Nothing is written, and that is told, where nothing is missing or somebody has begun it.
    """
    lock(authority)
    edition = queries.edition_of(authority)
    closed = gate(
        edition, profile(authority), queries.states_of(authority), position, authority.passed_gates
    )
    if closed.started:
        return False
    entry = {"position": position, "reason": reason, "by": by.name, "on": today().isoformat()}
    authority.passed_gates = [*authority.passed_gates, entry]
    missing = Change("Il manquait", None, " · ".join(item.statement for item in closed.missing))
    record(
        "gate:pass",
        actor=by,
        authority_id=authority.id,
        subject=f"phase:{position}",
        title=f"phase {position} : {edition.phase(position).short_title}",
        changes=(Change("Raison", None, reason), missing) if reason else (missing,),
    )
    return True


def counted(authority: Authority) -> Progress:
    """Return the progress as the row of the authority keeps it; no statement."""
    return counters.stored(authority)


def recount(authority: Authority) -> Progress:
    """Count everything again from the answers and store it."""
    note_blockers(authority)
    return count_again(authority, queries.edition_of(authority), queries.states_of(authority))


def put_right(authority: Authority) -> None:
    """Store again all that its row keeps of its answers and of its blocked tasks."""
    authority.blocked_tasks = blocked_of(authority.id)
    recount(authority)


@blocked_tasks_noted.connect
def count_what_is_stuck(authority: Authority) -> None:
    """Count again how much is blocked when the blocked tasks have changed; no statement."""
    counters.store(authority, counters.stored(authority))


@authority_changed.connect
def recount_when_facts_change(authority: Authority) -> None:
    """Count again when facts that decide which items apply have changed."""
    recount(authority)


def _write(
    authority: Authority, item: Item, standing: queries.Standing, reply: Reply, by: Actor
) -> SavedAnswer:
    before = Reply.of(standing.answer)
    since = standing.answer.blocked_on if standing.answer is not None else None
    if before == reply:
        return _unchanged(authority, item, standing)
    for refusal in lacking(reply):
        raise refusal
    edition = queries.edition_of(authority)
    _check_concerned(authority, item)
    revision, at = authority.revision + 1, now()
    answer = put(authority, item.id, standing.answer, reply, Stamp(revision, at, by))
    states = {**standing.states, item.id: reply.state}
    progress = count_again(authority, edition, states, revision=revision, last_activity_at=at)
    record(
        "answer:set",
        actor=by,
        authority_id=authority.id,
        subject=f"item:{item.id}",
        title=item.statement,
        changes=differences(before, reply),
        points=(progress.points_done, progress.points_applicable),
        before={
            **before.stored(),
            "revision": _revision(answer),
            "blocked_on": since.isoformat() if since else None,
        },
    )
    return SavedAnswer(item, answer, progress, states, changed=True)


def _unchanged(authority: Authority, item: Item, standing: queries.Standing) -> SavedAnswer:
    progress = counters.stored(authority)
    return SavedAnswer(item, standing.answer, progress, standing.states, changed=False)


def _check_concerned(authority: Authority, item: Item) -> None:
    """Refuse an answer to an item that does not concern them."""
    facts = profile(authority)
    if not applies(item, facts):
        raise Refused(f"Ce point {reason_not_applicable(item, facts)}.", "state")


def _revision(answer: Answer | None) -> int:
    return answer.revision if answer is not None else 0


def _last_change(authority: Authority, item_id: str) -> AuditEvent | None:
    history = history_of(authority.id, f"item:{item_id}", event="answer:set", limit=1)
    return history[0] if history else None
