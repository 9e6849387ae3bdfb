"""The duties of the authority: what answers each, what is missing, and one press to mend it."""

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
from app.datasets.inventory.routes.inventory import here, views
from app.datasets.inventory.routes.links import link
from app.kernel.errors import Conflict, Missing
from app.kernel.typography import plural
from app.obligation.duties import Duty
from app.spaces.guard import current_authority, may, requires
from app.spaces.permissions import Permission
from app.tasks.remarks import Remark, make_task
from app.tasks.services import Draft
from app.web.asked import page_number
from app.web.page import BAD_INPUT, CONFLICT, OK, Answer, go, page

HERE = "datasets.duties"
PAGE = 30
MARK = re.compile(r"([1-9]\d{0,8})-([1-9]\d{0,8})")
STALE = (
    "Quelqu’un a modifié l’un de ces jeux pendant que vous cochiez\u00a0: «\u202f{}\u202f». "
    "Rien n’a été enregistré\u202f; voici ce qu’il en est maintenant, cochez de nouveau."
)
NOT_SHOWN = "Cochez des jeux de cette page."


@dataclass(frozen=True, slots=True)
class Box:
    """A dataset to tick: whether it answers the duty, and the revision that is shown."""

    mark: str
    title: str
    service: str
    ticked: bool


@bp.get("/obligations")
@requires(Permission.SEE)
def duties() -> Answer:
    """See which duties bind, which datasets answer them, and what is missing."""
    authority = current_authority()
    lines = duties_of(authority)
    return page(
        "datasets/duties/duties.html",
        lines=[each for each in lines if each.concern is not Concern.NO],
        others=[each for each in lines if each.concern is Concern.NO],
        lacking=sum(each.lacks for each in lines),
        waiting=sum(each.waits for each in lines if each.concern is not Concern.NO),
        standing=obligation(authority),
        concern=Concern,
        views=views(HERE),
        repertoire_url=link("datasets.register_of_information"),
    )


@bp.post("/obligations/ajouter")
@requires(Permission.ANSWER)
def duty_add() -> Answer:
    """Add a typical dataset that would answer a duty."""
    asked = request.form.get("jeu", "")
    found = next((each for each in here() if each.id == asked), None)
    if found is None:
        raise Missing("Ce jeu type n’est pas proposé à votre collectivité.")
    authority = current_authority()
    known = queries.typical_listed(authority).get(found.id)
    if known is not None:
        flash("Ce jeu est déjà dans l’inventaire.", "info")
        return go(url_for("datasets.dataset", dataset_id=known))
    facts: DatasetFacts = library.typical()[found.id].facts(authority.territory)
    row = services.create(authority, facts, by=current_visitor().actor)
    flash(f"Ajouté à l’inventaire\u00a0: {row.title}.", "success")
    return go(url_for(HERE, _anchor=found.duties[0] if found.duties else None))


@bp.post("/obligations/tache")
@requires(Permission.ANSWER)
def duty_task() -> Answer:
    """Make a task of a duty, once."""
    authority = current_authority()
    found = duty_of(authority, request.form.get("obligation", ""))
    draft = Draft(title=found.title, description=f"{found.text}\n{_source(found)}")
    made = make_task(authority, Remark("", found.title, draft), by=current_visitor().actor)
    text = "Tâche ajoutée. À qui la confier\u202f?" if made.created else "Cette tâche existe déjà."
    flash(text, "success" if made.created else "info")
    return go(url_for("tasks.task", task_id=made.task.id))


@bp.get("/obligations/<slug:duty_id>")
@requires(Permission.SEE)
def duty(duty_id: str) -> Answer:
    """See which datasets answer a duty, and tick others."""
    return _duty_page(duty_of(current_authority(), duty_id))


@bp.post("/obligations/<slug:duty_id>")
@requires(Permission.ANSWER)
def duty_mark(duty_id: str) -> Answer:
    """Say which of the datasets shown answer a duty."""
    authority = current_authority()
    found = duty_of(authority, duty_id)
    seen, ticked = _marks(request.form.get("vus", "").split()), _marks(_ticked())
    if not ticked.keys() <= seen.keys() or len(seen) > PAGE:
        return _duty_page(found, NOT_SHOWN, status=BAD_INPUT)
    wanted = {id_: id_ in ticked for id_ in seen}
    try:
        changed = mark(authority, found.id, wanted, seen, by=current_visitor().actor)
    except Conflict as conflict:
        sentence = STALE.format(conflict.current.title)
        return _duty_page(found, sentence, status=CONFLICT)
    said = plural(changed, "jeu a changé", "jeux ont changé")
    flash(f"Enregistré\u00a0: {said}." if changed else "Rien n’a changé.", "success")
    return go(url_for(HERE, _anchor=found.id))


def _ticked() -> list[str]:
    return request.form.getlist("jeu")


def _marks(texts: list[str]) -> dict[int, int]:
    found = [MARK.fullmatch(each) for each in texts]
    return {int(each[1]): int(each[2]) for each in found if each is not None}


def _source(found: Duty) -> str:
    when = f", {found.deadline}" if found.deadline else ""
    return f"{found.article}{when} ({found.certainty.label})."


def _duty_page(found: Duty, message: str = "", *, status: int = OK) -> Answer:
    authority = current_authority()
    wanted = DatasetFilter.from_args(request.args)
    rank = page_number(request.args.get("page", ""))
    shown = queries.page(authority, wanted, rank, size=PAGE)
    marked = marked_among(authority, [each.id for each in shown.datasets])
    boxes = [
        Box(f"{each.id}-{each.revision}", each.title, each.service, found.id in marked[each.id])
        for each in shown.datasets
    ]
    return page(
        "datasets/duties/duty.html",
        status=status,
        duty=found,
        source=_source(found),
        shown=shown,
        boxes=boxes,
        wanted=wanted,
        message=message,
        writes=may(Permission.ANSWER),
        address=lambda number: url_for("datasets.duty", duty_id=found.id, **_asked(wanted, number)),
    )


def _asked(wanted: DatasetFilter, number: int) -> dict[str, Any]:
    return {**wanted.to_args(), "page": number if number > 1 else None}
