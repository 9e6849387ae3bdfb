"""Renders the whole page of a task, with the form that was sent in place of an empty one."""

from collections.abc import Sequence
from typing import Any

from flask import request

from app.accounts.visitor import current_visitor
from app.kernel.clock import today
from app.spaces.guard import current_authority, may
from app.spaces.models import Authority
from app.spaces.permissions import Permission
from app.tasks import anchors, queries
from app.tasks.drafts import stance
from app.tasks.models import Task
from app.tasks.rules import AnchorKind, TaskBlockReason, TaskState
from app.tasks.sheet import guides, offers
from app.tasks.sheet.forms import (
    CommentForm,
    FileForm,
    NeedForm,
    PartForm,
    PartTitleForm,
    StateForm,
)
from app.tasks.views import screens, sheets
from app.tasks.views.routes import rendering
from app.web.page import OK, Page, page

MOST_COMMENTS = 20


def task_page(task_id: int, *, status: int = OK, **more: Any) -> Page:
    """Draw the page of a task; six statements at most."""
    authority = current_authority()
    task = queries.task(authority, task_id)
    pieces = sheets.pieces(authority, task_id)
    before = rendering.read_number("avant") or None
    comments = queries.comments_of(authority, task_id, before=before, limit=MOST_COMMENTS + 1)
    context = {
        "task": task,
        "seen": f"{task.revision}-{stance(task)}",
        "facts": screens.facts_of(task, today()),
        "pieces": pieces,
        "comments": comments[:MOST_COMMENTS],
        "older": comments[MOST_COMMENTS - 1].id if len(comments) > MOST_COMMENTS else None,
        "buttons": screens.BUTTONS[TaskState(task.state)],
        "shape": screens.SHAPES[TaskState(task.state)],
        "word": TaskState(task.state).label,
        "late": screens.late_words(task, today()),
        "shapes": {state.value: shape for state, shape in screens.SHAPES.items()},
        "words": dict(TaskState.choices()),
        "blocking": request.args.get("etat") == TaskState.BLOCKED.value or "state_form" in more,
        "reason": TaskBlockReason(task.block_reason).label if task.block_reason else "",
        "question": _question(task),
        "problem": None,
        "proposals": (),
        **_blank_forms(),
        **_renaming(pieces.parts),
        **_subject(authority, task),
    }
    forms = [form for name, form in more.items() if name.endswith("_form")]
    if forms:
        context["form"] = forms[0]
    context.update(more)
    me = current_visitor().id
    others = [member for member in pieces.members if member.user_id != me]
    context["comment_form"].mentions.choices = offers.member_choices(others)
    return page("tasks/sheet/task.html", status=status, **context)


def _subject(authority: Authority, task: Task) -> dict[str, Any]:
    """Return what a task is about, what is to be done, and the form to do it in place."""
    about = (task.anchor_kind, task.anchor_id)
    gesture = guides.gesture(authority, task)
    return {
        "card": anchors.cards(authority, [about]).get(about),
        "gone": anchors.GONE.get(AnchorKind(task.anchor_kind)),
        "guide": guides.guides(authority, [about]).get(about),
        "gesture": gesture,
        **(gesture.context if gesture is not None else {}),
    }


def _question(task: Task) -> Any:
    finished = rendering.read_number("faite") == task.id and may(Permission.ANSWER)
    return rendering.question_of(current_authority(), task) if finished else None


def _renaming(parts: Sequence[sheets.SubStep]) -> dict[str, Any]:
    """Return the sub-step to show ready to be renamed, if the address names one."""
    part_id = rendering.read_number("etape")
    part = next((step for step in parts if step.id == part_id), None)
    if part is None or not may(Permission.ANSWER):
        return {"renamed_id": None}
    return {"renamed_id": part.id, "title_form": PartTitleForm.of(part.title)}


def _blank_forms() -> dict[str, Any]:
    """Return the empty forms; none for those who may only read."""
    if not may(Permission.ANSWER):
        return {"comment_form": CommentForm(formdata=None)}
    kinds = {
        "state_form": StateForm,
        "part_form": PartForm,
        "need_form": NeedForm,
        "comment_form": CommentForm,
        "file_form": FileForm,
    }
    return {name: kind(formdata=None) for name, kind in kinds.items()}
