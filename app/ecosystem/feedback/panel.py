"""Feedback among the parts of the ecosystem, and beside a dataset for everybody."""

from app.datasets.inventory.models import Dataset
from app.ecosystem import panels
from app.ecosystem.feedback.queries import cards
from app.ecosystem.feedback.wording import summary_of
from app.ecosystem.panels import EcosystemPanel
from app.kernel.clock import today
from app.kernel.typography import plural
from app.publication.catalogue import beside
from app.publication.catalogue.beside import DatasetAside
from app.spaces.models import Authority


def standing(authority: Authority) -> str:
    """Write how many there are and what waits; nothing without any."""
    listed = cards(authority)
    if not listed:
        return ""
    counted = plural(len(listed), "signalement")
    waiting = summary_of(listed, today())
    return f"{counted}, dont {waiting}." if waiting else f"{counted}, tous clos."


def reporting(_authority: Authority, _row: Dataset) -> DatasetAside:
    """Return the way to report an anomaly of a dataset."""
    return DatasetAside("feedback/_beside.html", {})


panels.register(
    EcosystemPanel(
        30,
        "Signalements",
        "feedback.table",
        "Anomalies, questions et suggestions sur vos jeux, jusqu’à leur réponse.",
        standing,
    )
)
beside.register(reporting)
