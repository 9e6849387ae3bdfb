"""The page of the filters that a user saved."""

from typing import Any
from urllib.parse import parse_qsl, urlencode

from flask import flash, url_for

from app.accounts.visitor import current_visitor
from app.kernel.errors import Refused
from app.spaces.guard import current_authority, requires
from app.spaces.permissions import Permission
from app.tasks import queries
from app.tasks.blueprint import bp
from app.tasks.filters import TaskFilter
from app.tasks.views import filter_choices, saved
from app.tasks.views.forms import FilterForm
from app.tasks.views.routes import rendering
from app.web.page import OK, Answer, go, page, refused

TEMPLATE = "tasks/views/filters.html"


@bp.route("/c/<slug:slug>/taches/filtres", methods=["GET", "POST"])
@requires(Permission.ANSWER)
def filters() -> Answer:
    """List the filters of the user; save the one that the address holds."""
    form = FilterForm()
    if not form.is_submitted():
        return page(TEMPLATE, status=OK, **_context(form))
    args = rendering.asked().to_args()
    if not args:  # there is no field to point at
        raise Refused("Choisissez d’abord un filtre dans la liste des tâches.")
    if not form.validate():
        return refused(TEMPLATE, **_context(form))
    try:
        row = saved.save_filter(
            current_authority(),
            current_visitor().id,
            name=form.name.data or "",
            query=urlencode(args),
        )
    except Refused as refusal:
        form.take(refusal)
        return refused(TEMPLATE, **_context(form))
    flash(f"Filtre enregistré\u00a0: {row.name}.", "success")
    return go(url_for("tasks.tasks_list", **args))


def _context(form: FilterForm) -> dict[str, Any]:
    authority, wanted = current_authority(), rendering.asked()
    people = queries.people_of(authority)
    rows = saved.filters_of(authority, current_visitor().id)
    task_filters = [TaskFilter.from_args(dict(parse_qsl(row.query))) for row in rows]
    return {
        "form": form,
        "args": wanted.to_args(),
        "filter_words": filter_choices.words_of(authority, wanted, people, ""),
        "saved": [
            (row, filter_choices.words_of(authority, chosen, people, ""), chosen.to_args())
            for row, chosen in zip(rows, task_filters, strict=True)
        ],
    }


@bp.post("/c/<slug:slug>/taches/filtres/<id:filter_id>/supprimer")
@requires(Permission.ANSWER)
def remove_filter(filter_id: int) -> Answer:
    """Delete a saved filter."""
    name = saved.remove_filter(current_authority(), current_visitor().id, filter_id)
    flash(f"Filtre retiré\u00a0: {name}.", "success")
    return go(url_for("tasks.filters"))
