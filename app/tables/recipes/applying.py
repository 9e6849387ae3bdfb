"""A recipe on rows: the cells of the schema, what is still wrong, what was changed."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice, repeat
from operator import itemgetter

from app.tables.checking.columns import column_of
from app.tables.checking.matching import cell_checks
from app.tables.reading.kinds import plain
from app.tables.recipes.body import Named, RecipeBody, Target
from app.tables.recipes.bound import NOTHING_BOUND, CellPatch, FileBound, likeness_key
from app.tables.recipes.cells.cleaning import all_clean, clean
from app.tables.recipes.cells.codes import Towns, insee_code
from app.tables.recipes.cells.evidence import ColumnWays
from app.tables.recipes.cells.outcome import EMPTY, Operation
from app.tables.recipes.correcting import HandWork, telling
from app.tables.recipes.made import (
    MOST_REMEMBERED,
    NO_CELL,
    REMEMBERED,
    WRONG,
    Changes,
    MadeCell,
    Maker,
    Rows,
    one_required,
)
from app.tables.recipes.operations import NO_TOWNS, Known, Setting, copies, operation_of
from app.tables.recipes.ranks import Ranks
from app.tables.recipes.results import ProbableDouble
from app.tables.schema import Field, Schema

OF_DAYS = frozenset({"date", "period", "year"})
OF_NUMBERS = frozenset({"amount", "percent", "integer"})
LOOKED_AT_KEYS = 2_000  # different numbers of a column: enough to tell what most of them are
SHOWN_WRONG, SHOWN_DOUBLES, SHOWN_ASIDE = 20, 10, 10
NAMED_LINES = 10  # of rows that seem to be the same
OF_KEYS = frozenset({"siret", "siren"})


def ways_of(op: str, cells: Iterable[str], towns: Towns = NO_TOWNS) -> ColumnWays:
    """Return how the cells of a column are written, as far as an operation must know."""
    ways = ColumnWays()
    look = looker(op, ways, towns)
    if look:
        for cell in cells:
            look(cell)
    return ways


def looker(op: str, ways: ColumnWays, towns: Towns = NO_TOWNS) -> Callable[[str], None] | None:
    """Return what takes a cell into account for an operation, nothing if it needs no proof."""
    if op in OF_DAYS:
        return ways.look_at_day
    if op in OF_NUMBERS:
        return ways.look_at_number
    if op == "insee" and towns.by_insee:
        return _looker_at_communes(ways, towns)
    return _looker_at_keys(op, ways) if op in OF_KEYS else None


def is_settled(op: str, ways: ColumnWays) -> bool:
    """Tell whether no further cell could change what is known of a column."""
    if op in OF_DAYS:
        return ways.order == "both" and ways.other_days > 0
    if op in OF_NUMBERS:
        return ways.decimal_comma > 0 and ways.decimal_point > 0
    return ways.cells >= LOOKED_AT_KEYS


def _looker_at_keys(op: str, ways: ColumnWays) -> Callable[[str], None]:
    probe = operation_of(Setting(Field(""), Target("", op)))

    def look(text: str) -> None:
        if ways.cells < LOOKED_AT_KEYS:
            ways.cells += 1
            ways.valid += not probe([text]).fault

    return look


def _looker_at_communes(ways: ColumnWays, towns: Towns) -> Callable[[str], None]:
    def look(text: str) -> None:
        code = insee_code(plain(text))
        is_insee, is_postcode = code in towns.by_insee, code in towns.by_postcode
        ways.insee += is_insee and not is_postcode
        ways.postcodes += is_postcode and not is_insee

    return look


class Application:
    """A recipe put to work on one file: first its evidence, then its rows."""

    def __init__(
        self,
        body: RecipeBody,
        schema: Schema,
        columns: Sequence[str],
        known: Known,
        bound: FileBound = NOTHING_BOUND,
    ) -> None:
        """Find the columns by their ids; ``columns`` are those of the file, in order."""
        self.schema, self.body, self.hand = schema, body, HandWork.of(bound)
        self._answered = {(one.field, one.question) for one in body.replies}
        places = {one: place for place, one in enumerate(columns)}
        names = {column.id: column.name for column in body.columns}
        self._wanted = {*schema.primary_key, *schema.lacking(one.field for one in body.targets)}
        self.makers = [
            self._maker(field, body.target(field.name), places, names, known)
            for field in schema.fields
            if body.target(field.name) or field.required or field.name in self._wanted
        ]
        self._one_required = one_required(schema, self.makers)
        constants = {one.field for one in body.targets if one.op == "constant"}
        told = [name for name in self.header if name not in constants]
        self.telling = tuple(self.header.index(name) for name in telling(schema, told))
        self.rows = 0
        self.wrong_rows = 0
        self.corrected: set[int] = set()  # ranks, among the rows just made
        # Cells that no column makes are the same in each row.
        self._same = [NO_CELL if maker.places else maker.alone() for maker in self.makers]
        self._all_wrong = any(cell.sort == WRONG for cell in self._same)
        self._width = 1 + max((place for maker in self.makers for place in maker.places), default=0)
        self._looks = [
            (place, maker.target.op, maker.ways, look, set[str]())
            for maker in self.makers
            if maker.target and (look := looker(maker.target.op, maker.ways, known.towns))
            for place in maker.places
        ]

    def _maker(
        self,
        field: Field,
        target: Target | None,
        places: Mapping[str, int],
        names: Mapping[str, str],
        known: Known,
    ) -> Maker:
        body, schema = self.body, self.schema
        found = tuple(places[one] for one in (target.sources if target else ()) if one in places)
        ways = ColumnWays(answers=body.answers(field.name))
        header = names.get(target.sources[0], "") if target and target.sources else ""
        wanted = replace(field, required=True) if field.name in self._wanted else field
        working: Operation = lambda _: EMPTY  # noqa: E731  a field left empty
        if target and (found or target.op == "constant"):
            meanings = body.dictionary(field.name)
            working = operation_of(Setting(field, target, ways, known, meanings, header))
        ranks = None
        kind = target.param("kind") if target and target.op == "identifier" else ""
        if target and target.op == "identifier" and len(found) + bool(kind) > 1:
            named = [one for one in body.identifiers if one.field == field.name]
            ranks = Ranks(named, known.insee, kind)
        return Maker(
            field,
            target,
            found,
            ways,
            working,
            column_of(wanted, 0, schema.missing_values, cell_checks(field, schema)),
            Changes(field.name, target.op if target else ""),
            ranks,
            copied=target is not None and len(found) == 1 and copies(wanted, target),
            remembered=min(REMEMBERED, MOST_REMEMBERED // len(schema.fields)),
        )

    @property
    def header(self) -> list[str]:
        """The names of the columns of the result, in the order of the schema."""
        return [maker.field.name for maker in self.makers]

    def look(self, rows: Rows) -> None:
        """Take rows into account before anything is converted."""
        rows = self._wide(rows)
        for place, op, ways, look, seen in self._looks:
            if is_settled(op, ways):
                continue
            met = dict.fromkeys(map(itemgetter(place), rows))
            fresh = [text for text in met if text not in seen]
            seen.update(islice(fresh, REMEMBERED - len(seen)))
            for text in fresh if all_clean(fresh) else map(clean, fresh):
                if text:
                    look(text)

    def made(self, rows: Rows) -> list[Sequence[MadeCell]]:
        """Return the cells of the schema for each of these rows, column after column."""
        wide, count = self._wide(rows), len(rows)
        columns: list[Iterable[MadeCell]] = []
        wrong = set(range(count)) if self._all_wrong else set()
        self.corrected = set()
        for maker, same in zip(self.makers, self._same, strict=True):
            if not maker.places:
                columns.append(repeat(same, count))
                continue
            cells, places = maker.made(wide)
            columns.append(cells)
            wrong.update(places)
        made: list[Sequence[MadeCell]] = list(zip(*columns, strict=True))
        if self.hand.by_row:
            self._correct(rows, made, wrong)
        for one in self._one_required:
            wrong.update(one.lacking(made, self.makers[one.places[0]].changes))
        self.rows += count
        self.wrong_rows += len(wrong)
        return made

    def row(self, cells: Sequence[str]) -> Sequence[MadeCell]:
        """Return the cells of the schema for one row."""
        return self.made([cells])[0]

    def _wide(self, rows: Rows) -> Rows:
        """Return rows of which each place that is read has a cell."""
        width = self._width
        if min(map(len, rows), default=width) >= width:
            return rows
        return [(*cells, *repeat("", width - len(cells))) for cells in rows]

    def _correct(self, rows: Rows, made: list[Sequence[MadeCell]], wrong: set[int]) -> None:
        """Put the corrections typed by hand in the rows that have some."""
        for rank, cells in enumerate(rows):
            if patches := self.hand.of_row(cells):
                made[rank] = corrected = self._corrected(made[rank], patches)
                self.corrected.add(rank)
                wrong.discard(rank)
                wrong.update([rank] * any(cell.sort == WRONG for cell in corrected))

    def _corrected(
        self, made: Sequence[MadeCell], patches: Mapping[str, CellPatch]
    ) -> list[MadeCell]:
        cells = list(made)
        for place, maker in enumerate(self.makers):
            old, patch = cells[place], patches.get(maker.field.name)
            if patch and self.hand.takes(patch, old.before):
                cells[place] = maker.typed(old.before, patch.after)
                maker.changes.instead(old, cells[place])
        return cells

    def fault_of(self, field: str, before: str, text: str) -> str:
        """Return what would be wrong with a text typed in the place of a cell."""
        (maker,) = [one for one in self.makers if one.field.name == field]
        return maker.typed(before, text).fault

    def leaves_out(self, cells: Sequence[str], made: Sequence[MadeCell]) -> bool:
        """Tell whether somebody left out a row just made, or keeps its like; uncounted then."""
        if not (self.hand.is_aside(cells) or self.hand.drops(lambda: self.told(made))):
            return False
        self.rows -= 1
        self.wrong_rows -= any(cell.sort == WRONG for cell in made)
        for maker, cell in zip(self.makers, made, strict=True):
            maker.changes.leave(cell)
        return True

    def told(self, made: Sequence[MadeCell]) -> list[str]:
        """Return the cells by which a row is the same thing as another."""
        return [made[place].after for place in self.telling]

    def double(self, lines: Sequence[int], more: int, made: Sequence[MadeCell]) -> ProbableDouble:
        """Return rows that seem to be the same, as the first of them has it."""
        key = likeness_key(self.told(made))
        decided = self.hand.decided.get(key, "")
        return ProbableDouble(key, tuple(lines), self.telling_cells(made), decided, more)

    def telling_cells(self, made: Sequence[MadeCell]) -> tuple[tuple[str, str], ...]:
        """Return the same cells, each with the name of its column."""
        return tuple((self.makers[p].field.name, made[p].after) for p in self.telling)

    def waiting(self, made: Sequence[MadeCell]) -> Iterator[tuple[str, MadeCell]]:
        """Yield the cells of a row still wrong that no question nor choice of a column settles."""
        for maker, cell in zip(self.makers, made, strict=True):
            if cell.fault and maker.places and self.is_for_hand(maker.field.name, cell):
                yield maker.field.name, cell

    def is_for_hand(self, field: str, cell: MadeCell) -> bool:
        """Tell whether a cell is wrong and no question, still to be answered, would settle it."""
        waits = cell.question and (field, cell.question) not in self._answered
        return bool(cell.fault) and not waits

    @property
    def wrong_made(self) -> int:
        """The cells still wrong so far, among those that columns make."""
        return sum(maker.changes.counts[WRONG] for maker in self.makers if maker.places)

    @property
    def changes(self) -> list[Changes]:
        """What was done so far, one entry for each field."""
        for maker, cell in zip(self.makers, self._same, strict=True):
            if not maker.places:
                maker.changes.repeat(cell, self.rows)
        return [maker.changes for maker in self.makers]

    @property
    def named(self) -> tuple[Named, ...]:
        """The identifiers made by this application, to be kept in the recipe."""
        return tuple(
            Named(maker.field.name, key, identifier)
            for maker in self.makers
            if maker.ranks
            for key, identifier in maker.ranks.fresh.items()
        )
