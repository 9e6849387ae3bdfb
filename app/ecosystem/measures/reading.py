"""Reading a table of measures that somebody brings: months, datasets and figures, or why not. Pure.

A column is known by its name, in French or as data.gouv.fr writes it.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from app.ecosystem.measures.rules import FIGURE_TITLES, FIGURES, MeasureSource
from app.kernel.text import name_key
from app.kernel.typography import quoted

COLUMNS = {
    "month": ("mois", "month", "metric month", "periode", "date"),
    "dataset": ("jeu", "jeu de donnees", "titre", "dataset", "title", "identifiant"),
    "source": ("source",),
    "downloads": ("telechargements", "downloads", "monthly download resource"),
    "views": ("consultations", "visites", "vues", "views", "monthly visit"),
    "reuses": ("reutilisations", "reuses"),
    "discussions": ("discussions",),
    "followers": ("abonnes", "followers"),
}
MONTHS = (
    *("janvier", "fevrier", "mars", "avril", "mai", "juin", "juillet", "aout", "septembre"),
    *("octobre", "novembre", "decembre"),
)
YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})(?:[-/.]\d{1,2})?(?:[T ].*)?")
MONTH_FIRST = re.compile(r"(?:\d{1,2}[-/.])?(\d{1,2})[-/.](\d{4})")
IN_WORDS = re.compile(r"([a-z]+) (\d{4})")
SPACES = re.compile(r"[\s\u00a0\u202f]+")
MOST = (1 << 31) - 1
FIRST_YEAR = 2000
NO_MONTHS = "Aucune colonne «\u202fMois\u202f»\u00a0: nommez-la ainsi sur la première ligne."
NO_DATASETS = "Aucune colonne «\u202fJeu\u202f»\u00a0: nommez-la ainsi sur la première ligne."
NO_FIGURES = "Aucune colonne de chiffres\u00a0: nommez-en une «\u202fTéléchargements\u202f»."


@dataclass(frozen=True, slots=True)
class BroughtLine:
    """What a line says of a dataset for a month; a figure that it leaves empty is absent."""

    number: int
    month: date
    dataset: str
    figures: Mapping[str, int | None]


@dataclass
class BroughtTable:
    """The lines of a table, and what is wrong with the others."""

    lines: list[BroughtLine] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    columns: tuple[str, ...] = ()
    empty: int = 0  # lines without any figure: no measure
    others: int = 0  # lines that a file of Jalon gives of another source


def table_of(rows: Iterable[Sequence[str]], this_month: date) -> BroughtTable:
    """Read the rows of a table, the first of which names the columns."""
    table, ranks = BroughtTable(), dict[str, int]()
    for number, cells in enumerate(rows, 1):
        if not any(cell.strip() for cell in cells):
            continue
        if not ranks:
            ranks = _ranks(cells)
            table.faults = _lacking(ranks)
            table.columns = tuple(name for name in FIGURES if name in ranks)
            if table.faults:
                break
            continue
        _read_line(table, number, {name: _cell(cells, rank) for name, rank in ranks.items()})
        _refuse_future(table, this_month)
    return table


def month_read(text: str) -> date | None:
    """Return the month that somebody wrote: « 2026-03 », « 03/2026 », « mars 2026 »."""
    plain = name_key(text) if text and text[0].isalpha() else text.strip()
    if found := YEAR_FIRST.fullmatch(plain):
        return _month(int(found[1]), int(found[2]))
    if found := MONTH_FIRST.fullmatch(plain):
        return _month(int(found[2]), int(found[1]))
    found = IN_WORDS.fullmatch(plain)
    if found and found[1] in MONTHS:
        return _month(int(found[2]), MONTHS.index(found[1]) + 1)
    return None


def figure_read(text: str) -> int | None:
    """Return a whole number, its spaces left out; ``ValueError`` for what is none."""
    plain = SPACES.sub("", text)
    if not plain:
        return None
    if not (plain.isascii() and plain.isdecimal()) or int(plain) > MOST:
        raise ValueError(text)
    return int(plain)


def _read_line(table: BroughtTable, number: int, cells: Mapping[str, str]) -> None:
    if cells.get("source") and cells["source"] != MeasureSource.CSV.label:
        table.others += 1
        return
    month = month_read(cells["month"])
    if month is None:
        table.faults.append(f"Ligne {number}\u00a0: {quoted(cells['month'])} n’est pas un mois.")
        return
    if not cells["dataset"]:
        table.faults.append(f"Ligne {number}\u00a0: le nom du jeu manque.")
        return
    figures: dict[str, int | None] = {}
    for name in table.columns:
        try:
            figures[name] = figure_read(cells[name])
        except ValueError:
            title = FIGURE_TITLES[name].lower()
            wrong = quoted(cells[name])
            table.faults.append(f"Ligne {number}, {title}\u00a0: {wrong} n’est pas un nombre.")
            return
    if all(figure is None for figure in figures.values()):
        table.empty += 1
        return
    table.lines.append(BroughtLine(number, month, cells["dataset"], figures))


def _refuse_future(table: BroughtTable, this_month: date) -> None:
    if table.lines and table.lines[-1].month > this_month:
        line = table.lines.pop()
        table.faults.append(f"Ligne {line.number}\u00a0: ce mois n’est pas encore commencé.")


def _ranks(header: Sequence[str]) -> dict[str, int]:
    names = [name_key(cell.replace("_", " ")) for cell in header]
    ranks = {}
    for column, known in COLUMNS.items():
        rank = next((names.index(name) for name in known if name in names), None)
        if rank is not None:
            ranks[column] = rank
    return ranks


def _lacking(ranks: Mapping[str, int]) -> list[str]:
    if "month" not in ranks:
        return [NO_MONTHS]
    if "dataset" not in ranks:
        return [NO_DATASETS]
    return [] if any(name in ranks for name in FIGURES) else [NO_FIGURES]


def _cell(cells: Sequence[str], rank: int) -> str:
    return cells[rank].strip() if rank < len(cells) else ""


def _month(year: int, month: int) -> date | None:
    return date(year, month, 1) if year >= FIRST_YEAR and 1 <= month <= len(MONTHS) else None
