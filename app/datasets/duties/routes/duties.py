"""The pages of duties: the datasets that answer each, and those to add."""

from dataclasses import dataclass
from typing import Any

from flask import flash, request, url_for

from app.accounts.visitor import current_visitor
from app.authorities.queries import obligation
from app.datasets.blueprint import bp
from app.datasets.duties.marks import duties_of, duty_of, mark, marked_among
from app.datasets.duties.rules import Concern
from app.datasets.inventory import library, queries, services
from app.datasets.inventory.contents import DatasetFacts
from app.datasets.inventory.filters import DatasetFilter
from app.datasets.inventory.routes.inventory import typical_here, views
from app.datasets.inventory.routes.links import link
from app.extensions import db
from app.kernel.errors import Missing
from app.kernel.typography import plural
from app.obligation.duties import Duty
from app.spaces.guard import current_authority, may, requires
from app.spaces.models import Authority
from app.spaces.permissions import Permission
from app.tasks.remarks import Remark, make_task
from app.tasks.services import Draft
from app.web.asked import page_number, whole_number
from app.web.page import Answer, go, page
from app.web.picks import MOST_SENT, NO_PICKS, Picks, turns
from app.web.transactions import slow_before_write

HERE = "datasets.duties"
PAGE = 30
BOX = "jeu"


@dataclass(frozen=True, slots=True)
class Box:
    """The box of a dataset."""

    id: int
    title: str
    service: str
    stood: bool  # ticked before anybody touches it


@bp.get("/obligations")
@requires(Permission.SEE)
def duties() -> Answer:
    """See the duties of the authority, the datasets that answer them, and those missing."""
    authority = current_authority()
    lines = duties_of(authority)
    opened = request.args.get("obligation", "")
    known = any(line.duty.id == opened for line in lines)
    return page(
        "datasets/duties/duties.html",
        fragment="datasets/duties/_open.html" if known else None,
        opened=opened,
        lines=[line for line in lines if line.concern is not Concern.NO],
        others=[line for line in lines if line.concern is Concern.NO],
        lacking=sum(line.lacks for line in lines),
        waiting=sum(line.waits for line in lines if line.concern is not Concern.NO),
        standing=obligation(authority),
        views=views(HERE),
        repertoire_url=link("datasets.register_of_information"),
    )


@bp.post("/obligations/ajouter")
@requires(Permission.ANSWER)
def duty_add() -> Answer:
    """Add a typical dataset that would answer a duty."""
    entry_id = request.form.get("jeu", "")
    entry = next((typical for typical in typical_here() if typical.id == entry_id), None)
    if entry is None:
        raise Missing("Ce jeu type n’est pas proposé à votre collectivité.")
    authority = current_authority()
    listed_id = queries.typical_listed(authority).get(entry.id)
    if listed_id is not None:
        flash("Ce jeu est déjà dans l’inventaire.", "info")
        return go(url_for("datasets.dataset", dataset_id=listed_id))
    facts: DatasetFacts = library.typical()[entry.id].facts(authority.territory)
    row = services.create(authority, facts, by=current_visitor().actor)
    flash(f"Ajouté à l’inventaire\u00a0: {row.title}.", "success")
    return go(_opened(entry.duties[0]) if entry.duties else url_for(HERE))


@bp.post("/obligations/tache")
@requires(Permission.ANSWER)
def duty_task() -> Answer:
    """Create the task of a duty, unless it exists."""
    authority = current_authority()
    duty = duty_of(authority, request.form.get("obligation", ""))
    draft = Draft(title=duty.title, description=f"{duty.text}\n{_source(duty)}")
    made = make_task(authority, Remark("", duty.title, draft), by=current_visitor().actor)
    text = "Tâche ajoutée. À qui la confier\u202f?" if made.created else "Cette tâche existe déjà."
    flash(text, "success" if made.created else "info")
    return go(url_for("tasks.task", task_id=made.task.id))


@bp.get("/obligations/<slug:duty_id>")
@requires(Permission.SEE)
def duty(duty_id: str) -> Answer:
    """See the datasets that answer a duty."""
    return _duty_page(duty_of(current_authority(), duty_id))


@bp.post("/obligations/<slug:duty_id>")
@requires(Permission.ANSWER)
@slow_before_write
def duty_mark(duty_id: str) -> Answer:
    """Save which datasets answer a duty; or show another page of boxes, with what is ticked."""
    authority = current_authority()
    duty = duty_of(authority, duty_id)
    if turns(request.form):
        picks = Picks.read(request.form, BOX)
        wanted = DatasetFilter.from_args(request.form)
        rank = page_number(request.form.get("page", ""))
        return go(_address(duty, wanted, rank, picks))
    picks = Picks.read(request.form, BOX, MOST_SENT)
    db.begin_write()
    answers, gone = _answers(authority, picks)
    changed = mark(authority, duty.id, answers, by=current_visitor().actor)
    count = plural(changed, "jeu a changé", "jeux ont changé")
    left = f" {plural(gone, 'jeu n’existe plus', 'jeux n’existent plus')}." if gone else ""
    flash((f"Enregistré\u00a0: {count}." if changed else "Rien n’a changé.") + left, "success")
    if picks.left_out:
        flash(picks.left_out, "warning")
    return go(_opened(duty.id))


def _answers(authority: Authority, picks: Picks) -> tuple[dict[int, bool], int]:
    """Return dataset -> whether it answers, of those that are here; and how many are not."""
    answers = {whole_number(text): True for text in picks.added}
    answers |= {whole_number(text): False for text in picks.removed}
    here = marked_among(authority, answers)
    return {id_: answers[id_] for id_ in answers if id_ in here}, len(answers) - len(here)


def _opened(duty_id: str) -> str:
    """Return the address of the duties with one of them opened."""
    return url_for(HERE, obligation=duty_id, _anchor=duty_id)


def _source(duty: Duty) -> str:
    when = f", {duty.deadline}" if duty.deadline else ""
    return f"{duty.article}{when} ({duty.provenance.words})."


def _duty_page(duty: Duty) -> Answer:
    authority, picks = current_authority(), Picks.read(request.args, BOX)
    wanted = DatasetFilter.from_args(request.args)
    rank = page_number(request.args.get("page", ""))
    shown = queries.page(authority, wanted, rank, size=PAGE)
    ids = [row.id for row in shown.datasets]
    elsewhere = picks.outside(ids)
    others = [*elsewhere.ids, *(whole_number(mark) for mark in elsewhere.removed)]
    marked = marked_among(authority, [*ids, *others])
    boxes = [
        Box(row.id, row.title, row.service, duty.id in marked[row.id]) for row in shown.datasets
    ]
    return page(
        "datasets/duties/duty.html",
        duty=duty,
        source=_source(duty),
        shown=shown,
        boxes=boxes,
        picks=picks.only(marked),
        elsewhere=elsewhere.only(marked),
        wanted=wanted,
        writes=may(Permission.ANSWER),
        address=lambda number: _address(duty, wanted, number, NO_PICKS),
    )


def _address(duty: Duty, wanted: DatasetFilter, rank: int, picks: Picks) -> str:
    args: dict[str, Any] = {**wanted.to_args(), **picks.args(), "page": rank if rank > 1 else None}
    return url_for("datasets.duty", duty_id=duty.id, **args)
