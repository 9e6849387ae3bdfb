"""Routes of one item: its answer, undo, history."""

from dataclasses import replace

from flask import flash, request, url_for

from app.accounts.visitor import current_visitor
from app.audit.queries import history_of
from app.extensions import db
from app.kernel.errors import Conflict, Missing, Refused
from app.kernel.typography import number, plural
from app.methodology.rules import Item
from app.progress import confirming, queries, services
from app.progress.blueprint import bp
from app.progress.forms import AnswerForm, EvidenceForm, GateForm
from app.progress.replies import lacking, lacking_to_keep
from app.progress.routes import proofs, rendering
from app.progress.routes.phases import the_phase
from app.progress.rules import AnswerState
from app.progress.services import SavedAnswer
from app.spaces.findings import doubt
from app.spaces.guard import current_authority, requires
from app.spaces.permissions import Permission
from app.tasks.rules import TaskState
from app.tasks.services import set_state as set_task_state
from app.tasks.views.routes.rendering import what_follows
from app.web.fields import RevisionField
from app.web.page import BAD_INPUT, Answer, go, page

# What somebody has said of an item is not undone by a finding, or by a finished task.
SAID_OTHERWISE = frozenset({AnswerState.BLOCKED, AnswerState.NOT_APPLICABLE})
BEGIN = "commencer"  # the button that begins the phase of the point as well
KEEP = "garder"  # the button that keeps « fait » in spite of a doubt
LOST = " Ce point n’est plus «\u202fFait\u202f»\u00a0: sa réponse n’est pas gardée."
TOLD = "{} a noté ce point «\u202f{}\u202f»\u00a0: changez sa réponse ici s’il est fait."


@bp.post("/points/<slug:item_id>")
@requires(Permission.ANSWER)
def answer(item_id: str) -> Answer:
    """Save the whole answer to an item, with the evidence beside it, or nothing.

    Its phase begins with it where somebody asks for both.
    """
    authority = current_authority()
    item = services.item_of(authority, item_id)
    form, proof, gate = AnswerForm.sent(item_id), EvidenceForm.sent(item_id), GateForm()
    right = _are_right(form, proof)
    if BEGIN in request.form:
        right = gate.validate() and right
    typed = {"evidence_form": proof, "gate_form": gate}
    if not right:
        return rendering.answer_page(item, form, status=BAD_INPUT, **typed)
    try:
        save = confirming.keep if KEEP in request.form else services.set_answer
        saved = save(
            authority,
            item_id,
            form.reply(),
            seen=form.revision.seen,
            by=current_visitor().actor,
        )
        piece = proofs.attach(item, proof)
    except Refused as refusal:
        db.rollback()  # the answer may be written already: the row shows what stands
        (proof if refusal.field in {"url", "file", "title"} else form).take(refusal)
        return rendering.answer_page(item, form, status=BAD_INPUT, **typed)
    except Conflict as conflict:
        return rendering.both_versions(item, conflict, **typed)
    if BEGIN in request.form:
        return _begun(item, gate)
    added = f" Preuve ajoutée\u00a0: {piece.title}." if piece is not None else ""
    if piece is not None:  # the row counts it
        saved = replace(saved, answer=queries.answer(authority, item_id, fresh=True))
    kept = _kept(saved)
    sentence = f"{form.kept(saved.kept)}{added}{kept}{_finished()}"
    return rendering.saved_page(saved, sentence, opened=piece is not None or bool(kept))


def _begun(item: Item, form: GateForm) -> Answer:
    """Begin the phase of an item whose answer is saved: one gesture, without losing the other."""
    authority = current_authority()
    position = queries.edition_of(authority).phase_of(item.id).position
    by = current_visitor().actor
    reason = form.reason.data or ""
    if services.pass_gate(authority, position, reason, by=by):
        flash(f"Point enregistré, et la phase {position} est commencée.", "success")
    else:
        flash(f"Point enregistré. {rendering.begun_before(authority, position, reason)}")
    return go(rendering.place_of(item.id))


def _kept(saved: SavedAnswer) -> str:
    """Return the sentence on an answer that somebody asked to keep in spite of a doubt."""
    if KEEP not in request.form:
        return ""
    done = saved.answer is not None and saved.answer.state == AnswerState.DONE.value
    return " Réponse gardée, avec votre note." if done else LOST


def _are_right(form: AnswerForm, proof: EvidenceForm) -> bool:
    """Validate both forms, so that all their errors show at once."""
    right = form.validate()
    if right:
        reply = form.reply()
        for lack in (*lacking(reply), *(lacking_to_keep(reply) if KEEP in request.form else ())):
            form.take(lack)
    return proof.validate() and not form.errors


