"""What a letter, a convention or a set of clauses says: read from the seeds, without any code."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from config import ROOT

FOLDER = ROOT / "seeds" / "documents"

FAMILIES = ("acte", "lettre", "note", "convention", "clauses")  # as the list of documents has them

Situation = Mapping[str, str]  # what is known of an authority: « regimes » is « code »


class SheetBlockKind(Enum):
    """What a block of a sheet is, by its key in the file."""

    TEXT = "text"
    HEADING = "heading"
    LIST = "list"
    TABLE = "table"


@dataclass(frozen=True, slots=True)
class SheetCondition:
    """When something stands: each thing named is one of the values wanted."""

    wanted: Mapping[str, tuple[str, ...]]

    def holds(self, situation: Situation) -> bool:
        """Whether it does for an authority."""
        return all(situation[name] in values for name, values in self.wanted.items())


@dataclass(frozen=True, slots=True)
class SheetTable:
    """A table of a sheet."""

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class SheetBlock:
    """A block, when it stands, and what the page alone says of it."""

    kind: SheetBlockKind
    texts: tuple[str, ...]
    when: SheetCondition
    numbered: bool = False
    table: SheetTable | None = None
    comment: str = ""


@dataclass(frozen=True, slots=True)
class SheetSentence:
    """A text, and when it stands."""

    text: str
    when: SheetCondition


@dataclass(frozen=True, slots=True)
class DocumentSheet:
    """A whole sheet, as its file says it."""

    id: str
    title: str
    purpose: str
    family: str
    phase: int
    items: tuple[str, ...]
    proves: tuple[str, ...]
    names: tuple[SheetSentence, ...]  # the title of the document: the first that stands
    recipient: str  # of a letter; nothing for what is not one
    about: str
    ending: str
    signed: tuple[str, ...]  # who signs, in their order
    blocks: tuple[SheetBlock, ...]
    advice: tuple[SheetSentence, ...]  # on the page alone
    not_for: tuple[SheetSentence, ...]  # why it does not concern an authority


def read_sheet(path: Path) -> DocumentSheet:
    """Read a sheet from its file; its form is that of ``document.schema.json``."""
    loaded = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return DocumentSheet(
        id=loaded["id"],
        title=loaded["title"],
        purpose=loaded["purpose"],
        family=loaded["family"],
        phase=loaded["phase"],
        items=tuple(loaded["items"]),
        proves=tuple(loaded.get("proves", ())),
        names=_lines(loaded, "names") or (SheetSentence(loaded["title"], SheetCondition({})),),
        recipient=loaded.get("recipient", ""),
        about=loaded.get("about", ""),
        ending=loaded.get("ending", ""),
        signed=tuple(loaded.get("signed", ())),
        blocks=tuple(map(_block, loaded["blocks"])),
        advice=_lines(loaded, "advice"),
        not_for=_lines(loaded, "not_for"),
    )


@cache
def sheets() -> tuple[DocumentSheet, ...]:
    """Return the sheets shipped with this version: by phase, then by family, then by name."""
    read = map(read_sheet, FOLDER.glob("*.yml"))
    return tuple(sorted(read, key=lambda one: (one.phase, FAMILIES.index(one.family), one.id)))


def _lines(loaded: Mapping[str, Any], key: str) -> tuple[SheetSentence, ...]:
    return tuple(SheetSentence(entry["text"], _condition(entry)) for entry in loaded.get(key, ()))


def _condition(entry: Mapping[str, Any]) -> SheetCondition:
    return SheetCondition({name: tuple(values) for name, values in entry.get("when", {}).items()})


def _block(entry: Mapping[str, Any]) -> SheetBlock:
    kind = next(kind for kind in SheetBlockKind if kind.value in entry)
    value = entry[kind.value]
    texts = tuple(value) if kind is SheetBlockKind.LIST else (value,)
    return SheetBlock(
        kind=kind,
        texts=() if kind is SheetBlockKind.TABLE else texts,
        when=_condition(entry),
        numbered=entry.get("numbered", False),
        table=_table(value) if kind is SheetBlockKind.TABLE else None,
        comment=entry.get("comment", ""),
    )


def _table(entry: Mapping[str, Any]) -> SheetTable:
    rows = tuple(map(tuple, entry["rows"]))
    return SheetTable(entry["caption"], tuple(entry["header"]), rows)
