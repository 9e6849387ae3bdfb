"""The records of a file, one after the other, and what is to be said of how they stand in it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from app.kernel.typography import plural, quoted, shortened
from app.tables.nested.format import NestedFormat, NestedList
from app.tables.nested.json_text import JsonText
from app.tables.report import Structure

SHOWN = 80
MOST_NAMES = 10
TYPE = "_type"


@dataclass(frozen=True, slots=True)
class NestedRecord:
    """One record of a list: a market, a concession."""

    list: NestedList
    rank: int  # in its list, from 1
    line: int  # where it begins
    value: Any
    doubled: tuple[str, ...]  # names given twice in one object

    @property
    def id(self) -> str:
        """What it says that it is, empty when it does not."""
        text = self.value.get("id") if isinstance(self.value, dict) else None
        return plain(text) if isinstance(text, str) else ""

    @property
    def label(self) -> str:
        """How a sentence names it: « marché « 2024-12 » », or « marché n° 3 »."""
        name = quoted(self.id) if self.id else f"n°\u00a0{self.rank}"
        return f"{self.list.one} {name}"


@dataclass(slots=True)
class Layout:
    """How records stand in a file, as it is read."""

    format: NestedFormat
    counts: dict[str, int] = field(default_factory=dict)
    old: bool = False  # one list under the root, as before 2024
    rootless: bool = False
    alone: dict[str, None] = field(default_factory=dict)  # lists written as a record
    unread: dict[str, None] = field(default_factory=dict)  # lists that are something else
    unknown: int = 0
    names: list[str] = field(default_factory=list)  # the first that are unknown
    has_root: bool = False

    def problems(self) -> Iterator[Structure]:
        """Yield what does not stand where the format wants it."""
        root = quoted(self.format.root)
        names = " et ".join(quoted(one.name) for one in self.format.lists)
        remedy = f"Exportez-le au format en vigueur\u00a0: les listes {names} dans {root}."
        if self.old or self.rootless:
            sentence = "Ce fichier range tout dans une seule liste, comme avant 2024."
            yield Structure("old-layout", sentence, remedy)
        elif not self.has_root:
            yield Structure("no-root", f"Le champ {root} manque au début du fichier.", remedy)
        for name in self.alone:
            sentence = f"{quoted(name)} doit être une liste, même pour un seul élément."
            yield Structure("alone", sentence, "Mettez-le entre crochets.", name)
        for name in self.unread:
            sentence = f"{quoted(name)} n’est pas une liste."
            yield Structure("unread", sentence, remedy, name)
        if self.unknown:
            names = ", ".join(map(quoted, self.names))
            counted = plural(self.unknown, "champ inconnu", "champs inconnus")
            sentence = f"{counted} autour des listes, et rien n’en est lu\u00a0: {names}."
            yield Structure("unknown-member", sentence, "", count=self.unknown, blocking=False)


def records(text: JsonText, layout: Layout) -> Iterator[NestedRecord]:
    """Yield every record of a file; ``layout`` tells of the rest once all are read."""
    if text.peek() == "[":
        layout.rootless = True
        yield from _old(text, layout)
    else:
        for name in text.members():
            if name == layout.format.root:
                layout.has_root = True
                yield from _below_root(text, layout)
            else:
                _pass_over(text, layout, name)
    text.end()


def _below_root(text: JsonText, layout: Layout) -> Iterator[NestedRecord]:
    opening = text.peek()
    if opening == "[":
        layout.old = True
        yield from _old(text, layout)
    elif opening == "{":
        lists = {one.name: one for one in layout.format.lists}
        for name in text.members():
            if name in lists:
                yield from _of_list(text, layout, lists[name])
            else:
                _pass_over(text, layout, name)
    else:
        text.value()
        layout.unread[layout.format.root] = None


def _of_list(text: JsonText, layout: Layout, kind: NestedList) -> Iterator[NestedRecord]:
    opening = text.peek()
    if opening == "[":
        for _ in text.items():
            yield _record(text, layout, kind)
    elif opening == "{":
        layout.alone[kind.name] = None
        yield _record(text, layout, kind)
    else:
        text.value()
        layout.unread[kind.name] = None


def _old(text: JsonText, layout: Layout) -> Iterator[NestedRecord]:
    """Yield the records of one list, each of the kind that its « _type » says."""
    for _ in text.items():
        yield _record(text, layout, None)


def _record(text: JsonText, layout: Layout, kind: NestedList | None) -> NestedRecord:
    text.peek()
    line, value = text.line, text.value()
    kind = kind or _kind_of(value, layout.format)
    rank = layout.counts[kind.name] = layout.counts.get(kind.name, 0) + 1
    record = NestedRecord(kind, rank, line, value, tuple(map(plain, text.doubled)))
    text.last = f"le {record.label}"
    return record


def _kind_of(value: Any, nested: NestedFormat) -> NestedList:
    its_type = value.get(TYPE) if isinstance(value, dict) else None
    return next((one for one in nested.lists if one.type_name == its_type), nested.lists[0])


def _pass_over(text: JsonText, layout: Layout, name: str) -> None:
    text.value()
    layout.unknown += 1
    if len(layout.names) < MOST_NAMES:
        layout.names.append(plain(name))


def plain(text: str) -> str:
    """Return a text that a file and a page can hold: half characters replaced, shortened."""
    return shortened(text.encode("utf-8", "replace").decode("utf-8"), SHOWN)
