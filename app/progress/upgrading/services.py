"""Taking an authority to the next edition, and back within thirty days: one transaction each."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import and_, delete, or_, select, update

from app.audit.rules import Actor, Change
from app.audit.services import record
from app.authorities.queries import profile
from app.extensions import db
from app.kernel.clock import now
from app.kernel.errors import Conflict, Missing, Refused
from app.kernel.signals import evidence_changed
from app.kernel.typography import short_day
from app.methodology.changes import EditionChanges
from app.methodology.loader import editions, get_edition
from app.methodology.rules import Edition
from app.methodology.succession import changes_of
from app.progress.models import EditionMove, FormerAnswer
from app.progress.services import put_right
from app.progress.upgrading import rows
from app.progress.upgrading.rules.answers import Answers, Signed
from app.progress.upgrading.rules.carrying import (
    Carried,
    carry,
    carry_back,
    heirs_of_items,
    heirs_of_steps,
    home_before,
)
from app.spaces.findings import rests_on_evidence
from app.spaces.locking import lock
from app.spaces.models import Authority
from app.tasks.models import Task
from app.tasks.rules import AnchorKind

WAY_BACK = timedelta(days=30)
ANSWERED = "Quelqu’un a répondu à un point pendant votre lecture\u00a0: relisez ce qui change."
NO_WAY_BACK = "Il n’y a pas d’édition plus ancienne où revenir."
Subjects = Mapping[tuple[str, str], str]  # kind and id of what a task is about -> its new id


def upgrade(authority: Authority, edition_id: str, *, seen: int, by: Actor) -> EditionMove:
    """Take an authority to the edition that follows its own; ``seen`` is the revision previewed.

    ``Refused`` when it is there already, or when that edition does not follow its own;
    ``Conflict`` when somebody has answered since the preview.
    """
    changes = _changes(edition_id)
    lock(authority)
    _check_follows(authority, changes)
    _check_seen(authority, seen)
    before = rows.answers_given(authority)
    signed = _signed(authority, by)
    carried = carry(changes, profile(authority), before, signed)
    move = EditionMove(
        authority_id=authority.id,
        from_edition=authority.edition_id,
        to_edition=edition_id,
        moved_by_id=by.user_id,
        moved_by_name=by.name,
        moved_at=signed.at,
        revision=signed.revision,
    )
    db.session.add(move)
    db.session.flush()  # the former answers refer to it
    rows.keep_former(move, before)
    subjects = {(AnchorKind.ITEM.value, old): new for old, new in heirs_of_items(changes).items()}
    subjects |= {(AnchorKind.STEP.value, old): new for old, new in heirs_of_steps(changes).items()}
    move.task_anchors = [list(task) for task in _retie(authority, subjects)]
    move.left = {key: one.signed.revision for key, one in carried.answers.items()}
    _settle(authority, move, changes.before, changes.after, carried)
    _tell(authority, "edition:upgrade", changes.before, changes.after, by)
    return move


def go_back(authority: Authority, *, seen: int, by: Actor) -> EditionMove:
    """Take an authority back to the edition before, with what was answered since.

    ``Refused`` after thirty days, or when there is nothing to go back from; ``Conflict`` as in
    ``upgrade``.
    """
    lock(authority)
    move = latest(authority)
    if move is None:
        raise Refused(NO_WAY_BACK)
    if now() - move.moved_at > WAY_BACK:
        until = short_day(move.moved_at + WAY_BACK)
        raise Refused(f"Le retour à l’édition d’avant était possible jusqu’au {until}.")
    _check_seen(authority, seen)
    changes = _changes(move.to_edition)
    signed = _signed(authority, by)
    present = rows.answers_given(authority)
    carried = carry_back(changes, rows.former_answers(move), move.left, present, signed)
    _retie_back(authority, changes, move)
    move.returned_at, move.revision = signed.at, signed.revision
    forget_former(move)
    _settle(authority, move, changes.after, changes.before, carried)
    _tell(authority, "edition:return", changes.after, changes.before, by)
    return move


def latest(authority: Authority) -> EditionMove | None:
    """Return the move that brought the authority to its edition; None when none did."""
    query = select(EditionMove).where(
        EditionMove.authority_id == authority.id,
        EditionMove.returned_at.is_(None),
        EditionMove.to_edition == authority.edition_id,
    )
    return db.session.scalar(query.order_by(EditionMove.id.desc()).limit(1))


def forget_old() -> int:
    """Forget a batch of the former answers whose way back is over; return how many."""
    too_late = select(EditionMove.id).where(EditionMove.moved_at < now() - WAY_BACK)
    some = select(FormerAnswer.move_id).where(FormerAnswer.move_id.in_(too_late)).limit(1)
    query = delete(FormerAnswer).where(FormerAnswer.move_id == some.scalar_subquery())
    return len(db.session.execute(query.returning(FormerAnswer.item_id)).all())


def forget_former(move: EditionMove) -> None:
    """Forget the answers as they were before a move: there is no way back any more."""
    key = FormerAnswer.authority_id == move.authority_id, FormerAnswer.move_id == move.id
    db.session.execute(delete(FormerAnswer).where(*key))


def _changes(edition_id: str) -> EditionChanges:
    if edition_id not in editions():
        raise Missing("Cette édition de la méthode n’existe pas.")
    changes = changes_of(edition_id)
    if changes is None:
        raise Refused("Cette édition est la première\u00a0: elle n’en suit aucune.")
    return changes


def _check_follows(authority: Authority, changes: EditionChanges) -> None:
    if authority.edition_id == changes.after.id:
        raise Refused(
            f"Cette collectivité suit déjà l’édition {changes.after.version} de la méthode."
        )
    if authority.edition_id != changes.before.id:
        version = get_edition(authority.edition_id).version
        raise Refused(
            f"Cette édition ne suit pas la vôtre ({version})\u00a0: passez par les autres."
        )


def _check_seen(authority: Authority, seen: int) -> None:
    if authority.revision != seen:
        raise Conflict(ANSWERED, authority)


def _signed(authority: Authority, by: Actor) -> Signed:
    return Signed(authority.revision + 1, now(), by.user_id, by.name)


def _settle(
    authority: Authority, move: EditionMove, older: Edition, newer: Edition, carried: Carried
) -> None:
    """Store what was carried, then count again all that rests on it."""
    rows.store(authority, carried.answers)
    move.to_review = [list(look) for look in carried.to_review]
    authority.edition_id = newer.id
    authority.revision, authority.last_activity_at = move.revision, now()
    authority.passed_gates = _gates(authority, older, newer)
    put_right(authority)
    _note_evidenced(authority, carried.answers)


def _gates(authority: Authority, older: Edition, newer: Edition) -> list[dict[str, Any]]:
    """Return the gates passed, at the places of their phases; one without a phase stays."""
    ids = {phase.position: phase.id for phase in older.phases}
    places = {phase.id: phase.position for phase in newer.phases}
    return [
        {**gate, "position": places.get(ids.get(gate["position"], ""), gate["position"])}
        for gate in authority.passed_gates
    ]


def _note_evidenced(authority: Authority, answers: Answers) -> None:
    """Keep on the row which items have the evidence that a register needs, and tell it."""
    having = {key for key, one in answers.items() if one.evidence and rests_on_evidence(key)}
    if having != set(authority.evidenced):
        authority.evidenced = sorted(having)
        evidence_changed.send(authority)


def _retie(authority: Authority, subjects: Subjects) -> list[tuple[int, str, str, str]]:
    """Give tasks their new subjects; return [id, kind, id before, id since] of each."""
    if not subjects:
        return []
    query = select(Task.id, Task.anchor_kind, Task.anchor_id).where(
        Task.authority_id == authority.id,
        or_(*(and_(Task.anchor_kind == k, Task.anchor_id == key) for k, key in subjects)),
    )
    retied = [
        (task_id, kind, old, subjects[kind, old])
        for task_id, kind, old in db.session.execute(query.order_by(Task.id))
    ]
    for task_id, _, _, new in retied:
        _give_subject(authority, task_id, new)
    return retied


def _retie_back(authority: Authority, changes: EditionChanges, move: EditionMove) -> None:
    """Give back their subjects to tasks that kept the new ones, and older ones to those since."""
    for task_id, kind, old, new in move.task_anchors:
        _give_subject(authority, task_id, old, kind=kind, from_subject=new)
    subjects = {
        (AnchorKind.ITEM.value, new): heir
        for new, change in changes.by_after.items()
        if new not in changes.before and (heir := home_before(change))
    }
    _retie(authority, subjects)


def _give_subject(
    authority: Authority, task_id: int, to: str, *, kind: str = "", from_subject: str = ""
) -> None:
    """Change what a task is about: a new revision, so that a form opened before sees it."""
    task = update(Task).where(Task.authority_id == authority.id, Task.id == task_id)
    if from_subject:
        task = task.where(Task.anchor_kind == kind, Task.anchor_id == from_subject)
    db.session.execute(task.values(anchor_id=to, revision=Task.revision + 1))


def _tell(authority: Authority, event: str, older: Edition, newer: Edition, by: Actor) -> None:
    record(
        event,
        actor=by,
        authority_id=authority.id,
        subject=f"authority:{authority.id}",
        title=authority.name,
        changes=(Change("Édition de la méthode", older.version, newer.version),),
        points=(authority.points_done, authority.points_applicable),
    )
