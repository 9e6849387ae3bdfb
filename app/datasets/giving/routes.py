"""The page where a dataset is given to somebody."""

from datetime import timedelta

from flask import flash, url_for

from app.accounts.visitor import current_visitor
from app.datasets.blueprint import bp
from app.datasets.giving import services as giving
from app.datasets.giving.forms import GiveForm
from app.datasets.inventory import queries
from app.datasets.inventory.models import Dataset
from app.kernel.clock import today
from app.kernel.errors import Conflict, Refused
from app.spaces.guard import current_authority, requires
from app.spaces.permissions import Permission
from app.tasks.drafts import NOBODY
from app.tasks.forms import person_code
from app.tasks.queries import people_of
from app.tasks.views.screens import people_choices
from app.web.fields import RevisionField
from app.web.page import BAD_INPUT, CONFLICT, OK, Answer, Page, go, page

DAYS = 15  # given by default to complete a dataset


@bp.route("/<id:dataset_id>/confier", methods=["GET", "POST"])
@requires(Permission.ANSWER)
def give(dataset_id: int) -> Answer:
    """Give a dataset to somebody, and ask them to complete it by a task if wished."""
    authority, by = current_authority(), current_visitor().actor
    row = queries.dataset(authority, dataset_id)
    form = _form_of(row)
    if not form.is_submitted():
        return _page(row, form)
    if not form.validate():
        return _page(row, form, status=BAD_INPUT)
    seen, was = RevisionField.pressed(form.revision.data or "")
    try:
        saved = giving.give(authority, dataset_id, form.person(), seen=seen, was=was, by=by)
        asks = bool(form.asks.data) and giving.holder(saved) != NOBODY
        if asks:
            giving.make_task(authority, saved, due_on=form.due_on.data, by=by)
    except Refused as refusal:
        form.take(refusal)
        return _page(row, form, status=BAD_INPUT)
    except Conflict as conflict:
        return _page(conflict.current, form, status=CONFLICT, stale=_since(conflict.current))
    flash(_done(saved, asks=asks), "success")
    return go(url_for("datasets.dataset", dataset_id=dataset_id))


def _form_of(row: Dataset) -> GiveForm:
    form = GiveForm(
        data={
            "assignee": person_code(giving.holder(row)),
            "asks": row.assignee_id is None,
            "due_on": today() + timedelta(days=DAYS),
        }
    )
    people = people_choices(people_of(current_authority()))
    present = person_code(giving.holder(row))
    if present and present not in dict(people):
        people.append((present, row.assignee_name))
    form.assignee.offer(people, first=("", "Personne pour l’instant"), other=True)
    return form


def _page(row: Dataset, form: GiveForm, *, status: int = OK, stale: str = "") -> Page:
    return page("datasets/giving/give.html", status=status, row=row, form=form, stale=stale)


def _done(row: Dataset, *, asks: bool) -> str:
    if not row.assignee_name:
        return "Ce jeu n’est plus confié à personne."
    task = " Une tâche le lui demande." if asks else ""
    return f"Confié à {row.assignee_name}.{task}"


def _since(row: Dataset) -> str:
    whom = f"confié à {row.assignee_name}" if row.assignee_name else "confié à personne"
    return (
        f"{row.updated_by_name} a changé ce jeu entre-temps\u00a0: il est {whom}. "
        "Enregistrez encore si votre choix reste le bon."
    )
