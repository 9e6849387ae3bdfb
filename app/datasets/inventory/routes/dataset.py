"""The sheet of a dataset: its facts, its stage, its updates, its removal."""

from typing import Any

from flask import flash, url_for

from app.accounts.visitor import current_visitor
from app.audit.events import EVENTS
from app.datasets.blueprint import bp
from app.datasets.inventory import queries, saving, sections, services, wording
from app.datasets.inventory.contents import DatasetFacts
from app.datasets.inventory.files.queries import stored_of
from app.datasets.inventory.files.screens import why_closed
from app.datasets.inventory.files.services import discard_unknown
from app.datasets.inventory.forms import DatasetForm, RefreshForm, StageForm, fields_of, shown
from app.datasets.inventory.models import Dataset
from app.datasets.inventory.queries import kept_files
from app.datasets.inventory.routes.inventory import is_right
from app.datasets.inventory.routes.links import back, to_do
from app.datasets.inventory.rules import (
    PAGE_NOT_YOURS,
    PUBLIC,
    Next,
    ResourceKind,
    Stage,
    may_publish,
    promise_of,
)
from app.datasets.inventory.saving import is_public
from app.files.services import discard_after_commit
from app.kernel.clock import today
from app.kernel.errors import Conflict, Forbidden, Missing, Refused
from app.kernel.revisions import Merged, merge
from app.kernel.typography import until
from app.spaces.gone import deletion
from app.spaces.guard import current_authority, may, requires
from app.spaces.permissions import Permission
from app.tasks.queries import tasks_about
from app.tasks.rules import AnchorKind
from app.web.fields import RevisionField
from app.web.page import BAD_INPUT, CONFLICT, OK, Answer, go, page, refused

TEMPLATE, EDIT = "datasets/inventory/dataset.html", "datasets/inventory/edit.html"
NEW = "datasets/inventory/new.html"
NOT_YOURS = (
    "Votre rôle ne permet pas de publier ni de retirer de la publication. Un chef de projet ou un "
    "consultant peut le faire."
)
MOST_TASKS = 5
MOST_RESOURCES = 12
# What the panel of facts shows, in order; the rest is elsewhere on the page.
SHOWN = (
    "service", "person", "theme", "software", "format", "volume", "frequency", "updated_on",
    "next_update_on", "coverage", "granularity", "covers_from", "covers_to", "licence", "schema",
    "personal_data", "keywords", "identifier",
)  # fmt: skip


@bp.get("/<id:dataset_id>")
@requires(Permission.SEE)
def dataset(dataset_id: int) -> Answer:
    """See the sheet of a dataset."""
    return sheet_page(dataset_id)


@bp.route("/<id:dataset_id>/modifier", methods=["GET", "POST"])
@requires(Permission.ANSWER)
def edit(dataset_id: int) -> Answer:
    """Change the facts of a dataset; the form of one removed lists it anew."""
    try:
        return _edit(dataset_id)
    except Missing as missing:
        sentence = deletion(missing, f"dataset:{dataset_id}", "dataset:remove", "ce jeu")
        return page(NEW, status=CONFLICT, form=DatasetForm(), gone=sentence)


def _edit(dataset_id: int) -> Answer:
    row = queries.dataset(current_authority(), dataset_id)
    form = DatasetForm(data=shown(row))
    if not form.is_submitted():
        return page(EDIT, row=row, form=form)
    standing = DatasetFacts.of(row)
    if not (is_right(form, standing) and _is_theirs(form, row)):
        return refused(EDIT, row=row, form=form)
    typed, seen = form.facts(standing), form.revision.seen
    try:
        saved = services.update(
            current_authority(), dataset_id, typed, seen=seen, by=current_visitor().actor
        )
    except Refused as refusal:
        form.take(refusal)
        return refused(EDIT, row=row, form=form)
    except Conflict as conflict:
        return _both_versions(queries.dataset(current_authority(), dataset_id), conflict)
    flash(f"Enregistré\u00a0: {saved.row.title}.{form.kept(saved.kept)}", "success")
    return go(back(dataset_id))


