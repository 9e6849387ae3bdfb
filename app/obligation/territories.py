"""Book V of the code: which part of it applies outside mainland France, and to whom (pure).

In New Caledonia and in French Polynesia the whole code binds the State, the communes and their
establishments; the territory itself, its provinces and their bodies follow a list of articles.
"""

from dataclasses import dataclass

from app.governance.naming import POLYNESIA, SAINT_BARTHELEMY, SAINT_MARTIN, SAINT_PIERRE, WALLIS
from app.obligation.decision import (
    COLLECTIVITE_NC,
    COMMUNE,
    CRPA,
    EPCI,
    KINDS,
    LISTED,
    NEW_CALEDONIA,
    NOT_IN,
    ONLY_IN,
    OTHER_OVERSEAS,
    OVERSEAS,
    PROVINCE,
    SYNDICAT,
    TERRITORIES,
    UNVERIFIED,
    WALLIS_LISTED,
    LegalSituation,
    ObligationOutcome,
)
from app.obligation.thresholds import by_thresholds
from app.obligation.walk import LegalWalk

Course = tuple[str, ObligationOutcome]
STEP_OF_PLAIN_CODE = {SAINT_PIERRE: "S1", SAINT_BARTHELEMY: "S2", SAINT_MARTIN: "S3"}


@dataclass(frozen=True)
class TerritoryTree:
    """The questions of a territory, and what they lead to."""

    letter: str
    listed: str  # why its own bodies are obliged
    doubt: str
    attachment_doubt: str


CALEDONIAN = TerritoryTree(
    letter="N",
    listed=(
        "La Nouvelle-Calédonie, ses provinces et leurs organismes publient leurs données "
        "en application des articles qui leur sont étendus, sans seuil."
    ),
    doubt="nc-listed",
    attachment_doubt="nc-attachment",
)
POLYNESIAN = TerritoryTree(
    letter="P",
    listed=(
        "La Polynésie française et ses organismes publient leurs données en application des "
        "articles qui leur sont étendus, sans seuil."
    ),
    doubt="polynesia-listed",
    attachment_doubt="polynesia-attachment",
)


def follow(walk: LegalWalk) -> Course | None:
    """Return the regime and the answer where book V decides; nothing where the plain tree does."""
    situation = walk.situation
    caledonian = None if _contradictory(situation) else situation.territory == NEW_CALEDONIA
    if walk.ask("A0", caledonian, founds=False) is None:
        walk.doubt("contradiction")
        return UNVERIFIED, ObligationOutcome.TO_CONFIRM
    if caledonian:
        return _two_halves(walk, CALEDONIAN)
    elsewhere = situation.territory == OTHER_OVERSEAS
    known = bool(situation.overseas)  # the articles of that collectivity then found the answer
    if not walk.ask("A0b", elsewhere, founds=elsewhere and not known):
        return None
    return _overseas(walk)


def _overseas(walk: LegalWalk) -> Course | None:
    """Follow the title of book V of a collectivity of article 74."""
    overseas = walk.situation.overseas
    if overseas in STEP_OF_PLAIN_CODE:
        walk.ask(STEP_OF_PLAIN_CODE[overseas], True, founds=False)
        return None
    if overseas == POLYNESIA:
        return _two_halves(walk, POLYNESIAN)
    if overseas == WALLIS:
        return _wallis(walk)
    walk.because("Le droit applicable dans cette collectivité d’outre-mer n’a pas été vérifié.")
    walk.doubt("overseas")
    return UNVERIFIED, ObligationOutcome.TO_CONFIRM


def _two_halves(walk: LegalWalk, tree: TerritoryTree) -> Course:
    """Find which half of the code applies, then its thresholds if it has any."""
    rank = _rank(walk.situation)
    walk.ask(f"{tree.letter}{rank or 5}", None if rank is None else True)
    if rank is None:
        walk.because("Le régime dépend de qui a créé l’organisme ou l’a chargé de sa mission.")
        walk.doubt(tree.attachment_doubt)
        return UNVERIFIED, ObligationOutcome.TO_CONFIRM
    if rank == 5:  # noqa: PLR2004  the line of the sheet
        walk.because(tree.listed)
        walk.doubt(tree.doubt)
        return LISTED, ObligationOutcome.OBLIGED
    return CRPA, by_thresholds(walk, by_population=rank == 2)  # noqa: PLR2004


def _rank(situation: LegalSituation) -> int | None:
    """Return the line of the tree the authority stands on, or none when it cannot be told.

    1 the State, 2 a commune, 3 an establishment of communes, 4 a body that they charge with a
    service, 5 the territory itself, its provinces and their bodies.
    """
    by_kind = {COMMUNE: 2, EPCI: 3, PROVINCE: 5, COLLECTIVITE_NC: 5, OVERSEAS: 5}
    if situation.kind in by_kind:
        return by_kind[situation.kind]
    body = 3 if situation.kind == SYNDICAT else 4
    by_attachment = {"state": 1, "commune": body, "new-caledonia": 5}
    unsaid = 3 if situation.kind == SYNDICAT else None  # a syndicat is made of communes
    return by_attachment.get(situation.attached_to or "", unsaid)


def _wallis(walk: LegalWalk) -> Course:
    """Wallis and Futuna have no commune: the collectivity, and the State."""
    of_the_state = walk.situation.attached_to == "state"
    if walk.ask("W1", of_the_state, founds=of_the_state):
        return CRPA, by_thresholds(walk, by_population=False)
    walk.ask("W2", True)
    walk.because(
        "Wallis-et-Futuna et ses organismes publient leurs données en application des articles "
        "qui leur sont étendus, sans seuil.",
    )
    walk.doubt("wallis-listed")
    return WALLIS_LISTED, ObligationOutcome.OBLIGED


def _contradictory(situation: LegalSituation) -> bool:
    """Tell whether kind and territory cannot go together, or are not known to us."""
    kind, territory = situation.kind, situation.territory
    if kind not in KINDS or territory not in TERRITORIES:
        return True
    return territory in NOT_IN.get(kind, ()) or territory != ONLY_IN.get(kind, territory)
