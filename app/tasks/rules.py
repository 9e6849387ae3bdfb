"""Rules of tasks: states, recurrences, urgency, circles of waiting, names called in texts."""

import re
from collections import deque
from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from app.kernel.labels import LabelledEnum
from app.kernel.text import folded


class TaskState(LabelledEnum):
    """The state of a task."""

    TODO = ("todo", "À faire")
    IN_PROGRESS = ("in_progress", "En cours")
    BLOCKED = ("blocked", "Bloquée")
    DONE = ("done", "Faite")
    DROPPED = ("dropped", "Abandonnée")


OPEN_STATES = (TaskState.TODO, TaskState.IN_PROGRESS, TaskState.BLOCKED)
OPEN_CODES = frozenset(state.value for state in OPEN_STATES)
MOST_BLOCKED = 50  # counted by kind of reason: beyond, the page of tasks has them


class TaskBlockReason(LabelledEnum):
    """Why a task is blocked."""

    DECISION = ("decision", "Une décision est attendue")
    PERSON = ("person", "Une personne doit répondre ou agir")
    MEANS = ("means", "Le temps ou les moyens manquent")
    SUPPLIER = ("supplier", "Un prestataire ou un partenaire doit répondre")
    LEGAL = ("legal", "Une question de droit ou de données personnelles est ouverte")
    PRIORITY = ("priority", "La priorité est ailleurs pour l’instant")
    OTHER = ("other", "Autre raison")


class Priority(LabelledEnum):
    """The priority of a task; stored from 1 to 3."""

    HIGH = ("3", "Haute")
    NORMAL = ("2", "Normale")
    LOW = ("1", "Basse")


class Recurrence(LabelledEnum):
    """How often a task comes back once it is done."""

    NEVER = ("", "Ne revient pas")
    WEEKLY = ("weekly", "Chaque semaine")
    MONTHLY = ("monthly", "Chaque mois")
    QUARTERLY = ("quarterly", "Chaque trimestre")
    YEARLY = ("yearly", "Chaque année")


class AnchorKind(LabelledEnum):
    """What a task is about; datasets and processes come with their own packages."""

    NONE = ("", "Rien en particulier")
    ITEM = ("item", "Un point de contrôle")
    STEP = ("step", "Une étape")
    STAKEHOLDER = ("stakeholder", "Un acteur")
    DATASET = ("dataset", "Un jeu de données")
    PROCESS = ("process", "Un processus")


class Urgency(LabelledEnum):
    """The groups of tasks in lists, in their order."""

    LATE = ("late", "En retard")
    SOON = ("soon", "Dans les sept jours")
    LATER = ("later", "Plus tard")
    UNDATED = ("undated", "Sans date")
    BLOCKED = ("blocked", "Bloquées")
    CLOSED = ("closed", "Terminées")


WEEK = timedelta(days=7)
SHORTEST_MONTH = 28
MONTHS_OF = {Recurrence.MONTHLY: 1, Recurrence.QUARTERLY: 3, Recurrence.YEARLY: 12}


def is_open(state: str) -> bool:
    """Tell whether something is left to do in this state, given by its code."""
    return state in OPEN_CODES


def soon_until(today: date) -> date:
    """Return the last day of the week that begins today: on a Friday, Monday is soon."""
    return today + WEEK


def urgency_of(state: str, due_on: date | None, today: date) -> Urgency:
    """Return the group of a task; ``filters.urgency_rank`` does the same in SQL."""
    if not is_open(state):
        return Urgency.CLOSED
    if state == TaskState.BLOCKED.value:
        return Urgency.BLOCKED
    if due_on is None:
        return Urgency.UNDATED
    if due_on < today:
        return Urgency.LATE
    return Urgency.SOON if due_on <= soon_until(today) else Urgency.LATER


def months_later(day: date, months: int, intended: int | None = None) -> date:
    """Return the same day some months later, or the last of that month: 31 January, 28 February.

    ``intended``: the day of the month that is meant, where a shorter month has cut it.
    """
    return day + relativedelta(months=months, day=intended or day.day)


