"""What the law as it is read today answers otherwise than we did: what deserves a second look."""

from collections.abc import Iterator

from app.obligation.bodies import SPECIAL
from app.obligation.decision import (
    COLLECTIVITIES,
    LISTED,
    OTHER_OVERSEAS,
    SYNDICAT,
    Decision,
    LegalSituation,
)
from app.obligation.law import Law

# The latest reading; an authority that was told of an earlier one is told of this one, once.
READING = "2026-12"


def corrected(situation: LegalSituation, decision: Decision, law: Law) -> Iterator[str]:
    """Yield, in a sentence each, the answers of ours that this reading has corrected."""
    known = situation.cleaned()
    unsettled = known.population is not None and law.reached("population", known.figures) is None
    if known.kind in COLLECTIVITIES and unsettled:
        yield (
            "La population est près du seuil de la loi, qui peut compter la population "
            "totale\u00a0: indiquez-la dans les paramètres."
        )
    if known.territory == OTHER_OVERSEAS and known.overseas:
        yield "Le livre V du code est lu pour votre territoire\u00a0: la réponse a changé."
    if decision.regime == LISTED:
        yield "Le délai d’un mois et la saisine de la CADA ne sont pas étendus à votre organisme."
    if known.kind == SYNDICAT:
        yield (
            "La personne responsable de l’accès dépend du type de syndicat et du nombre d’agents, "
            "en personnes."
        )
    if known.body == SPECIAL:
        yield "La Métropole de Lyon est une collectivité, et non un établissement."
