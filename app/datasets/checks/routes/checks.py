"""Checking a file of a dataset: sending it, its verdict, the decision, the corrected copy."""

from io import SEEK_END
from typing import Any

from flask import flash, request, url_for
from werkzeug.datastructures import FileStorage

from app.accounts.visitor import current_visitor
from app.datasets.blueprint import bp
from app.datasets.checks import own_schemas, personal, running, services
from app.datasets.checks import wording as words
from app.datasets.checks.forms import NO_FILE, SERVICE, CheckForm, DecideForm, ServiceForm
from app.datasets.checks.nested import nested_choices, nested_chosen, nested_proposed
from app.datasets.checks.places import becoming
from app.datasets.checks.queries import (
    is_interrupted,
    is_undecided,
    latest_checks,
    room_of,
    with_dataset,
)
from app.datasets.checks.room import Room
from app.datasets.inventory import queries
from app.datasets.inventory.models import Dataset, FileCheck
from app.datasets.inventory.saving import is_public
from app.extensions import db
from app.files.rules import MAX_FILE_BYTES, MEGABYTE, check_table, clean_name
from app.files.services import StoredFile, keep_file, lost_among
from app.kernel.clock import now
from app.kernel.errors import Conflict, Refused
from app.kernel.pages import page_cut
from app.kernel.typography import number
from app.spaces.guard import current_authority, may, requires
from app.spaces.permissions import Permission
from app.web.fields import RevisionField
from app.web.page import BAD_INPUT, CONFLICT, OK, Answer, follows, go, page
from app.web.sizes import takes
from app.web.transactions import slow_before_write
from config import MAX_CHECKED_BYTES

FORM = "datasets/checks/form.html"
VERDICT, FRAGMENT = "datasets/checks/verdict.html", "datasets/checks/result.html"
LATEST = 5  # checks listed under the form
PAGE = 10  # points shown together
TOO_LARGE_TO_KEEP = (
    f"Jalon garde des fichiers de {MAX_FILE_BYTES // MEGABYTE}\u00a0Mo au plus\u00a0: décochez "
    "cette case, le fichier sera contrôlé puis effacé."
)


@bp.route("/<id:dataset_id>/controle", methods=["GET", "POST"])
@requires(Permission.ANSWER)
@takes(MAX_CHECKED_BYTES)
@slow_before_write
def check(dataset_id: int) -> Answer:
    """Choose a schema and send a file."""
    authority = current_authority()
    row = queries.dataset(authority, dataset_id)
    own = own_schemas.briefs(authority)
    if request.method != "POST":
        replaces = request.args.get("remplace", "")
        source = own_schemas.proposed(row.schema, own) or nested_proposed(row.schema)
        data = {"source": source, "replaces": replaces}
        return _form_page(row, _offered(CheckForm(formdata=None, data=data), own))
    form = _offered(CheckForm(), own)
    if not form.validate():
        return _form_page(row, form, status=BAD_INPUT)
    try:
        started = _begin(row, form)
    except Refused as refusal:
        form.take(refusal)
        return _form_page(row, form, status=BAD_INPUT)
    return go(url_for("datasets.verdict", check_id=started.id))


def _offered(form: CheckForm, own: list[own_schemas.OwnSchemaBrief]) -> CheckForm:
    form.offer([*own_schemas.choices(own), *nested_choices()])
    return form


def _begin(row: Dataset, form: CheckForm) -> FileCheck:
    """Read the form of the file in a child process, then write its check and start it."""
    authority, by = current_authority(), current_visitor().actor
    upload = form.file.data
    if not isinstance(upload, FileStorage) or not upload.filename:
        raise Refused(NO_FILE, "file")
    if form.keep.data and upload.stream.seek(0, SEEK_END) > MAX_FILE_BYTES:
        raise Refused(TOO_LARGE_TO_KEEP, "keep")
    name, source = clean_name(upload.filename) or "fichier", str(form.source.data or "")
    nested = nested_chosen(source)
    read, size = running.look(
        upload.stream,
        name,
        form.sheet_rank,
        encoding=str(form.encoding.data or ""),
        header_line=form.header_rank,
        nested=nested is not None,
    )
    db.begin_write()
    title, schema = (
        (own_schemas.label_of(nested), nested)
        if nested
        else own_schemas.chosen(authority, source) or ("", None)
    )
    stored = _keep(upload, name) if form.keep.data else None
    asked = services.CheckRequest(name, title, stored, form.replaced, may(Permission.PUBLISH))
    started = services.begin(authority, row.id, asked, by=by)
    job = running.CheckJob(
        check_id=started.id,
        authority_id=authority.id,
        token=started.result["folder"],
        size=size,
        form=read,
        sheet=form.sheet_rank,
        schema=schema,
        by=by,
        replaces=form.replaced,
    )
    running.launch_once_committed(job, upload.stream)
    return started


