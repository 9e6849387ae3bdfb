"""Which row of a file is its header, of one line or of two."""

import re
from collections import Counter
from collections.abc import Sequence

from app.kernel.text import letters_of
from app.tables.recipes.cells.cleaning import clean
from app.tables.recipes.naming import words_of

CLOSE = 0.6  # of the usual width
SEPARATOR_LINE = "sep="
DBASE_KIND = re.compile(r",[CDFLMN](,\d{1,3}){0,2}$")


def find_header(
    rows: Sequence[tuple[int, Sequence[str]]], known: frozenset[str]
) -> tuple[int, int, str]:
    """Return (line, tiers, why) of the header among the first rows; line 0 if there is none.

    ``known``: the words that the schema uses.
    """
    filled = {line: _filled(cells) for line, cells in rows}
    widths = Counter(count for count in filled.values() if count > 1)
    usual = max(widths, key=lambda width: (widths[width], width), default=1)
    best, best_score = 0, -1.0
    for line, cells in rows:
        if not filled[line] or _is_separator(cells) or filled[line] < CLOSE * usual:
            continue
        score = _looks(cells, known) - 0.02 * (line - rows[0][0])
        if score > best_score:
            best, best_score = line, score
    if not best:
        return next((line for line, _ in rows if filled[line]), 0), 1, "première ligne remplie"
    line, tiers = _tiers(rows, best)
    return line, tiers, _why(rows, best, known)


def _filled(cells: Sequence[str]) -> int:
    return sum(1 for cell in cells if cell.strip())


def _is_separator(cells: Sequence[str]) -> bool:
    return bool(cells) and cells[0].lower().startswith(SEPARATOR_LINE)


def _looks(cells: Sequence[str], known: frozenset[str]) -> float:
    """Return how much a row looks like names: texts, each once, that the schema knows."""
    texts = [clean(cell) for cell in cells if cell.strip()]
    figures = sum(any(letter.isdigit() for letter in text[:2]) for text in texts)
    distinct = len({letters_of(text) for text in texts}) / len(texts)
    told = sum(bool(words_of(text) & known) for text in texts) / len(texts)
    return 2 * told + distinct - 2 * figures / len(texts)


def _tiers(rows: Sequence[tuple[int, Sequence[str]]], line: int) -> tuple[int, int]:
    """Return (line, tiers): two when a row completes the other (« Montant » over « voté »)."""
    by_line = dict(rows)
    for first in (line - 1, line):
        upper, lower = by_line.get(first, ()), by_line.get(first + 1, ())
        if _completes(upper, lower):
            return first, 2
    return line, 1


def _completes(upper: Sequence[str], lower: Sequence[str]) -> bool:
    """Tell whether the lower row names parts of the groups of the upper one."""
    if _filled(upper) <= 1 or not _filled(lower):
        return False
    texts = [*(cell for cell in upper if cell.strip()), *(cell for cell in lower if cell.strip())]
    if any(text.strip()[0].isdigit() for text in texts):
        return False
    filled = {place for place, cell in enumerate(lower) if cell.strip()}
    blank_above = {place for place in filled if place >= len(upper) or not upper[place].strip()}
    lonely = {place for place, cell in enumerate(upper) if cell.strip()} - filled
    groups = {place - 1 for place in blank_above} & (filled | blank_above)
    return bool(blank_above) and bool(groups) and len(lonely) > 0


def name_in(cell: str) -> str:
    """Return the name of a column, without the kind and the width that a dBase table adds to it.

    A spreadsheet that opens such a table writes « NOM,C,50 » or « SURFACE,N,19,11 ».
    """
    return DBASE_KIND.sub("", clean(cell))


def joined_names(upper: Sequence[str], lower: Sequence[str]) -> tuple[str, ...]:
    """Return the names of a header in two tiers: a group goes on until the next one begins."""
    names, group = [], ""
    for place in range(max(len(upper), len(lower))):
        above = name_in(upper[place]) if place < len(upper) else ""
        below = name_in(lower[place]) if place < len(lower) else ""
        group = above or (group if below else "")
        names.append(" ".join(filter(None, (group, below))))
    return tuple(names)


def _why(rows: Sequence[tuple[int, Sequence[str]]], line: int, known: frozenset[str]) -> str:
    cells = dict(rows)[line]
    told = sum(bool(words_of(name_in(cell)) & known) for cell in cells if cell.strip())
    if told > 1:
        return f"{told} noms que le schéma connaît"
    return "des textes tous différents, sur toute la largeur du tableau"
