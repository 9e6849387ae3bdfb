"""What a body is more precisely than its kind, as far as its name and its codes tell (pure)."""

import re

from app.kernel.text import name_key

# The Métropole de Lyon stands among the EPCI of the referential; the law makes it a collectivity.
LYON = "200046977"

METROPOLIS, COMMUNITY = "metropole", "communaute"
URBAN, SYNDICATE_OF_COMMUNES, MIXED = "urbaine", "syndicat-de-communes", "syndicat-mixte"
SOCIAL, SCHOOLS, SPECIAL = "ccas", "caisse-des-ecoles", "lyon"
BODIES = (
    METROPOLIS, COMMUNITY, URBAN, SYNDICATE_OF_COMMUNES, MIXED, SOCIAL, SCHOOLS, SPECIAL,
)  # fmt: skip

# Kind -> what a name says of its nature, in the order in which it is looked for.
_NAMES: dict[str, tuple[tuple[str, str], ...]] = {
    "epci": (
        (URBAN, r"\bcommunaute urbaine\b|^cu "),
        (COMMUNITY, r"\bcommunaute de communes\b|\bagglo(?:meration)?\b|^c[ac] "),
        (METROPOLIS, r"\bmetropole\b"),
    ),
    "syndicat": (
        (MIXED, r"\bmixte\b|\bsm[a-z]*\b"),
        (SYNDICATE_OF_COMMUNES, r"\bsiv[ou]m?s?\b|\bsyndicats? (?:intercommunal|de communes)"),
    ),
    "other": (
        (SOCIAL, r"\bc[ci]as\b|\bcentre (?:inter)?communal d ?action sociale\b"),
        (SCHOOLS, r"\bcaisse des ecoles\b"),
    ),
}

SAINT_PIERRE, SAINT_BARTHELEMY, SAINT_MARTIN = "saint-pierre", "saint-barthelemy", "saint-martin"
POLYNESIA, WALLIS = "polynesia", "wallis"
# The collectivities of article 74: what their codes begin with, and how they are called.
OVERSEAS_OF_CODE = {
    "975": SAINT_PIERRE,
    "977": SAINT_BARTHELEMY,
    "978": SAINT_MARTIN,
    "986": WALLIS,
    "987": POLYNESIA,
}
_OVERSEAS_NAMES = (
    (SAINT_PIERRE, r"\bmiquelon\b"),
    (SAINT_BARTHELEMY, r"\bsaint barth"),
    (SAINT_MARTIN, r"\bsaint martin\b"),
    (WALLIS, r"\bwallis\b|\bfutuna\b"),
    (POLYNESIA, r"\bpolynesie|\btahiti\b|\bmoorea\b|\btuamotu\b|\bmarquises\b"),
)
LENGTHS_OF_CODES = (3, 5)  # of a collectivity, of a commune; a SIREN has nine digits
# The local law of three départements (CGCT L2541-1).
LOCAL_LAW = ("57", "67", "68")


def body_of(kind: str, name: str, siren: str = "") -> str:
    """Return what the body is more precisely, or nothing when its name does not tell."""
    if siren == LYON:
        return SPECIAL
    plain = re.sub(r"[^a-z0-9]+", " ", name_key(name)).strip()
    return _first(_NAMES.get(kind, ()), plain)


def overseas_of(name: str, *codes: str) -> str:
    """Return which collectivity of article 74 a body is in, or nothing when it is not told."""
    for code in codes:
        if len(code) in LENGTHS_OF_CODES and code[:3] in OVERSEAS_OF_CODE:
            return OVERSEAS_OF_CODE[code[:3]]
    return _first(_OVERSEAS_NAMES, re.sub(r"[^a-z0-9]+", " ", name_key(name)).strip())


def under_local_law(*codes: str) -> bool:
    """Tell whether a commune is in Alsace or in Moselle."""
    return any(code[:2] in LOCAL_LAW for code in codes if len(code) in (2, 5))


def _first(patterns: tuple[tuple[str, str], ...], text: str) -> str:
    return next((body for body, pattern in patterns if re.search(pattern, text)), "")
