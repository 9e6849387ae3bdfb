"""The page that publishes a dataset: what will be public, what lacks, one button."""

from collections.abc import Sequence
from typing import Any

from flask import flash, request, url_for

from app.accounts.visitor import current_visitor
from app.datasets.checks import looking
from app.datasets.inventory import queries as datasets
from app.datasets.inventory import saving
from app.datasets.inventory.defaults import defaults_of
from app.datasets.inventory.models import Dataset
from app.datasets.inventory.rules import promise_of
from app.kernel.errors import Conflict, Refused
from app.publication import queries as publication
from app.publication.blueprint import bp
from app.publication.models import Push
from app.publication.platforms.account import account_of
from app.publication.platforms.foreseen import foreseen_of
from app.publication.publishing import queries, requests, services, showing
from app.publication.publishing.forms import AskingForm, RefusalForm
from app.publication.publishing.rules import refusal
from app.publication.publishing.services import Wanted, WithIt
from app.spaces.guard import current_authority, may, requires
from app.spaces.permissions import Permission
from app.web.asked import whole_number
from app.web.fields import RevisionField
from app.web.page import BAD_INPUT, CONFLICT, OK, Answer, go, page

TEMPLATE = "publication/publishing/dataset.html"
ADDRESS = "/c/<slug:slug>/donnees/publication/jeux/<id:dataset_id>"
MOST_FILES = 12
DONE = "Publié\u00a0: chacun peut lire ce jeu dans votre catalogue."


@bp.get(ADDRESS)
@bp.get("/c/<slug:slug>/publication/jeux/<id:dataset_id>", alias=True)
@requires(Permission.ASK_PUBLICATION)
def publishing(dataset_id: int) -> Answer:
    """See what would be public of a dataset, what lacks, and publish it."""
    return dataset_page(dataset_id)


@bp.post(ADDRESS)
@requires(Permission.PUBLISH)
def publish(dataset_id: int) -> Answer:
    """Publish a dataset, and open the catalogue with it where it is closed."""
    authority, form = current_authority(), request.form
    wanted = Wanted(
        dataset_id,
        RevisionField.read(form.get("revision", "")),
        promised="promesse" in form,
        turned_down=RevisionField.read(form.get("refus", "")),
    )
    try:
        services.publish(authority, wanted, with_it_sent(), by=current_visitor().actor)
    except Refused as problem:
        return dataset_page(dataset_id, status=BAD_INPUT, problem=problem.message)
    except Conflict as conflict:
        message = changed_by(conflict)
        return dataset_page(dataset_id, status=CONFLICT, problem=message)
    flash(DONE, "success")
    return go(url_for("publication.publishing", dataset_id=dataset_id))


def with_it_sent() -> WithIt:
    """Return what the form says of the other datasets that the catalogue would show."""
    ticked = (whole_number(mark) for mark in request.form.getlist("avec"))
    return WithIt(request.form.get("liste", ""), frozenset(id_ for id_ in ticked if id_))


def changed_by(conflict: Conflict) -> str:
    """Return the sentence of a conflict: who has changed the dataset, or what became of others."""
    row = conflict.current
    if row is None:
        return conflict.message
    return (
        f"{row.updated_by_name} a modifié ce jeu entre-temps\u00a0: relisez ce qui sera public, "
        "puis publiez."
    )


def dataset_page(
    dataset_id: int,
    *,
    status: int = OK,
    problem: str = "",
    asking: AskingForm | None = None,
    refusing: RefusalForm | None = None,
) -> Answer:
    """Return the page of a dataset, as it now stands."""
    authority = current_authority()
    row, defaults = datasets.dataset(authority, dataset_id), defaults_of(authority)
    files = datasets.resources_of(authority, row.id)
    visible, closed = queries.is_visible(authority, row), authority.catalogue_opened_at is None
    looks = looking.states_of(authority, files)
    looked_at = [row.id] if looking.WAITING in looks.values() else []
    lacks = queries.lacks(row, defaults, looked_at)
    return page(
        TEMPLATE,
        status=status,
        row=row,
        problem=problem,
        visible=visible,
        public=saving.is_public(row),
        closed=closed,
        lacks=[(lack, showing.mended_at(row, lack)) for lack in lacks],
        refusal=refusal(lacks),
        promise=promise_of(row.outcome, row.stage),
        values=showing.public_values(authority, row, defaults),
        files=files[:MOST_FILES],
        looks=looks,
        foreseen=foreseen_of(files, row.keywords),
        more_files=max(0, len(files) - MOST_FILES),
        account=account_of(authority) if visible or closed else None,
        sent=_sent(row) if visible else None,
        asked=requests.last_of(authority, row.id),
        asking=asking or AskingForm(formdata=None),
        refusing=refusing or RefusalForm(formdata=None),
        form=asking or refusing,
        **others_shown([row.id] if closed and may(Permission.PUBLISH) else None),
    )


def _sent(row: Dataset) -> Push | None:
    """Return the copy of a dataset that was sent last to a platform, if any was."""
    return next((push for push in publication.pushes_of(row) if push.sent_at), None)


def others_shown(but: Sequence[int] | None) -> dict[str, Any]:
    """Return what the page says of the datasets that opening the catalogue would show.

    ``but``: those that are being published; nothing where the catalogue is not to be opened.
    """
    others = queries.unseen(current_authority(), but) if but is not None else []
    return {
        "others": others,
        "chosen": with_it_sent().chosen,
        "mark": queries.mark_of(others),
    }
