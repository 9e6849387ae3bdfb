"""Reading the table of an import in a child process; nothing is written to the database."""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from app.datasets.inventory.models import Import
from app.datasets.inventory.rules import PersonalData
from app.datasets.inventory.services import MOST
from app.datasets.transfer import files
from app.datasets.transfer.columns import (
    MOST_COLUMNS,
    Header,
    ReadingAsked,
    header_of,
    is_national,
    named,
)
from app.datasets.transfer.places import with_places
from app.datasets.transfer.rows import ImportRow, RowReading, read_rows
from app.kernel.errors import Refused
from app.kernel.typography import shortened
from app.tables import sandbox
from app.tables.form import Form, TableKind, Unreadable

log = logging.getLogger(__name__)

SAMPLES, LONGEST_SAMPLE = 3, 60
LOOKED_AT = 40
PROPOSED_LINES, LONGEST_LINE = 12, 90  # rows proposed for the names, and their characters
FAILED = (
    "Ce fichier n’a pas pu être lu ici. Ouvrez-le dans un tableur, enregistrez la feuille en CSV "
    "et envoyez ce fichier-là."
)
NAMELESS = (
    "Aucune ligne de ce fichier ne donne de nom aux colonnes. Écrivez leurs noms sur la première "
    "ligne et renvoyez-le."
)


@dataclass(frozen=True, slots=True)
class Look:
    """A table before it is read whole: how it is written, its header, a few rows."""

    form: Form
    sheet: int
    header: Header
    sample: tuple[tuple[str, ...], ...]
    lines: tuple[tuple[int, str], ...] = ()  # the rows that may name the columns, in short
    notices: tuple[str, ...] = ()  # what the reading passed over, filled in or could not read


def look(
    authority_id: int, stored_name: str, file_name: str, asked: ReadingAsked | None = None
) -> Look:
    """Return the form of a table, its header and a sample; ``Refused`` if it is unreadable."""
    asked = asked or ReadingAsked()
    path, sheet = files.table_of(authority_id, stored_name), asked.sheet
    form = _guarded(
        lambda: sandbox.sniff(
            path, file_name, sheet, encoding=asked.encoding, header_line=asked.line
        )
    )
    rows = _guarded(lambda: sandbox.head(path, form, sheet=sheet, count=LOOKED_AT))
    if asked.line or form.tiers > 1:
        header: Header | None = Header(form.header_line, named(form.header))
    else:
        header = header_of(rows, form.header_line)
    if header is None:
        raise Refused(NAMELESS, "file")
    header = Header(header.line, header.columns[:MOST_COLUMNS])
    form = replace(form, header_line=header.line)
    read = _guarded(lambda: sandbox.notices(path, form, sheet=sheet))
    filled = [row for row in rows[header.line :] if any(cell.strip() for cell in row)]
    sample = tuple(
        tuple(" ".join(cell.split())[:LONGEST_SAMPLE] for cell in row[: len(header.columns)])
        for row in filled[:SAMPLES]
    )
    notices = tuple(f"{problem.sentence} {problem.remedy}" for problem in read)
    return Look(form, sheet, header, sample, tuple(_proposed(rows)), notices)


def _proposed(rows: list[list[str]]) -> Iterator[tuple[int, str]]:
    """Yield the line and the beginning of the first rows that hold something."""
    filled = [(line, row) for line, row in enumerate(rows, 1) if any(map(str.strip, row))]
    for line, row in filled[:PROPOSED_LINES]:
        texts = ", ".join(" ".join(cell.split()) for cell in row if cell.strip())
        yield line, shortened(texts, LONGEST_LINE)


def form_of(row: Import) -> Form:
    """Return how the table of an import is written."""
    form = row.outcome["form"]
    return Form(**{**form, "kind": TableKind(form["kind"]), "sheets": tuple(form["sheets"])})


def read_table(row: Import, on_progress: Callable[[int, int], None]) -> list[ImportRow]:
    """Return the rows of an import; ``Refused`` if they cannot be read; nothing is written."""
    form = form_of(row)
    path = files.table_of(row.authority_id, row.stored_name)
    table = _guarded(lambda: sandbox.read(path, form, sheet=row.outcome["sheet"], max_rows=MOST))
    on_progress(0, len(table))
    header = Header(row.outcome["line"], tuple(row.columns))
    blanks = bool(row.outcome.get("blanks", False))
    odd = _guarded(lambda: sandbox.odd_cells(path, form, sheet=row.outcome["sheet"]))
    reading = RowReading(
        header,
        row.mapping,
        delimited=form.kind is TableKind.CSV,
        blanks=blanks,
        odd={(cell.line, cell.column): cell for cell in odd},
    )
    rows = read_rows(table, reading, lambda done: on_progress(done, len(table)))
    if is_national(row.columns):
        return with_places(rows, table, header.columns)
    if not row.outcome.get("register", False):
        return rows
    # What a register lists is about people.
    about = {"personal_data": PersonalData.DIRECT.value}
    return [replace(line, by_field={**line.by_field, **about}) for line in rows]


def _guarded(work: Callable[[], Any]) -> Any:
    """Call a function that reads a visitor's file; its failures become ``Refused``."""
    try:
        return work()
    except Unreadable as unreadable:
        raise Refused(unreadable.sentence, "file") from unreadable
    except sandbox.ChildFailed as failure:
        log.exception("reading a table has failed")
        raise Refused(FAILED, "file") from failure
