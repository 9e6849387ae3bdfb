"""Places governed by the authority of another one: one body is found and opened under one place."""

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from config import ROOT

FILE = ROOT / "seeds" / "places" / "unions.csv"
DISTRICTS = ROOT / "seeds" / "places" / "arrondissements.csv"


@cache
def bodies() -> Mapping[str, str]:
    """Return place -> the place that stands for its body: « dep-67 » -> « dep-6AE »."""
    return _pairs(FILE, "place", "body")


def body_of(place_id: str) -> str:
    """Return the place that stands for the body that governs a place: most often itself."""
    return bodies().get(place_id, place_id)


def governed_by(place_id: str) -> list[str]:
    """Return all the places that the body of a place governs, that one first."""
    body = body_of(place_id)
    return [body, *(place for place, governing in bodies().items() if governing == body)]


@cache
def _towns_of_districts() -> Mapping[str, str]:
    return _pairs(DISTRICTS, "code", "commune")


def _pairs(file: Path, key: str, value: str) -> Mapping[str, str]:
    with file.open(encoding="utf-8", newline="") as source:
        return {row[key]: row[value] for row in csv.DictReader(source)}


def town_of(code: str) -> str:
    """Return the code of the commune of an arrondissement: « 75116 » -> « 75056 », or the same."""
    return _towns_of_districts().get(code, code)
