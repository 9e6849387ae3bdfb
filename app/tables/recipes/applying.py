"""A recipe on rows: the cells of the schema, what is still wrong, what was changed."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from dataclasses import field as holding

from app.tables.checking.columns import column_of, sentence_of
from app.tables.reading.kinds import KINDS, plain
from app.tables.recipes.body import Named, RecipeBody, Target
from app.tables.recipes.bound import NOTHING_BOUND, FileBound
from app.tables.recipes.cells.cleaning import clean
from app.tables.recipes.cells.codes import Towns, insee_code
from app.tables.recipes.cells.evidence import ColumnWays
from app.tables.recipes.cells.outcome import EMPTY, CellOutcome, Operation
from app.tables.recipes.correcting import HandWork, telling
from app.tables.recipes.made import (
    CONVERTED,
    GOOD,
    NO_CELL,
    REMEMBERED,
    WRONG,
    Changes,
    MadeCell,
)
from app.tables.recipes.operations import NO_TOWNS, Known, Setting, operation_of
from app.tables.recipes.ranks import Ranks
from app.tables.schema import Field, Schema

SEPARATOR = "\x1f"
OF_DAYS = frozenset({"date", "period", "year"})
OF_NUMBERS = frozenset({"amount", "percent", "integer"})
LOOKED_AT_KEYS = 2_000  # different numbers of a column: enough to tell what most of them are
OF_KEYS = frozenset({"siret", "siren"})
NOT_ONE = -1  # place of a cell made of several columns, or of none


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


@dataclass(slots=True)
class _Maker:
    """What makes the cells of one field."""

    field: Field
    target: Target | None
    places: tuple[int, ...]
    ways: ColumnWays
    work: Operation
    fault: Callable[[str], str]
    changes: Changes
    memory: dict[str, MadeCell] = holding(default_factory=dict)
    ranks: Ranks | None = None
    copied: bool = False  # from one column, as it is once cleaned

    @property
    def place(self) -> int:
        """The only place that the cell is made of, ``NOT_ONE`` otherwise."""
        return self.places[0] if len(self.places) == 1 else NOT_ONE

    def several(self, cells: Sequence[str]) -> str:
        """Return what a cell of several columns is made of; nothing for a row too short."""
        return self.key(cells) if len(self.places) > 1 else ""

    def key(self, cells: Sequence[str]) -> str:
        """Return what the cell is made of, as the file has it."""
        width = len(cells)
        return SEPARATOR.join(cells[place] if place < width else "" for place in self.places)

    def fresh(self, key: str) -> MadeCell:
        """Make a cell not met yet, and remember it."""
        made = self._copied(key) if self.copied else self._new(key)
        self.changes.show(made)
        if len(self.memory) < REMEMBERED and self.ranks is None:
            self.memory[key] = made
        return made

    def _copied(self, key: str) -> MadeCell:
        """Copy a text: nothing is asked of most columns but to be clean."""
        text = clean(key)
        if text[:1] in KINDS or self.fault(text):
            return self._new(key)
        return MadeCell(key, text, sort=CONVERTED if text != key else GOOD)

    def _new(self, key: str) -> MadeCell:
        raw = key.split(SEPARATOR)
        sources = [clean(cell) for cell in raw]
        before = " ".join(filter(None, map(plain, raw)))
        return self._judged(before, self.ranks.named(sources) if self.ranks else self.work(sources))

    def typed(self, before: str, text: str) -> MadeCell:
        """Make a cell of what somebody has typed in its place."""
        cleaned = clean(text)
        reads = self.places and not self.ranks
        return self._judged(before, self.work([cleaned]) if reads else CellOutcome(cleaned))

    def _judged(self, before: str, outcome: CellOutcome) -> MadeCell:
        fault = outcome.fault
        kind = "" if fault else self.fault(outcome.text)
        if kind:
            fault = sentence_of(self.field, kind, outcome.text)
        changed = before and before != outcome.text
        sort = WRONG if fault else CONVERTED if changed else GOOD
        return MadeCell(before, outcome.text, fault, outcome.question, sort)


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
        places = {one: place for place, one in enumerate(columns)}
        names = {column.id: column.name for column in body.columns}
        self.makers = [
            self._maker(field, body.target(field.name), places, names, known)
            for field in schema.fields
            if body.target(field.name) or field.required or field.name in schema.primary_key
        ]
        constants = {one.field for one in body.targets if one.op == "constant"}
        told = [name for name in self.header if name not in constants]
        self.telling = tuple(self.header.index(name) for name in telling(schema, told))
        self.rows = 0
        self.wrong_rows = 0
        # Cells that no column makes are the same in each row; for the others, what they need is
        # looked up once: maker, rank, place, memory, counts.
        self._same = [NO_CELL if maker.places else maker.fresh("") for maker in self.makers]
        self._bound = [
            (maker, rank, maker.place, maker.memory.get, maker.changes.counts)
            for rank, maker in enumerate(self.makers)
            if maker.places
        ]
        self._worst = max((cell.sort for cell in self._same), default=GOOD)
        self._looks = [
            (maker.places, look, set[str]())
            for maker in self.makers
            if maker.target and (look := looker(maker.target.op, maker.ways, known.towns))
        ]

    def _maker(
        self,
        field: Field,
        target: Target | None,
        places: Mapping[str, int],
        names: Mapping[str, str],
        known: Known,
    ) -> _Maker:
        body, schema = self.body, self.schema
        found = tuple(places[one] for one in (target.sources if target else ()) if one in places)
        ways = ColumnWays(answers=body.answers(field.name))
        header = names.get(target.sources[0], "") if target and target.sources else ""
        wanted = replace(field, required=True) if field.name in schema.primary_key else field
        working: Operation = lambda _: EMPTY  # noqa: E731  a field left empty
        if target and (found or target.op == "constant"):
            meanings = body.dictionary(field.name)
            working = operation_of(Setting(field, target, ways, known, meanings, header))
        ranks = None
        if target and target.op == "identifier" and len(found) > 1:
            named = [one for one in body.identifiers if one.field == field.name]
            ranks = Ranks(named, known.insee)
        judge = column_of(wanted, 0, schema.missing_values)
        changes = Changes(field.name, target.op if target else "")
        is_text = target is not None and target.op == "text"
        copied = is_text and wanted.required and len(found) == 1
        return _Maker(
            field, target, found, ways, working, judge.fault, changes, ranks=ranks, copied=copied
        )

    @property
    def header(self) -> list[str]:
        """The names of the columns of the result, in the order of the schema."""
        return [maker.field.name for maker in self.makers]

    def look(self, cells: Sequence[str]) -> None:
        """Take a row into account before anything is converted."""
        width = len(cells)
        for places, look, seen in self._looks:
            for place in places:
                if place >= width or (text := cells[place]) in seen:
                    continue
                if len(seen) < REMEMBERED:
                    seen.add(text)
                if cleaned := clean(text):
                    look(cleaned)

    def row(self, cells: Sequence[str]) -> list[MadeCell]:
        """Return the cells of the schema for one row."""
        made, width = self._same.copy(), len(cells)
        worst = self._worst
        for maker, rank, place, met, counts in self._bound:
            key = cells[place] if 0 <= place < width else maker.several(cells)
            cell = met(key) or maker.fresh(key)
            sort = cell.sort
            if sort:
                worst = max(worst, sort)
                if cell.question:
                    maker.changes.ask(cell)
            counts[sort] += 1
            made[rank] = cell
        wrong = self._corrected(cells, made) if self.hand.by_row else worst == WRONG
        self.rows += 1
        self.wrong_rows += wrong
        return made

    def _corrected(self, cells: Sequence[str], made: list[MadeCell]) -> bool:
        """Put the corrections typed by hand in a row; tell whether it is still wrong."""
        patches = self.hand.of_row(cells)
        for place, maker in enumerate(self.makers) if patches else ():
            old, patch = made[place], patches.get(maker.field.name)
            if patch and self.hand.takes(patch, old.before):
                made[place] = maker.typed(old.before, patch.after)
                maker.changes.instead(old, made[place])
        return any(cell.sort == WRONG for cell in made)

    def fault_of(self, field: str, before: str, text: str) -> str:
        """Return what would be wrong with a text typed in the place of a cell."""
        (maker,) = [one for one in self.makers if one.field.name == field]
        return maker.typed(before, text).fault

    def leaves_out(self, made: Sequence[MadeCell]) -> bool:
        """Tell whether somebody decided to leave out a row just made; it is then not counted."""
        if not self.hand.drops(lambda: [made[place].after for place in self.telling]):
            return False
        self.rows -= 1
        self.wrong_rows -= any(cell.sort == WRONG for cell in made)
        for maker, cell in zip(self.makers, made, strict=True):
            maker.changes.counts[cell.sort] -= 1
        return True

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
