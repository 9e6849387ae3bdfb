"""Words and addresses shared by the board, the calendar and the timeline."""

from datetime import date
from typing import Any

from flask import url_for

from app.kernel.typography import day
from app.spaces.models import Authority
from app.tasks import anchors, queries
from app.tasks.briefs import Person, TaskBrief
from app.tasks.filters import BY_NAME, OPEN, TaskFilter
from app.tasks.rules import TaskState
from app.tasks.views import filter_choices, screens

WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")


def url_of(brief: TaskBrief) -> str:
    """Return the page of a task of this authority."""
    return url_for("tasks.task", task_id=brief.id)


def block_url(task_id: int) -> str:
    """Return the address of the form that says what blocks a task."""
    return url_for("tasks.task", task_id=task_id, etat=TaskState.BLOCKED.value, _anchor="etat")


def address(endpoint: str, wanted: TaskFilter, **more: Any) -> str:
    """Return the address of another page with the same filter."""
    args: dict[str, Any] = {**wanted.to_args(), **more}
    return url_for(endpoint, **args)


def around(view: str, authority: Authority, wanted: TaskFilter) -> dict[str, Any]:
    """Return the context of ``tasks/views/_views.html``: views, and the filter in words."""
    # The columns of the board are the states: asking for some of them makes no sense there.
    shown = wanted.but(state=OPEN) if view == "board" else wanted
    people = _people(authority, shown)
    return {
        "view": view,
        "views": screens.views(view, wanted),
        "filter_words": filter_choices.words_of(authority, shown, people, _about(authority, shown)),
        "args": wanted.to_args(),
    }


def _people(authority: Authority, wanted: TaskFilter) -> list[Person]:
    """Read the people only where the filter names one of them by account."""
    named = wanted.assignee.isdigit()
    if wanted.assignee.startswith(BY_NAME):
        return [Person(None, wanted.assignee.removeprefix(BY_NAME))]
    return queries.people_of(authority) if named else []


def _about(authority: Authority, wanted: TaskFilter) -> str:
    key = (wanted.anchor_kind, wanted.anchor_id)
    card = anchors.cards(authority, [key]).get(key) if all(key) else None
    return card.title if card else ""


def whole_day(when: date) -> str:
    """Write « jeudi 3 décembre 2026 »."""
    return f"{WEEKDAYS[when.weekday()]} {day(when)}"


def month(first: date) -> str:
    """Write « décembre 2026 »."""
    return day(first).partition(" ")[2]
