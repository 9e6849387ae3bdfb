"""Personal data spotted in the texts of nested records, before they are published."""

from pathlib import Path

from app.tables.checking.personal import spot_among
from app.tables.form import Form, Progress, Unreadable
from app.tables.nested.format import NestedFormat
from app.tables.nested.json_text import TOO_DEEP
from app.tables.nested.reading import opened
from app.tables.nested.records import Layout, NestedRecord, records
from app.tables.nested.tree import Node, label_of, texts, tree_of
from app.tables.report import Finding

OTHERS = "hors format"
BETWEEN = "\n"


def spot(
    path: Path, form: Form, nested: NestedFormat, *, on_progress: Progress | None = None
) -> tuple[Finding, ...]:
    """Look for e-mail addresses, phones, NIR, IBAN and birth dates in the texts of every record."""
    paths = dict.fromkeys(
        rule.path for one in nested.lists for rule in one.rules if rule.type == "text"
    )
    places = {place: rank for rank, place in enumerate(("", *paths))}
    header = [OTHERS, *map(label_of, paths)]
    trees = {one.name: tree_of(one.rules) for one in nested.lists}
    with opened(path, form, on_progress) as text:
        rows = (
            (record.line, _cells(trees[record.list.name], record, places))
            for record in records(text, Layout(nested))
        )
        try:
            return spot_among(header, rows, thing="Champ")
        except RecursionError:
            raise Unreadable(TOO_DEEP) from None


def _cells(tree: Node, record: NestedRecord, places: dict[str, int]) -> list[str]:
    """Return the texts of a record as one row: those of a list share a cell."""
    cells: list[list[str]] = [[] for _ in places]
    for path, text in texts(tree, record.value):
        cells[places.get(path, 0)].append(text)
    return [BETWEEN.join(cell) for cell in cells]
