"""The row that names the columns, and what stands above it: titles, « sep=; », blank rows."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.tables.reading.kinds import Merge

BEGINNING_ROWS = 60  # of a table, among which a person may choose the row of names
LOOKED_AT = 30  # rows among which the names are sought
LONGEST_NAME = 200  # characters
SEP = re.compile(r"sep=[;,|\t]?", re.IGNORECASE)
# A name of column is none of these: a number, an amount, a date, a code.
FIGURES = re.compile(r"[-+']?[\d\s\u00a0\u202f.,/:%€_-]*\d[\d\s\u00a0\u202f.,/:%€_TZ-]*")


@dataclass(frozen=True, slots=True)
class HeaderFound:
    """The names of the columns, their row (the lower one when there are two), from 1."""

    line: int
    names: tuple[str, ...]
    tiers: int = 1


def is_blank(cells: Sequence[str]) -> bool:
    """Tell whether a row holds separators and spaces only."""
    return not any(map(str.strip, cells))


def find_header(beginning: Sequence[Sequence[str]], merges: Sequence[Merge] = ()) -> HeaderFound:
    """Return the row of names among the first rows of a table, one of which is not blank.

    The first filled row, unless it is far narrower than the table, as titles are, and a row of
    names stands below: it is better to take names for data than the reverse.
    """
    filled = [line for line, row in enumerate(beginning, 1) if not is_blank(row)]
    widths = sorted(_width(beginning[line - 1]) for line in filled)
    usual = widths[len(widths) * 3 // 4]  # not the widest: a row may be too long by mistake
    line = first = next((n for n in filled if not _announces(beginning[n - 1])), filled[0])
    for candidate in filled:
        if candidate < first or candidate > LOOKED_AT:
            continue
        if not _is_title(beginning[candidate - 1], usual):
            row = beginning[candidate - 1]
            named = candidate == first or _names(row) or _is_upper(candidate, beginning, merges)
            line = candidate if named else first
            break
    return header_at(beginning, line, merges)


def header_at(
    beginning: Sequence[Sequence[str]], line: int, merges: Sequence[Merge] = ()
) -> HeaderFound:
    """Return the names at a row, with those of the tier above or below it if there is one."""
    for upper in (line, line - 1):
        if _is_upper(upper, beginning, merges):
            names = _joined(beginning[upper - 1], beginning[upper], upper, merges)
            return HeaderFound(upper + 1, names, tiers=2)
    return HeaderFound(line, tuple(beginning[line - 1]))


def _announces(row: Sequence[str]) -> bool:
    """Tell whether a row is the « sep=; » that Excel alone understands."""
    return bool(row) and SEP.fullmatch(row[0].strip()) is not None and is_blank(row[1:])


def _width(row: Sequence[str]) -> int:
    return sum(1 for cell in row if cell.strip())


def _is_title(row: Sequence[str], usual: int) -> bool:
    width = _width(row)
    return width * 3 <= usual or (width == 1 < usual)


def _names(row: Sequence[str]) -> bool:
    """Tell whether a row may name columns: short texts, no two the same."""
    texts = [cell.strip().casefold() for cell in row if cell.strip()]
    plain = all(len(text) <= LONGEST_NAME and not FIGURES.fullmatch(text) for text in texts)
    return plain and len(set(texts)) == len(texts)


def _is_upper(upper: int, beginning: Sequence[Sequence[str]], merges: Sequence[Merge]) -> bool:
    """Tell whether a row is the upper tier of names: « Montant » over « voté » and « payé »."""
    if not 1 <= upper < len(beginning) or _width(beginning[upper - 1]) < len("AB"):
        return False
    lower = beginning[upper]
    groups = _groups(upper, merges)
    under = [lower[place] if place < len(lower) else "" for group in groups for place in group]
    return bool(under) and all(cell.strip() for cell in under) and _names(under)


def _groups(upper: int, merges: Sequence[Merge]) -> list[range]:
    return [
        range(merge.left, merge.right + 1)
        for merge in merges
        if merge.top == merge.bottom == upper and merge.right > merge.left
    ]


def _joined(
    upper: Sequence[str], lower: Sequence[str], line: int, merges: Sequence[Merge]
) -> tuple[str, ...]:
    over = dict(enumerate(upper))
    for group in _groups(line, merges):
        over.update(dict.fromkeys(group, upper[group.start] if group.start < len(upper) else ""))
    names = []
    for place in range(max(len(upper), len(lower))):
        top, bottom = (
            over.get(place, "").strip(),
            lower[place].strip() if place < len(lower) else "",
        )
        names.append(bottom if top in {"", bottom} else f"{top} {bottom}".strip())
    return tuple(names)
