"""What tasks learn from the checklist: the form of a point, and what is left of a step."""

from collections.abc import Collection

from app.authorities.queries import profile
from app.progress import queries, sheets
from app.progress.routes import rendering
from app.progress.rules import missing_items
from app.spaces.guard import may
from app.spaces.models import Authority
from app.spaces.permissions import Permission
from app.tasks.models import Task
from app.tasks.rules import AnchorKind
from app.tasks.sheet import guides
from app.tasks.sheet.guides import Gesture, Guide

LEFT = "Ce qui reste dans cette étape"


def answer_in_place(authority: Authority, task: Task) -> Gesture | None:
    """Return the form that answers the point of a task, with its evidence."""
    edition, item_id = queries.edition_of(authority), task.anchor_id
    if item_id not in edition or not may(Permission.ANSWER):
        return None
    row = sheets.row_of(authority, edition.item(item_id), queries.answer(authority, item_id))
    if row.left_out:
        return None
    context = {**rendering.row_in_place(row), "in_task": task}
    return Gesture("progress/_task_answer.html", context)


def steps_left(authority: Authority, ids: Collection[str]) -> dict[str, Guide]:
    """Return what is left to establish in steps; nothing for a step that is complete."""
    states, facts = queries.states_of(authority), profile(authority)
    phases = queries.edition_of(authority).phases
    steps = [step for phase in phases for step in phase.steps if step.id in ids]
    left = {step.id: missing_items(step.items, facts, states) for step in steps}
    return {
        step_id: Guide(LEFT, tuple(item.statement for item in items))
        for step_id, items in left.items()
        if items
    }


guides.register_gesture(AnchorKind.ITEM, answer_in_place)
guides.register(AnchorKind.STEP, steps_left)
