"""What the page of the workbench shows: the beginning of the file, the columns, the result."""

from collections.abc import Container, Mapping
from dataclasses import dataclass
from typing import Any

from app.datasets.workbench.choosing import (
    TWO_COLUMNS,
    ColumnPick,
    listed_of,
    options_of,
    pick_of,
    shown_pick,
)
from app.datasets.workbench.models import RecipeFile
from app.datasets.workbench.remaining import BenchState, Remaining, remaining
from app.datasets.workbench.working import open_questions
from app.kernel.typography import plural, quoted
from app.tables.recipes.body import RecipeBody, Target
from app.tables.recipes.operations import REFUSED, TITLES, Known
from app.tables.recipes.proposing import Assurance
from app.tables.recipes.results import ColumnDone, Conversion, Preview, Shown
from app.tables.recipes.sample import Sample
from app.tables.recipes.suiting import usual_operation
from app.tables.schema import Field, Schema

STATES: Mapping[str, tuple[str, str]] = {
    Assurance.SURE.value: ("Sûr", "done"),
    Assurance.PROBABLE.value: ("Probable", "in_progress"),
    Assurance.CHOOSE.value: ("À choisir", "todo"),
    Assurance.CONSTANT.value: ("Constante", "done"),
    Assurance.EMPTY.value: ("Vide", "not_applicable"),
}
CONFIRMED = ("Confirmé", "done")
MISSING = ("Manque", "blocked")
ASKED = ("À choisir", "todo")


@dataclass(frozen=True)
class ColumnLine:
    """A field of the schema, and how it is made."""

    rank: int
    field: Field
    pick: ColumnPick
    options: list[tuple[str, str]]
    second: bool  # whether a second column may be chosen
    typed: bool  # whether a constant may be typed
    label: str
    state: str
    reason: str
    example: tuple[str, str]


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
) -> WorkScreen:
    """Compose the page; ``picks`` are those that were typed, over those that stand."""
    titles = {column.id: column.name for column in body.columns}
    names = [(one, titles[one] or f"Colonne {place}") for place, one in enumerate(row.columns, 1)]
    # Files brought before hold a fourth thing, which no page has shown.
    proposals = {one[0]: (one[1], one[2]) for one in row.notes.get("proposals", ())}
    done = {one.field: one for one in preview.done}
    absent = {one: name for one, name in titles.items() if one not in row.columns}
    newly = {old: name for old, _, name in row.notes.get("renamed", ())}
    origin = _Origin(body, names, known, proposals, done, picks, absent, newly)
    lines = [_line(rank, one, origin) for rank, one in enumerate(schema.fields)]
    required = [line for line in lines if line.field.required or line.pick != ColumnPick()]
    used = body.used
    return WorkScreen(
        lines=sorted(required, key=lambda line: not line.field.required),
        optional=[line for line in lines if line not in required],
        questions=open_questions(body, preview.questions),
        preview=preview,
        names=names,
        left_out=[name for one, name in names if one not in used],
        to_confirm=sum(1 for target in body.targets if not target.confirmed_by),
        waiting=sum(
            1 for line in lines if line.state in {"todo", "blocked"} and line.field.required
        ),
        news=_news(row.notes),
        stops=_stops(row, body, titles, {one.name for one in schema.fields if one.required}),
        notes=row.notes,
        total=int(row.sample["total"]),
    )


@dataclass(frozen=True)
class _Origin:
    """Where what a line says comes from."""

    body: RecipeBody
    names: list[tuple[str, str]]
    known: Known
    proposals: Mapping[str, tuple[str, str]]  # field -> (how sure, why)
    done: Mapping[str, ColumnDone]
    picks: Mapping[str, ColumnPick] | None
    absent: Mapping[str, str]  # columns of the recipe that this file has no more, by their ids
    newly: Mapping[str, str]  # id of an absent column -> the name that it seems to have now


def _line(rank: int, one: Field, origin: _Origin) -> ColumnLine:
    picks = origin.picks
    target = origin.body.target(one.name)
    pick = shown_pick(one, picks[one.name] if picks else pick_of(target))
    (label, state), reason = _standing(one, target, origin)
    op = usual_operation(one)
    made = origin.done.get(one.name)
    return ColumnLine(
        rank=rank,
        field=one,
        pick=pick,
        options=options_of(one, origin.names, origin.known, pick, absent=origin.absent),
        second=op in TWO_COLUMNS,
        typed=not listed_of(one) and op != "identifier" and not pick.choice,
        label=label,
        state=state,
        reason=reason,
        example=made.examples[0] if made and made.examples else ("", ""),
    )


def _standing(one: Field, target: Target | None, origin: _Origin) -> tuple[tuple[str, str], str]:
    """Return how sure a field is, as (words, state), and why."""
    standing, reason = origin.proposals.get(one.name, (Assurance.EMPTY.value, ""))
    gone = next((c for c in target.sources if c in origin.absent), "") if target else ""
    if gone in origin.newly:
        return ASKED, f"peut-être {quoted(origin.newly[gone])} maintenant"
    if gone:
        lacks = f"{quoted(origin.absent[gone])} n’est plus dans ce fichier"
        return (MISSING if one.required else STATES[Assurance.EMPTY.value]), lacks
    if target and target.confirmed_by:
        return CONFIRMED, f"par {target.confirmed_by}"
    if target is None and one.required and standing != Assurance.CHOOSE.value:
        return MISSING, "exigé par le schéma"
    return STATES[standing], reason


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


def first_rows(preview: Preview, body: RecipeBody) -> ShownTable:
    """Leave out of the rows what no column of the file makes and nothing is wrong with."""
    constants = {target.field for target in body.targets if target.op == "constant"}
    first = preview.rows[0].cells if preview.rows else ()
    same = {
        place
        for place, cell in enumerate(first)
        if preview.header[place] in constants and cell.after and not cell.fault
    }
    places = [place for place in range(len(preview.header)) if place not in same]
    return ShownTable(
        header=[preview.header[place] for place in places],
        rows=[(row.line, [row.cells[place] for place in places]) for row in preview.rows],
        same=[(preview.header[place], first[place].after) for place in sorted(same)],
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
