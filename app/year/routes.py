"""The year of duties of an authority: its page, its dates, its tasks, its calendar file."""

from typing import Any

from flask import Blueprint, Response, current_app, flash, request, url_for

from app.accounts.access import public
from app.accounts.visitor import current_visitor
from app.authorities.queries import facts_of
from app.kernel.clock import now
from app.kernel.errors import Conflict, Refused
from app.kernel.typography import plural
from app.spaces.guard import current_authority, requires
from app.spaces.models import Authority
from app.spaces.permissions import Permission
from app.tasks.agenda import feeds
from app.tasks.drafts import NOBODY
from app.web.asked import whole_number
from app.web.page import BAD_INPUT, CONFLICT, OK, Answer, go, page
from app.year import queries, screens, services
from app.year.forms import YearDateForm, YearTasksForm
from app.year.loader import law_calendar
from app.year.rules import DueLine

bp = Blueprint("year", __name__)
YEAR, TASKS, CONTINUOUS = "year/year.html", "year/tasks.html", "year/continuous.html"
FOLLOWING = "au-fil-de-l-eau"  # what follows events, on a page of its own
MOST = 200
NOTED = "La date est notée\u00a0: les échéances qui en dépendent sont placées."
TAKEN_BACK = "La date est retirée."


@bp.get("/c/<slug:slug>/annee")
@requires(Permission.SEE)
def year() -> Answer:
    """Show what is due month by month and what waits for a date; or what follows events."""
    if request.args.get("voir") == FOLLOWING:
        authority = current_authority()
        return page(CONTINUOUS, **_shown(authority, queries.year(authority)))
    return _page()


@bp.post("/c/<slug:slug>/annee/dates")
@requires(Permission.ANSWER)
def give_date() -> Answer:
    """Note a date that only the authority knows, or take it back."""
    form, authority = YearDateForm(), current_authority()
    asked = law_calendar().dates.get(str(form.what.data or ""))
    if asked is None:
        return _page(BAD_INPUT, problem=services.NO_SUCH_DATE)
    form.named(asked)
    if not form.validate():
        return _page(BAD_INPUT, form)
    seen, by = whole_number(str(form.seen.data or ""), -1), current_visitor().actor
    try:
        services.give_date(authority, asked.id, form.day, seen=seen, by=by)
    except Conflict as conflict:
        form.sent_again(conflict.current)
        return _page(CONFLICT, form, problem=conflict.message)
    flash(NOTED if form.day else TAKEN_BACK, "success")
    return go(url_for("year.year"))


@bp.get("/c/<slug:slug>/annee/taches")
@requires(Permission.ANSWER)
def tasks() -> Answer:
    """Preview the tasks of the year, one for each due day."""
    return _preview(YearTasksForm(), OK)


@bp.post("/c/<slug:slug>/annee/taches")
@requires(Permission.ANSWER)
def create_tasks() -> Answer:
    """Write a task for each ticked due day."""
    form, authority, by = YearTasksForm(), current_authority(), current_visitor().actor
    lines = queries.year(authority).dated
    form.offer([(line.key, line.entry.title) for line in lines])
    if not form.validate():
        return _preview(form, BAD_INPUT)
    try:
        made = services.create_year_tasks(authority, form.ticked.data, give=form.give.data, by=by)
    except Refused as refusal:  # somebody else made them meanwhile
        flash(refusal.message, "info")
        return go(url_for("year.tasks"))
    undo = {"url": url_for("year.take_back"), "fields": {"tout": _joined([t.id for t in made])}}
    text = f"{plural(len(made), 'tâche créée', 'tâches créées')} pour l’année."
    flash({"text": text, "undo": undo}, "success")  # type: ignore[arg-type]  # any JSON will do
    return go(url_for("year.year"))


@bp.post("/c/<slug:slug>/annee/taches/annuler")
@requires(Permission.ANSWER)
def take_back() -> Answer:
    """Delete the tasks that were just made, but those that somebody has touched since."""
    ids = [whole_number(one) for one in request.form.get("tout", "").split(",")[:MOST]]
    count = services.take_back(current_authority(), ids, by=current_visitor().actor)
    flash(f"{plural(count, 'tâche supprimée', 'tâches supprimées')}.", "success")
    return go(url_for("year.year"))


@bp.get("/agenda/<token:token>/annee.ics")
@public
def feed(token: str) -> Answer:
    """Return the year of duties as a calendar, behind the secret address of an agenda."""
    from app.year import ics  # noqa: PLC0415  it loads a library that few requests need

    authority = feeds.authority_behind(token)
    base = str(current_app.config["BASE_URL"])
    address = base + url_for("year.year", slug=authority.slug)
    lines = queries.year(authority).dated
    body = ics.year_calendar(authority.name, lines, address, at=now())
    return Response(body, mimetype="text/calendar", headers={"Cache-Control": "private, no-cache"})


def _page(status: int = OK, sent: YearDateForm | None = None, *, problem: str = "") -> Answer:
    authority, asked = current_authority(), law_calendar().dates
    shown = queries.year(authority)
    given = queries.given_dates(authority)
    used = {line.entry.due.asks for line in (*shown.dated, *shown.waiting)}
    forms = {
        name: sent
        if sent is not None and sent.what.data == name
        else YearDateForm.showing(one, given.get(name))
        for name, one in asked.items()
        if name in used
    }
    return page(
        YEAR,
        status=status,
        form=sent,
        forms_of=forms,
        asked=asked,
        problem=problem,
        **_shown(authority, shown),
    )


def _shown(authority: Authority, shown: Any) -> dict[str, Any]:
    lines = (*shown.dated, *shown.waiting, *shown.continuous)
    return {
        "shown": shown,
        "made": queries.made_for(authority, shown.dated),
        "held": {function.value for function in facts_of(authority).functions},
        "items": {line.entry.id: queries.item_of(authority, line) for line in lines},
        "datasets": queries.helping_datasets(lines),
        "checked_on": law_calendar().checked_on,
        "screens": screens,
    }


def _preview(form: YearTasksForm, status: int) -> Answer:
    authority = current_authority()
    shown = queries.year(authority)
    context = _shown(authority, shown)
    left = [line for line in shown.dated if line.key not in context["made"]]
    form.offer([(line.key, line.entry.title) for line in left], _first_ticks(left, context["held"]))
    people = queries.proposed(authority, me=current_visitor().id)
    whom = {line.key: queries.whom(people, line) for line in left}
    return page(TASKS, status=status, form=form, left=left, whom=whom, nobody=NOBODY, **context)


def _first_ticks(lines: list[DueLine], held: set[str]) -> list[str]:
    """Tick what surely concerns the authority; conditions and doubts are for it to settle."""
    return [
        line.key
        for line in lines
        if not line.duty.to_confirm and not screens.conditional(line, held)
    ]


def _joined(ids: list[int]) -> str:
    return ",".join(map(str, ids))
