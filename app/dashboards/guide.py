"""The guide of the first steps, as the dashboard and its own page show it."""

from typing import Any

from flask import url_for

from app.accounts.visitor import current_visitor
from app.dashboards.first_steps import STEPS, FirstSteps, SpaceFacts, first_steps, still_new
from app.datasets.inventory.rules import Stage
from app.kernel.clock import today
from app.kernel.typography import local_day, lowered
from app.progress.queries import answers_of
from app.spaces.guard import current_role
from app.spaces.models import Authority
from app.spaces.permissions import only_works
from app.tasks.views.summary import summary_of


def proposed(authority: Authority, *, answered: bool, planned: bool) -> dict[str, Any] | None:
    """Return the guide for the dashboard; none where it is over, put away, or of no use."""
    if only_works(current_role()) or current_visitor().known.guide_closed_at is not None:
        return None
    if not still_new(local_day(authority.created_at), today()):
        return None
    steps = first_steps(_facts(authority, answered=answered, planned=planned))
    return _shown(steps) if steps.current else None


def page_of(authority: Authority) -> dict[str, Any]:
    """Return the page of the guide: every step, whether it is done, and where to do it."""
    planned = summary_of(authority, limit=1).planned
    answered = bool(answers_of(authority))
    steps = first_steps(_facts(authority, answered=answered, planned=planned))
    put_away = current_visitor().known.guide_closed_at is not None
    return {"guide": _shown(steps), "put_away": put_away}


def _facts(authority: Authority, *, answered: bool, planned: bool) -> SpaceFacts:
    counts = authority.dataset_stages
    listed = sum(counts.values())
    return SpaceFacts(
        answered=answered,
        planned=planned,
        datasets=listed,
        decided=listed - counts.get(Stage.LISTED.value, 0),
    )


def _shown(steps: FirstSteps) -> dict[str, Any]:
    lines = [
        {
            "number": step.number,
            "title": step.title,
            "words": lowered(step.title),
            "why": step.why,
            "done": done,
            "here": step is steps.current,
            "url": url_for(step.after if done else step.endpoint),
        }
        for step, done in zip(STEPS, steps.done, strict=True)
    ]
    current = next((line for line in lines if line["here"]), None)
    return {"steps": lines, "current": current, "done": sum(steps.done)}