def moved(day: date, recurrence: Recurrence, times: int, intended: int | None = None) -> date:
    """Return a day moved by some periods, counted from the day itself so that none drifts."""
    if recurrence is Recurrence.WEEKLY:
        return day + times * WEEK
    return months_later(day, times * MONTHS_OF[recurrence], intended)


def intended_day(
    recurrence: Recurrence, day: date | None, intended: int | None = None
) -> int | None:
    """Return the day of the month that the next occurrences keep, if some months are shorter."""
    if day is None or recurrence not in MONTHS_OF:
        return None
    kept = intended or day.day
    return kept if kept > SHORTEST_MONTH else None


def next_dates(
    recurrence: Recurrence,
    starts_on: date | None,
    due_on: date | None,
    done_on: date,
    intended: tuple[int | None, int | None] = (None, None),
) -> tuple[date | None, date | None]:
    """Return the dates of the next occurrence: whole periods later, after the day it was done.

    ``intended``: the days of the month that were meant to begin and to end (``intended_day``).

    A yearly task done three months late still comes back on its day; a weekly one that waited for
    ten weeks does not come back ten times. Without any date, it is due one period after the day.
    """
    first, last = intended
    reference, kept = (due_on, last) if due_on else (starts_on, first)
    if reference is None:
        return None, moved(done_on, recurrence, 1)
    times = 1
    while moved(reference, recurrence, times, kept) <= done_on:
        times += 1
    starts = moved(starts_on, recurrence, times, first) if starts_on else None
    return starts, moved(due_on, recurrence, times, last) if due_on else None


Edge = tuple[int, int]  # the task, and the one that it waits for


def circle(edges: Iterable[Edge], task: int, needs: int) -> list[int] | None:
    """Return the circle that « task waits for needs » would close; None if there is none.

    Each id waits for the next one, and the last for the first.
    """
    if task == needs:
        return [task]
    needed_by: dict[int, list[int]] = {}
    for waiting, needed in edges:
        needed_by.setdefault(waiting, []).append(needed)
    came_from = {needs: task}
    ahead = deque([needs])
    while ahead:
        current = ahead.popleft()
        for needed in needed_by.get(current, ()):
            if needed == task:
                return _way_back(came_from, current, task)
            if needed not in came_from:
                came_from[needed] = current
                ahead.append(needed)
    return None


def _way_back(came_from: Mapping[int, int], last: int, first: int) -> list[int]:
    way = [last]
    while way[-1] != first:
        way.append(came_from[way[-1]])
    return way[::-1]


def circle_in_words(titles: list[str]) -> str:
    """Return the sentence that names the tasks of a circle and what to do."""
    if len(titles) == 1:
        return "Une tâche ne peut pas s’attendre elle-même."
    names = [f"«\u202f{title}\u202f»" for title in [*titles, titles[0]]]
    chain = f"{names[0]} attend {names[1]}"
    chain += "".join(f", qui attend {name}" for name in names[2:])
    return (
        f"Ces tâches s’attendraient en rond\u00a0: {chain}. "
        "Retirez d’abord l’un de ces liens, ou choisissez une autre tâche."
    )


def called(text: str, people: Mapping[int, str]) -> tuple[int, ...]:
    """Return who is called by « @Prénom Nom » in a text, by id; the longest name wins."""
    ids_of: dict[str, list[int]] = {}
    for user_id, name in people.items():
        if folded(name):
            ids_of.setdefault(folded(name), []).append(user_id)
    if not ids_of:
        return ()
    names = "|".join(re.escape(name) for name in sorted(ids_of, key=len, reverse=True))
    matches = re.finditer(rf"(?<!\w)@(?:{names})(?!\w)", folded(text))
    ids = (user_id for match in matches for user_id in ids_of[match[0][1:]])
    return tuple(dict.fromkeys(ids))
