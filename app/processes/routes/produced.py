"""The datasets that a process produces: tick them among those of the inventory."""

from collections.abc import Sequence
from typing import Any

from flask import flash, request, url_for
from wtforms.fields import SelectChoice

from app.accounts.visitor import current_visitor
from app.datasets.inventory.filters import DatasetFilter
from app.datasets.inventory.queries import DatasetBrief, briefs, typical_listed
from app.kernel.errors import Refused
from app.processes import queries, services
from app.processes.blueprint import bp
from app.processes.forms import ProducedForm
from app.processes.library import usual_processes
from app.spaces.guard import current_authority, requires
from app.spaces.permissions import Permission
from app.web.asked import whole_number, words
from app.web.page import Answer, go, page, refused

TEMPLATE = "processes/produced.html"
MOST_SHOWN = 40  # boxes beside those already ticked
LONGEST_SEARCH = 100


@bp.route("/<id:process_id>/jeux", methods=["GET", "POST"])
@requires(Permission.ANSWER)
def produced(process_id: int) -> Answer:
    """Link a process to the datasets that it produces."""
    authority = current_authority()
    card = queries.card(authority, process_id)
    form, search = ProducedForm(), words(request.args.get("q", ""), LONGEST_SEARCH)
    linked = [brief.id for brief in card.datasets]
    if form.is_submitted():
        offered = queries.sorted_briefs(authority, _ids("shown"))
    else:
        offered = _offered(card.datasets, search, card.process.usual)
    form.datasets.choices = [SelectChoice(str(one.id), one.title) for one in offered]
    context: dict[str, Any] = {"row": card.process, "form": form, "search": search}
    context |= {"offered": offered, "linked": linked}
    if not form.is_submitted():
        form.datasets.data = [str(id_) for id_ in linked]
        return page(TEMPLATE, **context)
    if not form.validate():
        return refused(TEMPLATE, **context)
    try:
        added, removed = services.link_datasets(
            authority,
            process_id,
            linked=_ids("linked"),
            ticked=[int(text) for text in form.datasets.data or ()],
            by=current_visitor().actor,
        )
    except Refused as refusal:
        form.take(refusal)
        return refused(TEMPLATE, **context)
    words_said = "Rien n’a changé." if not (added or removed) else "Enregistré\u00a0: jeux reliés."
    flash(words_said, "success" if added or removed else "info")
    return go(url_for("processes.sheet", process_id=process_id))


def _ids(name: str) -> set[int]:
    """Return the ids that a hidden field of the form repeats."""
    return {whole_number(text) for text in request.form.getlist(name)} - {0}


def _offered(linked: Sequence[DatasetBrief], search: str, usual: str) -> list[DatasetBrief]:
    """Return those linked, then those that the search finds, or that such a process produces."""
    authority = current_authority()
    matching = briefs(authority, DatasetFilter(words=search), limit=MOST_SHOWN)
    known = usual_processes().get(usual)
    expected: set[int] = set()
    if known is not None and not search:
        listed = typical_listed(authority)
        expected = {listed[typical] for typical in known.datasets if typical in listed}
    first = [*linked, *queries.sorted_briefs(authority, expected)]
    by_id = {brief.id: brief for brief in [*first, *matching]}
    return list(by_id.values())
