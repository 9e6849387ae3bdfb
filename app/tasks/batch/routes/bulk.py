"""The same change for several tasks: those that were ticked, or all those of a filter."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from flask import flash, request, url_for

from app.accounts.visitor import current_visitor
from app.files.services import discard_after_commit
from app.kernel.errors import Refused
from app.kernel.typography import plural
from app.spaces.guard import current_authority, requires
from app.spaces.permissions import Permission
from app.tasks import queries, services
from app.tasks.batch import bulk
from app.tasks.batch.forms import BulkForm
from app.tasks.blueprint import bp
from app.tasks.briefs import TaskBrief
from app.tasks.models import Task
from app.tasks.rules import TaskState
from app.tasks.views import screens
from app.tasks.views.routes import rendering
from app.web.page import BAD_INPUT, CONFLICT, OK, Answer, go, page
from app.web.picks import NO_PICKS, Picks

SHOWN = 10
SINCE = "La liste a changé depuis\u00a0: vérifiez les tâches choisies, puis enregistrez de nouveau."


@dataclass(frozen=True)
class Chosen:
    """The tasks to change, as they stand now."""

    tasks: Sequence[TaskBrief]
    everything: bool  # all those of the filter, and not the ones ticked
    gone: int = 0  # ticked, but not there any more
    beyond: int = 0  # ticked, or of the filter, but too many for once
    picks: Picks = NO_PICKS

    @property
    def mark(self) -> str:
        """A fingerprint of the ids of the tasks shown."""
        ids = ",".join(str(task.id) for task in self.tasks)
        return sha256(ids.encode()).hexdigest()[:16]


@bp.route("/c/<slug:slug>/taches/lot", methods=["GET", "POST"])
@requires(Permission.ANSWER)
def change_several() -> Answer:
    """Show which tasks would change and what may change; then change them all, or none."""
    chosen = _chosen()
    form = BulkForm()
    people = screens.people_choices(queries.people_of(current_authority()))
    form.assignee.offer(people, first=("", "Ne pas changer"), nobody=True)
    if not form.is_submitted():
        return _page(form, chosen)
    status = _what_stops(form, chosen)
    if status:
        return _page(form, chosen, status=status)
    if _deletes():
        return _delete(chosen)
    ids, actor = [task.id for task in chosen.tasks], current_visitor().actor
    try:
        changed = bulk.change_many(current_authority(), ids, form.change(), by=actor)
    except Refused as refusal:
        form.take(refusal)
        return _page(form, chosen, status=BAD_INPUT)
    count = plural(len(changed), "tâche changée", "tâches changées")
    flash(f"{_outcome(count, chosen)}{_left(changed)}", "success")
    return _back()


def _deletes() -> bool:
    return request.form.get("action") == "supprimer"


def _what_stops(form: BulkForm, chosen: Chosen) -> int:
    """Return the status of a refusal, with its error on the form; zero if there is none."""
    if chosen.everything and request.form.get("vues") != chosen.mark:
        form.take(Refused(SINCE))
        return CONFLICT
    if _deletes():
        return 0
    if form.validate() and form.says_nothing:
        form.take(Refused("Choisissez ce qui doit changer."))
    return BAD_INPUT if form.errors else 0


def _chosen() -> Chosen:
    """Return the ticked tasks, or all those that match the filter of the address."""
    authority = current_authority()
    if request.values.get("tout"):
        matching = queries.tasks_of(authority, rendering.asked(), size=bulk.MOST)
        return Chosen(matching.tasks, True, beyond=matching.total - len(matching.tasks))
    picks = Picks.read(request.values, rendering.BOX)
    briefs = queries.briefs(authority, picks.ids)
    gone = len(picks.added) - len(briefs)
    return Chosen(list(briefs.values()), False, gone, picks.beyond, picks.only(briefs))


def _delete(chosen: Chosen) -> Answer:
    authority, actor = current_authority(), current_visitor().actor
    for task in chosen.tasks:
        deleted = services.delete_task(authority, task.id, by=actor)
        discard_after_commit(authority.id, deleted.stored_names)
    count = plural(len(chosen.tasks), "tâche supprimée", "tâches supprimées")
    flash(_outcome(count, chosen), "success")
    return _back()


def _outcome(count: str, chosen: Chosen) -> str:
    gone = plural(chosen.gone, "n’existait plus", "n’existaient plus") if chosen.gone else ""
    return f"{count}.{f' {gone}.' if gone else ''}"


def _left(changed: Sequence[Task]) -> str:
    """Say how many of the tasks just changed are done with sub-steps left."""
    count = sum(task.state == TaskState.DONE.value and task.parts_left > 0 for task in changed)
    words = "faite a encore", "faites ont encore"
    return f" {plural(count, *words)} des sous-étapes à cocher." if count else ""


def _back() -> Answer:
    return go(url_for("tasks.tasks_list", **rendering.asked().to_args()))


def _page(form: BulkForm, chosen: Chosen, *, status: int = OK) -> Answer:
    args: dict[str, Any] = rendering.asked().to_args()
    return page(
        "tasks/batch/bulk.html",
        status=status,
        shown=SHOWN,
        form=form,
        chosen=chosen,
        args=args,
        back_url=url_for("tasks.tasks_list", **args, **chosen.picks.args()),
    )
