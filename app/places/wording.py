"""How a place is named and told apart on screen, in French."""

import re

NARROW = "\u202f"
NO_BREAK = "\u00a0"
POSTCODES_SHOWN = 2

# INSEE's code of articles (TNCC): what comes between « commune » and the name.
ARTICLES = {
    0: "de ",
    1: "d’",
    2: "du ",
    3: "de la ",
    4: "des ",
    5: "de l’",
}

# Type of an EPCI in the referential: what it is called, and the abbreviation its name begins with.
EPCI_NATURES = {
    "CC": "communauté de communes",
    "CA": "communauté d’agglomération",
    "CU": "communauté urbaine",
    "METRO": "métropole",
    "MET69": "métropole à statut particulier",
}


# A name that says as much by itself is not preceded by its nature.
TELLING = re.compile(r"\b(?:agglo|agglomération|communauté|métropole)\b", re.IGNORECASE)
LINKED = re.compile(r"^(?:de|du|des|d'|le|la|les|l')\b", re.IGNORECASE)


def typographic(name: str) -> str:
    """Write a name with French apostrophes and guillemets."""
    quoted = re.sub(r'"([^"]*)"', rf"«{NARROW}\1{NARROW}»", name)
    return quoted.replace("'", "’")


def full_epci_name(name: str, kind: str) -> str:
    """Spell out the abbreviation: « CA du Sicoval », « Communauté d’agglomération du Sicoval ».

    « CA Rodez Agglomération » is simply « Rodez Agglomération ».
    """
    nature, short = EPCI_NATURES[kind], short_epci_name(name, kind)
    if short == name or (TELLING.search(short) and not LINKED.match(short)):
        return short
    return f"{nature[0].upper()}{nature[1:]} {short}"


def short_epci_name(name: str, kind: str) -> str:
    """Leave out the abbreviation: « CA du Sicoval », « du Sicoval »."""
    short = name.removeprefix(f"{kind} ")
    return short.strip('"') if short.startswith('"') else short


def located(name: str, code: str, article: int) -> str:
    """Write « de l’Aveyron (12) »."""
    return f"{ARTICLES[article]}{name}{NO_BREAK}({code})"


def district_names(name: str) -> tuple[str, ...]:
    """Write an arrondissement as people do: « Lyon 3e Arrondissement », « Lyon 3ème »."""
    town, ordinal = name.removesuffix(" Arrondissement").rsplit(" ", 1)
    return name, f"{town} {ordinal.rstrip('er')}ème arrondissement"


def parent(name: str, code: str) -> str:
    """Write « Aveyron (12) »."""
    return f"{name}{NO_BREAK}({code})"


def inhabitants(count: int | None) -> str:
    """Write « 23 981 hab. », or nothing when the referential does not know."""
    return "" if count is None else f"{count:,}".replace(",", NARROW) + f"{NO_BREAK}hab."


def members(count: int) -> str:
    """Write « 36 communes »."""
    return f"{count}{NO_BREAK}communes"


def postcodes(codes: tuple[str, ...]) -> str:
    """Write the first postcodes: « 75001, 75002… »."""
    more = "…" if len(codes) > POSTCODES_SHOWN else ""
    return ", ".join(codes[:POSTCODES_SHOWN]) + more


def hint(*parts: str) -> str:
    """Put what tells a place apart into one line, leaving out what is not known."""
    return ", ".join(part for part in parts if part)
