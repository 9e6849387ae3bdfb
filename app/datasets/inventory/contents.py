"""The facts of a dataset and of its resources, and what makes them invalid."""

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from app.datasets.inventory.frequencies import FREQUENCIES, next_update
from app.datasets.inventory.licences import of_datasets
from app.datasets.inventory.rules import (
    Granularity,
    HighValue,
    PersonalData,
    ResourceKind,
    Theme,
)
from app.kernel.errors import Refused
from app.kernel.text import name_key
from app.kernel.typography import tidy
from app.kernel.web_addresses import LONGEST_URL, is_web_address

if TYPE_CHECKING:
    from app.datasets.inventory.models import Dataset, Resource

LONGEST_LINE, LONGEST_CODE, LONGEST_TEXT = 200, 60, 10_000
LONGEST_IDENTIFIER = 120
LOWEST, HIGHEST = 1, 5
MOST_KEYWORDS, LONGEST_KEYWORD = 30, 96
LARGEST_SIZE = 2**31 - 1
IDENTIFIER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]*")
FORMAT = re.compile(r"[a-z0-9][a-z0-9.+-]*")
LISTED = ("keywords", "duties")  # kept as lists


@dataclass(frozen=True, slots=True)
class DatasetFacts:
    """Every column of a dataset that a person may write; an empty one is not known.

    Not the stage, the outcome nor the hold: those are decided (see ``services.set_stage``).
    """

    title: str
    identifier: str = ""  # made from the title when nobody gives one; never changes by itself
    description: str = ""
    typical: str = ""
    service: str = ""
    person: str = ""
    theme: str = ""
    keywords: tuple[str, ...] = ()
    software: str = ""
    format: str = ""
    volume: str = ""
    frequency: str = ""
    coverage: str = ""
    granularity: str = ""
    covers_from: date | None = None
    covers_to: date | None = None
    licence: str = ""
    schema: str = ""
    landing_url: str = ""
    updated_on: date | None = None
    next_update_on: date | None = None  # computed from the rhythm, unless somebody writes another
    personal_data: str = ""
    value: int | None = None
    effort: int | None = None
    duties: tuple[str, ...] = ()
    high_value: str = ""

    @classmethod
    def of(cls, row: "Dataset") -> "DatasetFacts":
        """Return the facts of a row."""
        values = {field.name: getattr(row, field.name) for field in fields(cls)}
        return cls(**{**values, **{name: tuple(values[name] or ()) for name in LISTED}})

    def columns(self) -> dict[str, Any]:
        """Return the values of the row; the facts are settled by then."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return {
            **values,
            **{name: list(values[name]) for name in LISTED},
            "title_key": name_key(self.title),
        }

    def but(self, **changes: Any) -> "DatasetFacts":
        """Return the same facts with something changed."""
        return replace(self, **changes)

    def settled(self, before: "DatasetFacts | None" = None) -> "DatasetFacts":
        """Return the facts with the title trimmed and the next update computed.

        A date written just now stays; else the next update follows from the rhythm, as soon as
        the rhythm or the last update is not what it was ``before``.
        """
        return self.but(title=tidy(self.title), next_update_on=self._next_update(before))

    def _next_update(self, before: "DatasetFacts | None") -> date | None:
        written = self.next_update_on
        stale = before and written == before.next_update_on and _rhythm(self) != _rhythm(before)
        if written is not None and not stale:
            return written
        return next_update(self.frequency, self.updated_on, written)


def _rhythm(facts: DatasetFacts) -> tuple[str, date | None]:
    return facts.frequency, facts.updated_on


@dataclass(frozen=True, slots=True)
class ResourceFacts:
    """Every column of a file or an address that a person may write."""

    title: str
    url: str
    kind: ResourceKind = ResourceKind.MAIN
    description: str = ""
    format: str = ""
    media_type: str = ""
    size: int | None = None
    schema: str = ""
    updated_on: date | None = None

    @classmethod
    def of(cls, row: "Resource") -> "ResourceFacts":
        """Return the facts of a row."""
        values = {field.name: getattr(row, field.name) for field in fields(cls)}
        return cls(**{**values, "kind": ResourceKind(row.kind)})

    def columns(self) -> dict[str, Any]:
        """Return the values of the row."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return {**values, "kind": self.kind.value}


