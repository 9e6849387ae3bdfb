"""Checks between the cells of one row: one of two filled, sums, comparisons, columns that go
together."""

import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from app.kernel.typography import plural, quoted, shortened
from app.tables.checking.columns import SHOWN, CheckedColumn
from app.tables.checking.ground import in_france, position_fault
from app.tables.custom import CustomCheck
from app.tables.report import Structure

COMPARE: Mapping[str, Callable[[Any, Any], bool]] = {
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "<=": operator.le,
    "<": operator.lt,
}
WORDS = {
    ">": "être plus grand que",
    ">=": "être au moins égal à",
    "==": "être égal à",
    "<=": "être au plus égal à",
    "<": "être plus petit que",
}
LONGEST_NUMBER = 30  # figures, beyond which a number is written with its exponent
ORDERED = (int, Decimal, float)


@dataclass(frozen=True, slots=True)
class RowCheck:
    """A check of rows that is ready to run on one file."""

    column: CheckedColumn  # the one under which its faults are told
    kind: str
    fault: Callable[[Sequence[str]], str]  # a sentence about the cells of a row, or nothing
    many: str  # what follows « 12 lignes »
    remedy: str
    remark: bool
    columns: tuple[str, ...] = ()  # all those whose values a sentence may show

    def title(self, count: int) -> str:
        """Return the sentence about all the rows at fault."""
        return f"{self.column.field.name}\u00a0: {plural(count, 'ligne')} {self.many}."


@dataclass(frozen=True, slots=True)
class _Cells:
    """The columns of one check that stand in the file, and how to read them."""

    columns: tuple[CheckedColumn, ...]
    missing: frozenset[str]

    def filled(self, cells: Sequence[str]) -> list[bool]:
        return [cells[column.index] not in self.missing for column in self.columns]

    def values(self, cells: Sequence[str]) -> list[Any] | None:
        """Return the value of each column; None as soon as one is missing or cannot be read."""
        values = []
        for column in self.columns:
            text = cells[column.index]
            value = None if text in self.missing else column.read(text)
            if value is None:
                return None
            values.append(value)
        return values


def row_checks(
    checks: Sequence[CustomCheck], columns: Sequence[CheckedColumn], missing: frozenset[str]
) -> list[RowCheck]:
    """Prepare the checks of rows that the columns of this file allow."""
    by_name = {column.field.name: column for column in columns}
    ready = []
    for rank, check in enumerate(checks):
        make = _MAKERS.get(check.name)
        present = tuple(by_name[name] for name in check.columns if name in by_name)
        if make is None or not present:
            continue
        made = make(check, _Cells(present, missing))
        if made is not None:
            fault, many, remedy = made
            kind = f"{check.name}-{rank}"
            ready.append(
                RowCheck(present[0], kind, fault, many, remedy, check.remark, check.columns)
            )
    return ready


def missing_columns(checks: Sequence[CustomCheck], present: frozenset[str]) -> list[Structure]:
    """Report the columns whose absence a check of rows refuses."""
    return [problem for check in checks for problem in _missing(check, present)]


def _missing(check: CustomCheck, present: frozenset[str]) -> list[Structure]:
    absent = [name for name in check.columns if name not in present]
    names = " et ".join(map(quoted, absent))
    if check.name == "one-of-required" and len(absent) == len(check.columns):
        sentence = f"Les colonnes {names} manquent\u00a0: il faut au moins l’une des deux."
    elif check.name == "cohesive-columns-value" and 0 < len(absent) < len(check.columns):
        together = ", ".join(map(quoted, check.columns))
        verb = "manque" if len(absent) == 1 else "manquent"
        sentence = f"Les colonnes {together} vont ensemble, et {names} {verb}."
    else:
        return []
    remedy = "Ajoutez ce qui manque."
    return [Structure(check.name, sentence, remedy, absent[0], blocking=not check.remark)]


Made = tuple[Callable[[Sequence[str]], str], str, str]


def _one_of(check: CustomCheck, cells: _Cells) -> Made:
    names = " et ".join(map(quoted, check.columns))
    sentence = f"{names} sont vides tous les deux."
    missing, first, last = cells.missing, cells.columns[0].index, cells.columns[-1].index

    def fault(row: Sequence[str]) -> str:
        return sentence if row[first] in missing and row[last] in missing else ""

    many = f"où {names} sont vides tous les deux"
    return fault, many, "Remplissez l’une des deux colonnes."


