"""The glossary, the readings and, outside any authority, the points, among what is found."""

from collections.abc import Iterator
from functools import cache

from app.methodology.examples.catalogue import public_examples
from app.methodology.library import library
from app.methodology.loader import current_edition
from app.methodology.reading import READINGS
from app.methodology.software import software_kinds
from app.spaces import findable
from app.spaces.findable import OUTSIDE, Findable, FindableKind, SearchScope, Sought


def method_named(scope: SearchScope, _sought: Sought) -> tuple[Findable, ...]:
    """Return what the method explains; the points too where no authority shows its own."""
    return _readings() if scope.authority is not None else (*_items(), *_steps(), *_readings())


@cache
def _readings() -> tuple[Findable, ...]:
    return (*_words_explained(), *_libraries(), *_examples(), *_software())


def _words_explained() -> Iterator[Findable]:
    for entry in library("glossary"):
        yield Findable.named(
            entry.title,
            "methodology.glossary",
            hint="glossaire",
            more=f"{entry.article or ''} {entry.text}",
            _anchor=entry.id,
        )


def _libraries() -> Iterator[Findable]:
    for page in READINGS:
        for library_id in page.library_ids:
            source = library(library_id)
            for entry in source:
                yield Findable.named(
                    entry.title,
                    page.endpoint,
                    hint=source.title.lower(),
                    more=f"{entry.article or ''} {entry.text}",
                    _anchor=source.id,
                )


def _examples() -> Iterator[Findable]:
    for example in public_examples():
        yield Findable.named(
            example.title,
            "methodology.examples",
            hint=f"exemple, {example.who}",
            more=f"{example.who} {example.text} {example.gained}",
            exemple=example.id,
        )


def _software() -> Iterator[Findable]:
    for kind in software_kinds().values():
        yield Findable.named(
            kind.title,
            "guide.software_kind",
            hint="sortir les données d’un logiciel",
            more=" ".join((kind.text, *kind.ways, *kind.asks)),
            software_id=kind.id,
        )


@cache
def _items() -> tuple[Findable, ...]:
    return tuple(
        Findable.named(
            item.statement,
            "methodology.item",
            hint=f"phase {phase.position}",
            more=f"{step.title} {item.task} {item.evidence}",
            item_id=item.id,
        )
        for phase in current_edition().phases
        for step in phase.steps
        for item in step.items
    )


@cache
def _steps() -> tuple[Findable, ...]:
    return tuple(
        Findable.named(
            step.title,
            "guide.step",
            hint=f"étape {step.number}",
            more=step.summary,
            step_id=step.id,
        )
        for phase in current_edition().phases
        for step in phase.steps
    )


findable.register(FindableKind("methode", "Méthode et glossaire", OUTSIDE + 20, method_named))
