"""A file that arrives on the workbench: read once in a child, its columns proposed."""

import logging
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from app.datasets.workbench.knowing import synonyms_of
from app.kernel.errors import Refused
from app.tables import sandbox
from app.tables.form import Form, Unreadable
from app.tables.recipes.body import SourceColumn
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

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Arrival:
    """A file that was read: how it is written, its sample, its columns, what is proposed."""

    form: Form
    sheet: int
    sample: Sample
    columns: tuple[SourceColumn, ...]
    proposals: tuple[ColumnProposal, ...]


def look(
    path: Path, name: str, *, sheet: int, header: int, schema: Schema, known: Known
) -> Arrival:
    """Read a file in a child; ``Refused`` at the field « file » when it is no table."""
    synonyms = synonyms_of(schema)
    names = tuple(
        one for field in schema.fields for one in (field.name, *synonyms.of(field.name).names)
    )
    try:
        form = sandbox.sniff(path, name, sheet)
        taken = sandbox.run(
            "recipes.sampling:sample",
            path=path,
            form=form,
            sheet=sheet,
            names=names,
            header=header,
        )
    except Unreadable as refusal:
        raise Refused(refusal.sentence, "file") from refusal
    except sandbox.ChildFailed as failure:
        log.exception("a file of the workbench could not be read")
        raise Refused(BROKEN, "file") from failure
    proposer = Proposer(taken, schema, synonyms, known)
    columns = profile(taken, proposer.hits())
    return Arrival(form, sheet, taken, columns, tuple(proposer.proposals()))


def plain(value: object) -> Any:
    """Return the JSON of what crosses from the child, to be kept in a row."""
    return parse(pack(value))


def form_of(data: Any) -> Form:
    """Read back how a file is written."""
    return cast(Form, read(data, Form))


def sample_of(data: Any) -> Sample:
    """Read back the sample of a file; one kept before this says nothing of errors and merges."""
    return cast(Sample, read({"told": [], **data}, Sample))
