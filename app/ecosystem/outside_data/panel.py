"""Data from elsewhere among the parts of the ecosystem, and beside a dataset for everybody."""

from app.datasets.inventory.models import Dataset
from app.ecosystem import panels
from app.ecosystem.outside_data.queries import cited, cited_by_dataset
from app.ecosystem.panels import EcosystemPanel
from app.kernel.typography import plural
from app.publication.catalogue import beside
from app.publication.catalogue.beside import DatasetAside
from app.spaces.models import Authority


def standing(authority: Authority) -> str:
    """Write how many datasets cite a source; nothing without any."""
    citing = len(cited_by_dataset(authority))
    if not citing:
        return ""
    return f"{plural(citing, 'jeu cite', 'jeux citent')} une donnée d’ailleurs."


def sources_beside(authority: Authority, row: Dataset) -> DatasetAside:
    """Return the sources that a dataset cites."""
    return DatasetAside("outside_data/_beside.html", {"sources": cited(authority.id, row.id)})


panels.register(
    EcosystemPanel(
        60,
        "Données d’ailleurs",
        "outside_data.table",
        "Les sources publiques qui donnent du sens à vos jeux.",
        standing,
    )
)
beside.register(sources_beside)
