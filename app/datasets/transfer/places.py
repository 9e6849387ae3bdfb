"""Where the datasets of a national catalogue (SCDL) are, and since when."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from app.datasets.inventory.rules import Stage
from app.datasets.transfer import values
from app.datasets.transfer.columns import STAGE
from app.datasets.transfer.online import Online
from app.datasets.transfer.rows import ImportRow
from app.kernel.web_addresses import is_web_address

PLACE, SINCE = "URL", "DATE_PUBL"


def with_places(
    rows: Sequence[ImportRow], table: Sequence[Sequence[str]], columns: Sequence[str]
) -> list[ImportRow]:
    """Return the rows with how each dataset stands online, from the cells of the table."""
    place, since = columns.index(PLACE), columns.index(SINCE)
    return [_with_place(row, table[row.line - 1], place, since) for row in rows]


def _with_place(row: ImportRow, cells: Sequence[str], place: int, since: int) -> ImportRow:
    """Return a row with its page and its stage, when it says where it is and since when."""
    url = cells[place].strip() if place < len(cells) else ""
    published_on = _day(cells[since]) if since < len(cells) else None
    if not is_web_address(url) or published_on is None:
        return row
    by_field = {"landing_url": url, **row.by_field, STAGE: Stage.PUBLISHED.value}
    return replace(row, by_field=by_field, online=Online(place=url, published_on=published_on))


def _day(cell: str) -> date | None:
    try:
        return date.fromisoformat(str(values.read("updated_on", cell)))
    except values.Unknown:
        return None
