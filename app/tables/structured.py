"""Readers of values that have parts: durations, objects, lists, shapes on a map."""

import json
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

MAX_JSON = 100_000
DURATION = re.compile(
    r"(-)?P(?=[\dT])(?:(\d+(?:[.,]\d+)?)Y)?(?:(\d+(?:[.,]\d+)?)M)?(?:(\d+(?:[.,]\d+)?)W)?"
    r"(?:(\d+(?:[.,]\d+)?)D)?(?:T(?=\d)(?:(\d+(?:[.,]\d+)?)H)?(?:(\d+(?:[.,]\d+)?)M)?"
    r"(?:(\d+(?:[.,]\d+)?)S)?)?",
    re.ASCII,
)
# Seconds of a year, a month (both as the average ones), a week, a day, an hour, a minute.
SECONDS = (31_556_952, 2_629_746, 604_800, 86_400, 3_600, 60, 1)
TWO, THREE = 2, 3
RING = 4  # positions of the smallest closed ring
DEPTHS: Mapping[str, int] = {
    "Point": 0,
    "MultiPoint": 1,
    "LineString": 1,
    "MultiLineString": 2,
    "Polygon": 2,
    "MultiPolygon": 3,
}


def duration(text: str) -> Decimal | None:
    """Read an ISO 8601 duration as seconds; a year and a month count for average ones."""
    parts = DURATION.fullmatch(text)
    if not parts:
        return None
    amounts = (Decimal((part or "0").replace(",", ".")) for part in parts.groups()[1:])
    total = sum((amount * size for amount, size in zip(amounts, SECONDS, strict=True)), Decimal(0))
    return -total if parts[1] else total


def any_json(text: str) -> Any:
    """Read JSON of a bearable length; None for what is not, as for null."""
    if len(text) > MAX_JSON:
        return None
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def json_object(text: str) -> dict[str, Any] | None:
    """Read a JSON object."""
    value = any_json(text)
    return value if isinstance(value, dict) else None


def topology(text: str) -> dict[str, Any] | None:
    """Read a TopoJSON topology, by its outline only."""
    value = json_object(text)
    parts = value and value.get("type") == "Topology" and isinstance(value.get("objects"), dict)
    return value if parts and isinstance((value or {}).get("arcs"), list) else None


def shape(text: str) -> dict[str, Any] | None:
    """Read a GeoJSON object: a geometry, a feature or a collection of features."""
    value = json_object(text)
    try:
        return value if value is not None and _is_shape(value) else None
    except RecursionError:
        return None


def listed(delimiter: str, part: Callable[[str], Any]) -> Callable[[str], list[Any] | None]:
    """Return a reader of parts between delimiters, each read in its turn."""

    def read(text: str) -> list[Any] | None:
        values = [part(piece) for piece in text.split(delimiter)]
        return None if any(value is None for value in values) else values

    return read


def _is_shape(value: Any) -> bool:
    if not isinstance(value, dict):
        return False
    kind = value.get("type")
    if kind == "FeatureCollection":
        features = value.get("features")
        return isinstance(features, list) and all(
            isinstance(feature, dict) and feature.get("type") == "Feature" and _is_shape(feature)
            for feature in features
        )
    if kind == "Feature":
        geometry, about = value.get("geometry", ""), value.get("properties", "")
        return (geometry is None or _is_geometry(geometry)) and (
            about is None or isinstance(about, dict)
        )
    return _is_geometry(value)


def _is_geometry(value: Any) -> bool:
    kind = value.get("type") if isinstance(value, dict) else None
    if kind == "GeometryCollection":
        parts = value.get("geometries")
        return isinstance(parts, list) and all(map(_is_geometry, parts))
    if not isinstance(kind, str) or kind not in DEPTHS:
        return False
    return _are_positions(value.get("coordinates"), DEPTHS[kind], kind)


def _are_positions(value: Any, depth: int, kind: str) -> bool:
    """Tell whether these are positions nested that deep, in lines or rings long enough."""
    if not depth:
        return _is_position(value)
    if not isinstance(value, list) or (depth == 1 and not _is_long_enough(value, kind)):
        return False
    return all(_are_positions(part, depth - 1, kind) for part in value)


def _is_long_enough(positions: list[Any], kind: str) -> bool:
    if kind.endswith("Polygon"):
        return len(positions) >= RING and positions[0] == positions[-1]
    return len(positions) >= TWO or not kind.endswith("LineString")


def _is_position(value: Any) -> bool:
    return (
        isinstance(value, list)
        and len(value) in {TWO, THREE}
        and all(type(number) in {int, float} for number in value)
    )