def _keep(upload: FileStorage, name: str) -> StoredFile:
    upload.stream.seek(0)
    content = upload.stream.read(MAX_FILE_BYTES + 1)
    return keep_file(current_authority().id, name=name, content=content, check=check_table)


def _form_page(row: Dataset, form: CheckForm, *, status: int = OK) -> Answer:
    latest = latest_checks(current_authority(), row.id, services.MOST_KEPT)
    return page(
        FORM,
        status=status,
        row=row,
        form=form,
        latest=[(past, _state(past)) for past in latest[:LATEST]],
        undecided=[past for past in latest if is_undecided(past)],
        most=number(MAX_CHECKED_BYTES >> 20),
    )


def _state(check: FileCheck) -> str:
    """Return the state of a check in a few words."""
    if check.state == "running":
        return "Interrompu" if is_interrupted(check, now()) else "En cours"
    if check.state != "done":
        return "Illisible"
    return words.headline(check.result, check.schema)


@bp.get("/controles/<id:check_id>")
@requires(Permission.SEE)
def verdict(check_id: int) -> Answer:
    """See how far a check is, or its verdict; a page left open follows it."""
    check, row = with_dataset(current_authority(), check_id)
    if is_interrupted(check, now()):
        # Or it has just ended: its verdict was written after this row was read.
        db.rollback()
        check, row = with_dataset(current_authority(), check_id)
    return verdict_page(check, row)


def verdict_page(
    check: FileCheck,
    row: Dataset,
    *,
    status: int = OK,
    form: DecideForm | None = None,
    stale: str = "",
) -> Answer:
    """Return the page of a check, whatever its state."""
    room, result = room_of(check), check.result
    interrupted = is_interrupted(check, now())
    if interrupted:
        room.discard()  # its file must not outlive it; the row is closed by the next check
    context: dict[str, Any] = {
        "check": check,
        "row": row,
        "result": result,
        "running": check.state == "running" and not interrupted,
        "failure": services.INTERRUPTED if interrupted else result.get("sentence", ""),
        "follow": follows(),
        "undecided": is_undecided(check),
        "may_replace": may(Permission.PUBLISH if is_public(row) else Permission.ANSWER),
        "form": form,
        "decide_form": form or DecideForm(formdata=None),
        "stale": stale,
        "lines_of": words.lines_of,
    }
    if context["running"]:
        context["reading"] = words.reading_of(room.progress)
    if check.state == "done":
        context |= _done(check, room)
        may_add, has_copy = context["may_replace"], context["has_copy"]
        space = current_authority()
        context["into"] = becoming(space, check, row, has_copy=has_copy) if may_add else {}
    return page(VERDICT, fragment=FRAGMENT, status=status, **context)


def _done(check: FileCheck, room: Room) -> dict[str, Any]:
    """Return the context of a finished check, with one page of its points."""
    points = check.result["points"]
    cut = page_cut(len(points), RevisionField.read(request.args.get("page", "1")), PAGE)
    return {
        "headline": words.headline(check.result, check.schema),
        "renamed": words.named_otherwise(check.file_name, check.result["read"]["kind"]),
        "holding": personal.holding(check.result),
        "to_verify": personal.to_verify(check.result),
        "service": SERVICE if personal.may_be_of_a_service(check.result) else "",
        "understood": words.understood(check.result["read"]),
        "lost": bool(lost_among([check])),
        "points": points[cut.rows],
        "current": cut.number,
        "pages": cut.pages,
        "has_errors": may(Permission.ANSWER) and room.errors.is_file(),
        "has_copy": may(Permission.ANSWER) and room.copy.is_file(),
    }


@bp.post("/controles/<id:check_id>/decision")
@requires(Permission.PUBLISH)
def settle_check(check_id: int) -> Answer:
    """Decide that personal data may be published and why, or that they are of a service."""
    authority = current_authority()
    check, row = with_dataset(authority, check_id)
    form, by = DecideForm(), current_visitor().actor
    of_a_service = ServiceForm().says_so
    if not of_a_service and not form.validate():
        return verdict_page(check, row, status=BAD_INPUT, form=form)
    article, reason = form.article.data or "", form.reason.data or ""
    try:
        if of_a_service:
            services.decide_service(authority, check_id, by=by)
        else:
            services.decide(authority, check_id, article=article, reason=reason, by=by)
    except Refused as refusal:
        form.take(refusal)
        return verdict_page(check, row, status=BAD_INPUT, form=form)
    except Conflict as conflict:
        return verdict_page(conflict.current, row, status=CONFLICT, stale=conflict.message)
    flash("Décision enregistrée.", "success")
    return go(url_for("datasets.verdict", check_id=check_id))
