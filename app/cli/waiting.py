"""Whether anything waits to be told or sent, asked of the database without loading Jalon.

Every five minutes, most often, there is nothing: a few statements say so, for a small part of what
the whole of Jalon costs to load. They ask what ``notifications.services``, ``mailer.services``,
``jobs.services``, ``publication.sending`` and ``ecosystem.measures`` ask;
``tests/notifications/test_waiting.py`` holds them together. Where the answer is not plain (other
tables, no answer, an unusual address), the whole round is left to find out, and to say what is
wrong.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from app.cli.asking import VERSION, Ask, NoAnswer, asking, file_of, known_versions, moment_of
from app.cli.ownership import closed_to_us
from app.kernel.clock import now
from app.kernel.zones import PARIS
from app.mailer.rules import MAX_ATTEMPTS
from app.notifications.rules import (
    LOOK_BACK_DAYS,
    SOON_DAYS,
    Cadence,
    Waiting,
    last_slot,
    tell_until,
)
from app.places.hours import all_zones
from app.publication.files.counts import FOLDER, to_do
from config import Settings

MAILS = """
SELECT count(CASE WHEN attempts < :most THEN 1 END),
       count(CASE WHEN attempts >= :most THEN 1 END),
       count(CASE WHEN attempts < :most AND next_try_at <= :now THEN 1 END)
FROM outgoing_mails WHERE sent_at IS NULL
"""
PUSHES = """
SELECT 1 FROM pushes WHERE state IN ('waiting', 'unreachable') AND next_try_at <= :now LIMIT 1
"""
READINGS = "SELECT 1 FROM measure_readings WHERE next_read_at <= :now LIMIT 1"
JOBS = "SELECT 1 FROM jobs WHERE state = 'waiting' AND next_try_at <= :now LIMIT 1"
# Who belongs to an authority overseas: their mornings may not be those of Paris.
THERE = """
SELECT m.user_id FROM memberships m JOIN authorities a ON a.id = m.authority_id
WHERE a.territory <> 'mainland'
"""
ELSEWHERE = "SELECT 1 FROM authorities WHERE territory <> 'mainland' LIMIT 1"
NOTICES = """
SELECT p.cadence, p.last_digest_at, p.updated_at, min(n.not_before), max(n.not_before),
       CASE WHEN n.user_id IN ({there}) THEN 1 ELSE 0 END
FROM notices n LEFT JOIN notification_preferences p ON p.user_id = n.user_id
WHERE n.sent_at IS NULL
GROUP BY n.user_id, p.cadence, p.last_digest_at, p.updated_at
"""
# A week is told even when nothing has happened.
WEEKS = """
SELECT 1 FROM notification_preferences
WHERE cadence = 'weekly' AND updated_at < :week
  AND (last_digest_at IS NULL OR last_digest_at < :week) AND user_id {whose} ({there}) LIMIT 1
"""
# Members who want mails, their open tasks of these days, and no notice of it yet.
REMINDERS = """
SELECT 1 FROM tasks t
JOIN memberships m ON m.user_id = t.assignee_id AND m.authority_id = t.authority_id
JOIN users u ON u.id = t.assignee_id AND u.disabled_at IS NULL
JOIN authorities a ON a.id = t.authority_id AND a.territory {where} 'mainland'
WHERE t.state NOT IN ('done', 'dropped') AND {which} AND NOT EXISTS (
  SELECT 1 FROM notices n WHERE n.user_id = t.assignee_id AND n.task_id = t.id
  AND n.kind = {kind} AND n.stamp = CAST({day} AS TEXT))
AND NOT EXISTS (
  SELECT 1 FROM notification_preferences p
  WHERE p.user_id = t.assignee_id AND p.cadence = 'none')
LIMIT 1
"""
DUE = {
    "which": "t.due_on BETWEEN :first AND :soon",
    "kind": "CASE WHEN t.due_on < :today THEN 'overdue' ELSE 'due_soon' END",
    "day": "t.due_on",
}
AWAKE = {
    "which": "t.state = 'blocked' AND t.wake_on BETWEEN :first AND :today",
    "kind": "'awake'",
    "day": "t.wake_on",
}
# What depends on the day and the hour, on the mainland and elsewhere.
DATED_HERE, DATED_THERE = (
    (
        WEEKS.format(whose=whose, there=THERE),
        *(REMINDERS.format(where=where, **reminder) for reminder in (DUE, AWAKE)),
    )
    for whose, where in (("NOT IN", "="), ("IN", "<>"))
)


@dataclass(frozen=True, kw_only=True)
class Round:
    """What a round has done, and what it leaves."""

    waiting: int  # mails to try again later
    given_up: int
    sent: int = 0
    refused: int = 0
    failures: int = 0
    pushed: int = 0  # datasets sent to a platform
    put_off: int = 0


def quiet_round(settings: Settings) -> Round | None:
    """Return what a round comes to when nothing is due; nothing when something may be."""
    url, folder = settings.database_url, settings.data_dir
    if not folder.is_dir() or closed_to_us(folder, file_of(url)):
        return None  # the whole round makes the folder, or says whose it is
    if to_do(folder / FOLDER, now()):
        return None  # downloads wait to be added up
    try:
        with asking(url) as ask:
            return _look(ask)
    except NoAnswer:
        return None  # the whole round asks again, and says what is wrong


def _look(ask: Ask) -> Round | None:
    if ask(VERSION, {}) != [(max(known_versions()),)]:
        return None
    moment = now()
    [(waiting, given_up, due)] = ask(MAILS, {"most": MAX_ATTEMPTS, "now": moment})
    if due or any(ask(question, {"now": moment}) for question in (PUSHES, JOBS, READINGS)):
        return None
    here = [moment.astimezone(PARIS)]
    # Which of them an authority keeps takes the whole of Jalon to know: any may be meant.
    there = [moment.astimezone(zone) for zone in all_zones()] if ask(ELSEWHERE, {}) else []
    if _dated(ask, DATED_HERE, here) or _dated(ask, DATED_THERE, there):
        return None
    for row in ask(NOTICES.format(there=THERE), {}):
        hours = there if row[5] else here
        if any(tell_until(_waiting(row), local) is not None for local in hours):
            return None
    return Round(waiting=waiting, given_up=given_up)


def _dated(ask: Ask, questions: Sequence[str], hours: Sequence[datetime]) -> bool:
    """Tell whether something is due on the day, or at the hour, of one of these places."""
    days = {local.date(): local for local in hours}
    slots = {last_slot(Cadence.WEEKLY, local) for local in hours}
    weeks, *reminders = questions
    if any(ask(weeks, {"week": slot}) for slot in slots):
        return True
    return any(ask(question, _days(day)) for day in days for question in reminders)


def _days(today: date) -> dict[str, Any]:
    return {
        "today": today,
        "first": today - timedelta(days=LOOK_BACK_DAYS),
        "soon": today + timedelta(days=SOON_DAYS),
    }


def _waiting(row: tuple[Any, ...]) -> Waiting:
    """Return what waits for one person, from a row of ``NOTICES``."""
    served, chosen, oldest, newest = map(moment_of, row[1:5])
    if chosen is None:
        return Waiting(oldest=oldest, newest=newest)
    return Waiting(Cadence(row[0]), oldest, newest, max(served or chosen, chosen))
