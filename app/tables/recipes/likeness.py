"""The profile of the columns of a file, and what has changed in next year's."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.kernel.text import letters_of
from app.tables.recipes.body import RecipeBody, SourceColumn
from app.tables.recipes.naming import words_of
from app.tables.recipes.sample import Sample, shapes_of

ACCEPTED_BEFORE, ACCEPTED_NOW = 90, 50  # per hundred: beyond, a column holds something else
ALIKE = 0.5


def profile(sample: Sample, hits: Mapping[int, Mapping[str, int]]) -> tuple[SourceColumn, ...]:
    """Describe the columns of a sample, without any of their values."""
    count = max(len(sample.rows), 1)
    columns = []
    for place, name in enumerate(sample.names):
        cells = sample.column(place)
        accepted = tuple(sorted(hits.get(place, {}).items()))
        filled = round(100 * len(cells) / count)
        columns.append(SourceColumn(f"c{place + 1}", name, (), filled, shapes_of(cells), accepted))
    return tuple(columns)


@dataclass(frozen=True, slots=True)
class Found:
    """The columns of a new file, in front of those of a recipe."""

    places: tuple[tuple[str, int], ...]  # id of a column of the recipe -> place in the new file
    renamed: tuple[tuple[str, str], ...]  # id -> new name, to confirm
    gone: tuple[str, ...]  # ids
    new: tuple[str, ...]  # names, never published by themselves
    otherwise: tuple[str, ...]  # ids whose contents are not what they were
    moved: bool = False

    @property
    def same(self) -> bool:
        """Whether the recipe applies without any question about the columns."""
        return not (self.renamed or self.gone or self.otherwise)


def compare(body: RecipeBody, fresh: Sequence[SourceColumn]) -> Found:
    """Find the columns of a recipe in a new file, by their names and by those that they had."""
    free = dict(enumerate(fresh))
    places: dict[str, int] = {}
    for column in body.columns:
        wanted = {letters_of(name) for name in (column.name, *column.aliases)} - {""}
        place = next((p for p, one in free.items() if letters_of(one.name) in wanted), None)
        if place is not None:
            places[column.id] = place
            del free[place]
    gone = [column for column in body.columns if column.id not in places]
    renamed: dict[str, int] = {}
    for column in gone:
        place = _renamed(column, free)
        if place is not None:
            renamed[column.id] = place
            del free[place]
    used = body.used
    by_id = {column.id: column for column in body.columns}
    order = [places[column.id] for column in body.columns if column.id in places]
    return Found(
        places=tuple((places | renamed).items()),
        renamed=tuple((one, fresh[place].name) for one, place in renamed.items() if one in used),
        gone=tuple(one.id for one in gone if one.id not in renamed and one.id in used),
        new=tuple(one.name for one in free.values() if one.name),
        otherwise=tuple(
            one for one, place in places.items() if one in used and _fell(by_id[one], fresh[place])
        ),
        moved=order != sorted(order) or bool(free),
    )


def _renamed(column: SourceColumn, free: Mapping[int, SourceColumn]) -> int | None:
    """Return the place of a new column that has the profile of one that is gone."""
    words, best, best_score = words_of(column.name), None, ALIKE
    for place, one in free.items():
        shared = len(words & words_of(one.name)) / max(len(words), 1)
        shapes = set(column.shapes) & set(one.shapes)
        alike = len(shapes) / max(len(column.shapes), 1)
        score = 0.5 * shared + 0.5 * alike + 0.2 * _same_hits(column, one)
        if score >= best_score:
            best, best_score = place, score
    return best


def _same_hits(column: SourceColumn, other: SourceColumn) -> bool:
    return {op for op, hit in column.hits if hit >= ACCEPTED_BEFORE} == {
        op for op, hit in other.hits if hit >= ACCEPTED_BEFORE
    }


def _fell(before: SourceColumn, after: SourceColumn) -> bool:
    """Tell whether a column has lost what it held: an operation accepts half as much."""
    now = dict(after.hits)
    return any(
        hit >= ACCEPTED_BEFORE and now.get(op, 0) < ACCEPTED_NOW
        for op, hit in before.hits
        if after.filled
    )
