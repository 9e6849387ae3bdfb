"""The datasets and what they cite from elsewhere; the sources that fit one of them."""

from typing import Any

from flask import Blueprint, flash, request, url_for

from app.accounts.visitor import current_visitor
from app.datasets.inventory.queries import briefs, dataset
from app.ecosystem.outside_data import panel, queries, services
from app.ecosystem.outside_data.forms import CitedForm
from app.ecosystem.outside_data.library import sources_for
from app.kernel.pages import page_cut
from app.spaces.guard import current_authority, requires
from app.spaces.permissions import Permission
from app.web.asked import page_number
from app.web.page import Answer, go, page, refused

__all__ = ["bp", "panel"]

bp = Blueprint("outside_data", __name__, url_prefix="/c/<slug:slug>/ecosysteme/donnees-voisines")
PAGE_SIZE = 25
CHOICE = "outside_data/choice.html"


@bp.get("")
@requires(Permission.SEE)
def table() -> Answer:
    """See the datasets, and what each cites from elsewhere."""
    authority = current_authority()
    listed = list(briefs(authority))
    cited = queries.cited_by_dataset(authority)
    cut = page_cut(len(listed), page_number(request.args.get("page", "")), PAGE_SIZE)
    lines = [(one, cited.get(one.id, [])) for one in listed[cut.rows]]
    return page("outside_data/table.html", lines=lines, listed=len(listed), cut=cut)


@bp.route("/<id:dataset_id>", methods=["GET", "POST"])
@requires(Permission.ANSWER)
def choice(dataset_id: int) -> Answer:
    """Choose the sources that a dataset cites, those that fit it first."""
    authority = current_authority()
    row = dataset(authority, dataset_id)
    offered = sources_for(row.typical, row.theme, authority.territory)
    form = CitedForm()
    form.offer(offered, [one.id for one in queries.cited(authority.id, dataset_id)])
    boxes = list(zip(form.sources, offered, strict=True))
    context: dict[str, Any] = {"row": row, "form": form, "boxes": boxes}
    if not form.is_submitted():
        return page(CHOICE, **context)
    if not form.validate():
        return refused(CHOICE, **context)
    shown = [one.id for one in offered]
    by = current_visitor().actor
    services.cite(authority, dataset_id, form.sources.data or [], shown, by=by)
    flash(f"Enregistré\u00a0: {row.title}.", "success")
    return go(url_for("outside_data.table"))
