"""How good a dataset is: its page, and the line of its sheet."""

from flask import Blueprint

from app.accounts.guard import current_authority, may, requires
from app.accounts.models import Authority
from app.accounts.permissions import Permission
from app.datasets import checking_words as words
from app.datasets import queries, sections
from app.datasets.checking_queries import is_interrupted
from app.datasets.models import Dataset, FileCheck
from app.datasets.quality import MEANINGS, STARS, TESTS
from app.datasets.quality_sheet import quality_of
from app.datasets.queries import Sheet
from app.datasets.routes.links import link
from app.datasets.sections import Line, Part
from app.kernel.clock import now
from app.kernel.typography import day, plural
from app.web.page import Answer, page


def register(bp: Blueprint) -> None:
    """Add the route."""
    bp.add_url_rule("/<id:dataset_id>/qualite", "quality", quality)


@requires(Permission.SEE)
def quality(dataset_id: int) -> Answer:
    """See the nine tests and the five stars of a dataset, and how to get further."""
    authority = current_authority()
    found = queries.sheet(authority, dataset_id)
    return page(
        "datasets/check_quality.html",
        row=found.dataset,
        check=found.check,
        said=_checked(found.dataset, found.check) if found.check is not None else "",
        quality=quality_of(authority, found),
        meanings=MEANINGS,
        most_tests=TESTS,
        most_stars=STARS,
    )


def line(authority: Authority, sheet: Sheet) -> Line:
    """Say the stars, the score, and what the last file wants mended."""
    row, check = sheet.dataset, sheet.check
    found = quality_of(authority, sheet)
    said = [f"étoiles {found.stars}/{STARS}", f"score {found.score}/{TESTS}"]
    if check is not None:
        said.append(_checked(row, check))
    detail = f"{check.file_name}, {day(check.at)}" if check is not None else ""
    text, warning = " · ".join(said), row.held_since is not None
    if may(Permission.ANSWER):
        url = link("datasets.check", dataset_id=row.id)
        return Line(text, detail, "Contrôler un fichier", url, warning)
    url = link("datasets.quality", dataset_id=row.id)
    return Line(text, detail, "Voir le détail", url, warning)


def _checked(row: Dataset, check: FileCheck) -> str:
    """Say in a few words what the last check has found: first what holds the publication."""
    if row.held_since is not None:
        return "données personnelles à décider"
    if check.state == "running":
        interrupted = is_interrupted(check, now())
        return "contrôle interrompu" if interrupted else "contrôle en cours"
    if check.state != "done":
        return "fichier illisible"
    columns = words.columns_at_fault(check.result)
    if columns:
        return f"{plural(columns, 'colonne')} à corriger"
    errors = check.result["errors"]
    if errors:
        return f"{plural(errors, 'anomalie')} à corriger"
    return "fichier en ordre" if check.result["rows"] else "fichier sans aucune ligne"


sections.register(Part.QUALITY, line)
