"""Readers of cells for each type of Table Schema: a value, or None when the text is not one."""

import re
from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from app.tables import structured

if TYPE_CHECKING:
    from app.tables.schema import Field

Reader = Callable[[str], Any]

INTEGER = re.compile(r"[+-]?[0-9]{1,100}")
NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,4})?")
NOT_FINITE = frozenset({"NaN", "INF", "-INF"})  # allowed by Table Schema
# Without « bareNumber », currency and percent signs around the figures are let through.
AROUND = re.compile(r"^[^-+\d.,]*|[^\d.,]*$")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
MOMENT = re.compile(
    r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}(?:[.,]\d{1,6})?(?:Z|[+-]\d{2}:?\d{2})?", re.ASCII
)
CLOCK = re.compile(r"\d{2}:\d{2}:\d{2}", re.ASCII)
YEAR = re.compile(r"\d{4}", re.ASCII)
MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])", re.ASCII)
EMAIL = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[\w-]{1,63}\.)+[^\W\d_][\w-]{0,61}[^\W_]"
)
URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+")
UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
BINARY = re.compile(r"[A-Za-z0-9+/\s]*={0,2}")
# Ways of writing a date that « any » lets through; the French one before the American.
ANY_DATES = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y/%m/%d", "%Y%m%d")
ANY_MOMENTS = ("%d/%m/%Y %H:%M:%S", "%d/%m/%Y %H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M")
LONGITUDE, LATITUDE = Decimal(180), Decimal(90)


def reader_of(field: "Field") -> Reader:
    """Return the function that reads the cells of a field: the value, or None."""
    return _READERS[field.type](field)


def _string(field: "Field") -> Reader:
    pattern = {"email": EMAIL, "uri": URI, "uuid": UUID, "binary": BINARY}.get(field.format)
    if pattern is None:
        return str
    matches = pattern.fullmatch
    return lambda text: text if matches(text) else None


def _integer(field: "Field") -> Reader:
    bare, group = field.bare_number, field.group_char

    def read(text: str) -> int | None:
        text = text.strip() if bare else AROUND.sub("", text)
        if group:
            text = text.replace(group, "")
        return int(text) if INTEGER.fullmatch(text) else None

    return read


def _number(field: "Field") -> Reader:
    bare, decimal, group = field.bare_number, field.decimal_char, field.group_char
    # What is not finite cannot be held against a bound.
    bounded = field.minimum or field.maximum or field.above or field.below
    special: frozenset[str] = frozenset() if bounded else NOT_FINITE

    def read(text: str) -> Decimal | float | None:
        text = text.strip() if bare else AROUND.sub("", text)
        if group:
            text = text.replace(group, "")
        if decimal != ".":
            if "." in text:
                return None
            text = text.replace(decimal, ".")
        if text in special:
            return float(text)
        return Decimal(text) if NUMBER.fullmatch(text) else None

    return read


def _boolean(field: "Field") -> Reader:
    return (dict.fromkeys(field.true_values, True) | dict.fromkeys(field.false_values, False)).get


def _date(field: "Field") -> Reader:
    if field.format == "default":
        return _iso_day
    formats = ANY_DATES if field.format == "any" else (field.format,)
    return lambda text: moment.date() if (moment := _parsed(text, formats)) else None


def _iso_day(text: str) -> date | None:
    if not DAY.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _datetime(field: "Field") -> Reader:
    if field.format == "default":
        return _iso_moment
    if field.format == "any":
        return lambda text: _iso_moment(text) or _parsed(text, ANY_MOMENTS + ANY_DATES)
    return lambda text: _parsed(text, (field.format,))


def _iso_moment(text: str) -> datetime | None:
    if not MOMENT.fullmatch(text):
        return None
    try:
        # A moment with a zone and one without cannot be compared: bounds look at the figures.
        return datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        return None


def _time(field: "Field") -> Reader:
    if field.format not in {"default", "any"}:
        return lambda text: moment.time() if (moment := _parsed(text, (field.format,))) else None

    def read(text: str) -> time | None:
        try:
            return time.fromisoformat(text) if CLOCK.fullmatch(text) else None
        except ValueError:
            return None

    return read


def _parsed(text: str, formats: tuple[str, ...]) -> datetime | None:
    for form in formats:
        try:
            return datetime.strptime(text, form).replace(tzinfo=None)  # noqa: DTZ007  no zone given
        except (ValueError, re.error):
            continue
    return None


def _year(_: "Field") -> Reader:
    return lambda text: int(text) if YEAR.fullmatch(text) else None


def _month(_: "Field") -> Reader:
    return lambda text: text if MONTH.fullmatch(text) else None


def _geopoint(field: "Field") -> Reader:
    form = field.format

    def read(text: str) -> tuple[Decimal, Decimal] | None:
        try:
            longitude, latitude = map(Decimal, _coordinates(text, form))
            inside = abs(longitude) <= LONGITUDE and abs(latitude) <= LATITUDE
        except (ValueError, KeyError, TypeError, InvalidOperation):
            return None
        return (longitude, latitude) if inside else None

    return read


def _coordinates(text: str, form: str) -> tuple[str, str]:
    if form == "default":
        longitude, latitude = text.split(",")
        return longitude.strip(), latitude.strip()
    point = structured.any_json(text)
    longitude, latitude = (point["lon"], point["lat"]) if form == "object" else point
    return str(longitude), str(latitude)


def _array(field: "Field") -> Reader:
    allowed = frozenset(field.items)

    def read(text: str) -> list[Any] | None:
        values = structured.any_json(text)
        if not isinstance(values, list) or (allowed and not _all_in(values, allowed)):
            return None
        return values

    return read


def _all_in(values: list[Any], allowed: frozenset[str]) -> bool:
    return all(isinstance(value, str) and value in allowed for value in values)


def _any(_: "Field") -> Reader:
    return str


def _list(field: "Field") -> Reader:
    part = _READERS[field.item_type](field) if field.item_type else str
    return structured.listed(field.delimiter, part)


_READERS: dict[str, Callable[["Field"], Reader]] = {
    "string": _string,
    "integer": _integer,
    "number": _number,
    "boolean": _boolean,
    "date": _date,
    "datetime": _datetime,
    "time": _time,
    "year": _year,
    "yearmonth": _month,
    "geopoint": _geopoint,
    "array": _array,
    "any": _any,
    "duration": lambda _: structured.duration,
    "object": lambda _: structured.json_object,
    "geojson": lambda field: (
        structured.topology if field.format == "topojson" else structured.shape
    ),
    "list": _list,
}
