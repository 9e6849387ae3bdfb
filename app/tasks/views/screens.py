"""Contents for the templates of tasks: rows in groups, filters in words, choices of lists."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from flask import url_for

from app.kernel.clock import today
from app.kernel.typography import NO_BREAK, agreed, local_day, plural, short_day, until
from app.kernel.typography import day as in_full
from app.methodology.paths import edition_of
from app.methodology.rules import Step
from app.spaces.guard import may
from app.spaces.models import Authority
from app.spaces.permissions import Permission, allows
from app.tasks import anchors
from app.tasks.anchors import AnchorCard
from app.tasks.briefs import Person, TaskBrief, TaskPage
from app.tasks.drafts import Assignee
from app.tasks.filters import TaskFilter
from app.tasks.forms import Choice, person_code
from app.tasks.models import Task
from app.tasks.rules import (
    OPEN_CODES,
    AnchorKind,
    Priority,
    Recurrence,
    TaskBlockReason,
    TaskState,
    Urgency,
)
from app.tasks.views.sheets import MemberSpace

IN_THE_METHOD = {AnchorKind.ITEM.value, AnchorKind.STEP.value}  # named without any statement
DOT = " · "
Cards = Mapping[tuple[str, str], AnchorCard]
# The shape that the style sheet draws for each state.
SHAPES = {
    TaskState.TODO: "todo",
    TaskState.IN_PROGRESS: "in_progress",
    TaskState.BLOCKED: "blocked",
    TaskState.DONE: "done",
    TaskState.DROPPED: "not_applicable",
}
START, FINISH = (TaskState.IN_PROGRESS.value, "Commencer"), (TaskState.DONE.value, "Fait")
RESUME, REOPEN = (TaskState.IN_PROGRESS.value, "Reprendre"), (TaskState.TODO.value, "Rouvrir")
# What one click offers from each state.
BUTTONS = {
    TaskState.TODO: (START, FINISH),
    TaskState.IN_PROGRESS: (FINISH,),
    TaskState.BLOCKED: (RESUME,),
    TaskState.DONE: (REOPEN,),
    TaskState.DROPPED: (REOPEN,),
}


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A task in a list."""

    id: int
    url: str
    title: str
    state: str
    shape: str
    word: str
    meta: str
    person: str  # who does it, in words; empty where all the tasks are one's own
    assignee: str  # their name alone, for a disc; empty for nobody
    due: str
    late: bool
    seen: str  # what a button sends back
    buttons: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class TaskGroup:
    """Tasks of the same urgency: those of the page, and how many there are in all."""

    code: str
    title: str
    count: int
    rows: Sequence[TaskRow] = ()


def rows_of(
    tasks: Iterable[TaskBrief], cards: Cards, url_of: Callable[[TaskBrief], str]
) -> list[TaskRow]:
    """Return the rows of a list."""
    day = today()
    return [row_of(brief, cards, url_of(brief), day) for brief in tasks]


def row_of(brief: TaskBrief, cards: Cards, url: str, day: date) -> TaskRow:
    """Return one row."""
    state = TaskState(brief.state)
    return TaskRow(
        id=brief.id,
        url=url,
        title=brief.title,
        state=brief.state,
        shape=SHAPES[state],
        word=state.label,
        meta=meta_of(brief, cards),
        person="" if brief.authority_name else who(brief),
        assignee=brief.assignee_name,
        due=due_words(brief, day),
        late=brief.is_late(day) and not _sleeps(brief, day),
        seen=brief.seen,
        buttons=BUTTONS[state],
    )


def _sleeps(brief: TaskBrief, day: date) -> bool:
    """Tell whether a task is blocked until a day to come, which its row then shows."""
    blocked = brief.state == TaskState.BLOCKED.value
    return blocked and brief.wake_on is not None and brief.wake_on >= day


def meta_of(brief: TaskBrief, cards: Cards) -> str:
    """Return one line: authority, subject, progress."""
    card = cards.get((brief.anchor_kind, brief.anchor_id))
    parts = [
        brief.authority_name,
        "priorité haute" if brief.is_open and str(brief.priority) == Priority.HIGH.value else "",
        TaskBlockReason(brief.block_reason).label if brief.block_reason else "",
        card.title if card is not None else "",
        f"sous-étapes {brief.parts_done}/{brief.parts_total}" if brief.parts_total else "",
        f"attend {plural(brief.waits, 'tâche')}" if brief.waits and brief.is_open else "",
    ]
    return DOT.join(words for words in parts if words)


def who(brief: TaskBrief | Task) -> str:
    """Name who does it."""
    if brief.orphaned_at is not None:
        return f"{brief.assignee_name} (n’est plus membre)"
    return brief.assignee_name or "à confier"


