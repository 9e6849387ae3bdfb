"""The page of a plan: its state, and new dates for the tasks that have not started."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import flash, request, url_for

from app.accounts.visitor import current_visitor
from app.kernel.clock import today
from app.kernel.errors import Conflict, Refused
from app.kernel.pages import page_cut
from app.kernel.typography import plural
from app.places.holidays import working_calendar
from app.planning import queries, screens, services
from app.planning.blueprint import bp
from app.planning.forms import CouncilForm, RedateForm
from app.planning.rules.days import Pace
from app.planning.rules.redating import Present, Redating, awaits_vote
from app.planning.rules.start_dates import next_open
from app.spaces.guard import current_authority, requires
from app.spaces.models import Authority
from app.spaces.permissions import Permission
from app.tasks.models import Plan
from app.tasks.rules import OPEN_STATES
from app.web.asked import page_number, whole_number
from app.web.page import BAD_INPUT, CONFLICT, OK, Answer, go, page

MOVES = 25  # shown on a page


@dataclass(frozen=True)
class Desk:
    """A plan, its tasks and those of elsewhere, and the form of its new dates."""

    authority: Authority
    plan: Plan
    tasks: Sequence[Present]
    form: RedateForm
    council: CouncilForm | None  # none while the vote is to come: new dates ask for it


@bp.get("/c/<slug:slug>/taches/plan/<id:plan_id>")
@requires(Permission.ANSWER)
def redate(plan_id: int) -> Answer:
    """Show a plan, and the tasks that new dates would move."""
    previewing = "start" in request.args
    desk = _desk(plan_id, request.args if previewing else None)
    if not previewing:
        return _page(desk, None, OK)
    redating = _previewed(desk) if desk.form.validate() else None
    return _page(desk, redating, OK if redating is not None else BAD_INPUT)


@bp.post("/c/<slug:slug>/taches/plan/<id:plan_id>")
@requires(Permission.ANSWER)
def confirm(plan_id: int) -> Answer:
    """Give the tasks that have not started the previewed dates."""
    desk = _desk(plan_id, request.form)
    form = desk.form
    if not form.validate():
        return _page(desk, None, BAD_INPUT)
    try:
        seen, by = str(form.seen.data or ""), current_visitor().actor
        redating = services.redate_plan(desk.authority, plan_id, form.wish(), seen=seen, by=by)
    except Conflict as conflict:
        return _page(desk, conflict.current, CONFLICT, conflict.message)
    except Refused as refusal:
        form.take(refusal)
        return _page(desk, None, BAD_INPUT)
    moved = plural(len(redating.moves), "tâche déplacée", "tâches déplacées")
    flash(f"Le plan est recalé\u00a0: {moved}.", "success")
    return go(url_for("planning.redate", plan_id=plan_id))


@bp.post("/c/<slug:slug>/taches/plan/<id:plan_id>/conseil")
@requires(Permission.ANSWER)
def council(plan_id: int) -> Answer:
    """Say when the council next meets; every dashboard of the space then says so."""
    desk, sent = _desk(plan_id, None), CouncilForm()
    desk = replace(desk, council=sent)
    if not sent.validate():
        return _page(desk, None, BAD_INPUT)
    try:
        seen, by = whole_number(sent.seen.data or ""), current_visitor().actor
        services.note_council(desk.authority, plan_id, sent.on.data, seen=seen or 0, by=by)
    except Conflict as conflict:
        return _page(desk, None, CONFLICT, conflict.message)
    except Refused as refusal:
        sent.take(refusal)
        return _page(desk, None, BAD_INPUT)
    noted = sent.on.data is not None
    flash(
        "La prochaine séance est notée." if noted else "Aucune séance n’est plus annoncée.",
        "success",
    )
    return go(url_for("planning.redate", plan_id=plan_id))


def _desk(plan_id: int, sent: Mapping[str, Any] | None) -> Desk:
    """Gather what the page needs; the council is asked only while the vote is to come."""
    authority, now = current_authority(), today()
    plan = queries.plan(authority, plan_id)
    tasks = queries.presents(authority, plan)
    coming = plan.council_on if plan.council_on and plan.council_on > now else None
    pace = plan.options.get("pace", Pace.NORMAL.value)
    first = next_open(working_calendar(authority), now)
    form = RedateForm.read(sent, start=first, council=coming, pace=pace)
    if awaits_vote(task for task in tasks if task.ours):
        return Desk(authority, plan, tasks, form, None)
    del form.council
    return Desk(authority, plan, tasks, form, CouncilForm(formdata=None, data={"on": coming}))


def _previewed(desk: Desk) -> Redating | None:
    try:
        return services.redating_of(desk.authority, desk.plan, desk.form.wish(), desk.tasks)
    except Refused as refusal:
        desk.form.take(refusal)
        return None


def _page(desk: Desk, redating: Redating | None, status: int, problem: str = "") -> Answer:
    moves = redating.moves if redating else ()
    cut = page_cut(len(moves), page_number(request.args.get("page", "")), MOVES)
    return page(
        "planning/redate.html",
        status=status,
        form=desk.form,
        council_form=desk.council,
        plan=desk.plan,
        standing=_standing([task for task in desk.tasks if task.ours]),
        redating=redating,
        summary=screens.redating_summary(redating) if redating else "",
        problem=problem,
        moves=moves[cut.rows],
        number=cut.number,
        pages=cut.pages,
        alone=screens.alone_lines(redating) if redating else [],
        mark=services.mark_of_redating(desk.plan, redating) if redating else "",
        address=lambda number: _address(desk, number),
        screens=screens,
    )


def _standing(tasks: Sequence[Present]) -> str:
    """Return a sentence: how many tasks, how many unfinished, between which dates."""
    unfinished = sum(task.state in OPEN_STATES for task in tasks)
    dates = [task.due_on for task in tasks if task.due_on]
    count = f"{plural(len(tasks), 'tâche')}, dont {unfinished} à finir"
    starts = [task.starts_on for task in tasks if task.starts_on]
    return f"{count}, {screens.span(min(starts), max(dates))}." if dates and starts else f"{count}."


def _address(desk: Desk, number: int) -> str:
    settings = {field.name: field.raw_data[0] for field in desk.form if field.raw_data}
    settings.pop("seen", None)
    return url_for("planning.redate", plan_id=desk.plan.id, page=number, **settings)
