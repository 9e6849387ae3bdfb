"""The pages of priorities: the matrix of interest and effort, its table, the first five."""

import re
from dataclasses import dataclass
from typing import Any

from flask import flash, request, url_for

from app.accounts.visitor import current_visitor
from app.datasets.blueprint import bp
from app.datasets.inventory import queries
from app.datasets.inventory.models import Dataset
from app.datasets.inventory.routes.inventory import views
from app.datasets.inventory.routes.links import link
from app.datasets.priorities import layout, services
from app.datasets.priorities.forms import NotesForm
from app.datasets.priorities.rules import (
    PlacedDataset,
    PriorityQuadrant,
    first_ones,
    may_come_first,
    sight_of,
)
from app.datasets.priorities.services import adopt, note, placed_of
from app.kernel.drawing import grid
from app.kernel.errors import Conflict, Missing, Refused
from app.kernel.pages import page_cut
from app.kernel.typography import NO_BREAK, plural
from app.spaces.guard import current_authority, may, requires
from app.spaces.permissions import Permission
from app.web.asked import page_number
from app.web.page import BAD_INPUT, CONFLICT, OK, Answer, Page, go, page, wants_fragment

TEMPLATE, FRAGMENT = (
    "datasets/priorities/matrix.html",
    "datasets/priorities/_moved.html",
)
HERE = "datasets.priorities"
PAGE = 12
MARK = re.compile(r"([1-9]\d{0,8})-([1-9]\d{0,8})")
STALE = "Quelqu’un a modifié l’un de ces jeux entre-temps\u00a0: voici ce qu’il en est maintenant."


@dataclass(frozen=True)
class PriorityPanel:
    """The panel of a dataset: its form, and the notes somebody else wrote meanwhile."""

    id: int
    title: str
    form: NotesForm
    stale: str = ""


@bp.get("/priorites")
@requires(Permission.SEE)
def priorities() -> Answer:
    """See which datasets are worth opening first, and why."""
    text = request.args.get("jeu", "")
    opened = None
    if text and may(Permission.ANSWER):
        opened = _opened(queries.dataset(current_authority(), _whole(text)))
    return _matrix(opened=opened)


@bp.post("/<id:dataset_id>/priorite")
@requires(Permission.ANSWER)
def prioritise(dataset_id: int) -> Answer:
    """Save the notes of a dataset, sent by drag, by keys or by form."""
    authority, by = current_authority(), current_visitor().actor
    row = queries.dataset(authority, dataset_id)
    form, before = NotesForm(), (row.value, row.effort)
    opened = PriorityPanel(row.id, row.title, form)
    if not form.validate():
        return _matrix(status=BAD_INPUT, opened=opened)
    notes = (form.value.step, form.effort.step)
    try:
        saved = note(authority, dataset_id, *notes, seen=form.revision.seen, by=by)
    except Refused as refusal:
        form.take(refusal)
        return _matrix(status=BAD_INPUT, opened=opened)
    except Conflict as conflict:
        row, typed = queries.dataset(authority, dataset_id), conflict.current.facts
        form = NotesForm.comparing(row, typed.value, typed.effort)
        stale = _notes_in_words(row)
        return _matrix(status=CONFLICT, opened=PriorityPanel(row.id, row.title, form, stale))
    return _noted(saved.row, before, form.kept(saved.kept))


@bp.post("/priorites/retenir")
@requires(Permission.ANSWER)
def keep_first() -> Answer:
    """Keep the notes proposed for the first datasets."""
    marks = [MARK.fullmatch(text) for text in request.form.getlist("jeu")]
    revisions = {int(mark[1]): int(mark[2]) for mark in marks if mark is not None}
    if not revisions or len(revisions) > services.MOST_ADOPTED:
        return _matrix(status=BAD_INPUT, refusal="Choisissez les jeux proposés dans cette page.")
    try:
        count = adopt(current_authority(), revisions, by=current_visitor().actor)
    except Refused as refusal:
        return _matrix(status=BAD_INPUT, refusal=refusal.message)
    except Conflict:
        return _matrix(status=CONFLICT, refusal=STALE)
    sentence = plural(count, "note retenue", "notes retenues")
    flash(f"Enregistré\u00a0: {sentence}." if count else "Ces jeux étaient déjà notés.", "success")
    return go(url_for(HERE))


def _noted(row: Dataset, before: tuple[int | None, int | None], kept: str) -> Answer:
    """Return the matrix after a note, with the way to undo it."""
    text = f"{row.title}{NO_BREAK}: {_notes_in_words(row)}.{kept}"
    undo = None
    if before != (row.value, row.effort):
        seen = sight_of(row.revision, row.value, row.effort).text
        fields = {"value": before[0] or "", "effort": before[1] or "", "revision": seen}
        url = url_for("datasets.prioritise", dataset_id=row.id, page=_page_number())
        undo = {"url": url, "fields": fields}
    message: Any = {"text": text, "undo": undo}
    if wants_fragment():
        return _matrix(notice=message)
    flash(message, "success")
    return go(url_for(HERE, page=_page_number()))


def _matrix(
    *, status: int = OK, opened: PriorityPanel | None = None, refusal: str = "", **extra: Any
) -> Page:
    """Return the page, or only the matrix for our script."""
    placed = placed_of(current_authority())
    to_open = [dataset for dataset in placed if may_come_first(dataset.known)]
    ranked = sorted(to_open, key=lambda dataset: dataset.rank)
    cut = page_cut(len(ranked), _page_number() or 1, PAGE)
    first = first_ones(placed)
    return page(
        TEMPLATE,
        status=status,
        fragment=FRAGMENT,
        drawing=layout.drawing_of(ranked),
        rows=list(enumerate(ranked, start=1))[cut.rows],
        total=len(ranked),
        listed=len(placed),
        number=cut.number,
        pages=cut.pages,
        first=first,
        first_lines=[_first_line(rank, dataset) for rank, dataset in enumerate(first, start=1)],
        opened=opened,
        form=opened.form if opened is not None else None,
        refusal=refusal,
        layout=grid,
        quadrants=PriorityQuadrant,
        views=views(HERE),
        page_number=_page_number(),
        address=_address,
        strategy_url=link("publication.strategy"),
        **extra,
    )


def _first_line(rank: int, dataset: PlacedDataset) -> dict[str, Any]:
    """Return the line of one of the first datasets, with its reasons."""
    return {
        "title": f"{rank}. {dataset.known.title}",
        "url": url_for("datasets.dataset", dataset_id=dataset.known.id),
        "meta": ", ".join(dataset.reasons) or "rien ne s’y oppose, d’après ce que l’on sait",
        "state": None,
    }


def _opened(row: Dataset) -> PriorityPanel:
    return PriorityPanel(row.id, row.title, NotesForm.showing(row))


def _notes_in_words(row: Dataset) -> str:
    """Write « intérêt 4, effort proposé »."""
    value, effort = (row.value or "proposé", row.effort or "proposé")
    return f"intérêt {value}, effort {effort}"


def _address(**changes: Any) -> str:
    return url_for(HERE, **{"page": _page_number(), **changes})


def _page_number() -> int | None:
    """Return the page of the table that is asked for; nothing for the first."""
    number = page_number(request.args.get("page", ""))
    return number if number > 1 else None


def _whole(text: str) -> int:
    if MARK.fullmatch(f"{text}-1") is None:
        raise Missing(queries.GONE)
    return int(text)
