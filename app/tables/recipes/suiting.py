"""Which operation suits a field of a schema, and which column each field takes."""

import math
import re
from collections.abc import Iterator, Mapping, Sequence

from app.kernel.text import bare
from app.tables.schema import Field

# Patterns are read as texts, never run: one of an authority's own schema might never end.
TWO_DAYS = re.compile(r"\{4\}\\?-.*\{4\}\\?-")
A_COMMUNE = re.compile(r"AB.*\\d\{3\}\$?$")
BY_TYPE: Mapping[str, str] = {
    "date": "date",
    "integer": "integer",
    "boolean": "boolean",
    "year": "year",
    "geopoint": "position",
    "array": "list",
}
# Words of a name; and how a description begins when the name says nothing.
NAMED = (
    ("siret", {"siret"}),
    ("siren", {"siren"}),
    ("rna", {"rna"}),
    ("postcode", {"codepostal", "postalcode", "cp"}),
    ("insee", {"insee", "codeinsee"}),
    ("phone", {"tel", "telephone", "phone"}),
)
LED_BY = re.compile(r"^(?:le |la |un |second |ce champ contient (?:le |un )|n° |numero )*(?:de )?")
DESCRIBED = (
    ("siret", "siret "),
    ("siren", "siren "),
    ("rna", "rna "),
    ("postcode", "code postal"),
    ("phone", "telephone"),
)
WORDS = re.compile(r"[a-z]+")
CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
LATITUDE = re.compile(r"y|y?lat(?:itude)?")
LONGITUDE = re.compile(r"x|lng|x?lon(?:g|gitude)?")


def part_of_position(wanted: Field) -> str:
    """Return which part of a position a field holds: « lat », « lon », or « both »."""
    words = bare(f"{wanted.name} {wanted.title} {wanted.description}")
    if wanted.type != "number":
        return "both"
    return "lat" if "latitude" in words else "lon" if "longitude" in words else "both"


def columns_of_position(names: Sequence[str]) -> tuple[int, int] | None:
    """Return the places of the only two columns named after a latitude and a longitude."""
    words = [WORDS.findall(bare(CAMEL.sub(" ", name))) for name in names]
    north, east = (
        [place for place, named in enumerate(words) if any(map(axis.fullmatch, named))]
        for axis in (LATITUDE, LONGITUDE)
    )
    return (north[0], east[0]) if len(north) == len(east) == 1 and north != east else None


def usual_operation(wanted: Field) -> str:
    """Return the operation that makes a field out of one column."""
    if wanted.type in BY_TYPE:
        return BY_TYPE[wanted.type]
    if wanted.type == "number":
        if part_of_position(wanted) != "both":
            return "position"
        words = bare(f"{wanted.name} {wanted.title} {wanted.description}")
        return "percent" if wanted.maximum == "1" or "pourcent" in words else "amount"
    if wanted.enum:
        return "listed"
    return _of_string(wanted)


def _of_string(wanted: Field) -> str:
    if wanted.type != "string":
        return "text"
    if wanted.format in {"email", "uri"}:
        return "email" if wanted.format == "email" else "url"
    if TWO_DAYS.search(wanted.pattern):
        return "period"
    if wanted.name.upper().endswith("_UID"):
        return "identifier"
    return _of_code(wanted)


def _of_code(wanted: Field) -> str:
    """Return the operation of a code or of a telephone, « text » for anything else."""
    words = set(WORDS.findall(bare(CAMEL.sub(" ", wanted.name)).replace("_", " ")))
    words |= {"codepostal"} if {"code", "postal"} <= words or {"postal"} < words else set()
    op = next((op for op, names in NAMED if words & names), "")
    if not op:
        described = LED_BY.sub("", bare(wanted.description))
        op = next((op for op, start in DESCRIBED if described.startswith(start)), "")
    about_communes = "commune" in words | set(WORDS.findall(bare(wanted.description)))
    a_commune = A_COMMUNE.search(wanted.pattern) is not None
    if op in {"", "insee"}:
        op = "insee" if (a_commune and about_communes) or (op and not wanted.pattern) else ""
    return op or "text"


def assign(totals: Mapping[tuple[int, int], float], fields: int) -> dict[int, int]:
    """Give each field one column at most: the best pairs first, then swaps while the sum rises."""
    taken: dict[int, int] = {}
    free: set[int] = {place for _, place in totals}
    for (rank, place), _ in sorted(totals.items(), key=lambda pair: (-pair[1], pair[0])):
        if rank not in taken and place in free:
            taken[rank] = place
            free.discard(place)
    while better := next(_swaps(taken, totals, fields), None):
        taken = better
    return taken


def _swaps(
    taken: Mapping[int, int], totals: Mapping[tuple[int, int], float], fields: int
) -> Iterator[dict[int, int]]:
    """Yield each exchange of two columns that makes the sum rise."""
    for one in range(fields):
        for other in range(one + 1, fields):
            if one not in taken and other not in taken:
                continue
            mine, theirs = taken.get(one), taken.get(other)
            before = _worth(totals, one, mine) + _worth(totals, other, theirs)
            if _worth(totals, one, theirs) + _worth(totals, other, mine) > before + 1e-9:
                changed = {**taken, one: theirs, other: mine}
                yield {rank: place for rank, place in changed.items() if place is not None}


def _worth(totals: Mapping[tuple[int, int], float], rank: int, place: int | None) -> float:
    """Return what a column is worth for a field: less than nothing when it cannot make it."""
    return 0.0 if place is None else totals.get((rank, place), -math.inf)
