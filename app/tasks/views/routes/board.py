"""The board: tasks in columns by state, moved by button, by pointer or by arrow keys."""

from datetime import date
from textwrap import shorten
from typing import Any

from flask import flash, request

from app.accounts.visitor import current_visitor
from app.kernel.clock import today
from app.kernel.errors import Conflict, Refused
from app.spaces.guard import current_authority, requires
from app.spaces.models import Authority
from app.spaces.permissions import Permission
from app.tasks import queries, services, undoing
from app.tasks.blueprint import bp
from app.tasks.briefs import TaskBrief
from app.tasks.filters import TaskFilter
from app.tasks.models import Task
from app.tasks.rules import TaskState
from app.tasks.services import Changed
from app.tasks.views import layouts, schedule, screens
from app.tasks.views.layouts import HEADINGS, BoardCard, BoardColumn
from app.tasks.views.routes import rendering, words
from app.tasks.views.routes.rendering import PointQuestion
from app.web.fields import RevisionField
from app.web.page import CONFLICT, OK, Answer, Page, go, page, wants_fragment

SUBJECT = 60  # characters of what a task is about, on its card
RECENT_DAYS = schedule.RECENT.days


@bp.get("/c/<slug:slug>/taches/tableau")
@requires(Permission.SEE)
def board() -> Answer:
    """Show the tasks in columns."""
    return _board_page()


@bp.post("/c/<slug:slug>/taches/tableau/deplacer")
@requires(Permission.ANSWER)
def move() -> Answer:
    """Move a card to another column; blocking leads to the page of the task."""
    press = rendering.pressed(request.form.get("set", ""))
    if press.state is TaskState.BLOCKED:
        return go(words.block_url(press.task_id))
    authority, actor = current_authority(), current_visitor().actor
    try:
        changed = services.set_state(
            authority, press.task_id, press.state, seen=press.seen, was=press.was, by=actor
        )
    except Conflict as conflict:
        return _stale(press.task_id, conflict.message)
    return _answered(changed.task, _notice(changed), rendering.question_of(authority, changed.task))


@bp.post("/c/<slug:slug>/taches/tableau/remettre")
@requires(Permission.ANSWER)
def move_back() -> Answer:
    """Undo the last change of a task, and stay on the board."""
    task_id = RevisionField.read(request.form.get("task", ""))
    seen = RevisionField.read(request.form.get("revision", ""))
    by = current_visitor().actor
    try:
        task = undoing.undo(current_authority(), max(task_id, 0), seen=seen, by=by)
    except (Conflict, Refused) as problem:  # somebody has changed it since
        return _stale(task_id, problem.message)
    return _answered(task, {"text": f"Annulé. {_moved(task)}"})


def _notice(changed: Changed) -> dict[str, Any]:
    """Return the notice of a move: the new column, the next occurrence, the undo button."""
    task = changed.task
    text = f"{_moved(task)}{rendering.what_follows(changed)}"
    if not changed.changed:
        return {"text": text}
    url = words.address("tasks.move_back", rendering.asked())
    fields = {"task": task.id, "revision": task.revision}
    return {"text": text, "undo": {"url": url, "fields": fields}}


def _moved(task: Task) -> str:
    state = TaskState(task.state)
    if state not in HEADINGS:
        return f"«\u202f{task.title}\u202f» n’est plus sur le tableau."
    return f"«\u202f{task.title}\u202f» est dans «\u202f{HEADINGS[state]}\u202f»."


def _answered(task: Task, notice: dict[str, Any], question: PointQuestion | None = None) -> Answer:
    """Return the columns and a notice to our script, or a redirect to the board."""
    if wants_fragment():
        return _changed(task.id, notice, kind="success", question=question)
    flash(notice, "success")  # type: ignore[arg-type]  # any JSON will do
    more = {"faite": task.id if question else None, "_anchor": f"carte-{task.id}"}
    return go(words.address("tasks.board", rendering.asked(), **more))


def _stale(task_id: int, sentence: str) -> Answer:
    """Show the present board, with a sentence about the conflict."""
    queries.task(current_authority(), task_id)  # one that is gone is a missing page
    if not wants_fragment():
        return _board_page(status=CONFLICT, problem=sentence)
    return _changed(task_id, {"text": sentence}, kind="warning", status=CONFLICT)


def _changed(
    task_id: int,
    notice: dict[str, Any],
    *,
    kind: str,
    status: int = OK,
    question: PointQuestion | None = None,
) -> Page:
    """Draw the columns for our script, the card just moved among them."""
    wanted = rendering.asked()
    return page(
        "tasks/views/_board_changed.html",
        status=status,
        notice=notice,
        kind=kind,
        question=question,
        columns=_columns(current_authority(), wanted, also=task_id),
        args=wanted.to_args(),
    )


def _columns(
    authority: Authority, wanted: TaskFilter, *, also: int | None = None
) -> list[BoardColumn[BoardCard]]:
    by_state = schedule.columns(authority, wanted, also=also)
    tasks = [task for briefs, _ in by_state.values() for task in briefs]
    about = screens.cards_of(authority, {(brief.anchor_kind, brief.anchor_id) for brief in tasks})
    now = today()
    return layouts.board(
        {
            state: ([_card(brief, about, now) for brief in briefs], total)
            for state, (briefs, total) in by_state.items()
        }
    )


def _card(brief: TaskBrief, about: screens.Cards, now: date) -> BoardCard:
    """Return the card of a task; who and when come first, since a column is narrow."""
    subject = about.get((brief.anchor_kind, brief.anchor_id))
    parts = (
        screens.who(brief),
        screens.due_words(brief, now),
        shorten(subject.title, SUBJECT, placeholder=" …") if subject else "",
    )
    return BoardCard(
        brief.id,
        words.url_of(brief),
        brief.title,
        screens.DOT.join(part for part in parts if part),
        brief.assignee_name,
        brief.is_late(now),
        brief.seen,
    )


def _board_page(*, status: int = OK, problem: str | None = None) -> Page:
    authority, wanted = current_authority(), rendering.asked()
    return page(
        "tasks/views/board.html",
        status=status,
        problem=problem,
        question=rendering.finished_question(),
        columns=_columns(authority, wanted),
        recent_days=RECENT_DAYS,
        **words.around("board", authority, wanted),
    )
