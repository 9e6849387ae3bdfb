"""How people spell a place, and the keys it is found by."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum, StrEnum

from app.kernel.text import normalise
from app.places.record import PlaceKind, Record, Territory

# To be raised when keys or hints change, so that every instance loads its places again.
RULES_VERSION = 2

ARTICLES = frozenset({"l", "le", "la", "les"})
# Nobody starts to type a name by one of its small words.
SMALL_WORDS = ARTICLES | frozenset(
    {"a", "au", "aux", "d", "de", "des", "du", "en", "et", "lez", "ou", "sous", "sur"}
)
LINK = re.compile(r"^(?:de l|de la|du|des|de|d|l|le|la|les) ")

SIREN_DIGITS = 9
SIRET_DIGITS = 14  # the SIREN of the body, then five digits for the establishment
INSEE_CODE = re.compile(r"\d[\dab]\d{3}")
POSTCODE = re.compile(r"\d{5}")


class KeyClass(IntEnum):
    """How well a key stands for its place, best first."""

    NAME = 0
    ALIAS = 1
    FORMER = 2
    WORD = 3


class QueryKind(StrEnum):
    """What somebody seems to have typed."""

    NOTHING = "nothing"
    SIREN = "siren"
    CODE = "code"
    POSTCODE = "postcode"
    TEXT = "text"


@dataclass(frozen=True)
class Query:
    """What is searched, as a key would be written.

    Five digits are a postcode or an INSEE code: nothing tells them apart and both are searched.
    """

    kind: QueryKind
    text: str

    @property
    def words(self) -> list[str]:
        """The words that count, longest first."""
        words = {word for word in self.text.split() if word not in SMALL_WORDS}
        return sorted(words, key=lambda word: (-len(word), word))


def without_article(key: str) -> str:
    """Leave out the article a normalised name begins with: « le mont dore », « mont dore »."""
    first, _, rest = key.partition(" ")
    return rest if rest and first in ARTICLES else key


def without_link(key: str) -> str:
    """Leave out what ties a name to its nature: « (communauté) du sicoval », « sicoval »."""
    return LINK.sub("", key)


def classify(query: str) -> Query:
    """Tell a SIREN (even spaced, even inside a SIRET), a code, a postcode or words apart."""
    text = normalise(query)
    digits = text.replace(" ", "")
    if digits.isdigit() and len(digits) in {SIREN_DIGITS, SIRET_DIGITS}:
        return Query(QueryKind.SIREN, digits[:SIREN_DIGITS])
    if POSTCODE.fullmatch(digits):
        return Query(QueryKind.POSTCODE, digits)
    if INSEE_CODE.fullmatch(digits):
        return Query(QueryKind.CODE, digits)
    return Query(QueryKind.TEXT if text else QueryKind.NOTHING, text)


def keys_of(place: Record) -> dict[str, KeyClass]:
    """Return every key a place is found by, each with its best class.

    None when another place stands for its body: that one has its names and its codes.
    """
    keys: dict[str, KeyClass] = {}
    if place.body:
        return keys
    for key, rank in _all_keys(place):
        if key:
            keys[key] = min(rank, keys.get(key, rank))
    return keys


def search_words(place: Record) -> str:
    """Return all the words of a place between spaces, to check the words of a query in any order.

    The département is among them: « saint martin aveyron » is how people tell homonyms apart.
    """
    parts = (place.nature, place.name, *place.aliases, place.parent, place.code, *place.postcodes)
    return f" {normalise(' '.join((*parts, *place.former_names)))} "


def territory_of(departement: str) -> Territory:
    """Return the territory of a département or overseas collectivity, by its code."""
    if departement == "988":
        return Territory.NEW_CALEDONIA
    if departement in {"971", "972", "973", "974", "976"}:
        return Territory.DROM
    overseas = departement.startswith(("97", "98"))
    return Territory.OTHER_OVERSEAS if overseas else Territory.MAINLAND


def _all_keys(place: Record) -> Iterator[tuple[str, KeyClass]]:
    name = normalise(place.name)
    yield name, KeyClass.NAME
    yield without_article(name), KeyClass.NAME
    yield _elided(name), KeyClass.NAME
    yield normalise(place.code), KeyClass.NAME
    yield place.siren or "", KeyClass.NAME
    for postcode in place.postcodes:
        yield postcode, KeyClass.ALIAS
    aliases = [normalise(alias) for alias in place.aliases]
    for alias in aliases:
        yield alias, KeyClass.ALIAS
        yield without_article(alias), KeyClass.ALIAS
    for former in (*place.former_names, *place.former_codes):
        yield normalise(former), KeyClass.FORMER
        yield without_article(normalise(former)), KeyClass.FORMER
    # The words of an EPCI are those of its own name, not « communauté » and « communes ».
    core = aliases[-1] if aliases and place.kind is PlaceKind.EPCI else name
    for word in _from_each_word(core):
        yield word, KeyClass.WORD


def _from_each_word(name: str) -> Iterator[str]:
    words = name.split()
    for start in range(1, len(words)):
        if words[start] not in SMALL_WORDS:
            yield " ".join(words[start:])


def _elided(name: str) -> str:
    """Write an elision as hurried people do: « l hay », « lhay »."""
    return re.sub(r"\b([ld]) ", r"\1", name)
