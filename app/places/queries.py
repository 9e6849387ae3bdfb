"""Find a place by what people type."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, case, or_, select

from app.extensions import db
from app.kernel.text import normalise
from app.places.models import CLASS_STEP, Place, PlaceKey
from app.places.record import PlaceKind
from app.places.rules import KeyClass, Query, QueryKind, classify, without_article
from app.places.unions import body_of, town_of

MAX_QUERY = 100
DEFAULT_LIMIT = 10
# Keys are made of letters, digits and spaces: this character comes right after all of them.
AFTER_ALL_KEYS = "{"
# Several keys of one place may match; this many rows always hold enough different places.
ROWS_PER_HIT = 6
# Shorter beginnings are those of thousands of places.
TELLING_LETTERS = 3
# Words that thousands of places share: a search starts from another one if it can.
COMMON_WORDS = frozenset(
    {
        "agglomeration",
        "arrondissement",
        "commune",
        "communaute",
        "communes",
        "departement",
        "metropole",
    }
    | {"pays", "region", "saint", "sainte", "val", "ville"}
)
# What the code of a commune leads to: the town, or the collectivity that is one too.
TOWN_KINDS = (PlaceKind.COMMUNE.value, PlaceKind.OVERSEAS.value)
# People say where they work; the referential does not.
EMPTY_WORDS = frozenset({"conseil", "departemental", "mairie", "regional", "ville"})


@dataclass(frozen=True)
class PlaceHit:
    """A place found, with what tells it apart from its homonyms."""

    id: str
    name: str
    kind: str
    code: str
    hint: str


def place(place_id: str) -> Place | None:
    """Return a place, even one that has left the referential."""
    return db.session.get(Place, place_id)


def place_to_open(place_id: str) -> Place | None:
    """Return the place on which the body that governs a place has its space."""
    return place(body_of(place_id)) or place(place_id)


def communes_of(epci: Place) -> Sequence[Place]:
    """Return the communes of an EPCI, by name."""
    query = select(Place).where(Place.epci_id == epci.id, Place.retired.is_(False))
    return sorted(db.session.scalars(query), key=lambda town: normalise(town.name))


def communes_by_code(codes: Collection[str]) -> dict[str, Place]:
    """Return the commune of each INSEE code: of today, or of one absorbed or an arrondissement.

    The place is the one to open (``place_to_open``). Codes that no commune has are left out.
    """
    # By its town: « 75116 » is an arrondissement and a postcode.
    keys = {code: town_of(code).lower() for code in codes}
    ranks = (KeyClass.NAME * CLASS_STEP, KeyClass.FORMER * CLASS_STEP)
    weight = PlaceKey.weight - PlaceKey.weight % CLASS_STEP
    query = (
        select(PlaceKey.key, Place)
        .join(Place, Place.id == PlaceKey.place_id)
        .where(PlaceKey.key.in_(sorted(set(keys.values()))), weight.in_(ranks))
        .where(Place.kind.in_(TOWN_KINDS))
        .order_by(PlaceKey.key, PlaceKey.weight.desc())
    )
    towns = {key: town for key, town in db.session.execute(query)}  # noqa: C416  rows, not tuples
    return {code: towns[key] for code, key in keys.items() if key in towns}


def search(query: str, limit: int = DEFAULT_LIMIT) -> list[PlaceHit]:
    """Return the places that best match a name, an INSEE code, a SIREN or a postcode.

    Exact matches come first, then beginnings of names, then beginnings of their words; the most
    populated first. When that is not enough, all the words in any order: two statements at most.
    """
    wanted = classify(query[:MAX_QUERY])
    if wanted.kind is QueryKind.NOTHING:
        return []
    rows = limit * ROWS_PER_HIT
    hits: dict[str, PlaceHit] = {}
    _collect(hits, _by_beginning(wanted.text, rows), wanted)
    if len(hits) < limit and wanted.kind is QueryKind.TEXT:
        more = _in_any_order(wanted, rows)
        if more is not None:
            _collect(hits, more, wanted)
    return list(hits.values())[:limit]


def _collect(hits: dict[str, PlaceHit], statement: Select[Any], wanted: Query) -> None:
    for row in db.session.execute(statement):
        if row.id not in hits:
            hits[row.id] = PlaceHit(row.id, row.name, row.kind, row.code, _hint(row, wanted))


def _hint(row: Row[Any], wanted: Query) -> str:
    """Say which former commune was recognised, when the name shown is not the one typed."""
    if row.weight // CLASS_STEP != KeyClass.FORMER:
        return str(row.hint)
    for former in row.former_names.split("|"):
        if wanted.text in normalise(former):
            return f"{row.hint}, dont {former}"
    return str(row.hint)


def _columns() -> list[Any]:
    return [
        Place.id,
        Place.name,
        Place.nature.label("kind"),
        Place.code,
        Place.hint,
        Place.former_names,
    ]


def _begins_with(text: str) -> ColumnElement[bool]:
    # A single letter would match a tenth of the table; communes named « Y » are still found.
    if len(text) == 1:
        return PlaceKey.key == text
    return and_(PlaceKey.key >= text, PlaceKey.key < text + AFTER_ALL_KEYS)


def _is_whole(text: str) -> ColumnElement[bool]:
    return and_(PlaceKey.key == text, PlaceKey.weight < KeyClass.WORD * CLASS_STEP)


def _by_beginning(text: str, rows: int) -> Select[Any]:
    rank = case((_is_whole(text), 0), else_=1)
    best = (
        select(PlaceKey.place_id, PlaceKey.weight, rank.label("rank"))
        .where(_begins_with(text))
        .order_by(rank, PlaceKey.weight)
        .limit(rows)
        .subquery()
    )
    return (
        select(*_columns(), best.c.weight)
        .join_from(best, Place, Place.id == best.c.place_id)
        .order_by(best.c.rank, best.c.weight)
    )


def _in_any_order(wanted: Query, rows: int) -> Select[Any] | None:
    """Return the search for the words that count, or nothing when they add nothing."""
    words = [word for word in wanted.words if word not in EMPTY_WORDS] or wanted.words
    if not words or words == [wanted.text]:
        return None
    if len(words) == 1:
        return _by_beginning(words[0], rows)
    return _by_words(wanted, words, rows) if len(words[0]) >= TELLING_LETTERS else None


def _by_words(wanted: Query, words: list[str], rows: int) -> Select[Any]:
    # « le mont dore » is first of all « mont dore », then what has both words.
    in_order = _begins_with(without_article(wanted.text))
    starts = _starts(wanted.text, words)
    matches = [
        and_(
            _begins_with(start),
            *(Place.search.like(f"% {word}%") for word in words if word != start),
        )
        for start in starts
    ]
    # The same beginnings alone, so that the database reads nothing but these parts of the index.
    in_reach = or_(in_order, *map(_begins_with, starts))
    whole = or_(*map(_is_whole, starts))
    return (
        select(*_columns(), PlaceKey.weight)
        .join_from(PlaceKey, Place, Place.id == PlaceKey.place_id)
        .where(in_reach, or_(in_order, *matches))
        .order_by(case((in_order, 0), (whole, 1), else_=2), PlaceKey.weight)
        .limit(rows)
    )


def _starts(text: str, words: list[str]) -> list[str]:
    """Return the words to look up in the index: the longest, and the first one typed.

    « rodez aveyron » has to start from « rodez »: « aveyron » only leads to the département.
    """
    rare = [w for w in words if w not in COMMON_WORDS and len(w) >= TELLING_LETTERS]
    if not rare:
        return words[:1]
    return list(dict.fromkeys([rare[0], min(rare, key=text.split().index)]))
