"""The list of tasks: the most urgent first, and one click to start or to finish."""

from flask import flash, request, url_for

from app.accounts.visitor import current_visitor
from app.kernel.errors import Conflict
from app.spaces.guard import current_authority, requires
from app.spaces.permissions import Permission
from app.tasks import services
from app.tasks.blueprint import bp
from app.tasks.views.routes import rendering
from app.web.page import CONFLICT, Answer, go, wants_fragment

STALE = "Quelqu’un a modifié cette tâche depuis que vous l’avez lue. La voici telle qu’elle est."


@bp.get("/c/<slug:slug>/taches")
@requires(Permission.SEE)
def tasks_list() -> Answer:
    """Show the tasks, the most urgent first."""
    return rendering.list_page()


@bp.post("/c/<slug:slug>/taches/etat")
@requires(Permission.ANSWER)
def quick() -> Answer:
    """Set the state of one task from its row, with one press."""
    press = rendering.pressed(request.form.get("set", ""))
    authority, actor = current_authority(), current_visitor().actor
    try:
        changed = services.set_state(
            authority, press.task_id, press.state, seen=press.seen, was=press.was, by=actor
        )
    except Conflict as conflict:
        if not wants_fragment():
            return rendering.list_page(status=CONFLICT, problem=STALE)
        return rendering.changed_page(
            authority, conflict.current, STALE, on=rendering.LIST, status=CONFLICT
        )
    notice = rendering.notice_of(changed, authority, on=rendering.LIST)
    if wants_fragment():
        return rendering.changed_page(authority, changed.task, notice, on=rendering.LIST)
    flash(notice, "success")  # type: ignore[arg-type]  # any JSON will do
    asks = rendering.question_of(authority, changed.task) is not None
    args = {
        **rendering.asked().to_args(),
        **rendering.picks_asked().args(),
        "page": request.args.get("page"),
        "faite": changed.task.id if asks else None,
        "_anchor": f"tache-{changed.task.id}",
    }
    return go(url_for("tasks.tasks_list", **args))
