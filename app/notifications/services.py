"""Noting what there is to tell, telling it, and what each person wishes."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, delete, insert, select

from app.accounts.models import User
from app.audit.rules import Actor, Change
from app.audit.services import record
from app.extensions import db
from app.kernel.clock import now
from app.kernel.database import delete_some, insert_if_absent
from app.kernel.zones import PARIS, in_zone
from app.mailer.services import queue_mail
from app.notifications import queries, rules
from app.notifications.digests import Letter, news_letter, stands, week_letter
from app.notifications.links import address, stop_token
from app.notifications.models import Notice, NotificationPreference
from app.notifications.queries import News, Reminder
from app.notifications.rules import Cadence, NoticeKind
from app.spaces.hours import zone_of_person, zones_elsewhere, zones_of_people
from app.spaces.models import Membership
from app.tasks.models import Task
from app.tasks.news import Comment, Handover

UNTOLD = Notice.sent_at.is_(None)
_NEW = insert(Notice)


def note_handovers(handovers: Sequence[Handover]) -> None:
    """Plan to tell the new assignees in a while, and forget what those before were not told.

    A task that comes back, before anybody was told, to the person whose it was is no news. As many
    statements for a whole plan as for one task.
    """
    origins = _forget_assigned([handover.task for handover in handovers])
    moment = now()
    rows = []
    for handover in handovers:
        task, after = handover.task, handover.after
        origin = origins.get(task.id, handover.before or 0)
        if after is None or after in {origin, handover.by.user_id}:
            continue
        row = {
            "user_id": after,
            "authority_id": task.authority_id,
            "task_id": task.id,
            "kind": NoticeKind.ASSIGNED.value,
            "stamp": rules.handover_stamp(origin, moment),
            "by_name": handover.by.name,
            "at": moment,
            "not_before": moment + rules.DELAY,
        }
        rows.append(row)
    if rows:
        db.session.execute(_NEW, rows)


def _forget_assigned(tasks: Sequence[Task]) -> dict[int, int]:
    """Forget to whom tasks were given if they do not know it yet; whose these were, by task.

    Locked first, in the order in which a sender locks: neither waits for the other in a ring.
    """
    theirs = Notice.authority_id.in_({task.authority_id for task in tasks})
    waiting = db.session.execute(
        select(Notice.id, Notice.task_id, Notice.stamp)
        .where(
            theirs,
            Notice.task_id.in_([task.id for task in tasks]),
            Notice.kind == NoticeKind.ASSIGNED.value,
            UNTOLD,
        )
        .order_by(Notice.id)
        .with_for_update()
    ).all()
    if waiting:
        _forget(theirs, Notice.id.in_([row.id for row in waiting]))
    return {row.task_id: rules.origin_of(row.stamp) for row in waiting}


def note_comment(commented: Comment) -> None:
    """Plan to tell those whom a comment calls, but not its author."""
    for user_id in commented.mentioned:
        if user_id != commented.by.user_id:
            insert_if_absent(
                db.session,
                Notice,
                user_id=user_id,
                authority_id=commented.task.authority_id,
                task_id=commented.task.id,
                kind=NoticeKind.MENTIONED.value,
                stamp=str(commented.comment.id),
                by_name=commented.by.name,
            )


def forget_member(member: Membership) -> None:
    """Forget what somebody who leaves an authority has not been told of it."""
    theirs = Notice.user_id == member.user_id, Notice.authority_id == member.authority_id
    _forget(*theirs)


def _forget(*conditions: ColumnElement[bool]) -> None:
    query = delete(Notice).where(UNTOLD, *conditions)
    db.session.execute(query, execution_options={"synchronize_session": False})


def forget_told() -> int:
    """Delete a batch of the news told long ago; return how many."""
    return delete_some(db.session, Notice, Notice.sent_at < now() - rules.TOLD_KEPT)


def reminders() -> list[Reminder]:
    """Return the reminders that nobody has written, on the day of each place: only reads."""
    elsewhere = zones_elsewhere()
    found = queries.due_reminders(now().astimezone(PARIS), but=list(elsewhere))
    for zone in set(elsewhere.values()):
        there = [authority_id for authority_id, other in elsewhere.items() if other == zone]
        found += queries.due_reminders(now().astimezone(zone), of=there)
    return found


def write_reminders(reminders: Sequence[Reminder]) -> None:
    """Write reminders, to be told from their morning on; one written meanwhile is left alone.

    A task that has just changed waits like any news: its date, or its assignee, may be a slip.
    """
    for user_id, authority_id, task_id, kind, stamp, touched_at, morning in reminders:
        insert_if_absent(
            db.session,
            Notice,
            user_id=user_id,
            authority_id=authority_id,
            task_id=task_id,
            kind=kind,
            stamp=stamp,
            not_before=max(morning, touched_at + rules.DELAY),
        )


def people_to_tell() -> list[int]:
    """Return who is to be told something now, by their own rhythm and hour: only reads."""
    zones, moment = zones_of_people(zones_elsewhere()), now()
    hours = {zone: moment.astimezone(zone) for zone in (PARIS, *zones.values())}
    week = max(rules.last_slot(Cadence.WEEKLY, local) for local in hours.values())
    return sorted(
        user_id
        for user_id, wait in queries.all_waiting(week).items()
        if rules.tell_until(wait, hours[zones.get(user_id, PARIS)]) is not None
    )


def tell(user_id: int) -> bool:
    """Write one person's mail in the outbox, and that they are told; return whether there is one.

    What is no longer true, or no longer theirs to know, is forgotten. Two senders meet at the
    preference and at the notices, which are read locked: the second finds nothing left.
    """
    zone = zone_of_person(user_id)
    with in_zone(zone):
        return _tell(user_id, now().astimezone(zone))


def _tell(user_id: int, local: datetime) -> bool:
    """Do it at the person's hour: see ``tell``."""
    chosen = queries.preference(user_id, lock=True)
    waiting = queries.waiting_of(user_id, chosen)
    until = rules.tell_until(waiting, local)
    user = db.session.get(User, user_id, populate_existing=True)
    if until is None or user is None:
        return False
    due_news = queries.news_of(user_id, until)
    wanted = waiting.cadence is not Cadence.NONE and user.disabled_at is None
    news = [piece for piece in due_news if wanted and stands(piece, user_id)]
    told_ids = {piece.notice.id for piece in news}
    for piece in due_news:
        if piece.notice.id not in told_ids:
            db.session.delete(piece.notice)
    letter = _letter(user, waiting.cadence, news, local) if wanted else None
    if letter is not None:
        _post(user, waiting.cadence, letter)
    for piece in news:
        piece.notice.sent_at = local
    if chosen is not None:
        chosen.last_digest_at = local
    return letter is not None


