"""The button that creates the task of a remark on a phase."""

from flask import flash, request, url_for

from app.accounts.visitor import current_visitor
from app.kernel.errors import Missing
from app.spaces.guard import current_authority, may, requires
from app.spaces.permissions import Permission
from app.tasks import remarks
from app.tasks.blueprint import bp
from app.web.asked import whole_number
from app.web.page import Answer, go


@bp.post("/c/<slug:slug>/taches/remarque")
@requires(Permission.ANSWER)
def create_from_remark() -> Answer:
    """Create the task that a remark suggests, once."""
    authority = current_authority()
    position = whole_number(request.form.get("position", ""))
    remark = remarks.remark(authority, position, request.form.get("code", ""))
    if remark.private and not may(Permission.SEE_OPINIONS):
        raise Missing("Cette remarque n’a plus lieu d’être.")
    made = remarks.make_task(authority, remark, by=current_visitor().actor)
    if made.created:
        flash(
            f"Tâche ajoutée\u00a0: «\u202f{made.task.title}\u202f». À qui la confier\u202f?",
            "success",
        )
    else:
        flash("Cette tâche existe déjà\u00a0: la voici.", "info")
    return go(url_for("tasks.task", task_id=made.task.id))
