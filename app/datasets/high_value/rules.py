"""What follows for a dataset of high value, and what it already has of it (pure).

Rule (EU) 2023/138, articles 3 and 4; guide of data.gouv.fr, August 2026.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from app.datasets.inventory.licences import is_too_strict, name_of
from app.datasets.inventory.rules import TOO_STRICT, ResourceKind

RULE = "Règlement d’exécution (UE) 2023/138, articles 3 et 4"
GUIDE = "guide de data.gouv.fr, août 2026"


@dataclass(frozen=True, slots=True)
class Offered:
    """What a dataset offers to those who reuse it."""

    licence: str  # its own, else that of the strategy
    keywords: Sequence[str]
    service: str
    kinds: frozenset[str]  # of its files and addresses


@dataclass(frozen=True, slots=True)
class Consequence:
    """One thing that the rule asks, and what is missing for it; nothing once it is there."""

    title: str
    text: str
    lack: str = ""


def consequences_of(offered: Offered) -> list[Consequence]:
    """Return what a confirmed dataset owes, each with what it lacks today."""
    return [
        Consequence("Gratuité", "Aucune redevance, pour quelque usage que ce soit."),
        _access(offered.kinds),
        _licence(offered.licence),
        Consequence(
            "Mots-clés",
            "Ils disent dans quelle catégorie du règlement le jeu se range.",
            "" if offered.keywords else "Aucun mot-clé sur la fiche.",
        ),
        _contact(offered),
    ]


def _access(kinds: frozenset[str]) -> Consequence:
    wanted = {
        ResourceKind.MAIN.value: "un fichier complet",
        ResourceKind.API.value: "une API",
    }
    lacking = [words for kind, words in wanted.items() if kind not in kinds]
    lack = f"Il manque {' et '.join(lacking)}." if lacking else ""
    return Consequence(
        "Téléchargement complet et API",
        "Tout le jeu en un fichier, et une adresse qui répond aux programmes.",
        lack,
    )


def _licence(licence: str) -> Consequence:
    text = "Rien de plus strict que CC BY 4.0, donc pas d’ODbL."
    if not licence:
        return Consequence("Licence", text, "Aucune licence n’est choisie.")
    if is_too_strict(licence):
        return Consequence("Licence", text, f"{name_of(licence)}\u00a0: {TOO_STRICT}")
    return Consequence("Licence", text)


def _contact(offered: Offered) -> Consequence:
    lacks = []
    if not offered.service:
        lacks.append("Aucun service n’est nommé.")
    if ResourceKind.DOCUMENTATION.value not in offered.kinds:
        lacks.append("Aucune documentation n’est jointe.")
    text = "À qui écrire, et comment appeler l’API."
    return Consequence("Contact et documentation", text, " ".join(lacks))
