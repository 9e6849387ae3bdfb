"""The register of public information: a page to read and print, a file to publish."""

from typing import IO

from flask import Response, request, url_for

from app.authorities.queries import obligation
from app.datasets.blueprint import bp
from app.datasets.duties import repertoire
from app.datasets.inventory import queries
from app.datasets.inventory.defaults import defaults_of
from app.kernel.clock import today
from app.kernel.errors import Missing
from app.kernel.pages import page_cut
from app.spaces.guard import current_authority, requires
from app.spaces.permissions import Permission
from app.tables.writing.tables import CSV, ODS, write_csv, write_ods
from app.web.asked import page_number
from app.web.downloads import download
from app.web.page import Answer, page

PAGE = 25
UNKNOWN = "Le répertoire n’est pas donné dans ce format."


@bp.get("/repertoire")
@requires(Permission.SEE)
def register_of_information() -> Answer:
    """See the register, and how many entries are incomplete."""
    entries = _entries()
    whole = request.args.get("tout", "") == "1"
    size = max(len(entries), 1) if whole else PAGE
    cut = page_cut(len(entries), page_number(request.args.get("page", "")), size)
    return page(
        "datasets/duties/repertoire.html",
        entries=entries[cut.rows],
        total=len(entries),
        lacking=sum(entry.missing > 0 for entry in entries),
        columns=repertoire.COLUMNS,
        missing=repertoire.MISSING,
        articles=repertoire.ARTICLES,
        due=any(duty.id == "directory" for duty in obligation(current_authority()).decision.duties),
        day=today(),
        whole=whole,
        rank=cut.number,
        pages=cut.pages,
        address=lambda number: url_for(
            "datasets.register_of_information", page=number if number > 1 else None
        ),
    )


@bp.get("/repertoire/fichier")
@requires(Permission.SEE)
def repertoire_file() -> Response:
    """Save the register as a file: csv, or ods when asked."""
    authority = current_authority()
    sheet = repertoire.sheet(_entries())
    name = f"repertoire-{authority.slug}-{today().isoformat()}"
    asked = request.args.get("format", "csv")
    if asked == "ods":
        title = f"Répertoire des informations publiques\u00a0: {authority.name}"
        return download(lambda target: write_ods(target, sheet, title=title), f"{name}.ods", ODS)
    if asked != "csv":
        raise Missing(UNKNOWN)

    def write(target: IO[bytes]) -> None:
        write_csv(target, sheet, delimiter=";", bom=True)

    return download(write, f"{name}.csv", CSV)


def _entries() -> list[repertoire.RepertoireEntry]:
    authority = current_authority()
    return repertoire.entries(queries.all_of(authority), defaults_of(authority))
