"""« Mes tâches »: the open tasks of the user over all their authorities."""

from flask import flash, request, url_for

from app.accounts.access import signed_in
from app.accounts.visitor import current_visitor
from app.kernel.errors import Conflict, Forbidden, Missing
from app.kernel.zones import in_zone
from app.places.zones import zone_of
from app.spaces.permissions import Permission, allows
from app.tasks import queries, services
from app.tasks.blueprint import bp
from app.tasks.views import screens, sheets
from app.tasks.views.routes import rendering
from app.tasks.views.routes.lists import STALE
from app.web.page import CONFLICT, OK, Answer, Page, go, page, wants_fragment


@bp.get("/mes-taches")
@signed_in
def mine() -> Answer:
    """Show the tasks of the user, the most urgent first, whatever the authority."""
    return _page()


@bp.post("/mes-taches/etat")
@signed_in
def mine_quick() -> Answer:
    """Set the state of one task from its row; its authority is read from the database."""
    press = rendering.pressed(request.form.get("set", ""))
    visitor = current_visitor()
    place = sheets.place_of(visitor.id, press.task_id)
    if place is None:
        raise Missing(queries.GONE)
    if not allows(place.role, Permission.ANSWER):
        raise Forbidden("Votre rôle dans cette collectivité permet de lire, pas de modifier.")
    authority = place.authority
    try:
        with in_zone(zone_of(authority)):  # a task that returns is dated there
            changed = services.set_state(
                authority,
                press.task_id,
                press.state,
                seen=press.seen,
                was=press.was,
                by=visitor.actor,
            )
    except Conflict as conflict:
        if not wants_fragment():
            return _page(status=CONFLICT, problem=STALE)
        return rendering.changed_page(
            authority, conflict.current, STALE, on=rendering.MINE, status=CONFLICT
        )
    notice = rendering.notice_of(changed, authority, on=rendering.MINE)
    if wants_fragment():
        return rendering.changed_page(authority, changed.task, notice, on=rendering.MINE)
    flash(notice, "success")  # type: ignore[arg-type]  # any JSON will do
    asks = rendering.question_of(authority, changed.task) is not None
    finished_id = changed.task.id if asks else None
    return go(url_for("tasks.mine", page=request.args.get("page"), faite=finished_id))


def _page(*, status: int = OK, problem: str | None = None) -> Page:
    user = current_visitor().user
    task_page = queries.open_tasks_of(user.id, page=rendering.read_page())
    places = sheets.places_of(user.id, {brief.authority_id for brief in task_page.tasks})
    return page(
        "tasks/views/mine.html",
        status=status,
        problem=problem,
        task_page=task_page,
        groups=screens.groups_of(task_page, screens.rows_of_mine(task_page.tasks, places)),
        summary=screens.summary(task_page.counts),
        question=_question(user.id),
    )


def _question(user_id: int) -> rendering.PointQuestion | None:
    """Return the question whether the item of the task just done is done too."""
    task_id = rendering.read_number("faite")
    place = sheets.place_of(user_id, task_id) if task_id else None
    if place is None or not allows(place.role, Permission.ANSWER):
        return None
    return rendering.question_of(place.authority, queries.task(place.authority, task_id))
