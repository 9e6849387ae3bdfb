"""Cells corrected by hand and doubles decided, put to work on the rows of one file."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from app.tables.recipes.bound import (
    KEEP_FIRST,
    CellPatch,
    FileBound,
    key_of,
    likeness_key,
    row_key,
)
from app.tables.recipes.results import AsideRow
from app.tables.schema import Schema

SHOWN = 100  # characters of what tells a row


@dataclass(slots=True)
class HandWork:
    """The corrections of one file: those that found their cell are counted."""

    by_row: dict[str, dict[str, CellPatch]] = field(default_factory=dict)
    dropped: set[str] = field(default_factory=set)  # keys of doubles of which one row stays
    met: set[str] = field(default_factory=set)  # keys of ``dropped`` already met
    applied: set[CellPatch] = field(default_factory=set)
    decided: dict[str, str] = field(default_factory=dict)  # key of doubles -> what was decided
    aside: frozenset[str] = frozenset()  # keys of the rows that somebody leaves out

    @classmethod
    def of(cls, bound: FileBound) -> "HandWork":
        """Index what is bound to a file."""
        work = cls()
        for patch in bound.patches:
            work.by_row.setdefault(patch.row, {})[patch.field] = patch
        work.aside = frozenset(bound.aside)
        work.decided = {one.key: one.keep for one in bound.doubles}
        work.dropped = {key for key, keep in work.decided.items() if keep == KEEP_FIRST}
        return work

    def of_row(self, cells: Sequence[str]) -> Mapping[str, CellPatch]:
        """Return the corrections of a row, by field."""
        return self.by_row.get(row_key(cells), {}) if self.by_row else {}

    def takes(self, patch: CellPatch, before: str) -> bool:
        """Tell whether a correction still has its cell, and count it."""
        if patch.was != key_of(before):
            return False
        self.applied.add(patch)
        return True

    def is_aside(self, cells: Sequence[str]) -> bool:
        """Tell whether a row is one that somebody left aside."""
        return bool(self.aside) and row_key(cells) in self.aside

    def drops(self, texts: Callable[[], Sequence[str]]) -> bool:
        """Tell whether a row is one that somebody decided to leave out."""
        if not self.dropped:
            return False
        key = likeness_key(texts())
        again = key in self.met
        if key in self.dropped:
            self.met.add(key)
        return again

    @property
    def lost(self) -> list[CellPatch]:
        """The corrections that found no cell of theirs."""
        every = (patch for patches in self.by_row.values() for patch in patches.values())
        return [patch for patch in every if patch not in self.applied]


def aside_row(line: int, cells: Sequence[str], texts: Sequence[tuple[str, str]]) -> AsideRow:
    """Return a row left aside, as it may be taken back; ``texts`` tell which it is."""
    return AsideRow(line, row_key(cells), tuple((name, text[:SHOWN]) for name, text in texts))


def telling(schema: Schema, header: Sequence[str]) -> list[str]:
    """Return the columns by which two rows are the same thing: keys, else what is required."""
    required = [one.name for one in schema.fields if one.required]
    for names in (schema.primary_key, required):
        if found := [name for name in header if name in names]:
            return found
    return list(header)
