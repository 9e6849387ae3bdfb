"""A child that maps, corrects and checks one CSV, and prints what it took as JSON.

Run by ``recipe`` as the product runs its own children: « app » is a bare package there, so that
only the reading of tables is loaded.
"""

import csv
import json
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from app.tables.checking.schema_check import check
from app.tables.child import collect_rarely
from app.tables.form import Form
from app.tables.reading.rows import sniff
from app.tables.recipes.body import FORMAT, RecipeBody, Source
from app.tables.recipes.converting import convert
from app.tables.recipes.likeness import profile
from app.tables.recipes.operations import Facts, Known
from app.tables.recipes.previewing import preview_here
from app.tables.recipes.proposing import Proposer
from app.tables.recipes.results import TablePlace
from app.tables.recipes.sample import Sample
from app.tables.recipes.sampling import sample
from app.tables.recipes.synonyms import of_schema
from app.tables.schema import Schema, from_catalogue

FACTS = Facts("Commune de Valmorel", "21990001600003", "12202", "2026")
PREVIEWS, PERCENTILE = 40, 95
KILOBYTE = 1024


@dataclass(frozen=True)
class Mapped:
    """A file, its sample and the recipe proposed for it, taken as it is."""

    path: Path
    form: Form
    sample: Sample
    body: RecipeBody
    schema: Schema

    @property
    def columns(self) -> tuple[str, ...]:
        """The ids of the columns of the file."""
        return tuple(column.id for column in self.body.columns)


def mapped(path: Path, code: str) -> Mapped:
    """Read a file and propose its recipe."""
    schema, synonyms = from_catalogue(code), of_schema(code)
    if schema is None:
        raise LookupError(code)
    names = tuple(n for f in schema.fields for n in (f.name, *synonyms.of(f.name).names))
    form = sniff(path, path.name)
    taken = sample(path, form, 0, names, 0)
    proposer = Proposer(taken, schema, synonyms, Known.of(FACTS))
    targets = tuple(one.target for one in proposer.proposals() if one.target)
    columns = profile(taken, proposer.hits())
    source = Source(form.kind, form.encoding, form.delimiter, "", taken.header_line)
    body = RecipeBody(FORMAT, schema.id, schema.version, source, columns, targets)
    return Mapped(path, form, taken, body, schema)


def whole(one: Mapped) -> dict[str, float]:
    """Convert and check a whole file, beside a bare reading of it."""
    copy, listed = one.path.with_suffix(".copy"), one.path.with_suffix(".list")
    taken = one.sample
    place = TablePlace(0, taken.header_line, taken.tiers, taken.names, one.columns)
    bare = min(_spent(lambda: _read(one)) for _ in range(3))

    def work() -> int:
        done = convert(
            one.path,
            one.form,
            place,
            body=one.body,
            schema=one.schema,
            facts=FACTS,
            target=copy,
            changes_to=listed,
        )
        check(copy, sniff(copy, "copy.csv"), one.schema)
        return done.rows

    since = time.process_time()
    rows = work()
    spent = time.process_time() - since
    return {"bare": bare, "spent": spent, "rows": rows, "peak": _peak()}


def previews(one: Mapped) -> dict[str, float]:
    """Preview the sample again and again: the 95th percentile, in processor milliseconds."""
    known = Known.of(FACTS)
    times = []
    for _ in range(PREVIEWS):
        since = time.process_time()
        preview_here(one.body, one.schema, one.sample, one.columns, known)
        times.append(1000 * (time.process_time() - since))
    late = statistics.quantiles(times, n=100)[PERCENTILE - 1]
    return {"p95": late, "columns": len(one.body.targets), "rows": len(one.sample.rows)}


def _peak() -> int:
    """Return the most memory held, in bytes; what was before « exec » does not count."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    line = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) * KILOBYTE


def _read(one: Mapped) -> None:
    with one.path.open(encoding="utf-8", newline="") as stream:
        for _ in csv.reader(stream, delimiter=one.form.delimiter):
            pass


def _spent(work: Callable[[], None]) -> float:
    since = time.process_time()
    work()
    return time.process_time() - since


def main(file: str, code: str, what: str) -> None:
    """Print the figures of one file."""
    collect_rarely()
    works = {"whole": whole, "previews": previews}
    json.dump(works[what](mapped(Path(file), code)), sys.stdout)
