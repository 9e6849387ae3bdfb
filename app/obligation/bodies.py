"""What the law distinguishes among bodies of a kind, told by the kind that is found (pure)."""

from collections.abc import Mapping

METROPOLIS, COMMUNITY, AGGLOMERATION = "metropole", "communaute", "agglomeration"
URBAN, SYNDICATE_OF_COMMUNES, MIXED = "urbaine", "syndicat-de-communes", "syndicat-mixte"
SOCIAL, SCHOOLS, SPECIAL = "ccas", "caisse-des-ecoles", "lyon"
# By the rows of the table of kinds (governance.rules): what they are for the rules of law.
BODY_OF_KIND: Mapping[str, str] = {
    "metropole": METROPOLIS,
    "metropole-d-aix-marseille-provence": METROPOLIS,
    "metropole-du-grand-paris": METROPOLIS,
    # The referential counts it among the EPCI; the law makes it a collectivity.
    "metropole-de-lyon": SPECIAL,
    "communaute-de-communes": COMMUNITY,
    "communaute-d-agglomeration": AGGLOMERATION,
    "communaute-urbaine": URBAN,
    "syndicat-de-communes": SYNDICATE_OF_COMMUNES,
    "syndicat-mixte": MIXED,
    "syndicat-mixte-ferme": MIXED,
    "syndicat-mixte-ouvert": MIXED,
    "ccas": SOCIAL,
    "cias": SOCIAL,
    "caisse-des-ecoles": SCHOOLS,
}
BODIES = tuple(dict.fromkeys(BODY_OF_KIND.values()))


def body_of(precise_kind: str) -> str:
    """Return what a kind of the table is for the rules of law, or nothing."""
    return BODY_OF_KIND.get(precise_kind, "")