def _is_theirs(form: DatasetForm, row: Dataset) -> bool:
    """Tell whether their role may save the form: a public address changes on line at once."""
    standing = DatasetFacts.of(row)
    typed, seen = form.facts(standing), form.revision.seen
    try:
        merged = merge(standing, typed, seen, saving.DATASET, revision=row.revision)
    except Conflict as conflict:
        merged = conflict.current
    touched = merged.facts.landing_url != standing.landing_url
    if touched and is_public(row) and not may(Permission.PUBLISH):
        form.take(Refused(PAGE_NOT_YOURS, "landing_url"))
    return not form.errors


def _both_versions(row: Dataset, conflict: Conflict) -> Answer:
    """Show what somebody else wrote beside what was typed, which the form keeps."""
    merged: Merged[DatasetFacts] = conflict.current
    form = DatasetForm(formdata=None, data=shown(row, merged.facts))
    both = form.both(fields_of(merged.standing), fields_of(merged.facts), merged.asked)
    more: dict[str, Any] = {"both": both, "stale": conflict.message, "kept": form.kept(merged.kept)}
    return page(EDIT, status=CONFLICT, row=row, form=form, **more)


@bp.post("/<id:dataset_id>/etape")
@requires(Permission.ANSWER)
def stage(dataset_id: int) -> Answer:
    """Change the stage of a dataset; a public stage needs the right to publish."""
    form = StageForm()
    if not form.validate():
        return sheet_page(dataset_id, status=BAD_INPUT, stage_form=form)
    authority, new_stage = current_authority(), Stage(form.stage.data)
    row = queries.dataset(authority, dataset_id)
    before = Stage(row.stage)
    if not {new_stage, before}.isdisjoint(PUBLIC) and not may(Permission.PUBLISH):
        raise Forbidden(NOT_YOURS)
    by, promised = current_visitor().actor, bool(form.promised.data)
    seen, was = RevisionField.pressed(form.revision.data or "")
    try:
        saved = services.set_stage(
            authority, dataset_id, new_stage, seen=seen, was=was, by=by, promised=promised
        )
    except Refused as refusal:
        form.take(refusal)
        return sheet_page(dataset_id, status=BAD_INPUT, stage_form=form)
    except Conflict as conflict:
        return sheet_page(dataset_id, status=CONFLICT, stale=_since(conflict.current, new_stage))
    note: dict[str, Any] = {"text": f"Enregistré. Étape\u00a0: {new_stage.label}."}
    if new_stage is not before:
        # Back to where it was: what was promised then still holds.
        fields = {"stage": before.value, "revision": saved.revision, "promised": "y"}
        note["undo"] = {"url": url_for("datasets.stage", dataset_id=dataset_id), "fields": fields}
    flash(note, "success")  # type: ignore[arg-type]  # any JSON will do
    return go(url_for("datasets.dataset", dataset_id=dataset_id))


@bp.post("/<id:dataset_id>/mise-a-jour")
@requires(Permission.ANSWER)
def refresh(dataset_id: int) -> Answer:
    """Note that the data were updated, today unless another day is given."""
    form = RefreshForm()
    if not form.validate():
        return sheet_page(dataset_id, status=BAD_INPUT, refresh_form=form)
    authority, by = current_authority(), current_visitor().actor
    when = form.when.data or today()
    seen, was = RevisionField.pressed(form.revision.data or "")
    try:
        saved = services.mark_updated(authority, dataset_id, when, seen=seen, was=was, by=by)
    except Refused as refusal:
        form.take(refusal)
        return sheet_page(dataset_id, status=BAD_INPUT, refresh_form=form)
    except Conflict as conflict:
        return sheet_page(dataset_id, status=CONFLICT, stale=conflict.message)
    due = saved.next_update_on
    later = f" Prochaine mise à jour\u00a0: {until(due, today())}." if due else ""
    flash(f"Mise à jour notée.{later}", "success")
    return go(url_for("datasets.dataset", dataset_id=dataset_id))


