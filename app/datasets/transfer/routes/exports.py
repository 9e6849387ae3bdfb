"""Exports of the inventory: their list and their files."""

from flask import Response, request

from app.datasets.blueprint import bp
from app.datasets.inventory import queries
from app.datasets.transfer.exporting import EXPORTS
from app.kernel.clock import today
from app.kernel.errors import Missing
from app.spaces.guard import current_authority, requires
from app.spaces.permissions import Permission
from app.web.downloads import download
from app.web.page import Answer, page

UNKNOWN = "Cet export n’existe pas."


@bp.get("/exports")
@requires(Permission.SEE)
def exports() -> Answer:
    """See the exports of the inventory."""
    return page("datasets/transfer/exports.html", totals=queries.totals(current_authority()))


@bp.get("/exports/fichier")
@requires(Permission.SEE)
def export_file() -> Response:
    """Save the inventory, or the national catalogue, as a file."""
    asked = request.args.get("quoi") or request.args.get("format", "csv")
    export = EXPORTS.get(asked)
    if export is None:
        raise Missing(UNKNOWN)
    authority = current_authority()
    name = export.name.format(f"{authority.slug}-{today().isoformat()}")
    return download(lambda target: export.write(authority, target), name, export.media_type)
