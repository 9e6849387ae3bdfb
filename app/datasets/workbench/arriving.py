"""A file that arrives on the workbench: read once in a child, its columns proposed."""

import logging
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from app.datasets.workbench.knowing import synonyms_of
from app.kernel.errors import Refused
from app.tables import sandbox
from app.tables.checking.personal import spot_among
from app.tables.form import Form, Unreadable
from app.tables.reading.kinds import plain as plain_text
from app.tables.recipes.body import RecipeBody, SourceColumn
from app.tables.recipes.likeness import profile
from app.tables.recipes.operations import Known
from app.tables.recipes.proposing import ColumnProposal, Proposer
from app.tables.recipes.sample import Sample
from app.tables.schema import Schema
from app.tables.wire import pack, parse, read

BROKEN = (
    "La lecture de ce fichier s’est arrêtée sur un défaut de Jalon, pas du fichier. Il est noté "
    "pour la personne qui s’occupe de votre Jalon."
)

# A request waits for this reading, of the first rows alone (``recipes.sampling.MOST_READ``).
ARRIVAL = sandbox.Limits(cpu_seconds=30, seconds=90)

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Arrival:
    """A file that was read: how it is written, its sample, its columns, what is proposed."""

    form: Form
    sheet: int
    sample: Sample
    columns: tuple[SourceColumn, ...]
    proposals: tuple[ColumnProposal, ...]
    personal: tuple[tuple[str, str], ...]  # (name of a column, what seems personal in it)
    alike: tuple[str, ...] = ()  # sheets that hold the table of the recipe as well


def look(
    path: Path,
    name: str,
    *,
    sheet: int,
    header: int,
    schema: Schema,
    known: Known,
    old: RecipeBody | None = None,
) -> Arrival:
    """Read a file in a child; ``Refused`` at the field « file » when it is no table.

    ``old``: the recipe that is to be found again in it, on whatever sheet.
    """
    synonyms = synonyms_of(schema)
    names = tuple(
        one for field in schema.fields for one in (field.name, *synonyms.of(field.name).names)
    )
    try:
        sheet, alike, form = _placed(path, name, sheet, old)
        taken = sandbox.run(
            "recipes.sampling:sample",
            path=path,
            form=form,
            sheet=sheet,
            names=names,
            header=header,
            limits=ARRIVAL,
        )
    except Unreadable as refusal:
        raise Refused(refusal.sentence, "file") from refusal
    except sandbox.ChildFailed as failure:
        log.exception("a file of the workbench could not be read")
        raise Refused(BROKEN, "file") from failure
    proposer = Proposer(taken, schema, synonyms, known)
    columns = profile(taken, proposer.hits())
    proposals = tuple(proposer.proposals())
    return Arrival(form, sheet, taken, columns, proposals, personal_in(taken), alike)


def _placed(
    path: Path, name: str, sheet: int, old: RecipeBody | None
) -> tuple[int, tuple[str, ...], Form]:
    """Return the sheet to read, those that look like it, and how the file is written."""
    form = sandbox.sniff(path, name, sheet)
    if old is None or len(form.sheets) < len(("one", "another")):
        return sheet, (), form
    names = tuple(column.name for column in old.columns if column.id in old.used)
    found = sandbox.run("recipes.finding:likely_sheets", path=path, form=form, names=names)
    if not found:
        return sheet, (), form
    alike = tuple(form.sheets[rank] for rank in found) if len(found) > 1 else ()
    form = form if found[0] == sheet else sandbox.sniff(path, name, found[0])
    return found[0], alike, form


def personal_in(taken: Sample) -> tuple[tuple[str, str], ...]:
    """Return the columns of a sample that seem to hold personal data, and what, in words."""
    rows = ((row.line, [plain_text(cell) for cell in row.cells]) for row in taken.rows)
    return tuple((one.column, one.sentence) for one in spot_among(taken.names, rows))


def plain(value: object) -> Any:
    """Return the JSON of what crosses from the child, to be kept in a row."""
    return parse(pack(value))


def form_of(data: Any) -> Form:
    """Read back how a file is written."""
    return cast(Form, read(data, Form))


def sample_of(data: Any) -> Sample:
    """Read back the sample of a file, which some time ago said less."""
    return cast(Sample, read({"told": [], "partial": False, **data}, Sample))
