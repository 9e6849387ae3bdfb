"""Table Schemas that an authority adds, and the choice of one for a dataset."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from app.audit.rules import Actor
from app.audit.services import record
from app.datasets.inventory.models import OwnSchema
from app.extensions import db
from app.kernel.clock import now
from app.kernel.errors import Missing, Refused
from app.kernel.foreign_json import decode
from app.kernel.text import name_key
from app.kernel.typography import tidy
from app.spaces.locking import open_write
from app.spaces.models import Authority
from app.tables.nested.format import NestedFormat
from app.tables.schema import Schema, SchemaRefused, catalogue, from_catalogue, load

LARGEST = 200_000  # bytes
MOST = 50
LONGEST_NAME = 200
MOST_SENTENCES = 20
NATIONAL, OWN = "national", "own"
GONE = "Ce schéma n’existe plus, ou n’a jamais existé ici."
TOO_LARGE = "Ce schéma dépasse 200\u202fko\u00a0: retirez-en ce qui n’est pas la description."
NO_FILE = "Choisissez le fichier du schéma."
NOT_JSON = (
    "Ce fichier n’est pas du JSON lisible\u00a0: vérifiez les virgules, les guillemets et les "
    "accolades."
)
NOT_TEXT = "Ce fichier n’est pas écrit en UTF-8\u00a0: enregistrez-le de nouveau dans cet encodage."
NOT_AN_OBJECT = "Ce fichier n’est pas un Table Schema\u00a0: il doit commencer par une accolade."
UNREADABLE_SIGNS = "Ce schéma contient des signes illisibles\u00a0: retirez-les."
TAKEN = "Un schéma porte déjà ce nom\u00a0: remplacez-le, ou donnez-en un autre."
BAD_NAME = f"Donnez un nom au schéma, de {LONGEST_NAME}\u00a0caractères au plus."
FULL = f"Un espace garde {MOST} schémas au plus\u00a0: retirez ceux qui ne servent plus."


class SchemaProblems(Refused):
    """A schema that cannot be used, with a sentence for each problem."""

    def __init__(self, sentences: Sequence[str]) -> None:
        """Keep the sentences; the first goes to the field."""
        self.sentences = tuple(sentences[:MOST_SENTENCES])
        super().__init__(self.sentences[0], "file")


@dataclass(frozen=True, slots=True)
class OwnSchemaBrief:
    """A schema of an authority without its contents, for lists."""

    id: int
    name: str
    added_by_name: str
    added_at: datetime


@dataclass(frozen=True, slots=True)
class SchemaChoice:
    """A schema to hold a file against: its code in forms, and its name."""

    code: str
    title: str


def briefs(authority: Authority) -> list[OwnSchemaBrief]:
    """Return the schemas of an authority, by name."""
    query = select(OwnSchema.id, OwnSchema.name, OwnSchema.added_by_name, OwnSchema.added_at).where(
        OwnSchema.authority_id == authority.id
    )
    schemas = [OwnSchemaBrief(*row) for row in db.session.execute(query)]
    return sorted(schemas, key=lambda schema: (name_key(schema.name), schema.id))


def own_schema(authority: Authority, schema_id: int) -> OwnSchema:
    """Return a schema of this authority, or ``Missing``."""
    query = select(OwnSchema).where(
        OwnSchema.authority_id == authority.id, OwnSchema.id == schema_id
    )
    schema = db.session.scalars(query.execution_options(populate_existing=True)).one_or_none()
    if schema is None:
        raise Missing(GONE)
    return schema


def add(authority: Authority, *, name: str, content: bytes, by: Actor) -> OwnSchema:
    """Add a schema under a name; ``SchemaProblems`` says what is wrong inside."""
    described = read(content)
    name = tidy(name)
    if not name or len(name) > LONGEST_NAME:
        raise Refused(BAD_NAME, "name")
    open_write(authority)
    mine = OwnSchema.authority_id == authority.id
    if db.session.scalar(select(OwnSchema.id).where(mine, OwnSchema.name == name)) is not None:
        raise Refused(TAKEN, "name")
    if (db.session.scalar(select(func.count()).where(mine)) or 0) >= MOST:
        raise Refused(FULL)
    schema = OwnSchema(
        authority_id=authority.id,
        name=name,
        content=described,
        added_by_name=by.name,
        added_at=now(),
    )
    db.session.add(schema)
    db.session.flush()
    _tell("schema:add", schema, by)
    return schema


def replace(authority: Authority, schema_id: int, *, content: bytes, by: Actor) -> OwnSchema:
    """Put another description under the same name; the same one again changes nothing."""
    described = read(content)
    open_write(authority)
    schema = own_schema(authority, schema_id)
    if schema.content == described:
        return schema
    schema.content, schema.added_by_name, schema.added_at = described, by.name, now()
    db.session.flush()
    _tell("schema:replace", schema, by)
    return schema


def remove(authority: Authority, schema_id: int, *, by: Actor) -> str:
    """Delete a schema; return its name. The checks made against it stay."""
    open_write(authority)
    schema = own_schema(authority, schema_id)
    _tell("schema:remove", schema, by)
    db.session.delete(schema)
    db.session.flush()
    return schema.name


def read(content: bytes) -> dict[str, Any]:
    """Return the contents of the file of a Table Schema; ``SchemaProblems`` if invalid."""
    described = _decoded(content)
    if not isinstance(described, dict):
        raise SchemaProblems([NOT_AN_OBJECT])
    try:
        load(described)
    except SchemaRefused as refusal:
        raise SchemaProblems(refusal.sentences) from refusal
    return described


def _decoded(content: bytes) -> Any:
    if not content.strip():
        raise SchemaProblems([NO_FILE])
    if len(content) > LARGEST:
        raise SchemaProblems([TOO_LARGE])
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        raise SchemaProblems([NOT_TEXT]) from problem
    try:
        described = decode(text)
    except ValueError as problem:
        raise SchemaProblems([NOT_JSON]) from problem
    _refuse_unreadable(described)
    return described


def _refuse_unreadable(described: Any) -> None:
    """Refuse half characters and null ones: a database or a page would stumble on them."""
    text = json.dumps(described, ensure_ascii=False)
    if "\\u0000" in text or any("\ud800" <= sign <= "\udfff" for sign in text):
        raise SchemaProblems([UNREADABLE_SIGNS])


def choices(own: Sequence[OwnSchemaBrief]) -> list[SchemaChoice]:
    """Return every schema that may be chosen: the national ones, then the authority's own."""
    national = [SchemaChoice(f"{NATIONAL}:{schema.id}", label_of(schema)) for schema in catalogue()]
    return [*national, *(SchemaChoice(f"{OWN}:{brief.id}", brief.name) for brief in own)]


