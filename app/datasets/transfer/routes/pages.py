"""The pages of an import: being read, its columns, its preview, what it has done."""

from datetime import datetime, timedelta
from typing import Any

from flask import request, url_for
from wtforms.fields import SelectChoice

from app.datasets.inventory.models import Import
from app.datasets.transfer import importing, register, screens, undo
from app.datasets.transfer.columns import EXPORTED, MOST_COLUMNS, TITLES
from app.datasets.transfer.forms import (
    NOT_TAKEN,
    ColumnsForm,
    ConfirmForm,
    SheetForm,
    for_columns,
)
from app.datasets.transfer.plan import Fate, Sorted, counted, mark_of
from app.kernel.clock import now
from app.kernel.typography import number
from app.spaces.guard import current_authority, may
from app.spaces.permissions import Permission
from app.tables.form import TableKind
from app.web.asked import page_number
from app.web.page import OK, Answer, page

COLUMNS = "datasets/transfer/import_columns.html"
OTHERWISE = "datasets/transfer/import_otherwise.html"
PREVIEW = "datasets/transfer/import_preview.html"
READ_AGAIN_AFTER = timedelta(minutes=2)  # a reading never lasts that long
REFRESH_SECONDS = "2"


def reading_page(row: Import) -> Answer:
    """Return the page of a reading under way; one that stopped can be started again."""
    began = datetime.fromisoformat(row.outcome["began"])
    stopped = now() - began > READ_AGAIN_AFTER
    form = columns_form(row)
    answer = page("datasets/transfer/import_reading.html", row=row, stopped=stopped, form=form)
    if not stopped:
        answer.headers["Refresh"] = REFRESH_SECONDS
    return answer


def done_page(row: Import) -> Answer:
    """Return the page of an import that is done, with how many datasets can be taken back."""
    return page(
        "datasets/transfer/import_done.html",
        row=row,
        done_sentence=importing.sentence_of(row),
        left=len(undo.untouched(current_authority(), row, publishes=may(Permission.PUBLISH))),
        online=row.outcome.get("online"),
    )


def columns_form(row: Import) -> ColumnsForm:
    """Return the form of the columns as it was last filled."""
    return for_columns(
        row.columns,
        row.mapping,
        blanks=bool(row.outcome.get("blanks", False)),
        allowed=allowed_fields(row),
    )


def allowed_fields(row: Import) -> frozenset[str] | None:
    """Return the fields that the columns may give, when not all: a register gives few."""
    return register.FIELDS if importing.is_register(row) else None


def columns_page(
    row: Import,
    form: ColumnsForm,
    *,
    status: int = OK,
) -> Answer:
    """Return the page of the columns: the field and a few values of each."""
    samples = [
        [cells[rank] for cells in row.sample if rank < len(cells) and cells[rank]]
        for rank in range(len(row.columns))
    ]
    return page(
        COLUMNS,
        status=status,
        row=row,
        form=form,
        sheets=row.outcome["form"]["sheets"],
        samples=samples,
        most=MOST_COLUMNS,
        choices=[NOT_TAKEN, *(TITLES[field] for field in EXPORTED if _is_allowed(row, field))],
        is_register=importing.is_register(row),
    )


def _is_allowed(row: Import, field: str) -> bool:
    allowed = allowed_fields(row)
    return allowed is None or field in allowed


def otherwise_page(row: Import, form: SheetForm | None = None, *, status: int = OK) -> Answer:
    """Return the page that says how the table was read, to change it."""
    sheets = row.outcome["form"]["sheets"]
    form = form or _sheet_form(row)
    form.sheet.choices = [SelectChoice(str(rank), name) for rank, name in enumerate(sheets)]
    form.line.choices = [
        SelectChoice(str(line), f"Ligne {number(line)}\u00a0: {text}")
        for line, text in row.outcome.get("lines", [])
    ]
    return page(OTHERWISE, status=status, row=row, form=form, sheets=sheets)


def _sheet_form(row: Import) -> SheetForm:
    """Return the form that says how the table was read."""
    form = row.outcome["form"]
    data = {
        "sheet": str(row.outcome["sheet"]),
        "line": str(row.outcome["line"]),
        "encoding": form["encoding"] if form["kind"] == TableKind.CSV.value else "",
    }
    return SheetForm(formdata=None, data=data)


def preview_page(
    row: Import,
    plan: list[Sorted],
    *,
    form: ConfirmForm | None = None,
    stale: str = "",
    status: int = OK,
) -> Answer:
    """Return the preview of an import, the rows of one fate at a time."""
    counts = counted(plan)
    view = screens.view_of(request.args.get("voir", ""), counts)
    shown = screens.page_of(plan, view, page_number(request.args.get("page", "")))
    form = form or ConfirmForm(formdata=None)
    older = screens.older_choices(plan)
    form.older.choices = [SelectChoice(*pair) for pair in older]
    context: dict[str, Any] = {
        "row": row,
        "form": form,
        "older": older,
        "seen": mark_of(plan),
        "online": row.outcome.get("online"),
        "publishes": may(Permission.PUBLISH),
        "counts": counts,
        "stale": stale,
        "shown": shown,
        "blanks": screens.blanks_of(plan),
        "Fate": Fate,
        "views": [
            (f"{fate.label} ({number(counts[fate.value])})", _view_url(row, fate), fate is view)
            for fate in Fate
            if counts[fate.value] or fate is Fate.NEW
        ],
        "address": lambda rank: _view_url(row, view, rank),
    }
    return page(PREVIEW, status=status, **context)


def _view_url(row: Import, view: Fate, rank: int = 1) -> str:
    return url_for(
        "datasets.import_view",
        import_id=row.id,
        voir=view.value,
        page=rank if rank > 1 else None,
    )
