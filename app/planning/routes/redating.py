"""The page of a plan: where it stands, and dating again what has not started."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import flash, request, url_for

from app.accounts.visitor import current_visitor
from app.kernel.clock import today
from app.kernel.errors import Conflict, Refused
from app.kernel.typography import plural
from app.places.holidays import working_calendar
from app.planning import queries, screens, services
from app.planning.blueprint import bp
from app.planning.forms import RedateForm
from app.planning.rules.dates import next_open
from app.planning.rules.days import Pace
from app.planning.rules.redating import Present, Redating, awaits_vote
from app.spaces.guard import current_authority, requires
from app.spaces.models import Authority
from app.spaces.permissions import Permission
from app.tasks.models import Plan
from app.tasks.rules import OPEN_STATES
from app.web.asked import page_number
from app.web.page import BAD_INPUT, CONFLICT, OK, Answer, go, page

MOVES = 25  # shown on a page


@dataclass(frozen=True)
class Desk:
    """A plan, its tasks and those of elsewhere, and the form of its new dates."""

    authority: Authority
    plan: Plan
    tasks: Sequence[Present]
    form: RedateForm


@bp.get("/c/<slug:slug>/taches/plan/<id:plan_id>")
@requires(Permission.ANSWER)
def redate(plan_id: int) -> Answer:
    """See a plan, and what new dates would move."""
    asked = "start" in request.args
    desk = _desk(plan_id, request.args if asked else None)
    if not asked:
        return _page(desk, None, OK)
    found = _found(desk) if desk.form.validate() else None
    return _page(desk, found, OK if found is not None else BAD_INPUT)


@bp.post("/c/<slug:slug>/taches/plan/<id:plan_id>")
@requires(Permission.ANSWER)
def confirm(plan_id: int) -> Answer:
    """Give the tasks that have not started the dates that were seen."""
    desk = _desk(plan_id, request.form)
    form = desk.form
    if not form.validate():
        return _page(desk, None, BAD_INPUT)
    try:
        seen, by = str(form.seen.data or ""), current_visitor().actor
        found = services.redate_plan(desk.authority, plan_id, form.wish(), seen=seen, by=by)
    except Conflict as conflict:
        return _page(desk, conflict.current, CONFLICT, conflict.message)
    except Refused as refusal:
        form.take(refusal)
        return _page(desk, None, BAD_INPUT)
    moved = plural(len(found.moves), "tâche déplacée", "tâches déplacées")
    flash(f"Le plan est recalé\u00a0: {moved}.", "success")
    return go(url_for("planning.redate", plan_id=plan_id))


def _desk(plan_id: int, said: Mapping[str, Any] | None) -> Desk:
    """Gather what the page needs; the council is asked only where the vote is still to come."""
    authority, now = current_authority(), today()
    plan = queries.plan(authority, plan_id)
    tasks = queries.presents(authority, plan)
    coming = plan.council_on if plan.council_on and plan.council_on > now else None
    pace = plan.options.get("pace", Pace.NORMAL.value)
    first = next_open(working_calendar(authority), now)
    form = RedateForm.read(said, start=first, council=coming, pace=pace)
    if not awaits_vote(task for task in tasks if task.ours):
        del form.council
    return Desk(authority, plan, tasks, form)


def _found(desk: Desk) -> Redating | None:
    try:
        return services.redating_of(desk.authority, desk.plan, desk.form.wish(), desk.tasks)
    except Refused as refusal:
        desk.form.take(refusal)
        return None


def _page(desk: Desk, found: Redating | None, status: int, problem: str = "") -> Answer:
    moves = found.moves if found else ()
    pages = max(-(-len(moves) // MOVES), 1)
    number = min(page_number(request.args.get("page", "")), pages)
    return page(
        "planning/redate.html",
        status=status,
        form=desk.form,
        plan=desk.plan,
        standing=_standing([task for task in desk.tasks if task.ours]),
        found=found,
        summary=screens.redating_summary(found) if found else "",
        problem=problem,
        moves=moves[(number - 1) * MOVES : number * MOVES],
        number=number,
        pages=pages,
        alone=screens.alone_lines(found) if found else [],
        mark=services.mark_of_redating(desk.plan, found) if found else "",
        address=lambda number: _address(desk, number),
        screens=screens,
    )


def _standing(tasks: Sequence[Present]) -> str:
    """Say in a sentence where the plan stands."""
    left = sum(task.state in OPEN_STATES for task in tasks)
    dates = [task.due_on for task in tasks if task.due_on]
    said = f"{plural(len(tasks), 'tâche')}, dont {left} à finir"
    starts = [task.starts_on for task in tasks if task.starts_on]
    return f"{said}, {screens.span(min(starts), max(dates))}." if dates and starts else f"{said}."


def _address(desk: Desk, number: int) -> str:
    said = {field.name: field.raw_data[0] for field in desk.form if field.raw_data}
    said.pop("seen", None)
    return url_for("planning.redate", plan_id=desk.plan.id, page=number, **said)
