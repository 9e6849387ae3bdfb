"""Which texts govern a request: by territory, and by who holds what is asked."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.kernel.labels import LabelledEnum


class RequestTerritory(LabelledEnum):
    """Where the administration is."""

    FRANCE = ("france", "Hexagone, départements d’outre-mer, Corse")
    SAINT_BARTHELEMY = ("saint-barthelemy", "Saint-Barthélemy")
    SAINT_MARTIN = ("saint-martin", "Saint-Martin")
    MIQUELON = ("saint-pierre-et-miquelon", "Saint-Pierre-et-Miquelon")
    NEW_CALEDONIA = ("nouvelle-caledonie", "Nouvelle-Calédonie")
    POLYNESIA = ("polynesie", "Polynésie française")
    WALLIS = ("wallis-et-futuna", "Wallis-et-Futuna")


class Holder(LabelledEnum):
    """Who receives the request."""

    COMMUNE = ("commune", "Une commune, ou son établissement public")
    COLLECTIVITY = ("collectivite", "Une autre collectivité, ou son établissement")
    STATE = ("etat", "L’État, ou son établissement public")
    CHARGED_BY_COMMUNE = ("delegataire-commune", "Un organisme chargé par une commune")
    CHARGED_BY_COLLECTIVITY = (
        "delegataire-collectivite",
        "Un organisme chargé par une autre collectivité",
    )
    CHARGED_BY_STATE = ("delegataire-etat", "Un organisme chargé par l’État")


@dataclass(frozen=True, slots=True)
class LegalBasis:
    """Why these texts apply, and what they hold."""

    article: str
    text: str
    one_month: bool = True  # the delay of one month, and the commission
    reuse: bool = True  # the title on reuse
    opinions: bool = False  # the commission has ruled on refusals, all the same


WHOLE = "Le code s’applique en entier."
BODIES = "Le délai d’un mois et la CADA valent aussi pour cet organisme."
LISTED = "Seuls quelques articles du code sont étendus à cette administration."
_COLLECTIVITY = (Holder.COLLECTIVITY, Holder.CHARGED_BY_COLLECTIVITY)
_PUBLIC = (Holder.COMMUNE, Holder.STATE)
_CHARGED = (Holder.CHARGED_BY_COMMUNE, Holder.CHARGED_BY_STATE)


def _rows() -> Mapping[tuple[RequestTerritory, Holder], LegalBasis]:
    """Build the table once: every pair that exists has a line."""
    places = RequestTerritory
    table = {
        (places.FRANCE, holder): LegalBasis("CRPA L300-2 et L511-1", WHOLE) for holder in Holder
    }
    islands = {
        places.SAINT_BARTHELEMY: LegalBasis("CRPA L300-2 et L521-1", WHOLE),
        places.SAINT_MARTIN: LegalBasis("CRPA L300-2 et L531-1", WHOLE),
        places.MIQUELON: LegalBasis("CRPA L300-2 et L541-1", WHOLE),
    }
    table |= {(place, holder): basis for place, basis in islands.items() for holder in Holder}
    whole = {
        places.NEW_CALEDONIA: (LegalBasis("CRPA L562-1", WHOLE), _PUBLIC),
        places.POLYNESIA: (LegalBasis("CRPA L552-1", WHOLE), _PUBLIC),
        places.WALLIS: (LegalBasis("CRPA L574-1, R*574-2 et R574-3", BODIES), (Holder.STATE,)),
    }
    bodies = {
        places.NEW_CALEDONIA: (LegalBasis("CRPA L562-8, R*562-9 et R562-10", BODIES), _CHARGED),
        places.POLYNESIA: (LegalBasis("CRPA L552-8, R*552-9 et R552-10", BODIES), _CHARGED),
        places.WALLIS: (
            LegalBasis("CRPA L574-1, R*574-2 et R574-3", BODIES),
            (Holder.CHARGED_BY_STATE,),
        ),
    }
    listed = {
        places.NEW_CALEDONIA: LegalBasis("CRPA L563-2 et R563-4", LISTED, False, False, True),
        places.POLYNESIA: LegalBasis("CRPA L553-2 et R553-4", LISTED, False, False),
        places.WALLIS: LegalBasis("CRPA L574-5", LISTED, False, True),
    }
    for rows in (whole, bodies):
        table |= {(place, one): basis for place, (basis, ones) in rows.items() for one in ones}
    table |= {(place, one): basis for place, basis in listed.items() for one in _COLLECTIVITY}
    return table


_TABLE = _rows()


def basis_of(territory: RequestTerritory, holder: Holder) -> LegalBasis:
    """Return why texts apply there; ``LookupError``: Wallis-et-Futuna has no commune."""
    return _TABLE[territory, holder]
