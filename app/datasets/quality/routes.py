"""How good a dataset is: its page, and the line of its sheet."""

from app.datasets.blueprint import bp
from app.datasets.checks import wording as words
from app.datasets.checks.queries import is_interrupted
from app.datasets.inventory import queries, sections
from app.datasets.inventory.models import Dataset, FileCheck
from app.datasets.inventory.queries import DatasetSheet
from app.datasets.inventory.routes.links import link
from app.datasets.inventory.sections import SheetLine, SheetPart
from app.datasets.quality.queries import quality_of
from app.datasets.quality.rules import MEANINGS, STARS, TESTS
from app.kernel.clock import now
from app.kernel.typography import day, plural
from app.spaces.guard import current_authority, may, requires
from app.spaces.models import Authority
from app.spaces.permissions import Permission
from app.web.page import Answer, page


@bp.get("/<id:dataset_id>/qualite")
@requires(Permission.SEE)
def quality(dataset_id: int) -> Answer:
    """See the nine tests and the five stars of a dataset."""
    authority = current_authority()
    sheet = queries.sheet(authority, dataset_id)
    return page(
        "datasets/quality/quality.html",
        row=sheet.dataset,
        check=sheet.check,
        check_sentence=_checked(sheet.dataset, sheet.check) if sheet.check is not None else "",
        quality=quality_of(authority, sheet),
        meanings=MEANINGS,
        most_tests=TESTS,
        most_stars=STARS,
    )


def line(authority: Authority, sheet: DatasetSheet) -> SheetLine:
    """Return the line of quality: the stars, the score, the last check."""
    row, check = sheet.dataset, sheet.check
    judged = quality_of(authority, sheet)
    parts = [f"étoiles {judged.stars}/{STARS}", f"score {judged.score}/{TESTS}"]
    if check is not None:
        parts.append(_checked(row, check))
    detail = f"{check.file_name}, {day(check.at)}" if check is not None else ""
    text, warning = " · ".join(parts), row.held_since is not None
    if may(Permission.ANSWER):
        url = link("datasets.check", dataset_id=row.id)
        return SheetLine(text, detail, "Contrôler un fichier", url, warning)
    url = link("datasets.quality", dataset_id=row.id)
    return SheetLine(text, detail, "Voir le détail", url, warning)


def _checked(row: Dataset, check: FileCheck) -> str:
    """Return the last check in a few words; a held dataset comes before its errors."""
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


sections.register(SheetPart.QUALITY, line)
