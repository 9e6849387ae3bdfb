"""Whether a position is in France: boxes around the mainland and each overseas territory.

A box also holds some of the neighbours and of the sea: it sees a position of another continent,
or one whose longitude and latitude are swapped, and nothing finer.
"""

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

# West, south, east, north, in degrees.
BOXES: tuple[tuple[float, float, float, float], ...] = (
    (-5.3, 41.2, 9.8, 51.3),  # mainland and Corsica
    (-61.9, 15.8, -61.0, 16.6),  # Guadeloupe
    (-61.3, 14.3, -60.7, 15.0),  # Martinique
    (-54.7, 2.0, -51.5, 5.9),  # Guyane
    (55.1, -21.5, 55.9, -20.8),  # La Réunion
    (44.9, -13.1, 45.4, -12.5),  # Mayotte
    (-56.6, 46.7, -56.0, 47.2),  # Saint-Pierre-et-Miquelon
    (-63.2, 17.8, -62.7, 18.2),  # Saint-Barthélemy and Saint-Martin
    (163.4, -23.0, 168.3, -19.4),  # Nouvelle-Calédonie
    (-154.9, -28.0, -134.2, -7.7),  # Polynésie française
    (-178.4, -14.5, -176.0, -13.1),  # Wallis-et-Futuna
)


LONGITUDE = re.compile(r"x?lon(?:g(?:itude)?)?(?![a-z])", re.IGNORECASE)
LATITUDE = re.compile(r"y?lat(?:itude)?(?![a-z])", re.IGNORECASE)


def pairs(names: Iterable[str]) -> list[tuple[str, str]]:
    """Return the columns that give a position in two numbers, as « Xlong » and « Ylat »."""
    names = list(names)
    latitudes = {LATITUDE.sub("*", name, count=1): name for name in names if LATITUDE.search(name)}
    east = ((LONGITUDE.sub("*", name, count=1), name) for name in names if LONGITUDE.search(name))
    return [(name, latitudes[key]) for key, name in east if key in latitudes]


def in_france(longitude: Any, latitude: Any) -> bool:
    """Tell whether a position is in one of the boxes."""
    x, y = float(longitude), float(latitude)
    return any(west <= x <= east and south <= y <= north for west, south, east, north in BOXES)


def position_fault(longitude: Decimal, latitude: Decimal) -> str:
    """Say why a position is not in France, after its value."""
    if not longitude and not latitude:
        return "n’est pas en France\u00a0: 0, 0 veut souvent dire que la position manque."
    if in_france(latitude, longitude):
        return "n’est pas en France\u00a0: longitude et latitude semblent inversées."
    return "n’est pas en France."