def _letter(user: User, cadence: Cadence, news: Sequence[News], local: datetime) -> Letter | None:
    if cadence is Cadence.WEEKLY:
        return week_letter(user.id, news, local)
    return news_letter(news, local.date()) if news else None


def _post(user: User, cadence: Cadence, letter: Letter) -> None:
    queue_mail(
        user.email,
        letter.subject,
        letter.template,
        unsubscribe=address(f"/courriels/{stop_token(user.id)}/arreter"),
        name=user.full_name,
        letter=letter,
        cadence=cadence.label.lower(),
        tasks_url=address("/mes-taches"),
        preferences_url=address("/compte/courriels"),
    )


def choose(user: User, cadence: Cadence) -> None:
    """Set how often somebody is told; who wants nothing any more leaves nothing waiting."""
    insert_if_absent(
        db.session, NotificationPreference, user_id=user.id, cadence=Cadence.IMMEDIATE.value
    )
    chosen = queries.preference(user.id, lock=True)
    if chosen is None or chosen.cadence == cadence.value:
        return
    record(
        "account:update",
        actor=Actor(user.id, user.full_name),
        subject=f"user:{user.id}",
        title=user.full_name,
        changes=(Change("Courriels", Cadence(chosen.cadence).label, cadence.label),),
    )
    chosen.cadence, chosen.updated_at = cadence.value, now()
    if cadence is Cadence.NONE:
        _forget(Notice.user_id == user.id)