def due_words(brief: TaskBrief, day: date) -> str:
    """Return the date of a row in words: due, done, or when to look at it again."""
    if brief.done_at is not None and not brief.is_open:
        return f"le {short_day(brief.done_at)}"
    if brief.state == TaskState.BLOCKED.value and brief.wake_on is not None:
        return f"à revoir {until(brief.wake_on, day)}" if _sleeps(brief, day) else "à revoir"
    return until(brief.due_on, day) if brief.due_on is not None and brief.is_open else ""


def cards_of(authority: Authority, subjects: Iterable[tuple[str, str]]) -> Cards:
    """Return the cards of subjects, short enough for a row: an item shows the title of its step.

    The statement of an item would repeat the title of its task.
    """
    edition = edition_of(authority)
    cards = anchors.cards(authority, {subject for subject in subjects if subject[0]})
    return {
        (kind, about): replace(card, title=_step_title(edition.step_of(about)))
        if kind == AnchorKind.ITEM.value
        else card
        for (kind, about), card in cards.items()
    }


def _step_title(step: Step) -> str:
    return f"{step.number} {step.title}"


def rows_of_mine(tasks: Iterable[TaskBrief], places: Mapping[int, MemberSpace]) -> list[TaskRow]:
    """Return the rows of a user's tasks; without buttons where their role only reads."""
    day, rows = today(), []
    for brief in tasks:
        place = places[brief.authority_id]
        key = (brief.anchor_kind, brief.anchor_id)
        cards = cards_of(place.authority, [key]) if key[0] in IN_THE_METHOD else {}
        url = url_for("tasks.task", slug=brief.authority_slug, task_id=brief.id)
        row = row_of(brief, cards, url, day)
        writes = allows(place.role, Permission.ANSWER)
        rows.append(row if writes else replace(row, buttons=()))
    return rows


def groups_of(page: TaskPage, rows: Sequence[TaskRow]) -> list[TaskGroup]:
    """Put the rows of a page under the titles of their urgency."""
    day = today()
    pairs = zip(page.tasks, rows, strict=True)
    return [
        TaskGroup(
            urgency.value, urgency.label, page.counts.get(urgency, 0), [row for _, row in some]
        )
        for urgency, some in groupby(pairs, lambda pair: pair[0].urgency(day))
    ]


def counts_in(page: TaskPage) -> list[TaskGroup]:
    """Return the groups without rows, to update their counts after a change."""
    return [TaskGroup(group.value, group.label, page.counts.get(group, 0)) for group in Urgency]


def summary(counts: Mapping[Urgency, int]) -> str:
    """Return one line: how many tasks are late, soon due, blocked."""
    words = {
        Urgency.LATE: "en retard",
        Urgency.SOON: "à faire dans les sept jours",
        Urgency.BLOCKED: agreed(counts.get(Urgency.BLOCKED, 0), "bloquée"),
    }
    parts = [f"{counts[key]}{NO_BREAK}{text}" for key, text in words.items() if counts.get(key)]
    return DOT.join(parts)


def facts_of(task: Task, day: date) -> list[tuple[str, str]]:
    """Return the facts of a task as pairs (term, words)."""
    recurrence = Recurrence(task.recurrence)
    done = local_day(task.done_at) if task.done_at is not None else None
    facts = [
        ("Confiée à", who(task) if task.assignee_name else "personne pour l’instant"),
        ("Échéance", _dated(task.due_on, day, known=task.state in OPEN_CODES)),
        ("Début", in_full(task.starts_on) if task.starts_on else ""),
        ("Terminée", f"{in_full(done)}, par {task.done_by_name}" if done else ""),
        ("Priorité", Priority(str(task.priority)).label),
        ("Revient", recurrence.label if recurrence is not Recurrence.NEVER else ""),
        ("Ajoutée", f"{in_full(task.created_at)}, par {task.created_by_name}"),
    ]
    return [(term, words) for term, words in facts if words]


def _dated(due: date | None, day: date, *, known: bool) -> str:
    if due is None:
        return "aucune"
    near = until(due, day)
    return f"{in_full(due)}, {near}" if known and "le " not in near else in_full(due)


def late_words(task: Task, day: date) -> str:
    """Return by how much a task is late, in words; empty when it is not."""
    late = task.state in OPEN_CODES and task.due_on is not None and task.due_on < day
    return until(task.due_on, day) if late and task.due_on is not None else ""


def people_choices(people: Iterable[Person]) -> list[Choice]:
    """Return people as choices of a form."""
    return [(person_code(Assignee(person.user_id, person.name)), person.name) for person in people]


def views(current: str, wanted: TaskFilter) -> list[tuple[str, str, bool]]:
    """Return the views of the same tasks; the grid, which shows the open ones, has no filter."""
    named = {
        "tasks_list": "Liste",
        **({"grid": "Grille"} if may(Permission.ANSWER) else {}),
        "board": "Tableau",
        "calendar": "Calendrier",
        "timeline": "Frise",
    }
    args = wanted.to_args()
    return [
        (words, url_for(f"tasks.{view}", **({} if view == "grid" else args)), view == current)
        for view, words in named.items()
    ]
