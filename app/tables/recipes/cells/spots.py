"""Addresses cut into their parts, and positions in the order that the target wants."""

import re
from decimal import Decimal, InvalidOperation

from app.kernel.text import letters_of
from app.tables.recipes.cells.codes import Towns
from app.tables.recipes.cells.outcome import EMPTY, SWAPPED, CellOutcome, left
from app.tables.schema import Field

TAIL = re.compile(r"^(.*?)[ ,;-]*\b(\d{5}) +([^\d,]+)$", re.DOTALL)
HEAD = re.compile(r"^(\d+ ?(?:bis|ter|quater|[a-e])?)(?=[ ,])[ ,]+(.+)$", re.IGNORECASE)
NUMBER = re.compile(r"\d+ ?(?:bis|ter|quater|[a-e])?", re.IGNORECASE)
POSTCODE = re.compile(r"\d{5}")
ADDRESS_PARTS = ("number", "street", "postcode", "town")


def address_parts(towns: Towns, text: str) -> dict[str, str]:
    """Cut an address from the right; what is not recognised stays whole in the street."""
    parts = dict.fromkeys(ADDRESS_PARTS, "")
    rest = text
    tail = _tail(towns, text)
    if tail and not _tail(towns, tail[1].strip(" ,")):
        rest, parts["postcode"], parts["town"] = tail[1].strip(" ,"), tail[2], tail[3].strip()
    if (head := HEAD.match(rest)) and not head[2].strip()[0].isdigit():
        parts["number"], rest = head[1], head[2].strip()
    parts["street"] = rest
    return parts


def _tail(towns: Towns, text: str) -> re.Match[str] | None:
    """Return what ends with a postcode and a commune that goes with it."""
    tail = TAIL.match(text)
    if tail is None or not towns.by_postcode:
        return tail
    named = {letters_of(one.name) for one in towns.by_postcode.get(tail[2], ())}
    return tail if letters_of(tail[3]) in named else None


def address_operation(towns: Towns, part: str, text: str) -> CellOutcome:
    """Write one part of an address."""
    if not text:
        return EMPTY
    if _is_already(towns, part, text):
        return CellOutcome(text)
    return CellOutcome(address_parts(towns, text)[part])


def _is_already(towns: Towns, part: str, text: str) -> bool:
    if part == "number":
        return NUMBER.fullmatch(text) is not None
    if part == "postcode":
        return POSTCODE.fullmatch(text) is not None
    bare_town = not any(letter.isdigit() for letter in text)
    return part == "town" and bare_town and letters_of(text) in towns.names


# South, north, west, east of metropolitan France and of each territory.
BOXES = (
    (41.2, 51.2, -5.3, 9.7),
    (15.7, 16.6, -61.9, -60.9),
    (14.3, 15.0, -61.3, -60.7),
    (2.0, 6.0, -54.7, -51.5),
    (-21.5, -20.8, 55.1, 55.9),
    (-13.1, -12.5, 44.9, 45.4),
    (46.6, 47.2, -56.6, -56.0),
    (17.8, 18.2, -63.2, -62.7),
    (-28.0, -7.0, -155.0, -134.0),
    (-23.0, -18.0, 158.0, 172.5),
    (-14.5, -13.0, -178.3, -176.0),
)
NUMBERS = re.compile(r"[-+]?\d+(?:\.\d+)?")
NO_POSITION = "pas de position\u00a0: [0, 0] est au large de l’Afrique."
NOT_A_POSITION = "ce n’est pas une position."
NOT_IN_FRANCE = "cette position n’est pas en France."
LAMBERT = "ce sont des coordonnées Lambert-93, à convertir en degrés."
DEGREES = 180
LAMBERT_X, LAMBERT_Y = (100_000, 1_250_000), 6_000_000  # metres
LONGITUDE_FIRST = ("POINT", "SRID", '{"TYPE"')
MINUTES = re.compile(r"(\d+)°\s*(\d+)['’′]\s*([\d.]+)?[\"”″]?\s*([NSEOW])", re.IGNORECASE)


