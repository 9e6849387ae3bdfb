"""The line of the sheet of a dataset about its analysis: a ready answer, where there is one."""

from app.datasets.eligibility.law import eligibility_tree
from app.datasets.eligibility.ready import proposal_for
from app.datasets.eligibility.services import ground_of
from app.datasets.inventory import sections
from app.datasets.inventory.queries import DatasetSheet
from app.datasets.inventory.routes import lines
from app.datasets.inventory.routes.links import link
from app.datasets.inventory.sections import SheetLine, SheetPart
from app.kernel.typography import lowered
from app.spaces.guard import may
from app.spaces.models import Authority
from app.spaces.permissions import Permission


def eligibility(authority: Authority, sheet: DatasetSheet) -> SheetLine:
    """Return the line of the last decision, or of the answer that is proposed."""
    row = sheet.dataset
    if row.outcome or not may(Permission.ANSWER):
        return lines.eligibility(authority, sheet)
    proposal = proposal_for(row, eligibility_tree(), ground_of(authority))
    if proposal is None:
        return lines.eligibility(authority, sheet)
    concluded = lowered(proposal.answer.outcome.label)
    detail = f"Réponse prête, à confirmer\u00a0: {concluded}"
    url = link("datasets.eligibility", dataset_id=row.id)
    return SheetLine("Pas encore analysé", detail, "Voir la réponse", url, warning=True)


sections.register(SheetPart.ELIGIBILITY, eligibility)
