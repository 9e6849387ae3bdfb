"""The list of processes, and how one gets onto it."""

from collections.abc import Sequence
from typing import Any

from flask import flash, request, url_for
from wtforms.fields import SelectChoice

from app.accounts.visitor import current_visitor
from app.kernel.clock import today
from app.kernel.errors import Refused
from app.kernel.pages import page_cut
from app.kernel.text import folded
from app.kernel.typography import plural
from app.processes import queries, services, wording
from app.processes.blueprint import bp
from app.processes.forms import ProcessForm, UsualProcessesForm
from app.processes.library import UsualProcess, usual_processes
from app.processes.queries import ProcessCard
from app.processes.rules import ReviewState
from app.spaces.guard import current_authority, requires
from app.spaces.permissions import Permission
from app.web.asked import page_number, words
from app.web.page import Answer, go, page, refused

PAGE_SIZE = 25
LONGEST_SEARCH = 100
NEW, USUAL = "processes/new.html", "processes/usual.html"


@bp.get("")
@requires(Permission.SEE)
def table() -> Answer:
    """See the processes, who answers for them, and where their review stands."""
    listed = queries.cards(current_authority())
    state, search = request.args.get("etat", ""), words(request.args.get("q", ""), LONGEST_SEARCH)
    shown = [card for card in listed if _matches(card, state, search)]
    cut = page_cut(len(shown), page_number(request.args.get("page", "")), PAGE_SIZE)
    return page(
        "processes/table.html",
        cards=shown[cut.rows],
        listed=len(listed),
        shown=len(shown),
        cut=cut,
        state=state if state in ReviewState.codes() else "",
        search=search,
        states=[("", "Tous"), *ReviewState.choices()],
        today=today(),
        wording=wording,
        summary=wording.summary_of(listed, today()),
    )


def _matches(card: ProcessCard, state: str, search: str) -> bool:
    row = card.process
    if state in ReviewState.codes() and row.state != state:
        return False
    texts = (row.title, row.service, row.owner, row.software)
    return not search or folded(search) in folded(" ".join(texts))


@bp.route("/nouveau", methods=["GET", "POST"])
@requires(Permission.ANSWER)
def new() -> Answer:
    """Add a process by hand; « Annuler » after a removal comes here as well."""
    form = ProcessForm()
    if not form.is_submitted():
        return page(NEW, form=form)
    if not form.validate():
        return refused(NEW, form=form)
    try:
        row = services.add(current_authority(), form.facts(), by=current_visitor().actor)
    except Refused as refusal:
        form.take(refusal)
        return refused(NEW, form=form)
    flash(f"Ajouté à la liste\u00a0: {row.title}.", "success")
    return go(url_for("processes.sheet", process_id=row.id))


@bp.route("/types", methods=["GET", "POST"])
@requires(Permission.ANSWER)
def usual() -> Answer:
    """Add several at once from the processes of most authorities."""
    authority = current_authority()
    listed = queries.listed_usual(authority)
    free = [one for one in usual_processes().values() if one.id not in listed]
    form = UsualProcessesForm()
    form.chosen.choices = [SelectChoice(one.id, one.title) for one in usual_processes().values()]
    context: dict[str, Any] = {"form": form, "offered": _boxes(form, free), "listed": len(listed)}
    if not form.is_submitted():
        return page(USUAL, **context)
    if not form.validate():
        return refused(USUAL, **context)
    try:
        added = services.add_usual(authority, form.chosen.data or (), by=current_visitor().actor)
    except Refused as refusal:
        form.take(refusal)
        return refused(USUAL, **context)
    count = plural(len(added), "processus ajouté", "processus ajoutés")
    flash(f"{count} à la liste.", "success" if added else "info")
    return go(url_for("processes.table"))


def _boxes(
    form: UsualProcessesForm, free: Sequence[UsualProcess]
) -> list[tuple[Any, UsualProcess]]:
    by_id = {one.id: one for one in free}
    return [(box, by_id[box.data]) for box in form.chosen if box.data in by_id]
