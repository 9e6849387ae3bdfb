"""Files put through the engine without a screen: written, sampled, proposed, previewed."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.tables.reading.rows import sniff
from app.tables.recipes.body import FORMAT, ColumnAnswer, RecipeBody, Source
from app.tables.recipes.likeness import profile
from app.tables.recipes.operations import Facts, Known
from app.tables.recipes.previewing import preview
from app.tables.recipes.proposing import Assurance, ColumnProposal, Proposer
from app.tables.recipes.results import Preview
from app.tables.recipes.sample import Sample
from app.tables.recipes.sampling import sample
from app.tables.recipes.synonyms import of_schema
from app.tables.schema import Schema, from_catalogue

OWN = "21990001600003"
FACTS = Facts("Commune de Valmorel-la-Grave", OWN, "12202", "2026")


@dataclass
class Worked:
    """A file, its sample, what is proposed, the recipe made of it."""

    path: Path
    schema: Schema
    sample: Sample
    proposals: dict[str, ColumnProposal]
    body: RecipeBody

    def preview(self, *replies: ColumnAnswer) -> Preview:
        """Return the preview once these questions are answered."""
        body = RecipeBody(**{**_values(self.body), "replies": replies})
        ids = tuple(column.id for column in body.columns)
        return preview(body, self.schema, self.sample, ids, FACTS)

    def column(self, name: str, *replies: ColumnAnswer) -> list[str]:
        """Return the cells of one column of the preview, by line."""
        seen = self.preview(*replies)
        place = seen.header.index(name)
        return [row.cells[place].after for row in sorted(seen.rows, key=lambda row: row.line)]

    def standing(self, name: str) -> Assurance:
        """Return how sure the proposal for a field is."""
        return self.proposals[name].standing


def _values(body: RecipeBody) -> dict[str, object]:
    return {name: getattr(body, name) for name in RecipeBody.__dataclass_fields__}


Work = Callable[..., Worked]


@pytest.fixture
def work(tmp_path: Path) -> Work:
    """Return a function that takes a file of some bytes to its first recipe."""

    def run(
        content: bytes | str | Iterable[Iterable[str]],
        schema_id: str = "subventions",
        name: str = "t.csv",
    ) -> Worked:
        if not isinstance(content, bytes | str):
            content = "\n".join(";".join(cells) for cells in content)
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        schema = from_catalogue(schema_id)
        assert schema is not None
        form, synonyms = sniff(path, name), of_schema(schema_id)
        names = tuple(n for f in schema.fields for n in (f.name, *synonyms.of(f.name).names))
        taken = sample(path, form, 0, names, 0)
        proposer = Proposer(taken, schema, synonyms, Known.of(FACTS))
        proposals = {one.field: one for one in proposer.proposals()}
        targets = tuple(one.target for one in proposals.values() if one.target)
        source = Source(form.kind, form.encoding, form.delimiter, "", taken.header_line)
        columns = profile(taken, proposer.hits())
        body = RecipeBody(FORMAT, schema.id, schema.version, source, columns, targets)
        return Worked(path, schema, taken, proposals, body)

    return run
