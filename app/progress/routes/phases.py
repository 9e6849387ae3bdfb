"""Pages of the phases of an authority: the list, each phase, its start."""

from flask import abort, flash, request, url_for

from app.accounts.visitor import current_visitor
from app.kernel.errors import Conflict, Refused
from app.methodology.rules import Phase
from app.progress import queries, services, sheets
from app.progress.blueprint import bp
from app.progress.forms import AnswerForm, GateForm
from app.progress.replies import lacking
from app.progress.routes import rendering
from app.progress.rules import AnswerState
from app.spaces.guard import current_authority, requires
from app.spaces.permissions import Permission
from app.web.fields import RevisionField
from app.web.page import BAD_INPUT, Answer, go, page, refused

PARTS = 3  # item, state, what was seen of it


def the_phase(position: int) -> Phase:
    """Return a phase of the authority's edition; ``Missing`` if there is none."""
    edition = queries.edition_of(current_authority())
    if position > len(edition.phases):
        abort(404)
    return edition.phase(position)


@bp.get("/phases")
@requires(Permission.SEE)
def phases() -> Answer:
    """Show the phases, their progress, and whether the next may start."""
    authority = current_authority()
    states = queries.states_of(authority)
    return page(
        "progress/phases.html",
        edition=queries.edition_of(authority),
        progress=sheets.progress_from(authority, states),
        gates=sheets.gates_of(authority, states),
    )


@bp.get("/phases/<id:position>")
@requires(Permission.SEE)
def phase(position: int) -> Answer:
    """Show a phase: one row for each item, opened in place."""
    opened_id = request.args.get("point")
    edition = queries.edition_of(current_authority())
    if opened_id and opened_id in edition and edition.phase_of(opened_id).position != position:
        return go(rendering.place_of(opened_id))
    if rendering.wants_row(opened_id):
        return rendering.row_page(edition.item(str(opened_id)))
    return rendering.phase_page(the_phase(position), opened=opened_id)


@bp.post("/phases/<id:position>/reponse")
@requires(Permission.ANSWER)
def quick(position: int) -> Answer:
    """Set the state of one item from its row; the row opens if the state requires a text."""
    parts = request.form.get("set", "").split(":")
    if len(parts) != PARTS or parts[1] not in AnswerState.codes():
        raise Refused("Ce bouton n’a pas été compris : rechargez la page.")
    item_id, state = parts[0], AnswerState(parts[1])
    seen, shown = RevisionField.pressed(parts[2])
    was = AnswerState(shown) if shown in AnswerState.codes() else None
    authority, by = current_authority(), current_visitor().actor
    item = services.item_of(authority, item_id)
    try:
        saved = services.set_state(authority, item_id, state, seen=seen, was=was, by=by)
    except Refused as refusal:
        form = AnswerForm.showing(item_id, queries.answer(authority, item_id))
        form.state.data = state.value
        for problem in lacking(form.reply()) or [refusal]:
            form.take(problem)
        return rendering.answer_page(item, form, status=BAD_INPUT)
    except Conflict as conflict:
        return rendering.both_versions(item, conflict)
    return rendering.saved_page(saved)


@bp.route("/phases/<id:position>/commencer", methods=["GET", "POST"])
@requires(Permission.ANSWER)
def start(position: int) -> Answer:
    """Begin a phase although required items are missing, and say why if one wants to."""
    authority, phase_to_start = current_authority(), the_phase(position)
    gate = sheets.gates_of(authority, queries.states_of(authority))[position - 1]
    form = GateForm()
    if not form.is_submitted():
        if gate.started:
            return go(url_for("progress.phase", position=position))
        return page("progress/start.html", form=form, phase=phase_to_start, gate=gate)
    if not form.validate():
        return refused("progress/start.html", form=form, phase=phase_to_start, gate=gate)
    reason = form.reason.data or ""
    if services.pass_gate(authority, position, reason, by=current_visitor().actor):
        what = f"La phase {position} est commencée. Le journal dit par qui, et ce qui manque."
        flash(what, "success")
    else:
        flash(rendering.begun_before(authority, position, reason))
    return go(url_for("progress.phase", position=position))
