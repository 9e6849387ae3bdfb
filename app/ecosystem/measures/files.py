"""All that was measured, as a file for a spreadsheet."""

from collections.abc import Sequence
from datetime import date
from typing import IO

from app.ecosystem.measures.models import DatasetMeasure
from app.ecosystem.measures.queries import measured
from app.ecosystem.measures.rules import FIGURE_TITLES, MeasureSource
from app.spaces.models import Authority
from app.tables.writing.layout import Cell
from app.tables.writing.tables import TableSheet, write_csv

FIGURES = ("downloads", "robots", "views", "reuses", "discussions", "followers")
HEADER = ("Mois", "Jeu", "Source", *(FIGURE_TITLES[name] for name in FIGURES))


def write_measures(target: IO[bytes], authority: Authority, since: date) -> None:
    """Write a line for each month, dataset and source; an absent figure is an empty cell."""
    rows = (_row(row, title) for row, title in measured(authority, since))
    write_csv(target, TableSheet("Mesures", HEADER, rows), delimiter=";", bom=True)


def _row(row: DatasetMeasure, title: str) -> Sequence[Cell]:
    figures = [getattr(row, name) for name in FIGURES]
    cells = ["" if figure is None else str(figure) for figure in figures]
    return [f"{row.month:%Y-%m}", title, MeasureSource(row.source).label, *cells]
