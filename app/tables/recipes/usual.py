"""Which operation of the closed list suits a field of a schema."""

import re

from app.kernel.text import bare
from app.tables.schema import Field

TWO_DAYS = re.compile(r"\{4\}.*\{4\}|\d{4}.*/.*\d{4}")
OF_STRINGS = (
    ("siret", "siret"),
    ("siren", "siren"),
    ("rna", "rna"),
    ("code postal", "postcode"),
    ("codepostal", "postcode"),
    ("code insee", "insee"),
    ("codeinsee", "insee"),
    ("code_insee", "insee"),
    ("telephone", "phone"),
)
BY_TYPE = {
    "date": "date",
    "integer": "integer",
    "boolean": "boolean",
    "year": "year",
    "geopoint": "position",
    "array": "list",
}


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
    words = bare(f"{wanted.name} {wanted.title} {wanted.description}")
    if wanted.type == "number":
        if part_of_position(wanted) != "both":
            return "position"
        return "percent" if wanted.maximum == "1" or "pourcent" in words else "amount"
    if wanted.enum:
        return "listed"
    return _of_string(wanted, words)


def _of_string(wanted: Field, words: str) -> str:
    if wanted.format in {"email", "uri"}:
        return "email" if wanted.format == "email" else "url"
    if wanted.pattern and TWO_DAYS.search(wanted.pattern):
        return "period"
    if wanted.name.upper().endswith("_UID"):
        return "identifier"
    return next((op for word, op in OF_STRINGS if word in words), "text")
