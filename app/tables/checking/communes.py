"""Codes of communes, of today and of before, read when a schema first asks for one."""

import csv
from functools import cache
from pathlib import Path

PLACES = Path(__file__).parents[3] / "seeds" / "places"


def is_commune(text: str) -> bool:
    """Tell whether this is the INSEE code of a commune or of an arrondissement, even a past one."""
    return text.upper() in _codes()


@cache
def _codes() -> frozenset[str]:
    codes: set[str] = set()
    for name in ("communes.csv", "arrondissements.csv"):
        with (PLACES / name).open(encoding="utf-8", newline="") as stream:
            for row in csv.DictReader(stream):
                codes.add(row["code"])
                codes.update((row.get("former_codes") or "").replace("|", " ").split())
    return frozenset(codes)
