"""When somebody is told, and of what."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from app.kernel.labels import LabelledEnum

# What is undone within this time is never told.
DELAY = timedelta(minutes=10)
# News that follow each other make one mail, which leaves after this long at the latest.
LONGEST_GATHERING = timedelta(hours=1)
MORNING = time(7)
SOON_DAYS = 3
# A reminder that could not leave for so long is not worth sending any more.
LOOK_BACK_DAYS = 7
# What was told stays a while: it answers « pourquoi ai-je reçu ce courriel ? ».
TOLD_KEPT = timedelta(days=90)


class Cadence(LabelledEnum):
    """How often somebody wishes to be told by e-mail."""

    IMMEDIATE = ("immediate", "Au fur et à mesure")
    DAILY = ("daily", "Une fois par jour")
    WEEKLY = ("weekly", "Une fois par semaine")
    NONE = ("none", "Jamais")


class NoticeKind(LabelledEnum):
    """What there is to tell."""

    ASSIGNED = ("assigned", "Une tâche vous est confiée")
    MENTIONED = ("mentioned", "Quelqu’un vous a cité dans un commentaire")
    DUE_SOON = ("due_soon", "Une échéance approche")
    OVERDUE = ("overdue", "Une échéance est passée")
    AWAKE = ("awake", "Une tâche bloquée est à reprendre")


@dataclass(frozen=True)
class Waiting:
    """What waits to be told to one person, and when their rhythm was last served or chosen."""

    cadence: Cadence = Cadence.IMMEDIATE
    oldest: datetime | None = None  # the first and the last moment from which something may be told
    newest: datetime | None = None
    settled_at: datetime | None = None


def last_slot(cadence: Cadence, local: datetime) -> datetime:
    """Return the latest morning of a mail a day, or the latest Monday morning of one a week."""
    day = local.date()
    if local.time() < MORNING:
        day -= timedelta(days=1)
    if cadence is Cadence.WEEKLY:
        day -= timedelta(days=day.weekday())
    return datetime.combine(day, MORNING, tzinfo=local.tzinfo)


def tell_until(waiting: Waiting, local: datetime) -> datetime | None:
    """Return up to which moment news are told now; nothing when it is not yet time.

    ``local`` is the present moment where mornings are counted. A week is told even without news:
    it is for the digest to be empty. Somebody who wants nothing is served too: with oblivion.
    """
    if waiting.cadence is Cadence.WEEKLY:
        return None if _served(waiting, local) else local
    if waiting.oldest is None or waiting.oldest > local:
        return None
    if waiting.cadence is Cadence.DAILY:
        slot = last_slot(Cadence.DAILY, local)
        return None if _served(waiting, local) or waiting.oldest > slot else slot
    if waiting.cadence is Cadence.IMMEDIATE and _still_gathering(waiting, local):
        return None
    return local


def _served(waiting: Waiting, local: datetime) -> bool:
    settled = waiting.settled_at
    return settled is not None and settled >= last_slot(waiting.cadence, local)


def _still_gathering(waiting: Waiting, local: datetime) -> bool:
    """Tell whether more is about to come, so that one mail says it all."""
    if waiting.oldest is None or waiting.newest is None or waiting.newest <= local:
        return False
    return waiting.newest <= local + DELAY and local < waiting.oldest + LONGEST_GATHERING


def morning_of(day: date, local: datetime) -> datetime:
    """Return when the reminders of a day may leave."""
    return datetime.combine(day, MORNING, tzinfo=local.tzinfo)


def handover_stamp(origin: int, moment: datetime) -> str:
    """Name a handover: whose the task was for those who were told, and when it changed hands."""
    return f"{origin}:{moment:%Y%m%dT%H%M%S%f}"


def origin_of(stamp: str) -> int:
    """Return whose the task was before a handover (0: nobody with an account)."""
    return int(stamp.partition(":")[0])
