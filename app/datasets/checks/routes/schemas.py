"""The Table Schemas of an authority: adding, replacing, removing."""

from typing import Any

from flask import flash, url_for
from werkzeug.datastructures import FileStorage

from app.accounts.visitor import current_visitor
from app.datasets.blueprint import bp
from app.datasets.checks import own_schemas
from app.datasets.checks.forms import ReplaceForm, SchemaForm
from app.kernel.errors import Refused
from app.spaces.guard import current_authority, requires
from app.spaces.permissions import Permission
from app.tables.schema import load
from app.web.page import BAD_INPUT, OK, Answer, go, page

LIST, ONE = "datasets/checks/schemas.html", "datasets/checks/schema.html"
MOST_FIELDS = 40  # shown of a schema


@bp.route("/schemas", methods=["GET", "POST"])
@requires(Permission.ANSWER)
def schemas() -> Answer:
    """See the schemas of the authority, and add one."""
    form = SchemaForm()
    if not form.is_submitted():
        return _list(form)
    if not form.validate():
        return _list(form, BAD_INPUT)
    try:
        schema = own_schemas.add(
            current_authority(),
            name=form.name.data or "",
            content=_content(form),
            by=current_visitor().actor,
        )
    except Refused as refusal:
        return _list(form, BAD_INPUT, _taken(form, refusal))
    flash(f"Schéma ajouté\u00a0: {schema.name}.", "success")
    return go(url_for("datasets.schemas"))


@bp.route("/schemas/<id:schema_id>", methods=["GET", "POST"])
@requires(Permission.ANSWER)
def own_schema(schema_id: int) -> Answer:
    """See the fields of a schema, and replace it."""
    authority, form = current_authority(), ReplaceForm()
    if not form.is_submitted():
        return _one(schema_id, form)
    if not form.validate():
        return _one(schema_id, form, BAD_INPUT)
    try:
        by = current_visitor().actor
        schema = own_schemas.replace(authority, schema_id, content=_content(form), by=by)
    except Refused as refusal:
        return _one(schema_id, form, BAD_INPUT, _taken(form, refusal))
    flash(f"Schéma remplacé\u00a0: {schema.name}.", "success")
    return go(url_for("datasets.own_schema", schema_id=schema_id))


@bp.post("/schemas/<id:schema_id>/retirer")
@requires(Permission.ANSWER)
def remove_schema(schema_id: int) -> Answer:
    """Forget a schema."""
    name = own_schemas.remove(current_authority(), schema_id, by=current_visitor().actor)
    flash(f"Schéma retiré\u00a0: {name}.", "success")
    return go(url_for("datasets.schemas"))


def _content(form: SchemaForm | ReplaceForm) -> bytes:
    """Return the bytes that were sent, one more than the limit at most."""
    upload = form.file.data
    if not isinstance(upload, FileStorage) or not upload.filename:
        raise Refused(own_schemas.NO_FILE, "file")
    upload.stream.seek(0)
    return upload.stream.read(own_schemas.LARGEST + 1)


def _taken(form: SchemaForm | ReplaceForm, refusal: Refused) -> list[tuple[str, str]]:
    """Put a refusal on the form; return its further sentences: id of the field, sentence."""
    form.take(refusal)
    sentences = refusal.sentences[1:] if isinstance(refusal, own_schemas.SchemaProblems) else ()
    return [(form.file.id, sentence) for sentence in sentences]


def _list(form: SchemaForm, status: int = OK, others: Any = ()) -> Answer:
    briefs = own_schemas.briefs(current_authority())
    return page(LIST, status=status, form=form, schemas=briefs, others=list(others))


def _one(schema_id: int, form: ReplaceForm, status: int = OK, others: Any = ()) -> Answer:
    schema = own_schemas.own_schema(current_authority(), schema_id)
    described = load(schema.content)
    return page(
        ONE,
        status=status,
        form=form,
        schema=schema,
        fields=described.fields,
        undone=described.undone[:MOST_FIELDS],
        most_fields=MOST_FIELDS,
        others=list(others),
    )
