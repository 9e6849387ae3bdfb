"""The positions that a file of data holds, found when it is kept: in CSV and in GeoJSON.

The beginning of the file only, and a bounded number: enough to draw where the data are.
"""

import csv
import io
import json
import re
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from app.kernel.text import folded
from app.kernel.typography import shortened

BEGINNING = 512 << 10  # bytes that are read
PARSED_BYTES = 1 << 20  # of a GeoJSON whose places are named; beyond, its coordinates only
MOST = 300
LONGEST_NAME = 60
NORTH, EAST = 90.0, 180.0
LATITUDES, LONGITUDES = {"lat", "latitude"}, {"lon", "long", "lng", "longitude"}
NAMES = {"nom", "name", "libelle", "intitule", "titre", "adresse", "voie", "espece", "lieu"}
PAIR = re.compile(r"\s*[\[(]?\s*(-?\d{1,3}\.\d+)\s*[,;]\s*(-?\d{1,3}\.\d+)\s*[\])]?\s*")
COORDINATES = re.compile(
    rb'"coordinates"\s*:\s*[\[\s]*(-?\d{1,3}(?:\.\d+)?)\s*,\s*(-?\d{1,3}(?:\.\d+)?)'
)


class DataPosition(NamedTuple):
    """A place on the earth, in degrees, and its name in the file, if it has one."""

    latitude: float
    longitude: float
    name: str


def positions_of(path: Path, kind: str, charset: str) -> list[DataPosition]:
    """Return the first positions of a file, in its order; none when it holds none."""
    try:
        if kind == "geojson":
            found = _of_geojson(path)
        elif kind == "csv":
            found = _of_csv(path, charset)
        else:
            return []
        return list(islice(filter(_is_somewhere, found), MOST))
    except (csv.Error, LookupError, OSError, RecursionError, ValueError):
        return []  # its preview, its check and its address say what is wrong


def _is_somewhere(position: DataPosition) -> bool:
    within = abs(position.latitude) <= NORTH and abs(position.longitude) <= EAST
    return within and (position.latitude, position.longitude) != (0, 0)


def _of_csv(path: Path, charset: str) -> Iterator[DataPosition]:
    with path.open("rb") as file:
        beginning = file.read(BEGINNING)
    if len(beginning) == BEGINNING:
        beginning = beginning[: beginning.rfind(b"\n") + 1]  # no row cut in the middle
    text = beginning.decode(charset or "utf-8", errors="replace").removeprefix("\ufeff")
    first = text.partition("\n")[0]
    delimiter = max(",;\t|", key=first.count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    header = [folded(name) for name in next(rows, [])]
    north, east = _column(header, LATITUDES), _column(header, LONGITUDES)
    name = _column(header, NAMES)
    for row in rows:
        label = shortened(row[name].strip(), LONGEST_NAME) if 0 <= name < len(row) else ""
        if north >= 0 and east >= 0:
            yield from _of_two(row, north, east, label)
        else:
            yield from _of_pairs(header, row, label)


def _of_two(row: Sequence[str], north: int, east: int, label: str) -> Iterator[DataPosition]:
    if max(north, east) < len(row) and row[north].strip() and row[east].strip():
        yield DataPosition(_degrees(row[north]), _degrees(row[east]), label)


def _of_pairs(header: Sequence[str], row: Sequence[str], label: str) -> Iterator[DataPosition]:
    """Yield the position of a cell that holds both: longitude first in brackets, as IRVE does."""
    for title, cell in zip(header, row, strict=False):
        if not ("geo" in title or "coord" in title or "position" in title):
            continue
        found = PAIR.fullmatch(cell)
        if found is not None:
            one, other = float(found[1]), float(found[2])
            east_first = "[" in cell
            yield DataPosition(other, one, label) if east_first else DataPosition(one, other, label)
            return


def _degrees(text: str) -> float:
    """Return a number, or somewhere outside the earth: what is no number is no position."""
    try:
        return float(text.strip().replace(",", "."))
    except ValueError:
        return NORTH * 10


def _column(header: Sequence[str], words: set[str]) -> int:
    """Return the first column one word of whose name is among these, or -1."""
    for place, title in enumerate(header):
        parts = {part.rstrip("0123456789") for part in re.split(r"[^a-z0-9]+", title)}
        if parts & words:
            return place
    return -1


def _of_geojson(path: Path) -> Iterator[DataPosition]:
    if path.stat().st_size <= PARSED_BYTES:
        parsed = json.loads(path.read_text(encoding="utf-8-sig"))
        features = parsed.get("features") if isinstance(parsed, dict) else []
        for feature in features if isinstance(features, list) else [parsed]:
            yield from _of_feature(feature)
        return
    with path.open("rb") as file:
        beginning = file.read(BEGINNING)
    for found in COORDINATES.finditer(beginning):
        yield DataPosition(float(found[2]), float(found[1]), "")


def _of_feature(feature: Any) -> Iterator[DataPosition]:
    geometry = (feature.get("geometry") or feature) if isinstance(feature, dict) else {}
    pair = geometry.get("coordinates") if isinstance(geometry, dict) else None
    while isinstance(pair, list) and pair and isinstance(pair[0], list):
        pair = pair[0]  # of a line or of a surface, its first point
    if isinstance(pair, list) and len(pair) >= 2 and all(_is_number(one) for one in pair[:2]):  # noqa: PLR2004  longitude, latitude
        yield DataPosition(float(pair[1]), float(pair[0]), _name_of(feature.get("properties")))


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _name_of(properties: Any) -> str:
    named = properties if isinstance(properties, dict) else {}
    place = _column([folded(str(key)) for key in named], NAMES)
    value = list(named.values())[place] if place >= 0 else ""
    return shortened(value.strip(), LONGEST_NAME) if isinstance(value, str) else ""
