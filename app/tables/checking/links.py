"""What is compared between rows: groups of columns that never repeat, links of a table to itself.

A link (« foreignKeys ») asks that a value stand in another column of the file, which is read once
more before its check: a row may name one that stands below it.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal

from app.kernel.typography import quoted, shortened
from app.tables.checking.across import RowCheck
from app.tables.checking.columns import SHOWN, CheckedColumn
from app.tables.checking.seen import Seen
from app.tables.relations import SelfLink
from app.tables.schema import Schema

SEPARATOR = "\x1f"
REMEDY = "Ajoutez la ligne désignée, ou corrigez ce qui la désigne."

Key = Callable[[Sequence[str]], str]


class SelfLinks:
    """The links of a schema whose columns all stand in the file."""

    def __init__(
        self, schema: Schema, columns: Sequence[CheckedColumn], missing: frozenset[str]
    ) -> None:
        """Keep those that can be followed; a column that is missing is told elsewhere."""
        by_name = {column.field.name: column for column in columns}
        self._links = [
            (link, Seen())
            for link in schema.links
            if {*link.fields, *link.targets} <= by_name.keys()
        ]
        self._by_name: Mapping[str, CheckedColumn] = by_name
        self._missing = missing

    def __bool__(self) -> bool:
        """Tell whether there is any."""
        return bool(self._links)

    def learn(self, numbered: Iterable[tuple[int, list[str]]], width: int) -> None:
        """Remember what may be named, from all the rows of the file."""
        keys = [(self._key(link.targets), met) for link, met in self._links]
        for _, cells in numbered:
            row = cells + [""] * (width - len(cells))
            for key, met in keys:
                met.add(key(row))

    def checks(self) -> list[RowCheck]:
        """Return the checks of the rows, once all is learnt."""
        return [self._check(link, met) for link, met in self._links]

    def _check(self, link: SelfLink, met: Seen) -> RowCheck:
        columns = [self._by_name[name] for name in link.fields]
        key, nothing = self._key(link.fields), SEPARATOR * (len(columns) - 1)
        names = " et ".join(map(quoted, link.targets))

        def fault(cells: Sequence[str]) -> str:
            value = key(cells)
            if value == nothing or value in met:
                return ""
            texts = [shortened(cells[column.index], SHOWN) for column in columns]
            return f"{quoted(', '.join(texts))} ne figure dans aucune ligne de {names}."

        kind = f"self-link-{SEPARATOR.join(link.fields)}"
        many = f"où {' et '.join(map(quoted, link.fields))} ne figure pas dans {names}"
        return RowCheck(columns[0], kind, fault, many, REMEDY, remark=False, columns=link.fields)

    def _key(self, names: Sequence[str]) -> Key:
        return _key_of([self._by_name[name] for name in names], self._missing)


def unique_checks(
    schema: Schema, columns: Sequence[CheckedColumn], missing: frozenset[str]
) -> list[RowCheck]:
    """Return the checks of the groups of columns that no two rows may share (« uniqueKeys »)."""
    by_name = {column.field.name: column for column in columns}
    return [
        _unique(rank, [by_name[name] for name in names], missing)
        for rank, names in enumerate(schema.unique_keys)
        if by_name.keys() >= set(names)
    ]


def _unique(rank: int, columns: Sequence[CheckedColumn], missing: frozenset[str]) -> RowCheck:
    key, met = _key_of(columns, missing), Seen()
    names = tuple(column.field.name for column in columns)
    shown = " et ".join(map(quoted, names))

    def fault(cells: Sequence[str]) -> str:
        # A row that leaves one of them empty repeats nothing.
        if any(cells[column.index] in missing for column in columns) or not met.add(key(cells)):
            return ""
        texts = [shortened(cells[column.index], SHOWN) for column in columns]
        return f"{quoted(', '.join(texts))} figure déjà plus haut dans {shown}."

    many = f"où {shown} ont déjà ces valeurs plus haut"
    remedy = "Corrigez l’une des deux lignes, ou supprimez-la."
    return RowCheck(
        columns[0], f"unique-key-{rank}", fault, many, remedy, remark=False, columns=names
    )


def _key_of(columns: Sequence[CheckedColumn], missing: frozenset[str]) -> Key:
    parts = [(column.index, column.read) for column in columns]

    def key(cells: Sequence[str]) -> str:
        return SEPARATOR.join(_part(cells[index], read, missing) for index, read in parts)

    return key


def _part(text: str, read: Callable[[str], object], missing: frozenset[str]) -> str:
    """Return what is compared of a cell: its value, as 1 and 01 are one number."""
    if text in missing:
        return ""
    value = read(text)
    if isinstance(value, Decimal):
        value = value.normalize()
    return text if value is None else str(value)