def _finished() -> str:
    """End the task on whose page the answer was given, if asked; return the sentence to add."""
    task, pressed = rendering.asking_task(), request.form.get("terminer")
    if task is None or pressed is None:
        return ""
    seen, was = RevisionField.pressed(pressed)
    by = current_visitor().actor
    try:
        ended = set_task_state(
            current_authority(), task.id, TaskState.DONE, seen=seen, was=was, by=by
        )
    except Conflict as conflict:
        return f" La tâche n’est pas finie\u00a0: {conflict.message}"
    return f" La tâche est finie.{what_follows(ended)}"


@bp.post("/points/<slug:item_id>/annuler")
@requires(Permission.ANSWER)
def undo(item_id: str) -> Answer:
    """Restore the answer before the last change."""
    authority = current_authority()
    seen = RevisionField.read(request.form.get("revision", ""))
    saved = services.undo(authority, item_id, seen=seen, by=current_visitor().actor)
    return rendering.saved_page(saved, undone=True)


@bp.post("/points/<slug:item_id>/confirmer")
@requires(Permission.ANSWER)
def confirm_item(item_id: str) -> Answer:
    """Set an item to done when a person confirms its finished task or Jalon's finding."""
    authority = current_authority()
    services.item_of(authority, item_id)
    current = queries.answer(authority, item_id)
    seen = current.revision if current is not None else 0
    by = current_visitor().actor
    if current is not None and AnswerState(current.state) in SAID_OTHERWISE:
        state = AnswerState(current.state).label.lower()
        flash(TOLD.format(current.updated_by_name, state), "warning")
        return go(rendering.place_of(item_id))
    try:
        saved = services.set_state(authority, item_id, AnswerState.DONE, seen=seen, by=by)
    except Refused as refusal:
        flash(refusal.message, "warning")
        return go(rendering.place_of(item_id))
    return rendering.saved_page(saved)


@bp.post("/phases/<id:position>/etapes/<slug:step_id>")
@requires(Permission.ANSWER)
def finish_step(position: int, step_id: str) -> Answer:
    """Set to « fait » all that a step has left; one press takes it back."""
    authority, phase = current_authority(), the_phase(position)
    step = next((step for step in phase.steps if step.id == step_id), None)
    if step is None:
        raise Missing("Cette étape n’existe pas.")
    done = confirming.finish_step(authority, step, by=current_visitor().actor)
    here = url_for("progress.phase", position=position, _anchor=step_id)
    if not done:
        flash("Rien ne restait à noter dans cette étape.", "info")
        return go(here)
    doubted = sum(bool(doubt(authority, item.id, None)) for item, _ in done)
    among = f", dont {number(doubted)} à vérifier" if doubted else ""
    text = f"{plural(len(done), 'point noté fait', 'points notés faits')}{among}."
    links = [("Voir ce qui est à vérifier", url_for("progress.findings"))] if doubted else []
    revisions = " ".join(f"{item.id}:{revision}" for item, revision in done)
    undo_url = url_for("progress.undo_step", position=position, step_id=step_id)
    undo = {"url": undo_url, "fields": {"points": revisions}}
    notice = {"text": text, "undo": undo, "links": links}
    flash(notice, "success")  # type: ignore[arg-type]  # any JSON will do
    return go(here)


@bp.post("/phases/<id:position>/etapes/<slug:step_id>/annuler")
@requires(Permission.ANSWER)
def undo_step(position: int, step_id: str) -> Answer:
    """Take back « tout est fait », but for what somebody has changed since."""
    authority, by = current_authority(), current_visitor().actor
    undone = 0
    for written in request.form.get("points", "").split():
        item_id, _, revision = written.rpartition(":")
        try:
            services.undo(authority, item_id, seen=RevisionField.read(revision), by=by)
        except Refused:
            continue  # changed since: what somebody has said stays
        undone += 1
    text = f"Annulé\u00a0: {plural(undone, 'point remis', 'points remis')} comme avant."
    flash(text if undone else "Ces points ont changé depuis\u00a0: rien n’est annulé.", "success")
    return go(url_for("progress.phase", position=position, _anchor=step_id))


@bp.get("/points/<slug:item_id>/historique")
@requires(Permission.SEE)
def history(item_id: str) -> Answer:
    """Show the history of an item."""
    authority = current_authority()
    item = services.item_of(authority, item_id)
    return page(
        "progress/history.html",
        item=item,
        phase=queries.edition_of(authority).phase_of(item_id),
        events=history_of(authority.id, f"item:{item_id}"),
    )