# Columns of one line: how long at most.
LENGTHS = {
    "title": LONGEST_LINE, "identifier": LONGEST_IDENTIFIER, "description": LONGEST_TEXT,
    "typical": LONGEST_CODE, "service": LONGEST_LINE, "person": LONGEST_LINE,
    "theme": LONGEST_CODE, "software": LONGEST_LINE, "format": LONGEST_CODE,
    "volume": LONGEST_LINE, "frequency": LONGEST_CODE, "coverage": LONGEST_LINE,
    "granularity": LONGEST_CODE, "licence": LONGEST_CODE, "schema": LONGEST_LINE,
    "landing_url": LONGEST_URL,
}  # fmt: skip
RESOURCE_LENGTHS = {
    "title": LONGEST_LINE, "description": LONGEST_TEXT, "url": LONGEST_URL,
    "format": LONGEST_CODE, "media_type": 100, "schema": LONGEST_LINE,
}  # fmt: skip
LISTS: dict[str, tuple[Callable[[], Collection[str]], str]] = {  # the codes of each list
    "theme": (Theme.codes, "Choisissez un thème de la liste."),
    "granularity": (Granularity.codes, "Choisissez une maille de la liste."),
    "licence": (of_datasets, "Choisissez une licence de la liste."),
    "high_value": (HighValue.codes, "Choisissez une famille de la liste."),
    "personal_data": (PersonalData.codes, "Choisissez une réponse de la liste."),
}
BAD_IDENTIFIER = (
    "Un identifiant s’écrit avec des lettres sans accent, des chiffres, des points et des tirets."
)
BAD_URL = (
    "Indiquez une adresse complète, qui commence par https://, par exemple "
    "https://exemple.fr/fichier.csv."
)
SPACED_URL = (
    "Cette adresse contient une espace\u00a0: remplacez chaque espace par %20, ou renommez le "
    "fichier sans espace."
)
REVERSED = "La période finit avant d’avoir commencé\u00a0: vérifiez les deux dates."


def problems_of(facts: DatasetFacts) -> Iterator[Refused]:
    """Give every reason why these facts cannot be kept, each with its field."""
    if not facts.title.strip():
        yield Refused("Indiquez le titre du jeu de données.", "title")
    yield from _too_long(facts, LENGTHS)
    yield from _not_listed(facts)
    if facts.identifier and not IDENTIFIER.fullmatch(facts.identifier):
        yield Refused(BAD_IDENTIFIER, "identifier")
    if facts.landing_url and not is_web_address(facts.landing_url):
        yield Refused(_bad_url(facts.landing_url), "landing_url")
    yield from _bad_format(facts.format)
    if facts.covers_from and facts.covers_to and facts.covers_to < facts.covers_from:
        yield Refused(REVERSED, "covers_to")
    yield from _bad_keywords(facts)
    for name in ("value", "effort"):
        note = getattr(facts, name)
        if note is not None and not LOWEST <= note <= HIGHEST:
            yield Refused("Indiquez un nombre de 1 à 5.", name)


def resource_problems(facts: ResourceFacts, *, ours: bool = False) -> Iterator[Refused]:
    """Give every reason why a resource cannot be kept, each with its field.

    ``ours``: it is a file that Jalon serves, and Jalon writes its address.
    """
    if not facts.title.strip():
        yield Refused("Indiquez le titre du fichier ou de l’adresse.", "title")
    yield from _too_long(facts, RESOURCE_LENGTHS)
    if not ours and not is_web_address(facts.url):
        yield Refused(_bad_url(facts.url), "url")
    yield from _bad_format(facts.format)
    if facts.size is not None and not 0 <= facts.size <= LARGEST_SIZE:
        yield Refused("Indiquez une taille en octets, de 2\u202fGo au plus.", "size")


def _bad_url(text: str) -> str:
    """Return the sentence about an invalid address; a space has its own."""
    return SPACED_URL if is_web_address(text.strip().replace(" ", "%20")) else BAD_URL


def _too_long(facts: Any, lengths: dict[str, int]) -> Iterator[Refused]:
    for name, longest in lengths.items():
        length = len(getattr(facts, name))
        if length > longest:
            sentence = f"Ce texte fait {length} caractères\u00a0: raccourcissez-le à {longest}."
            yield Refused(sentence, name)


def _not_listed(facts: DatasetFacts) -> Iterator[Refused]:
    for name, (listed, sentence) in LISTS.items():
        code = getattr(facts, name)
        if code and code not in listed():
            yield Refused(sentence, name)
    if facts.frequency and facts.frequency not in FREQUENCIES:
        yield Refused("Choisissez un rythme de la liste.", "frequency")


def _bad_format(name: str) -> Iterator[Refused]:
    if name and not FORMAT.fullmatch(name):
        yield Refused("Indiquez un format comme csv, geojson ou xlsx.", "format")


def _bad_keywords(facts: DatasetFacts) -> Iterator[Refused]:
    if len(facts.keywords) > MOST_KEYWORDS:
        yield Refused(f"Gardez {MOST_KEYWORDS} mots-clés au plus.", "keywords")
    if any(len(keyword) > LONGEST_KEYWORD for keyword in facts.keywords):
        yield Refused("Un mot-clé est trop long\u00a0: quelques mots suffisent.", "keywords")