def in_france(latitude: Decimal, longitude: Decimal) -> bool:
    """Tell whether a position is in France, overseas included."""
    return any(
        south <= latitude <= north and west <= longitude <= east
        for south, north, west, east in BOXES
    )


def position_of(text: str) -> tuple[Decimal, Decimal] | str:
    """Return (latitude, longitude) of a text, or the sentence that says what is wrong."""
    if minutes := MINUTES.findall(text):
        return _from_minutes(minutes)
    numbers = [Decimal(one) for one in NUMBERS.findall(text)]
    if text.upper().startswith("SRID"):
        numbers = numbers[1:]
    return _ordered(numbers, longitude_first=text.upper().startswith(LONGITUDE_FIRST))


def _ordered(numbers: list[Decimal], *, longitude_first: bool) -> tuple[Decimal, Decimal] | str:
    if len(numbers) != len(("latitude", "longitude")):
        return NOT_A_POSITION
    first, second = numbers
    if not first and not second:
        return NO_POSITION
    if max(abs(first), abs(second)) > DEGREES:
        in_lambert = LAMBERT_X[0] <= first <= LAMBERT_X[1] and second > LAMBERT_Y
        return LAMBERT if in_lambert else NOT_A_POSITION
    if longitude_first:
        first, second = second, first
    if in_france(first, second):
        return first, second
    return (second, first) if in_france(second, first) else NOT_IN_FRANCE


def _from_minutes(found: list[tuple[str, str, str, str]]) -> tuple[Decimal, Decimal] | str:
    values: dict[str, Decimal] = {}
    for degrees, minutes, seconds, side in found:
        try:
            total = Decimal(degrees) + Decimal(minutes) / 60 + Decimal(seconds or 0) / 3600
        except InvalidOperation:
            return NOT_A_POSITION
        south = side.upper() in {"S", "O", "W"}
        axis = "latitude" if side.upper() in {"N", "S"} else "longitude"
        values[axis] = round(-total if south else total, 6)
    if len(values) != len(("latitude", "longitude")):
        return NOT_A_POSITION
    return values["latitude"], values["longitude"]


def position_operation(field: Field, part: str, texts: list[str]) -> CellOutcome:
    """Write a position, or its latitude or longitude alone, as the target wants it."""
    given = [text for text in texts if text]
    if not given:
        return EMPTY
    if len(given) == 1 and part in {"lat", "lon"} and _alone(given[0]):
        return _coordinate(part, given[0])
    whole = given[0] if len(given) == 1 else ""
    read = (
        position_of(whole)
        if whole
        else _ordered(
            [Decimal(one.replace(",", ".")) for one in given if _alone(one)], longitude_first=False
        )
    )
    if isinstance(read, str):
        return left(whole or ", ".join(given), read)
    swapped = whole and part == "both" and not _is_longitude_first(whole, read[1])
    return CellOutcome(_written(field, part, *read), "", SWAPPED if swapped else "")


def _is_longitude_first(text: str, longitude: Decimal) -> bool:
    """Tell whether the longitude of a position comes first in its text."""
    numbers = NUMBERS.findall(text.upper().removeprefix("SRID=4326;"))
    return not MINUTES.search(text) and bool(numbers) and Decimal(numbers[0]) == longitude


def _alone(text: str) -> bool:
    return NUMBERS.fullmatch(text.replace(",", ".")) is not None


def _coordinate(part: str, text: str) -> CellOutcome:
    number = text.replace(",", ".")
    most = 90 if part == "lat" else DEGREES
    return CellOutcome(number) if abs(Decimal(number)) <= most else left(text, NOT_A_POSITION)


def _written(field: Field, part: str, latitude: Decimal, longitude: Decimal) -> str:
    if part == "lat":
        return str(latitude)
    if part == "lon":
        return str(longitude)
    if field.type == "geopoint" and field.format == "default":
        return f"{longitude},{latitude}"
    if field.type == "geopoint" and field.format == "object":
        return f'{{"lon": {longitude}, "lat": {latitude}}}'
    return f"[{longitude},{latitude}]"
