"""What a catalogue says of its datasets, in its own words: nothing is judged here."""

import re
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any, TypeVar, cast

MOST_DATASETS = 20_000  # what an inventory may hold
TOO_MANY = (
    "Ce catalogue annonce plus de 20\u202f000 jeux de données, plus que n’en tient un inventaire. "
    "Donnez l’adresse du catalogue de votre seule collectivité."
)
# What no text means and no database keeps: NUL, other controls, halves of characters.
UNFIT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
Record = TypeVar("Record")


@dataclass(frozen=True, slots=True)
class ListedFile:
    """A file or an address of a dataset, as its catalogue writes it."""

    url: str
    title: str = ""
    description: str = ""
    format: str = ""
    media_type: str = ""
    size: int | None = None  # bytes
    updated_on: str = ""
    kind: str = ""  # a type of data.gouv.fr
    mark: str = ""  # left by who sent it there


@dataclass(frozen=True, slots=True)
class ListedDataset:
    """A dataset as its catalogue writes it; what is empty is not said there."""

    title: str = ""
    identifier: str = ""
    address: str = ""  # by which the catalogue names it, when it is one
    description: str = ""
    keywords: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    licences: tuple[str, ...] = ()  # all the ways in which it says the same licence, best first
    frequency: str = ""
    updated_on: str = ""
    published_on: str = ""
    page: str = ""
    coverage: str = ""
    granularity: str = ""
    covers_from: str = ""
    covers_to: str = ""
    publisher: str = ""
    contact: str = ""
    standard: str = ""  # the schema that it follows
    high_value: tuple[str, ...] = ()
    quality: int | None = None  # a percentage, as the platform measures it
    hidden: str = ""  # why the public does not see it there
    mark: str = ""  # left by who sent it there
    files: tuple[ListedFile, ...] = ()


@dataclass(frozen=True, slots=True)
class ListedPage:
    """A page of a catalogue: its datasets in order, the address of the next page if any."""

    datasets: tuple[ListedDataset, ...]
    next_page: str = ""
    total: int | None = None  # datasets of all the pages, when the catalogue says so
    notices: tuple[str, ...] = ()  # what had to be mended to read it
    named_only: tuple[str, ...] = ()  # datasets that it lists by their address, and no more


def readable(value: Record) -> Record:
    """Return a record, or a text, without the signs that nobody can write."""
    return cast(Record, _readable(value))


def _readable(value: Any) -> Any:
    if isinstance(value, str):
        return UNFIT.sub("", value) if UNFIT.search(value) else value
    if isinstance(value, tuple):
        return tuple(map(_readable, value))
    if is_dataclass(value) and not isinstance(value, type):
        parts = {field.name: getattr(value, field.name) for field in fields(value)}
        changed = {name: _readable(part) for name, part in parts.items() if part}
        return replace(value, **changed)
    return value
