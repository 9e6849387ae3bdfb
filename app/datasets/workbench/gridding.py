"""The rows of a file brought to the workbench, as a table in which one corrects them by hand."""

from collections.abc import Collection, Mapping, Sequence

from app.audit.rules import Actor
from app.datasets.inventory.models import Dataset
from app.datasets.workbench import refining
from app.datasets.workbench.beyond import reach, rows_of
from app.datasets.workbench.choosing import listed_of
from app.datasets.workbench.knowing import schema_of
from app.datasets.workbench.models import Recipe, RecipeFile
from app.datasets.workbench.queries import file_on, recipe_of
from app.datasets.workbench.services import RECIPE, latest
from app.datasets.workbench.working import HandWorkshop, workshop_of
from app.grid.rules import CellKind, GridColumn, GridRow, RowsCut, Strings, WrongCells
from app.kernel.errors import Conflict, Missing, Refused
from app.kernel.revisions import Merged, Sight, mark, stale
from app.spaces.models import Authority
from app.tables.recipes.bound import CellPatch, key_of
from app.tables.recipes.results import HandRow
from app.tables.schema import Schema
from app.web.forms import clean

MOST_COLUMNS = 10  # that one types in: a hundred lines of them stay within a page
LINE, WRONG = "line", "wrong"
LONGEST_CELL = 500  # characters: a sample keeps as many
TOO_LONG = f"{LONGEST_CELL} caractères au plus."
NO_MORE = "Les lignes viennent de votre fichier\u00a0: on n’en ajoute pas ici."
GONE = "Cette ligne n’est plus dans ce fichier\u00a0: copiez votre texte pour le garder."


class HandGrid:
    """The rows that were read for the preview: those still wrong or corrected, or all of them."""

    adds = False

    def __init__(
        self, authority: Authority, dataset: Dataset, recipe: Recipe, by: Actor, *, every: bool
    ) -> None:
        """Put the rows through the recipe; ``Missing`` when no file lies there."""
        self.authority, self.dataset, self.by, self.every = authority, dataset, by, every
        self.schema: Schema = schema_of(authority, recipe.schema)[1]
        # The name of a field of a schema of one’s own may be anything: a form takes its rank.
        self.codes = {field.name: f"f{rank}" for rank, field in enumerate(self.schema.fields)}
        self._read(recipe, file_on(authority, recipe))
        self.columns: Sequence[GridColumn] = (
            GridColumn(LINE, "Ligne du fichier", typed=False),
            GridColumn(WRONG, "À corriger", typed=False),
            *(self._column(name) for name in self._names()),
        )

    def cut(self, start: int, size: int) -> RowsCut:
        """Return some rows, as they follow in the file."""
        rows = [row for row in self.shop.table.rows if self.every or row.wrong or row.corrected]
        return RowsCut(tuple(map(self._row, rows[start : start + size])), start, len(rows))

    def rows(self, ids: Collection[str]) -> Mapping[str, GridRow]:
        """Return these rows, read again if anything has changed."""
        recipe = recipe_of(self.authority, self.dataset.id, fresh=True)
        if recipe is None:
            raise Missing(GONE)
        if ids and (self.is_written or recipe.revision != self.revision):
            self._read(recipe, file_on(self.authority, recipe))
        return {row.key: self._row(row) for row in self.shop.table.rows if row.key in ids}

    def save(self, row: GridRow, typed: Strings, seen: Sight) -> tuple[str, ...]:
        """Keep the cells of a row; ``WrongCells`` when the schema takes none of such texts."""

        def read(recipe: Recipe, file: RecipeFile) -> list[CellPatch]:
            if recipe.revision != self.revision:
                self._read(recipe, file)
            return self._patches(row.id, typed, seen)

        self.revision = refining.correct_row(self.authority, self.dataset.id, read, by=self.by)
        self.is_written = True
        return ()

    def add(self, typed: Strings) -> str:
        """Refuse: the rows are those of the file."""
        raise Refused(NO_MORE)

    def remove(self, row: GridRow) -> None:
        """Refuse: the rows are those of the file."""
        raise Refused(NO_MORE)

    def _read(self, recipe: Recipe, file: RecipeFile) -> None:
        self.reach = reach(file)
        self.revision, self.is_written = recipe.revision, False
        body = latest(self.authority, recipe)
        self.shop: HandWorkshop = workshop_of(
            self.authority, file, rows_of(file), body, self.schema
        )

    def _names(self) -> list[str]:
        """Return the columns shown: those with something wrong, those that tell a row, others.

        Beside what is to correct they stand in that order, elsewhere in that of the schema.
        """
        table = self.shop.table
        wrong = {table.header[place] for row in table.rows for place in row.wrong}
        first = [name for name in table.header if name in wrong]
        ranked = dict.fromkeys((*first, *table.telling, *table.header))
        chosen = [*ranked][:MOST_COLUMNS]
        return [name for name in table.header if name in chosen] if self.every else chosen

    def _column(self, name: str) -> GridColumn:
        field = self.schema.field(name)
        listed = listed_of(field) if field else ()
        kind = CellKind.LIST if listed else CellKind.LINE
        return GridColumn(self.codes[name], name, kind, tuple((one, one) for one in listed))

    def _row(self, row: HandRow) -> GridRow:
        header = self.shop.table.header
        facts = {self.codes[name]: cell.after for name, cell in zip(header, row.cells, strict=True)}
        faults = [f"{header[place]}\u00a0: {row.cells[place].fault}" for place in row.wrong]
        told = " ".join(faults) or ("Corrigée à la main." if row.corrected else "")
        strings = {LINE: str(row.line), WRONG: told, **facts}
        return GridRow(row.key, f"ligne {row.line}", facts, strings, f"dataset:{self.dataset.id}")

    def _fault(self, row: HandRow, name: str, text: str) -> str:
        return TOO_LONG if len(text) > LONGEST_CELL else self.shop.judge(row, name, text)

    def _patches(self, row_id: str, typed: Strings, seen: Sight) -> list[CellPatch]:
        """Read what was typed in a row; ``Conflict`` where somebody else typed as well."""
        header = self.shop.table.header
        names = {code: name for name, code in self.codes.items() if code in typed}
        row = next((one for one in self.shop.table.rows if one.key == row_id), None)
        if row is None or not set(names.values()) <= set(header):
            raise Missing(GONE)
        cells = {code: row.cells[header.index(name)] for code, name in names.items()}
        marks = {code: seen.marks.get(code) for code in typed}
        asked = tuple(code for code in typed if marks[code] not in {None, mark(cells[code].after)})
        if asked:
            raise Conflict(stale(RECIPE), Merged(cells, cells, asked=asked))
        typed = {code: clean(text) or "" for code, text in typed.items()}
        faults = {code: self._fault(row, names[code], text) for code, text in typed.items()}
        if wrong := {code: fault for code, fault in faults.items() if fault}:
            raise WrongCells(wrong)
        return [
            CellPatch(row.key, names[code], key_of(cells[code].before), text)
            for code, text in typed.items()
        ]
