"""What a dataset lacks before it is published: what forbids it, what would make it better. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.datasets.inventory.rules import NOWHERE, TOO_STRICT, UNLICENSED, may_publish
from app.kernel.labels import LabelledEnum
from app.kernel.typography import quoted


def turned_down_since(answered_by: str, answer: str, asked_by: str) -> str:
    """Say what became of a request while a page was open: refused, or taken back."""
    if not answer:
        return (
            f"{asked_by} ne demande plus cette publication. Publiez de nouveau si vous la "
            "maintenez."
        )
    return (
        f"{answered_by} vient de refuser cette publication. Parlez-en ensemble, ou publiez de "
        f"nouveau si vous la maintenez. Sa raison\u00a0: {quoted(answer)}"
    )


class LackKind(LabelledEnum):
    """What may lack, and the words of the link that leads where it is mended."""

    HELD = ("held", "Voir le contrôle")
    LOOK = ("look", "Voir où cela en est")
    ANALYSIS = ("analysis", "Analyser")
    ADDRESS = ("address", "Ajouter un fichier ou une adresse")
    LICENCE = ("licence", "Choisir la licence")
    DESCRIPTION = ("description", "Décrire")
    SERVICE = ("service", "Nommer le service")
    RHYTHM = ("frequency", "Choisir le rythme")
    UPDATED = ("updated_on", "Dater les données")
    THEME = ("theme", "Choisir le thème")


LOOKED_AT = (
    "Jalon cherche des données personnelles dans un fichier de ce jeu\u00a0: quelques secondes."
)
# What does not forbid, in the order of what helps most whoever reads the public page.
ADVICE = {
    LackKind.DESCRIPTION: "La description manque\u00a0: deux phrases disent ce que l’on y trouve.",
    LackKind.LICENCE: "Aucune licence n’est choisie\u00a0: personne ne saura ce qui est permis.",
    LackKind.SERVICE: "Aucun service n’est nommé\u00a0: le contact sera celui de la collectivité.",
    LackKind.RHYTHM: "Le rythme de mise à jour n’est pas décidé.",
    LackKind.UPDATED: "La date des données n’est pas dite.",
    LackKind.THEME: "Le thème n’est pas choisi\u00a0: les portails classent par thème.",
}


@dataclass(frozen=True, slots=True)
class Publishable:
    """What counts of a dataset to publish; its licence and rhythm may be the strategy’s."""

    outcome: str
    held: bool
    looked_at: bool  # one of its files is being looked at for personal data
    reachable: bool
    high_value: bool
    too_strict: bool  # of its licence, were it of high value
    licence: str
    description: str
    service: str
    rhythm: str
    theme: str
    dated: bool  # the day of the data is known


@dataclass(frozen=True, slots=True)
class Lack:
    """One thing that lacks, in a sentence; ``stops``: nothing is published before it is mended."""

    kind: LackKind
    sentence: str
    stops: bool = False


def lacks_of(candidate: Publishable) -> list[Lack]:
    """Return what a dataset lacks: first what forbids its publication, then what helps readers."""
    stops = list(_stops(candidate))
    kinds = {lack.kind for lack in stops}
    return [*stops, *(Lack(kind, ADVICE[kind]) for kind in _silent(candidate) if kind not in kinds)]


def refusal(lacks: list[Lack]) -> str:
    """Return the first sentence that forbids, or nothing."""
    return next((lack.sentence for lack in lacks if lack.stops), "")


def _stops(candidate: Publishable) -> Iterator[Lack]:
    law = may_publish(candidate.outcome, candidate.held)
    if law is not None:
        yield Lack(LackKind.HELD if candidate.held else LackKind.ANALYSIS, law, stops=True)
    if candidate.looked_at:
        yield Lack(LackKind.LOOK, LOOKED_AT, stops=True)
    if not candidate.reachable:
        yield Lack(LackKind.ADDRESS, NOWHERE, stops=True)
    if candidate.high_value and not candidate.licence:
        yield Lack(LackKind.LICENCE, UNLICENSED, stops=True)
    if candidate.too_strict:
        yield Lack(LackKind.LICENCE, TOO_STRICT)


def _silent(candidate: Publishable) -> Iterator[LackKind]:
    for kind, written in (
        (LackKind.DESCRIPTION, candidate.description.strip()),
        (LackKind.LICENCE, candidate.licence),
        (LackKind.SERVICE, candidate.service),
        (LackKind.RHYTHM, candidate.rhythm),
        (LackKind.UPDATED, candidate.dated),
        (LackKind.THEME, candidate.theme),
    ):
        if not written:
            yield kind
