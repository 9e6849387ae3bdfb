"""What is wrong online: for the whole space, and for one dataset."""

from flask import flash, url_for
from sqlalchemy import or_, select, update

from app.datasets.inventory import queries as inventory
from app.datasets.inventory.routes.inventory import views
from app.datasets.inventory.rules import PUBLIC
from app.extensions import db
from app.jobs.bell import ring_after_commit
from app.kernel.clock import now
from app.spaces.guard import current_authority, requires
from app.spaces.permissions import Permission
from app.watching import screens
from app.watching.blueprint import bp
from app.watching.models import WatchedAddress
from app.watching.rules import ONE_MINUTE, AnswerKind
from app.watching.sources import queries
from app.web.page import Answer, go, page

WILL_BE_LOOKED_AT = "Les adresses de ce jeu vont être regardées\u00a0: revenez dans une minute."
JUST_LOOKED_AT = (
    "Ces adresses viennent d’être regardées, ou leur serveur demande d’attendre\u00a0: réessayez "
    "dans une minute."
)


@bp.get("/veille")
@requires(Permission.SEE)
def faults() -> Answer:
    """See all that is wrong with what is online."""
    authority = current_authority()
    return page(
        "watching/faults.html",
        lines=screens.fault_lines(authority),
        public=any(inventory.totals(authority).stages[stage] for stage in PUBLIC),
        views=views("watching.faults"),
    )


@bp.get("/<id:dataset_id>/veille")
@requires(Permission.SEE)
def dataset(dataset_id: int) -> Answer:
    """See what the files, addresses and source of a dataset have answered."""
    authority = current_authority()
    row = inventory.dataset(authority, dataset_id)
    source = queries.source_of(authority, dataset_id)
    return page(
        "watching/dataset.html",
        row=row,
        addresses=screens.address_lines(authority, row),
        lines=screens.fault_lines(authority, dataset_id),
        source=source,
        words=screens.source_words(authority, source) if source else None,
        runs=screens.run_lines(queries.runs_of(authority, source)) if source else [],
    )


@bp.post("/<id:dataset_id>/veille")
@requires(Permission.ANSWER)
def look_now(dataset_id: int) -> Answer:
    """Have the files and addresses of a dataset looked at soon, unless asked to wait."""
    authority = current_authority()
    row = inventory.dataset(authority, dataset_id)
    busy = select(WatchedAddress.host).where(
        WatchedAddress.state == AnswerKind.BUSY.value, WatchedAddress.next_look_at > now()
    )
    mine = (
        WatchedAddress.authority_id == authority.id,
        WatchedAddress.dataset_id == row.id,
        WatchedAddress.host.not_in(busy),
        or_(WatchedAddress.looked_at.is_(None), WatchedAddress.looked_at < now() - ONE_MINUTE),
    )
    query = update(WatchedAddress).where(*mine).values(next_look_at=now())
    if db.session.scalars(query.returning(WatchedAddress.id)).all():
        ring_after_commit()
        flash(WILL_BE_LOOKED_AT, "success")
    else:
        flash(JUST_LOOKED_AT, "info")
    return go(url_for("watching.dataset", dataset_id=dataset_id))
