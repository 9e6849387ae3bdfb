"""What the page of the workbench shows: the beginning of the file, the columns, the result."""

from collections.abc import Collection, Container, Mapping
from dataclasses import dataclass, replace
from typing import Any

from app.datasets.workbench.choosing import ColumnPick, changed_fields
from app.datasets.workbench.columns import ColumnLine, LineOrigin, line_of, with_opened
from app.datasets.workbench.models import RecipeFile
from app.datasets.workbench.remaining import BenchState, Remaining, remaining
from app.datasets.workbench.working import open_questions
from app.kernel.typography import plural, quoted
from app.tables.recipes.body import RecipeBody
from app.tables.recipes.operations import REFUSED, TITLES, Known
from app.tables.recipes.results import ColumnDone, Conversion, Preview, Shown
from app.tables.recipes.sample import Sample
from app.tables.schema import Schema

MOST_CELLS, FEWEST_ROWS = 60, 6  # of the result that the page shows


@dataclass(frozen=True)
class WorkScreen:
    """All that the page shows of a recipe and of its file."""

    lines: list[ColumnLine]
    optional: list[ColumnLine]
    questions: list[Any]
    preview: Preview
    names: list[tuple[str, str]]  # (id, name) of the columns of the file
    left_out: list[str]
    to_confirm: int
    waiting: int  # required fields that nothing makes
    news: list[str]
    stops: list[str]
    notes: Mapping[str, Any]  # of the file: what differs from the one before
    total: int  # rows of the whole file
    unsaved: int = 0  # fields whose making was changed on the page, and not saved yet

    @property
    def remaining(self) -> list[Remaining]:
        """What remains to be done before the file is kept."""
        return remaining(
            BenchState(
                notes=self.notes,
                total=self.total,
                to_confirm=self.to_confirm,
                waiting=self.waiting,
                questions=len(self.questions),
                wrong_cells=self.preview.wrong_cells,
                doubles=sum(1 for double in self.preview.doubles if not double.keep),
                stops=len(self.stops),
                unsaved=self.unsaved,
            )
        )


def screen(
    row: RecipeFile,
    body: RecipeBody,
    schema: Schema,
    known: Known,
    preview: Preview,
    *,
    picks: Mapping[str, ColumnPick] | None = None,
    opened: Collection[int] | None = None,
    standing: RecipeBody | None = None,
) -> WorkScreen:
    """Compose the page; ``picks`` are those that were typed, over those that stand.

    ``opened``: ranks of the fields whose choices are drawn, otherwise those that wait for one.
    ``standing``: the recipe as it is kept, when ``body`` is another that is only looked at.
    """
    titles = {column.id: column.name for column in body.columns}
    origin = _origin(row, body, known, preview, picks or {})
    lines = with_opened(_lines(schema, body, origin), opened, origin)
    required = [line for line in lines if line.field.required or line.pick != ColumnPick()]
    used = body.used
    return WorkScreen(
        lines=sorted(required, key=lambda line: not line.field.required),
        optional=[line for line in lines if line not in required],
        questions=open_questions(body, preview.questions),
        preview=preview,
        names=origin.names,
        left_out=[name for one, name in origin.names if one not in used],
        to_confirm=sum(1 for target in body.targets if not target.confirmed_by),
        waiting=sum(1 for line in lines if line.waits),
        news=_news(row.notes),
        stops=_stops(row, body, titles, {one.name for one in schema.fields if one.required}),
        notes=row.notes,
        total=int(row.sample["total"]),
        unsaved=len(changed_fields(standing or body, body)),
    )


def _lines(schema: Schema, body: RecipeBody, origin: LineOrigin) -> list[ColumnLine]:
    """Return the lines, closed; of columns of which one is wanted and none made, the first is."""
    lacking = schema.lacking(one.field for one in body.targets)
    return [
        line_of(rank, replace(one, required=True) if one.name in lacking else one, origin)
        for rank, one in enumerate(schema.fields)
    ]


def _origin(
    row: RecipeFile,
    body: RecipeBody,
    known: Known,
    preview: Preview,
    picks: Mapping[str, ColumnPick],
) -> LineOrigin:
    """Return where what the lines say comes from."""
    titles = {column.id: column.name for column in body.columns}
    names = [(one, titles[one] or f"Colonne {place}") for place, one in enumerate(row.columns, 1)]
    # Files brought before hold a fourth thing, which no page has shown.
    proposals = {one[0]: (one[1], one[2]) for one in row.notes.get("proposals", ())}
    done = {one.field: one for one in preview.done}
    absent = {one: name for one, name in titles.items() if one not in row.columns}
    newly = {old: name for old, _, name in row.notes.get("renamed", ())}
    return LineOrigin(body, names, known, proposals, done, picks, absent, newly)


