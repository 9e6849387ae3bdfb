"""A table as people keep it: a title, merged cells, truncated numbers, amounts in words."""

import io
from datetime import datetime

import xlsxwriter

OWN_SIRET = "21990001600003"
HEADER = (
    "Association",
    "N° SIRET",
    "Objet de la subvention",
    "Montant voté",
    "Date de la délibération",
    "Date de versement",
    "Observations",
)
ROWS = (
    ("Amicale laïque", "41900002100008", "Fête des écoles", "1\u202f200,50 €", "12/03/2026"),
    ("Club de pétanque", "35600000049837", "Concours", "800 €", "31/12/2026"),
    ("Harmonie", "4120000700015", "Achat d’instruments", "450,00", "03/11/2026"),
    ("Ludothèque", "21990001600003", "Achat de jeux", "12,5", "16/05/2026"),
    ("Comité des fêtes", "41900002000000", "Feu d’artifice", "1 000", "02/04/2026"),
)
PAID = datetime(2026, 4, 1)  # noqa: DTZ001  a spreadsheet knows no zone


def messy_workbook(*, sheet: str = "Subventions", title: str = "Subventions versées") -> bytes:
    """Return an Excel file of subsidies: title merged over the table, header on line 3, a total."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        page = book.add_worksheet(sheet)
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        page.merge_range(0, 0, 0, len(HEADER) - 1, title)
        page.write_row(2, 0, HEADER)
        for line, cells in enumerate(ROWS, 3):
            page.write_row(line, 0, cells)
            page.write_datetime(line, 5, PAID, day)
        page.write_row(3 + len(ROWS), 0, ("TOTAL", "", "", "3 463 €"))
    return target.getvalue()
