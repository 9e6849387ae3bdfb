"""The register of public information: a page to read and print, a file to publish."""

from typing import IO

from flask import Blueprint, Response, request, url_for

from app.accounts.guard import current_authority, requires
from app.accounts.permissions import Permission
from app.datasets import queries, repertoire
from app.datasets.defaults import defaults_of
from app.datasets.exporting import CSV, ODS
from app.datasets.routes.exports import saved
from app.kernel.clock import today
from app.tables.writing import write_csv, write_ods
from app.web.asked import page_number
from app.web.page import Answer, page

PAGE = 25


def register(bp: Blueprint) -> None:
    """Add the routes."""
    bp.add_url_rule("/repertoire", "repertoire", register_of_information)
    bp.add_url_rule("/repertoire/fichier", "repertoire_file", register_file)


@requires(Permission.SEE)
def register_of_information() -> Answer:
    """See the register as it can be published, and what it still lacks."""
    found = _entries()
    whole = request.args.get("tout", "") == "1"
    pages = 1 if whole else max(1, -(-len(found) // PAGE))
    rank = min(page_number(request.args.get("page", "")), pages)
    shown = found if whole else found[(rank - 1) * PAGE : rank * PAGE]
    return page(
        "datasets/repertoire.html",
        entries=shown,
        total=len(found),
        lacking=sum(each.missing > 0 for each in found),
        columns=repertoire.COLUMNS,
        missing=repertoire.MISSING,
        articles=repertoire.ARTICLES,
        day=today(),
        whole=whole,
        rank=rank,
        pages=pages,
        address=lambda number: url_for("datasets.repertoire", page=number if number > 1 else None),
    )


@requires(Permission.SEE)
def register_file() -> Response:
    """Save the register as a file: csv, or ods when asked."""
    authority = current_authority()
    sheet = repertoire.sheet(_entries())
    name = f"repertoire-{authority.slug}-{today().isoformat()}"
    if request.args.get("format", "") == "ods":
        return saved(lambda target: write_ods(target, sheet), f"{name}.ods", ODS)

    def write(target: IO[bytes]) -> None:
        write_csv(target, sheet, delimiter=";", bom=True)

    return saved(write, f"{name}.csv", CSV)


def _entries() -> list[repertoire.Entry]:
    authority = current_authority()
    return repertoire.entries(queries.all_of(authority), defaults_of(authority))
