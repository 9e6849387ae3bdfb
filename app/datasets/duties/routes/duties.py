"""The pages of duties: the datasets that answer each, and those to add."""

import re
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
from app.kernel.errors import Missing
from app.kernel.typography import plural
from app.obligation.duties import Duty
from app.spaces.guard import current_authority, may, requires
from app.spaces.permissions import Permission
from app.tasks.remarks import Remark, make_task
from app.tasks.services import Draft
from app.web.asked import page_number
from app.web.page import BAD_INPUT, OK, Answer, go, page

HERE = "datasets.duties"
PAGE = 30
ID = re.compile(r"[1-9][0-9]{0,8}")
NOT_SHOWN = "Cochez des jeux de cette page."


@dataclass(frozen=True, slots=True)
class Box:
    """The box of a dataset."""

    id: int
    title: str
    service: str
    ticked: bool


@bp.get("/obligations")
@requires(Permission.SEE)
def duties() -> Answer:
    """See the duties of the authority, the datasets that answer them, and those missing."""
    authority = current_authority()
    lines = duties_of(authority)
    return page(
        "datasets/duties/duties.html",
        lines=[line for line in lines if line.concern is not Concern.NO],
        others=[line for line in lines if line.concern is Concern.NO],
        lacking=sum(line.lacks for line in lines),
        waiting=sum(line.waits for line in lines if line.concern is not Concern.NO),
        standing=obligation(authority),
        concern=Concern,
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
    return go(url_for(HERE, _anchor=entry.duties[0] if entry.duties else None))


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
def duty_mark(duty_id: str) -> Answer:
    """Save which of the datasets shown answer a duty."""
    authority = current_authority()
    duty = duty_of(authority, duty_id)
    seen, before, ticked = (_ids(request.form.getlist(name)) for name in ("vus", "coches", "jeu"))
    if not ticked <= seen or len(seen) > PAGE:
        return _duty_page(duty, NOT_SHOWN, status=BAD_INPUT)
    answers = {id_: id_ in ticked for id_ in seen if (id_ in ticked) is not (id_ in before)}
    changed = mark(authority, duty.id, answers, by=current_visitor().actor)
    count = plural(changed, "jeu a changé", "jeux ont changé")
    flash(f"Enregistré\u00a0: {count}." if changed else "Rien n’a changé.", "success")
    return go(url_for(HERE, _anchor=duty.id))


def _ids(texts: list[str]) -> set[int]:
    """Return the ids of datasets that a field holds."""
    return {int(text) for text in " ".join(texts).split() if ID.fullmatch(text)}


def _source(duty: Duty) -> str:
    when = f", {duty.deadline}" if duty.deadline else ""
    return f"{duty.article}{when} ({duty.certainty.label})."


def _duty_page(duty: Duty, message: str = "", *, status: int = OK) -> Answer:
    authority = current_authority()
    wanted = DatasetFilter.from_args(request.args)
    rank = page_number(request.args.get("page", ""))
    shown = queries.page(authority, wanted, rank, size=PAGE)
    marked = marked_among(authority, [row.id for row in shown.datasets])
    boxes = [
        Box(row.id, row.title, row.service, duty.id in marked[row.id]) for row in shown.datasets
    ]
    return page(
        "datasets/duties/duty.html",
        status=status,
        duty=duty,
        source=_source(duty),
        shown=shown,
        boxes=boxes,
        wanted=wanted,
        message=message,
        writes=may(Permission.ANSWER),
        address=lambda number: url_for("datasets.duty", duty_id=duty.id, **_asked(wanted, number)),
    )


def _asked(wanted: DatasetFilter, rank: int) -> dict[str, Any]:
    return {**wanted.to_args(), "page": rank if rank > 1 else None}
