"""Reuses among the parts of the ecosystem, and beside a dataset for everybody."""

from typing import Any

from app.datasets.inventory.models import Dataset
from app.ecosystem import panels
from app.ecosystem.panels import EcosystemPanel
from app.ecosystem.reuses import wording
from app.ecosystem.reuses.queries import cards, listed_of_dataset
from app.kernel.typography import plural
from app.publication.catalogue import beside
from app.publication.catalogue.beside import DatasetAside
from app.spaces.models import Authority

MOST = 10  # reuses on the page of a dataset


def standing(authority: Authority) -> str:
    """Write how many reuses there are and what waits; nothing without any."""
    listed = cards(authority)
    if not listed:
        return ""
    counted = plural(len(listed), "réutilisation", "réutilisations")
    return f"{counted}, dont {wording.summary_of(listed)}."


def reuses_beside(authority: Authority, row: Dataset) -> DatasetAside:
    """Return what the public page of a dataset says of its reuses."""
    listed = listed_of_dataset(authority.id, row.id)
    values: dict[str, Any] = {"reuses": listed[:MOST], "more": max(0, len(listed) - MOST)}
    return DatasetAside("reuses/_beside.html", {**values, "wording": wording})


panels.register(
    EcosystemPanel(
        20,
        "Réutilisations",
        "reuses.table",
        "Ce que d’autres, et vos propres services, font de vos données.",
        standing,
    )
)
beside.register(reuses_beside)
