"""The page where somebody decides whether a dataset is of high value."""

from typing import Any

from flask import flash, url_for

from app.accounts.visitor import current_visitor
from app.datasets.blueprint import bp
from app.datasets.high_value import services
from app.datasets.high_value.forms import HighValueForm
from app.datasets.high_value.rules import GUIDE, RULE, Offered, consequences_of
from app.datasets.inventory import queries, saving
from app.datasets.inventory.defaults import defaults_of
from app.datasets.inventory.library import typical
from app.datasets.inventory.models import Dataset
from app.datasets.inventory.routes.dataset import NOT_YOURS
from app.datasets.inventory.rules import HighValueState
from app.kernel.errors import Conflict, Forbidden, Refused
from app.spaces.guard import current_authority, may, requires
from app.spaces.permissions import Permission
from app.web.page import BAD_INPUT, CONFLICT, OK, Answer, go, page


@bp.route("/<id:dataset_id>/forte-valeur", methods=["GET", "POST"])
@requires(Permission.ANSWER)
def high_value(dataset_id: int) -> Answer:
    """See what follows for a dataset of high value, then decide; the public page follows."""
    authority, by = current_authority(), current_visitor().actor
    row = queries.dataset(authority, dataset_id)
    form = HighValueForm(data=_standing(row))
    if not form.is_submitted():
        return _page(row, form)
    if not form.validate():
        return _page(row, form, status=BAD_INPUT)
    if saving.is_public(row) and not may(Permission.PUBLISH):
        raise Forbidden(NOT_YOURS)
    try:
        seen = form.revision.number
        saved = services.decide(authority, dataset_id, form.choice, seen=seen, by=by)
    except Refused as refusal:
        form.take(refusal)
        return _page(row, form, status=BAD_INPUT)
    except Conflict as conflict:
        form.revision.data = str(conflict.current.revision)
        return _page(conflict.current, form, status=CONFLICT, stale=conflict.message)
    decided = HighValueState(saved.high_value_state).label
    flash(f"Enregistré\u00a0: forte valeur, {decided.lower()}.", "success")
    return go(url_for("datasets.dataset", dataset_id=dataset_id))


def _standing(row: Dataset) -> dict[str, Any]:
    entry = typical().get(row.typical)
    return {
        "revision": str(row.revision),
        "family": row.high_value or (entry.high_value if entry is not None else ""),
        "state": row.high_value_state if row.high_value_by else "",
        "decided_by": row.high_value_by or current_visitor().actor.name,
        "reason": row.high_value_reason,
    }


def _page(row: Dataset, form: HighValueForm, *, status: int = OK, stale: str = "") -> Answer:
    authority = current_authority()
    resources = queries.sheet(authority, row.id).resources
    entry = typical().get(row.typical)
    offered = Offered(
        licence=defaults_of(authority).licence_of(row),
        keywords=row.keywords,
        service=row.service,
        kinds=frozenset(resource.kind for resource in resources),
    )
    return page(
        "datasets/high_value/decide.html",
        status=status,
        row=row,
        form=form,
        stale=stale,
        state=HighValueState(row.high_value_state),
        doubt=entry.high_value_doubt if entry is not None else "",
        consequences=consequences_of(offered),
        sources=f"{RULE}\u202f; {GUIDE}",
    )