def _news(notes: Mapping[str, Any]) -> list[str]:
    news = []
    if notes.get("new"):
        listed = ", ".join(quoted(name) for name in notes["new"])
        news.append(f"Nouvelle, non publiée\u00a0: {listed}.")
    if notes.get("personal"):
        news.append(f"Données personnelles\u00a0: {' '.join(notes['personal'])}")
    if notes.get("moved") and not notes.get("new"):
        news.append("Les colonnes ont changé de place\u00a0: la recette les a retrouvées.")
    return news


def _stops(
    row: RecipeFile, body: RecipeBody, titles: Mapping[str, str], required: Container[str]
) -> list[str]:
    gone = [one for one in row.notes.get("gone", ()) if one in body.used]
    stops = [_gone(one, body, required) for one in gone]
    if alike := row.notes.get("sheets", ()):
        listed = ", ".join(quoted(name) for name in alike)
        stops.append(f"Ces feuilles se ressemblent\u00a0: {listed}. La première est lue.")
    stops += [
        f"La colonne {quoted(titles.get(one, one))} contient autre chose cette année."
        for one in row.notes.get("otherwise", ())
    ]
    return stops


def _gone(one: str, body: RecipeBody, required: Container[str]) -> str:
    """Say that a column is gone, and what becomes of the fields that it made."""
    column = next(column for column in body.columns if column.id == one)
    fields = [target.field for target in body.targets if one in target.sources]
    sentence = f"La colonne {quoted(column.name)} n’est plus dans ce fichier\u00a0:"
    lacking = [field for field in fields if field in required]
    if lacking:
        return f"{sentence} {', '.join(lacking)} est exigé, choisissez une autre colonne."
    full = f"elle était remplie à {column.filled}\u202f%"
    return f"{sentence} {', '.join(fields)} restera vide, {full}."


@dataclass(frozen=True)
class ShownTable:
    """The first rows of the result, and apart what is the same in each of them."""

    header: list[str]
    rows: list[tuple[int, list[Shown]]]  # (line of the file, cells)
    same: list[tuple[str, str]]  # (column, its only value)
    empty: list[str]  # columns that nothing makes


def first_rows(preview: Preview, body: RecipeBody, columns: Collection[str]) -> ShownTable:
    """Leave out of the rows what no column of the file makes, and is the same in each.

    ``columns``: ids of those of the file, in the recipe.
    """
    constants = {target.field for target in body.targets if target.op == "constant"}
    first = preview.rows[0].cells if preview.rows else ()
    same = {
        place
        for place, cell in enumerate(first)
        if preview.header[place] in constants and cell.after and not cell.fault
    }
    made = {
        target.field
        for target in body.targets
        if not target.sources or any(one in columns for one in target.sources)
    }
    places = [p for p, name in enumerate(preview.header) if p not in same and name in made]
    most = max(FEWEST_ROWS, MOST_CELLS // max(len(places), 1))
    return ShownTable(
        header=[preview.header[place] for place in places],
        rows=[(row.line, [row.cells[place] for place in places]) for row in preview.rows[:most]],
        same=[(preview.header[place], first[place].after) for place in sorted(same)],
        empty=[name for name in preview.header if name not in made],
    )


def rows_in_words(sample: Sample, whole: Conversion | None) -> str:
    """Say how many rows a file has: more than were read, until it was read whole."""
    if whole is not None:
        return plural(whole.rows, "ligne")
    return f"{'plus de ' * sample.partial}{plural(sample.total, 'ligne')}"


def cards(preview: Preview, body: RecipeBody) -> list[dict[str, Any]]:
    """Return a card for each column of the result: what is right, converted, still wrong."""
    refused = {target.field for target in body.targets if target.param(REFUSED)}
    made = {target.field for target in body.targets if target.sources} - refused
    return [
        {
            "name": one.field,
            "may_refuse": one.converted > 0 and one.field in made,
            "refused": one.field in refused,
            "title": TITLES.get(one.op, "laissée vide"),
            "counts": _counts(one),
            "wrong": one.wrong,
            "told": [f"{sentence} {plural(count, 'cellule')}." for sentence, count in one.told],
            "examples": one.examples,
        }
        for one in preview.done
    ]


def _counts(one: ColumnDone) -> str:
    parts = []
    if one.good:
        parts.append(plural(one.good, "bonne"))
    if one.converted:
        parts.append(plural(one.converted, "convertie"))
    if one.wrong:
        parts.append(f"{one.wrong}\u00a0à revoir")
    return ", ".join(parts)


def renamed(row: RecipeFile, body: RecipeBody) -> list[tuple[str, str]]:
    """Return the columns that seem to have another name: before, after."""
    names = {column.id: column.name for column in body.columns}
    return [(names.get(one, one), name) for one, _, name in row.notes.get("renamed", ())]
