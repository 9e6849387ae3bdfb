"""The register of processing (GDPR, article 30): each line is perhaps a dataset.

Of a register, the inventory takes a name, a purpose, a service and a reference. Nothing else is
kept, not even for the time of the import: it may name people, and what is collected about them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from app.datasets.transfer.reading import Look
from app.kernel.text import letters_of

# Names of the columns of the models of the CNIL and of those that DPOs make for themselves.
NAMES: Mapping[str, tuple[str, ...]] = {
    "title": (
        "nom du traitement", "traitement", "nom de l’activité", "activité de traitement",
        "nom de l’activité de traitement", "intitulé du traitement", "activité", "activités",
        "libellé du traitement", "dénomination du traitement", "nom", "nom / sigle", "intitulé",
        "désignation du traitement",
    ),
    "description": (
        "finalité principale", "finalité", "finalités", "finalité du traitement",
        "finalités du traitement", "objectif poursuivi", "objectifs poursuivis", "objectif",
        "but du traitement", "but",
    ),
    "service": (
        "service", "service concerné", "service responsable", "service gestionnaire", "direction",
        "service chargé de la mise en œuvre", "service en charge", "direction ou service", "pôle",
        "service opérationnel", "service chargé", "service chargé du traitement", "service métier",
        "service en charge du traitement", "service pilote", "service référent",
        "direction concernée", "direction responsable", "direction / service",
        "service / direction",
    ),
    "software": ("logiciel", "application", "nom du logiciel", "logiciel utilisé", "outil"),
}  # fmt: skip
FIELDS = frozenset(NAMES)


def proposed_of(columns: Sequence[str]) -> dict[str, str]:
    """Return the field of each column of a register that may serve; each field once."""
    mapping: dict[str, str] = {}
    for field, names in NAMES.items():
        letters = [letters_of(name) for name in names]
        ranked = sorted(
            (letters.index(letters_of(column)), column)
            for column in columns
            if letters_of(column) in letters and column not in mapping
        )
        if ranked:
            mapping[ranked[0][1]] = field
    return mapping


def only_what_serves(look: Look) -> Look:
    """Return a look at a register without the cells that the inventory does not take."""
    taken = set(proposed_of(look.header.columns))
    sample = tuple(
        tuple(
            cell if column in taken else ""
            for column, cell in zip(look.header.columns, cells, strict=False)
        )
        for cells in look.sample
    )
    return replace(look, sample=sample, lines=())
