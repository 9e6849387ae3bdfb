"""Which operation suits a field of a schema: by its type, its name, its pattern."""

import re
from collections.abc import Mapping

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


def part_of_position(wanted: Field) -> str:
    """Return which part of a position a field holds: « lat », « lon », or « both »."""
    words = bare(f"{wanted.name} {wanted.title} {wanted.description}")
    if wanted.type != "number":
        return "both"
    return "lat" if "latitude" in words else "lon" if "longitude" in words else "both"


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