def label_of(schema: Schema | NestedFormat) -> str:
    """Name a national schema: « Subventions attribuées (scdl/subventions 2.1.1) »."""
    return f"{schema.title} ({schema.source} {schema.version})"


def proposed(name: str, own: Sequence[OwnSchemaBrief]) -> str:
    """Return the code of the schema that a dataset names, or nothing."""
    key = name.strip().casefold()
    if not key:
        return ""
    for brief in own:
        if brief.name.casefold() == key:
            return f"{OWN}:{brief.id}"
    for schema in catalogue():
        if key in {schema.source.casefold(), schema.id.casefold(), schema.title.casefold()}:
            return f"{NATIONAL}:{schema.id}"
    return ""


def sheet_name(authority: Authority, code: str) -> str:
    """Return what the sheet of a dataset calls a schema; ``proposed`` finds it again."""
    kind, _, key = code.partition(":")
    if kind == OWN:
        return own_schema(authority, int(key)).name
    schema = from_catalogue(key)
    return schema.source if schema else ""


def chosen(authority: Authority, code: str) -> tuple[str, Schema] | None:
    """Return the name and the contents of a schema by its code; nothing for « aucun »."""
    kind, _, key = code.partition(":")
    if not code:
        return None
    if kind == NATIONAL:
        schema = from_catalogue(key)
        if schema is None:
            raise Missing(GONE)
        return label_of(schema), schema
    stored = own_schema(authority, int(key))
    return stored.name, load(stored.content, schema_id=code)


def _tell(event: str, schema: OwnSchema, by: Actor) -> None:
    record(
        event,
        actor=by,
        authority_id=schema.authority_id,
        subject=f"schema:{schema.id}",
        title=schema.name,
    )
