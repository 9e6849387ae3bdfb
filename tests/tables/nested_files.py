"""Invented files of public procurement, in the shape that the national format asks for."""

import json
from collections.abc import Callable
from typing import Any

from app.tables.report import FileReport

Checked = Callable[..., FileReport]

BUYER, HOLDER = "21120202300019", "41900002100008"


def market(**changes: Any) -> dict[str, Any]:
    """Return a market that follows the format, but for the changes; None takes a field away."""
    right = {
        "id": "2026-012",
        "acheteur": {"id": BUYER},
        "nature": "Marché",
        "objet": "Réfection de la toiture de l’école",
        "codeCPV": "45261910-6",
        "techniques": {"technique": ["Sans objet"]},
        "modalitesExecution": {"modaliteExecution": ["Tranches", "Bons de commande"]},
        "marcheInnovant": False,
        "ccag": "Travaux",
        "offresRecues": 3,
        "attributionAvance": True,
        "tauxAvance": 0.05,
        "typeGroupementOperateurs": "Pas de groupement",
        "sousTraitanceDeclaree": True,
        "actesSousTraitance": [
            {
                "acteSousTraitance": {
                    "id": 1,
                    "sousTraitant": {"typeIdentifiant": "TVA", "id": "BE0123456789"},
                    "dureeMois": 2,
                    "dateNotification": "2026-03-20",
                    "datePublicationDonnees": "2026-04-01",
                    "montant": 8000,
                    "variationPrix": "Ferme",
                }
            }
        ],
        "procedure": "Procédure adaptée",
        "lieuExecution": {"code": "12202", "typeCode": "Code commune"},
        "dureeMois": 4,
        "dateNotification": "2026-03-02",
        "datePublicationDonnees": "2026-04-01",
        "montant": 48250.5,
        "typesPrix": {"typePrix": ["Définitif ferme"]},
        "formePrix": "Forfaitaire",
        "titulaires": [{"titulaire": {"typeIdentifiant": "SIRET", "id": HOLDER}}],
        "considerationsSociales": {"considerationSociale": ["Pas de considération sociale"]},
        "considerationsEnvironnementales": {
            "considerationEnvironnementale": ["Clause environnementale"]
        },
        "modifications": [
            {
                "modification": {
                    "id": 1,
                    "dateNotificationModification": "2026-05-02",
                    "datePublicationDonneesModification": "2026-05-20",
                    "montant": 51000,
                }
            }
        ],
    }
    changed = {**right, **changes}
    return {name: value for name, value in changed.items() if value is not None}


def concession(**changes: Any) -> dict[str, Any]:
    """Return a contract of concession that follows the format, but for the changes."""
    right = {
        "id": "DSP-3",
        "autoriteConcedante": {"id": BUYER},
        "nature": "Délégation de service public",
        "objet": "Restauration scolaire",
        "procedure": "Procédure négociée ouverte",
        "dureeMois": 60,
        "dateSignature": "2026-01-15",
        "datePublicationDonnees": "2026-01-20",
        "dateDebutExecution": "2026-02-01",
        "valeurGlobale": 900000,
        "montantSubventionPublique": 0,
        "donneesExecution": [
            {
                "donneesAnnuelles": {
                    "datePublicationDonneesExecution": "2027-02-01",
                    "depensesInvestissement": 0,
                    "tarifs": [{"tarif": {"intituleTarif": "Repas", "tarif": 3.4}}],
                }
            }
        ],
        "concessionnaires": [{"concessionnaire": {"typeIdentifiant": "SIRET", "id": HOLDER}}],
        "considerationsSociales": {"considerationSociale": ["Concession réservée"]},
        "considerationsEnvironnementales": {
            "considerationEnvironnementale": ["Pas de considération environnementale"]
        },
    }
    changed = {**right, **changes}
    return {name: value for name, value in changed.items() if value is not None}


def written(*markets: Any, concessions: Any = (), indent: int | None = None) -> str:
    """Return the text of a file."""
    lists = {"marche": list(markets), "contrat-concession": list(concessions)}
    return json.dumps({"marches": lists}, ensure_ascii=False, indent=indent)