@bp.post("/<id:dataset_id>/retirer")
@requires(Permission.ANSWER)
def remove(dataset_id: int) -> Answer:
    """Delete a dataset with its files, decisions and checks."""
    form = RefreshForm()
    authority, by = current_authority(), current_visitor().actor
    try:
        stored_names, authority_id = kept_files(authority, dataset_id), authority.id
        served_names = stored_of(authority, [dataset_id])
        copies = sections.copies_of(authority, queries.sheet(authority, dataset_id))
        seen = form.revision.number
        removed = services.remove(authority, dataset_id, seen=seen, by=by, left=copies)
    except Refused as refusal:
        return sheet_page(dataset_id, status=BAD_INPUT, stale=refusal.message)
    except Conflict as conflict:
        return sheet_page(dataset_id, status=CONFLICT, stale=_since(conflict.current, None))
    discard_after_commit(authority_id, stored_names)
    discard_unknown(authority_id, served_names)
    flash(f"Retiré de l’inventaire\u00a0: {removed.title}.", "success")
    for copy in copies:
        flash(f"Une copie reste sur {copy.platform}\u00a0: {copy.url}", "warning")
    return go(url_for("datasets.inventory"))


@bp.get("/<id:dataset_id>/historique")
@requires(Permission.SEE)
def history(dataset_id: int) -> Answer:
    """See the journal of a dataset."""
    authority = current_authority()
    row = queries.dataset(authority, dataset_id)
    events = queries.history_of_dataset(authority, row)
    return page("datasets/inventory/history.html", row=row, events=events, words=EVENTS)


def _since(current: Dataset, stage: Stage | None) -> str:
    """Return the sentence of a conflict: the stage somebody else set, and the one asked for."""
    now = f"il est à l’étape «\u202f{Stage(current.stage).label}\u202f»"
    asked = f"\u202f; vous demandiez «\u202f{stage.label}\u202f»" if stage is not None else ""
    return (
        f"{current.updated_by_name} a modifié ce jeu entre-temps\u00a0: {now}{asked}. "
        "Vérifiez, puis recommencez si besoin."
    )


def sheet_page(
    dataset_id: int,
    *,
    status: int = OK,
    stage_form: StageForm | None = None,
    refresh_form: RefreshForm | None = None,
    stale: str = "",
) -> Answer:
    """Return the sheet, with the form that was sent, if any."""
    authority = current_authority()
    sheet = queries.sheet(authority, dataset_id)
    row = sheet.dataset
    lines = sections.lines_of(authority, sheet)
    about = tasks_about(authority, AnchorKind.DATASET.value, [str(dataset_id)])
    asking = stage_form or StageForm(formdata=None, data=_stage_values(row))
    promise = promise_of(row.outcome, row.stage)
    asking.ask(promise)
    context: dict[str, Any] = {
        "row": row,
        "stage": Stage(row.stage),
        "kinds": ResourceKind,
        "lines": lines,
        "copies": [copy for _, line in lines for copy in line.copies],
        "facts": _facts(row),
        "resources": sheet.resources,
        "files_reached": not why_closed(authority, row),
        "most_resources": MOST_RESOURCES,
        "writes_files": may(Permission.PUBLISH if is_public(row) else Permission.ANSWER),
        "tasks": about.get(str(dataset_id), [])[:MOST_TASKS],
        "task_url": url_for("tasks.new", ancre=f"{AnchorKind.DATASET.value}:{dataset_id}"),
        "next": _next(row),
        "refusal": may_publish(row.outcome, row.held_since is not None),
        "form": stage_form or refresh_form,
        "stage_form": asking,
        "promise": promise,
        "refresh_form": refresh_form or RefreshForm(formdata=None, data={"when": today()}),
        "stale": stale,
    }
    return page(TEMPLATE, status=status, **context)


def _stage_values(row: Dataset) -> dict[str, str]:
    return {"stage": row.stage, "revision": str(row.revision)}


def _next(row: Dataset) -> tuple[str, str] | None:
    """Return the words and the address of the next thing to do; an update is on the sheet."""
    lack = queries.next_step(row, today())
    if lack is None or lack is Next.UPDATE or not may(Permission.ANSWER):
        return None
    return lack.label, to_do(lack, row.id)


def _facts(row: Dataset) -> list[tuple[str, str]]:
    """Return the known facts in words: title, value."""
    facts = DatasetFacts.of(row)
    named = {name: (title, words) for name, title, words in wording.FIELDS}
    values = [(named[name], getattr(facts, name)) for name in SHOWN]
    return [(title, words(fact)) for (title, words), fact in values if fact not in (None, "", ())]
