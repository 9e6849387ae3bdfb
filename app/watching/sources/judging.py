"""A file that arrived from a source: laid on the workbench, converted, held against what is online.

Its readings are made in children, and no transaction is open meanwhile.
"""

from dataclasses import dataclass
from pathlib import Path

from app.datasets.checks import running
from app.datasets.checks.room import Room
from app.datasets.inventory.files.queries import in_service
from app.datasets.inventory.models import ResourceFile
from app.datasets.workbench import queries as bench
from app.datasets.workbench import services as workbench
from app.datasets.workbench.arriving import look, sample_of
from app.datasets.workbench.knowing import known_to, looks_at_towns, schema_of
from app.datasets.workbench.models import Recipe
from app.datasets.workbench.services import Brought
from app.datasets.workbench.working import (
    WholeFile,
    open_questions,
    preview_of,
    whole_file,
)
from app.extensions import db
from app.files.keeping import keep_table
from app.files.models import OF_DATASETS
from app.files.services import discard, path_of
from app.kernel.errors import Missing, Refused
from app.spaces.models import Authority
from app.tables import sandbox
from app.tables.form import Unreadable
from app.tables.recipes.body import Named, RecipeBody
from app.tables.report import FileReport
from app.tables.schema import Schema
from app.watching.sources.rules import Arrived, TableFacts, reasons_to_hold
from app.watching.wording import WATCH
from config import MAX_CHECKED_BYTES

BUSY_BENCH = (
    "Un fichier que quelqu’un a apporté attend à l’atelier\u00a0: gardez-le, ou remplacez-le "
    "d’abord."
)
GONE = "La recette, ou le fichier à remplacer, n’existe plus\u00a0: armez la source de nouveau."


@dataclass(frozen=True)
class Judgement:
    """Why a file waits for somebody; without any reason, the file made of it may be published."""

    reasons: tuple[str, ...]
    number: int = 0  # of the version of the recipe that judged it
    file_id: int = 0  # on the workbench
    rows: int | None = None
    named: tuple[Named, ...] = ()
    online: str = ""  # digest of the version that it was held against


def judge(
    authority: Authority, dataset_id: int, resource_id: int, name: str, room: Room
) -> Judgement:
    """Judge the file that lies in a room; what is made of it is the copy of the room.

    ``Refused`` when it cannot be read: as good a reason as the others.
    """
    recipe, online = _standing(authority, dataset_id, resource_id)
    _refuse_busy_bench(authority, recipe)
    number = _bring(authority, dataset_id, recipe, name, room.file)
    row = bench.file_on(authority, recipe)
    _, schema = schema_of(authority, recipe.schema)
    body = workbench.latest(authority, recipe)
    whole = whole_file(authority, row, body, schema)
    preview = preview_of(authority, row, sample_of(row.sample), body, schema)
    version = path_of(authority.id, online.stored_name, OF_DATASETS)
    notes, file_id, digest = dict(row.notes), row.id, online.digest
    db.rollback()  # what follows reads files, for as long as it takes
    made = whole.write(room.copy, None, running.noting(room, 0))
    facts, words = table_facts(room.copy, "fichier.csv", schema)
    before, _ = table_facts(version, online.file_name, schema)
    arrived = Arrived(
        notes=notes,
        made=facts,
        online=before,
        unfed=_unfed(body, schema, whole),
        unconfirmed=sum(1 for target in body.targets if not target.confirmed_by),
        questions=len(open_questions(body, preview.questions)),
        renamed=[one[2] for one in notes.get("renamed", ())],
        gone=[_name(body, one) for one in notes.get("gone", ()) if one in body.used],
        otherwise=[_name(body, one) for one in notes.get("otherwise", ())],
        words=words,
    )
    reasons = tuple(reasons_to_hold(arrived))
    return Judgement(reasons, number, file_id, made.rows, made.named, digest)


def _standing(
    authority: Authority, dataset_id: int, resource_id: int
) -> tuple[Recipe, ResourceFile]:
    recipe = bench.recipe_of(authority, dataset_id, fresh=True)
    versions = in_service(authority, [resource_id])
    if recipe is None or not recipe.number or not versions:
        raise Refused(GONE)
    return recipe, versions[0]


def _refuse_busy_bench(authority: Authority, recipe: Recipe) -> None:
    """Leave alone a file that somebody works on."""
    try:
        row = bench.file_on(authority, recipe)
    except Missing:
        return
    if row.kept_at is None and row.by_name != WATCH.name:
        raise Refused(BUSY_BENCH)


def _bring(authority: Authority, dataset_id: int, recipe: Recipe, name: str, path: Path) -> int:
    """Lay a file on the workbench, in a transaction of its own; return the version that reads it.

    ``recipe`` is then as it stands after.
    """
    _, schema = schema_of(authority, recipe.schema)
    code, old = recipe.schema, workbench.latest(authority, recipe)
    with path.open("rb") as stream:
        stored = keep_table(authority.id, name=name, stream=stream, most=MAX_CHECKED_BYTES)
    known = known_to(authority, towns=looks_at_towns(schema))
    place = path_of(authority.id, stored.stored_name)
    db.rollback()
    try:
        arrival = look(place, name, sheet=0, header=0, schema=schema, known=known, old=old)
        db.begin_write()
        brought = Brought(stored, arrival, code, schema)
        recipe, dropped = workbench.bring(authority, dataset_id, brought, by=WATCH)
        number = recipe.number  # the same object, read again
        db.commit()
    except BaseException:
        db.rollback()
        discard(authority.id, stored.stored_name)
        raise
    for one in dropped:
        discard(authority.id, one)
    return number


def table_facts(
    path: Path, name: str, schema: Schema
) -> tuple[TableFacts, dict[tuple[str, str], str]]:
    """Return what counts of a table, and the sentence of each kind of error; in children."""
    try:
        with running.turn(path.stat().st_size):
            form = sandbox.sniff(path, name)
            report = sandbox.check(path, form, schema)
            spotted = sandbox.spot(path, form, provided=running.provided(schema))
    except (Unreadable, FileNotFoundError) as problem:
        sentence = problem.sentence if isinstance(problem, Unreadable) else GONE
        raise Refused(sentence) from problem
    personal = frozenset((one.column, one.kind) for one in spotted if one.holds)
    words = _kinds(report)
    return TableFacts(report.rows, report.errors, frozenset(words), personal), words


def _kinds(report: FileReport) -> dict[tuple[str, str], str]:
    structure = {(one.column, one.kind): one.sentence for one in report.structure if one.blocking}
    groups = {(one.column, one.kind): one.title for one in report.groups if one.blocking}
    return {**structure, **groups}


def _unfed(body: RecipeBody, schema: Schema, whole: WholeFile) -> list[str]:
    """Return the columns that the schema requires and that nothing in this file feeds."""
    present = set(whole.place.columns)
    unfed = []
    for field in schema.fields:
        if not (field.required or field.name in schema.primary_key):
            continue
        target = body.target(field.name)
        fed = target and (target.op == "constant" or any(one in present for one in target.sources))
        if not fed:
            unfed.append(field.name)
    return unfed


def _name(body: RecipeBody, column_id: str) -> str:
    return next((one.name for one in body.columns if one.id == column_id), column_id)
