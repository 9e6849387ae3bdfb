"""Reads requests about tasks, and renders responses: a page, or the fragments that changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qsl

from flask import request, url_for

from app.accounts.visitor import current_visitor
from app.kernel.clock import today
from app.kernel.errors import Missing, Refused
from app.kernel.typography import day, plural
from app.spaces.guard import current_authority, may
from app.spaces.models import Authority
from app.spaces.permissions import Permission
from app.tasks import anchors, queries
from app.tasks.anchors import AnchorCard
from app.tasks.briefs import Person, TaskBrief
from app.tasks.filters import TaskFilter
from app.tasks.models import Task
from app.tasks.rules import AnchorKind, TaskState
from app.tasks.services import Changed, settles
from app.tasks.views import filter_choices, screens, sheets
from app.web.asked import page_number, whole_number
from app.web.fields import RevisionField
from app.web.page import OK, Page, page
from app.web.picks import NO_PICKS, Picks

PARTS = 3  # task, state, what was seen of it
NOT_UNDERSTOOD = "Ce bouton n’a pas été compris\u00a0: rechargez la page."
LIST, MINE, SHEET = "liste", "miennes", "fiche"  # where a change was asked
PICK, BOX = "lot", "tache"  # the form of the boxes, and their name
FILTER = "filtre"  # a whole filter that a button asks for: it counts instead of the fields
NO_CARDS: screens.Cards = {}
STANDS = {
    TaskState.TODO: "est de nouveau à faire",
    TaskState.IN_PROGRESS: "est en cours",
    TaskState.BLOCKED: "est bloquée",
    TaskState.DONE: "est faite",
    TaskState.DROPPED: "est abandonnée",
}


@dataclass(frozen=True)
class Pressed:
    """The value of a quick button: task, new state, revision and stance seen."""

    task_id: int
    state: TaskState
    seen: int
    was: str  # its stance (see ``edits.stance``)


def pressed(text: str) -> Pressed:
    """Read the value of a quick button."""
    parts = text.split(":")
    if len(parts) != PARTS or parts[1] not in TaskState.codes():
        raise Refused(NOT_UNDERSTOOD)
    seen, was = RevisionField.pressed(parts[2])
    return Pressed(whole_number(parts[0]), TaskState(parts[1]), seen, was)


def read_number(name: str) -> int:
    """Read a number of the address; zero when there is none."""
    return whole_number(request.args.get(name, ""))


def read_page() -> int:
    """Return the number of the page asked for."""
    return page_number(request.args.get("page", ""))


def asked() -> TaskFilter:
    """Return the filter that the address holds."""
    args: Mapping[str, str] = request.args
    if FILTER in args:
        args = dict(parse_qsl(args[FILTER]))
    return TaskFilter.from_args(args, me=current_visitor().id)


def picks_asked() -> Picks:
    """Return the tasks ticked in the address, none of them looked for yet."""
    return Picks.read(request.args, BOX)


def url_of(brief: TaskBrief) -> str:
    """Return the page of a task of this authority."""
    return url_for("tasks.task", task_id=brief.id)


def list_page(*, status: int = OK, problem: str | None = None) -> Page:
    """Draw the list of tasks."""
    authority, wanted = current_authority(), asked()
    task_page = queries.tasks_of(authority, wanted, page=read_page())
    around = sheets.around(authority, current_visitor().id)
    subjects = {(brief.anchor_kind, brief.anchor_id) for brief in task_page.tasks}
    if wanted.anchor_id:
        subjects.add((wanted.anchor_kind, wanted.anchor_id))
    cards = screens.cards_of(authority, subjects)
    rows = screens.rows_of(task_page.tasks, cards, url_of)
    shown = [brief.id for brief in task_page.tasks]
    picks = _picks_here(authority, shown)
    return page(
        "tasks/views/list.html",
        status=status,
        problem=problem,
        task_page=task_page,
        groups=screens.groups_of(task_page, rows),
        summary=screens.summary(task_page.counts),
        gone=around.gone,
        saved=around.saved,
        question=finished_question(),
        views=screens.views("tasks_list", wanted),
        pick_form=PICK,
        picks=picks,
        elsewhere=picks.outside(shown),
        **filter_context(authority, wanted, around.people, cards),
    )


def _picks_here(authority: Authority, shown: Sequence[int]) -> Picks:
    """Return what is ticked among the tasks of this authority: those of other pages are read."""
    picks = picks_asked()
    elsewhere = picks.outside(shown).ids
    return picks.only({*shown, *(queries.briefs(authority, elsewhere) if elsewhere else ())})


def filter_context(
    authority: Authority,
    wanted: TaskFilter,
    people: Sequence[Person],
    cards: screens.Cards = NO_CARDS,
) -> dict[str, Any]:
    """Return the context of ``tasks/views/_filters.html``."""
    card = cards.get((wanted.anchor_kind, wanted.anchor_id))
    return {
        "wanted": wanted,
        "args": wanted.to_args(),
        "filter_words": filter_choices.words_of(
            authority, wanted, people, card.title if card else ""
        ),
        "choices": {
            "etat": filter_choices.state_filters(),
            "qui": filter_choices.people_filters(people),
            "phase": filter_choices.phase_filters(authority),
            "priorite": filter_choices.priority_filters(),
        },
    }


def what_follows(changed: Changed) -> str:
    """Return the sentences on what a change of state leaves: sub-steps, the next occurrence."""
    task, following, text = changed.task, changed.next_task, ""
    if task.parts_left and task.state == TaskState.DONE.value:
        text += f" Il lui reste {plural(task.parts_left, 'sous-étape')} à cocher."
    if following is not None and following.due_on is not None:
        text += f" La prochaine est pour le {day(following.due_on)}."
    return text


def notice_of(changed: Changed, authority: Authority, *, on: str) -> dict[str, Any]:
    """Return the notice of a change of state: the sentence, and the undo button."""
    task = changed.task
    text = f"«\u202f{task.title}\u202f» {STANDS[TaskState(task.state)]}.{what_follows(changed)}"
    args = asked().to_args() if on == LIST else {}
    undo = {
        "url": url_for("tasks.undo", slug=authority.slug, task_id=task.id, **args),
        "fields": {"revision": task.revision, "sur": on},
    }
    return {"text": text, "undo": undo if changed.changed else None}


def changed_page(
    authority: Authority, task: Task, notice: Any, *, on: str, status: int = OK
) -> Page:
    """Render what a press on a row changes: the row, the counts of the groups, the notice."""
    mine = on == MINE
    brief = queries.briefs(authority, [task.id])[task.id]
    if mine:
        brief = replace(brief, authority_slug=authority.slug, authority_name=authority.name)
        task_page = queries.open_tasks_of(current_visitor().id, size=1)
    else:
        task_page = queries.tasks_of(authority, asked(), size=1)
    cards = screens.cards_of(authority, [(brief.anchor_kind, brief.anchor_id)])
    url = url_for("tasks.task", slug=authority.slug, task_id=task.id)
    return page(
        "tasks/views/_changed.html",
        status=status,
        groups=screens.counts_in(task_page),
        row=screens.row_of(brief, cards, url, today()),
        pick=None if mine else PICK,
        picks=NO_PICKS,
        notice=notice,
        kind="success" if status == OK else "warning",
        question=question_of(authority, task) if status == OK else None,
    )


@dataclass(frozen=True)
class PointQuestion:
    """« Le point … est-il fait aussi ? », asked once a task about an item is done."""

    slug: str
    task_id: int
    item_id: str
    card: AnchorCard

    @property
    def title(self) -> str:
        """The title of the item, as it reads inside a sentence."""
        return self.card.title.rstrip(".")


def question_of(authority: Authority, task: Task) -> PointQuestion | None:
    """Return the question to ask once a task is done; None if there is none."""
    item_id = settles(task)
    if item_id is None:
        return None
    key = (AnchorKind.ITEM.value, item_id)
    card = anchors.cards(authority, [key]).get(key)
    return None if card is None else PointQuestion(authority.slug, task.id, item_id, card)


def finished_question() -> PointQuestion | None:
    """Return the question about the task that the address says was just done."""
    task_id = read_number("faite")
    if not task_id or not may(Permission.ANSWER):
        return None
    try:
        return question_of(current_authority(), queries.task(current_authority(), task_id))
    except Missing:  # deleted since: nothing to ask
        return None
