"""How the libraries are laid out for reading: pages, their sections and their groups."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from app.kernel.text import folded
from app.methodology.library import Library, LibraryEntry, library
from app.methodology.loader import current_edition

AUDIENCES = {
    "administration": "Pour la collectivité",
    "companies": "Pour les entreprises",
    "citizens": "Pour les habitants",
}

FAMILIES = {
    "elected": "Les élus",
    "management": "La direction",
    "project": "Le pilotage",
    "support": "Les fonctions d’appui",
    "trade": "Les services métiers",
    "public": "Les autres administrations",
    "private": "Les partenaires privés",
    "reuser": "Ceux qui se servent des données",
    "partner": "L’accompagnement",
}

# The words that help to read the method, as the glossary explains them.
READING_WORDS = ("phase", "etape", "point-de-controle", "incontournable", "preuve", "sans-objet")


@dataclass(frozen=True, slots=True)
class EntryGroup:
    """Entries that go under one heading, or under none."""

    title: str | None
    entries: tuple[LibraryEntry, ...]


@dataclass(frozen=True, slots=True)
class ReadingSection:
    """A library on a page."""

    id: str
    title: str
    summary: str
    groups: tuple[EntryGroup, ...]


@dataclass(frozen=True, slots=True)
class ReadingPage:
    """A page made of libraries."""

    endpoint: str
    title: str
    lead: str
    library_ids: tuple[str, ...]

    @property
    def sections(self) -> tuple[ReadingSection, ...]:
        """The libraries of the page, ready to be drawn."""
        return tuple(_section(library(library_id)) for library_id in self.library_ids)


READINGS = (
    ReadingPage(
        "methodology.benefits",
        "Pourquoi ouvrir ses données",
        "De quoi convaincre\u00a0: ce que l’ouverture apporte, à qui, et avec quels chiffres.",
        ("benefits", "stakes", "objectives", "context"),
    ),
    ReadingPage(
        "methodology.stakeholders",
        "Qui embarquer, et que répondre",
        "Les acteurs que l’on rencontre presque partout, ce qui les retient, et quoi leur dire.",
        ("brakes", "stakeholder-archetypes"),
    ),
    ReadingPage(
        "methodology.legal_frame",
        "Ce que dit le droit",
        "Qui doit ouvrir ses données, lesquelles, et d’après quels textes.",
        ("who-is-concerned", "open-data-criteria", "legal-frame"),
    ),
    ReadingPage(
        "methodology.support",
        "Se faire aider, et voir ses données servir",
        "Sur quels sujets trouver un appui, et comment les données publiées sont réutilisées.",
        ("launch-help", "axes", "reuse"),
    ),
)


def reading(endpoint: str) -> ReadingPage:
    """Return the page served by that endpoint; ``KeyError`` if there is none."""
    return {page.endpoint: page for page in READINGS}[endpoint]


def reading_words() -> tuple[LibraryEntry, ...]:
    """Return the entries of the glossary that help to read the method."""
    glossary = library("glossary")
    return tuple(glossary.entry(word) for word in READING_WORDS)


def first_of_each_letter(entries: Library) -> dict[str, LibraryEntry]:
    """Return the first entry of each letter of the alphabet, accents apart, in their order."""
    letters: dict[str, LibraryEntry] = {}
    for entry in entries.entries:
        letters.setdefault(folded(entry.title)[0].upper(), entry)
    return letters


def _section(source: Library) -> ReadingSection:
    return ReadingSection(source.id, source.title, source.summary, tuple(_groups(source)))


def _groups(source: Library) -> Iterator[EntryGroup]:
    """Put together the entries that follow each other for one audience, family or axis."""
    for title, entries in groupby(source.entries, key=_heading):
        yield EntryGroup(title, tuple(entries))


def _heading(entry: LibraryEntry) -> str | None:
    if entry.audience:
        return AUDIENCES[entry.audience]
    if "family" in entry.more:
        return FAMILIES[entry.more["family"]]
    return f"Axe {current_edition().axis(entry.axis).title.lower()}" if entry.axis else None
