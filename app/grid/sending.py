"""What somebody sends of a grid: lines by id, with what they saw and the texts of their cells."""

from collections.abc import Iterable

from app.grid.rules import MOST_CELLS, GridColumn, RowSent
from app.kernel.errors import Refused
from app.kernel.revisions import Sight
from app.kernel.typography import number

SEEN, LEAVES = "-seen", "-leaves"
LONGEST_ID = 120
TOO_MANY = (
    f"Vous envoyez plus de {number(MOST_CELLS)} cellules à la fois\u00a0: collez-les en plusieurs "
    "fois, ou passez par l’import d’un fichier."
)


def cell_name(row_id: str, column: str) -> str:
    """Return the name of a cell in the form: « 12.title »."""
    return f"{row_id}.{column}"


def seen_name(row_id: str) -> str:
    """Return the name of what was seen of a line: « 12-seen »."""
    return f"{row_id}{SEEN}"


def rows_sent(fields: Iterable[tuple[str, str]], columns: Iterable[GridColumn]) -> list[RowSent]:
    """Return the lines sent, in their order; ``Refused`` when they hold too many cells."""
    names = {column.name for column in columns if column.typed}
    cells: dict[str, dict[str, str]] = {}
    seen: dict[str, Sight] = {}
    leaving: set[str] = set()
    for name, text in fields:
        row_id, dot, column = name.rpartition(".")
        if dot and column in names and 0 < len(row_id) <= LONGEST_ID:
            cells.setdefault(row_id, {})[column] = text
        elif name.endswith(SEEN):
            seen[name.removesuffix(SEEN)] = Sight.read(text)
        elif name.endswith(LEAVES):
            leaving.add(name.removesuffix(LEAVES))
    if sum(map(len, cells.values())) > MOST_CELLS:
        raise Refused(TOO_MANY)
    return [
        RowSent(row_id, seen.get(row_id, Sight()), texts, row_id in leaving)
        for row_id, texts in cells.items()
    ]