def _together(check: CustomCheck, cells: _Cells) -> Made | None:
    if len(cells.columns) < len(check.columns):
        return None  # told once for the whole file
    names = ", ".join(map(quoted, check.columns))
    sentence = f"{names} doivent être tous remplis, ou tous vides."

    def fault(row: Sequence[str]) -> str:
        return "" if len(set(cells.filled(row))) == 1 else sentence

    many = f"où {names} ne sont ni tous remplis ni tous vides"
    return fault, many, "Remplissez toutes ces colonnes, ou aucune."


def _sum(check: CustomCheck, cells: _Cells) -> Made | None:
    if len(cells.columns) < len(check.columns):
        return None
    total, *parts = map(quoted, check.columns)
    added = " + ".join(parts)

    def fault(row: Sequence[str]) -> str:
        values = cells.values(row)
        if values is None or not all(isinstance(value, ORDERED) for value in values):
            return ""
        try:
            exact = [Decimal(str(value)) for value in values]
            amount = sum(exact[1:], Decimal(0))
        except InvalidOperation:  # truths, or infinities of both signs, have no sum
            return ""
        if exact[0] == amount:
            return ""
        return f"{total} vaut {_plain(exact[0])}, mais {added} font {_plain(amount)}."

    return fault, f"où {total} n’est pas {added}", "Corrigez le total, ou l’un des nombres ajoutés."


def _compare(check: CustomCheck, cells: _Cells) -> Made | None:
    if len(cells.columns) < len(check.columns):
        return None
    first, second = map(quoted, check.columns)
    holds, words = COMPARE[check.option], WORDS[check.option]

    def fault(row: Sequence[str]) -> str:
        values = cells.values(row)
        if values is None:
            return ""
        left, right = (shortened(row[column.index], SHOWN) for column in cells.columns)
        pair = _comparable(*values)
        try:
            held = holds(*pair) if pair else None
        except TypeError:  # lists of several kinds of values
            held = None
        if held is None:
            return f"{first} ({left}) et {second} ({right}) ne se comparent pas."
        return "" if held else f"{first} ({left}) doit {words} {second} ({right})."

    many = f"où {first} devrait {words} {second}"
    return fault, many, "Vérifiez les deux valeurs."


def _in_france(check: CustomCheck, cells: _Cells) -> Made | None:
    if len(cells.columns) < len(check.columns):
        return None
    names = " et ".join(map(quoted, check.columns))

    def fault(row: Sequence[str]) -> str:
        longitude, latitude = map(_number, cells.values(row) or (None, None))
        if longitude is None or latitude is None or in_france(longitude, latitude):
            return ""
        why = position_fault(longitude, latitude)
        return f"({_plain(longitude)}, {_plain(latitude)}) {why}"

    many = f"dont la position ({names}) n’est pas en France"
    return fault, many, "Vérifiez que la longitude et la latitude ne sont pas échangées."


def _comparable(left: Any, right: Any) -> tuple[Any, Any] | None:
    """Return two values of one kind: numbers, even written as texts, or values of one type."""
    numbers = _number(left), _number(right)
    if numbers[0] is not None and numbers[1] is not None:
        return numbers
    return (left, right) if type(left) is type(right) and not isinstance(left, dict) else None


def _number(value: Any) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, (str, *ORDERED)):
        return None
    try:
        exact = value if isinstance(value, Decimal) else Decimal(str(value))
    except InvalidOperation:
        return None
    return exact if exact.is_finite() else None


def _plain(value: Decimal) -> str:
    if not value.is_finite() or abs(value.adjusted()) > LONGEST_NUMBER:
        return shortened(str(value), SHOWN)
    return shortened(f"{value.normalize():f}", SHOWN)


_MAKERS: Mapping[str, Callable[[CustomCheck, _Cells], Made | None]] = {
    "one-of-required": _one_of,
    "cohesive-columns-value": _together,
    "sum-columns-value": _sum,
    "compare-columns-value": _compare,
    "pair-in-france": _in_france,
}
