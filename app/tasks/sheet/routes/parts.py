"""The sub-steps of a task, and the tasks it waits for."""

from typing import Any

from flask import Response, flash, jsonify, request, url_for

from app.accounts.visitor import current_visitor
from app.kernel.clock import today
from app.kernel.errors import Conflict, Missing, Refused
from app.kernel.revisions import Merged
from app.kernel.typography import until
from app.spaces.guard import current_authority, requires
from app.spaces.permissions import Permission
from app.tasks import parts, queries
from app.tasks.blueprint import bp
from app.tasks.briefs import TaskBrief
from app.tasks.filters import TaskFilter
from app.tasks.sheet import needs
from app.tasks.sheet.forms import NeedForm, PartForm, PartTitleForm
from app.tasks.sheet.routes import whole
from app.web.asked import whole_number
from app.web.page import BAD_INPUT, CONFLICT, Answer, go

MOST_PROPOSALS = 8
UNFOUND = "Aucune tâche à faire ne porte ces mots. Essayez un seul mot de son titre."
WHICH = "Plusieurs tâches portent ces mots\u00a0: choisissez laquelle ci-dessous."


@bp.post("/c/<slug:slug>/taches/<id:task_id>/etapes")
@requires(Permission.ANSWER)
def change_parts(task_id: int) -> Answer:
    """Add, tick, rename or remove a sub-step, according to the button pressed."""
    authority, actor = current_authority(), current_visitor().actor
    sent = request.form
    if "retirer" in sent:
        parts.remove_part(authority, task_id, whole_number(sent["retirer"]), by=actor)
    elif "cocher" in sent or "decocher" in sent:
        part_id = whole_number(sent.get("cocher") or sent.get("decocher", ""))
        parts.tick_part(authority, task_id, part_id, done="cocher" in sent, by=actor)
    elif "renommer" in sent:
        return _rename_part(task_id, whole_number(sent["renommer"]))
    else:
        return _add_part(task_id)
    return _back(task_id, "sous-etapes")


def _rename_part(task_id: int, part_id: int) -> Answer:
    form = PartTitleForm.sent()
    if form.validate():
        authority, by = current_authority(), current_visitor().actor
        title, seen = form.part.data or "", form.revision.seen
        try:
            parts.rename_part(authority, task_id, part_id, title, seen=seen, by=by)
            return _back(task_id, "sous-etapes")
        except Refused as refusal:
            form.take(refusal)
        except Conflict as conflict:
            return _both_titles(task_id, part_id, conflict)
    return whole.task_page(task_id, status=BAD_INPUT, renamed_id=part_id, title_form=form)


def _both_titles(task_id: int, part_id: int, conflict: Conflict) -> Answer:
    """Show the title that somebody else gave beside the one that was typed."""
    merged: Merged[parts.PartFacts] = conflict.current
    form = PartTitleForm.comparing(merged.standing.part, merged.facts.part)
    both = form.both(vars(merged.standing), vars(merged.facts), merged.asked)
    more: dict[str, Any] = {"title_both": both, "title_stale": conflict.message, "title_form": form}
    return whole.task_page(task_id, status=CONFLICT, renamed_id=part_id, **more)


def _add_part(task_id: int) -> Answer:
    form = PartForm()
    if form.validate():
        try:
            parts.add_part(
                current_authority(), task_id, form.part.data or "", by=current_visitor().actor
            )
            return _back(task_id, "sous-etapes")
        except Refused as refusal:
            form.take(refusal)
    return whole.task_page(task_id, status=BAD_INPUT, part_form=form)


@bp.post("/c/<slug:slug>/taches/<id:task_id>/attend")
@requires(Permission.ANSWER)
def change_needs(task_id: int) -> Answer:
    """Make a task wait for another, or stop waiting."""
    authority, actor = current_authority(), current_visitor().actor
    if "retirer" in request.form:
        needed_id = whole_number(request.form["retirer"])
        needs.remove_need(authority, task_id, needed_id, by=actor)
        return _back(task_id, "attend")
    form = NeedForm()
    proposals: list[TaskBrief] = []
    try:
        if form.validate():
            needed_id, proposals = _meant(task_id, form)
            waiting = needs.add_need(authority, task_id, needed_id, by=actor)
            flash(f"«\u202f{waiting.title}\u202f» attend maintenant une autre tâche.", "success")
            return _back(task_id, "attend")
    except Refused as refusal:
        form.take(refusal)
        proposals = proposals or _matching(task_id, form.needs_texte.data or "")
    except Missing:
        form.take(Refused(UNFOUND, "needs"))
    return whole.task_page(task_id, status=BAD_INPUT, need_form=form, proposals=proposals)


def _meant(task_id: int, form: NeedForm) -> tuple[int, list[TaskBrief]]:
    """Return the id of the chosen task, or of the only one with the typed words."""
    chosen = whole_number(form.needs.data or "")
    if chosen:
        return chosen, []
    words = form.needs_texte.data or ""
    if not words:
        raise Refused("Indiquez la tâche à attendre.", "needs")
    matching = _matching(task_id, words)
    if not matching:
        raise Refused(UNFOUND, "needs")
    if len(matching) > 1:
        raise Refused(WHICH, "needs")
    return matching[0].id, []


@bp.get("/c/<slug:slug>/taches/<id:task_id>/recherche")
@requires(Permission.ANSWER)
def search(task_id: int) -> Response:
    """Return the tasks to do that match ``q``, but this one, ready for a list of suggestions."""
    queries.task(current_authority(), task_id)  # one that is not here has nothing to wait for
    matching = _matching(task_id, request.args.get("q", ""))
    answer = jsonify([{"value": str(t.id), "label": t.title, "hint": _hint(t)} for t in matching])
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _hint(brief: TaskBrief) -> str:
    due = until(brief.due_on, today()) if brief.due_on else ""
    return ", ".join(words for words in (brief.assignee_name, due) if words)


def _matching(task_id: int, words: str) -> list[TaskBrief]:
    task_filter = TaskFilter.from_args({"mots": words})
    if not task_filter.words:
        return []
    matching = queries.tasks_of(current_authority(), task_filter, size=MOST_PROPOSALS + 1)
    return [brief for brief in matching.tasks if brief.id != task_id][:MOST_PROPOSALS]


def _back(task_id: int, place: str) -> Answer:
    return go(url_for("tasks.task", task_id=task_id, _anchor=place))
