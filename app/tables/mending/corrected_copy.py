"""Writes the corrected copy of a file, and lists what was mended."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from app.kernel.typography import number, plural
from app.tables.checking.columns import CheckedColumn
from app.tables.checking.matching import match
from app.tables.checking.patience import limited
from app.tables.form import Form, Progress, TableKind, Unreadable
from app.tables.mending.cells import ColumnEvidence, Mender, learns, mender_of
from app.tables.mending.clean import cleanings
from app.tables.mending.dates import DateEvidence
from app.tables.reading.rows import table
from app.tables.report import Correction, LeftUnmended, Mending
from app.tables.schema import Field, Schema
from app.tables.writing.delimited import writer_of

EXAMPLES = 3
SHOWN = 100
Numbered = Iterator[tuple[int, list[str]]]
NAMES = {",": "la virgule", ";": "le point-virgule", "\t": "la tabulation", "|": "la barre"}


def correct(
    path: Path,
    form: Form,
    schema: Schema | None,
    target: Path,
    *,
    sheet: int = 0,
    delimiter: str = ",",
    on_progress: Progress | None = None,
) -> Correction:
    """Write the corrected copy (CSV, UTF-8 without BOM) to ``target`` and say what changed."""
    with limited(), target.open("w", encoding="utf-8", newline="") as stream:
        plan = _Plan(table(path, form, sheet), schema)
        write = writer_of(stream, delimiter)
        write(plan.new_header())
        written = 0
        for cells in plan.mended(table(path, form, sheet, on_progress)):
            write(cells)
            written += 1
    return Correction(
        changes=(*_of_the_file(form, delimiter), *plan.changes()),
        left=tuple(plan.left()),
        rows=written,
    )


@dataclass(slots=True)
class _Made:
    """Changes of one kind in one column."""

    count: int = 0
    examples: list[tuple[str, str]] = field(default_factory=list)

    def add(self, before: str, after: str) -> None:
        self.count += 1
        if len(self.examples) < EXAMPLES:
            self.examples.append((before[:SHOWN], after[:SHOWN]))


class _Plan:
    """Reads a table once to learn how its columns are written, then mends it."""

    def __init__(self, numbered: Numbered, schema: Schema | None) -> None:
        _, self.header = next(numbered, (0, []))
        if not self.header:
            raise Unreadable("Ce fichier est vide. Choisissez un fichier qui contient une table.")
        columns = match(self.header, schema).columns if schema else ()
        self.columns = {column.index: column for column in columns}
        self.fields: dict[int, Field] = {column.index: column.field for column in columns}
        # A cell of these must not become the same as another.
        keys = set(schema.primary_key) if schema else set()
        self.distinct = {
            place for place, spec in self.fields.items() if spec.unique or spec.name in keys
        }
        self.evidence = {place: ColumnEvidence() for place in self.fields}
        self.made: dict[tuple[str, int], _Made] = {}
        self.blank = 0
        filled = self._read(numbered)
        self.retained = [
            place for place, name in enumerate(self.header) if name.strip() or place in filled
        ]
        self.menders = self._menders()

    def _read(self, numbered: Numbered) -> set[int]:
        """Read every cell once; return the places of nameless columns that hold something."""
        watched = [
            (place, self.fields[place], evidence)
            for place, evidence in self.evidence.items()
            if learns(self.fields[place])
        ]
        nameless = {place for place, name in enumerate(self.header) if not name.strip()}
        filled: set[int] = set()
        for _, cells in numbered:
            for place, schema_field, evidence in watched:
                if place < len(cells) and (text := cells[place].strip().lstrip("'")):
                    evidence.look(schema_field, text)
            for place in nameless - filled:
                if place < len(cells) and cells[place].strip():
                    filled.add(place)
        return filled

    def _menders(self) -> dict[int, tuple[str, Mender]]:
        menders = {p: mender_of(spec, self.evidence[p]) for p, spec in self.fields.items()}
        return {place: mender for place, mender in menders.items() if mender}

    def new_header(self) -> list[str]:
        """Return the names of the schema where a column has one, the trimmed ones elsewhere."""
        names = []
        for place in self.retained:
            old = self.header[place]
            new = self.fields[place].name if place in self.fields else old.strip()
            if new != old:
                self._note("header", -1, old, new)
            names.append(new)
        return names

    def mended(self, numbered: Numbered) -> Iterator[list[str]]:
        """Yield the rows of the copy; a row of another length keeps all its cells."""
        width = len(self.header)
        complete = len(self.retained) == width
        next(numbered, None)
        waiting = 0  # rows that hold nothing at all, until another follows
        for _, cells in numbered:
            if not any(map(str.strip, cells)):
                waiting += 1
                if cells:
                    self.blank, waiting = self.blank + waiting, 0
                continue
            self.blank, waiting = self.blank + waiting, 0
            mended = [self._cell(place, text) for place, text in enumerate(cells)]
            if not any(mended):
                self.blank += 1
            elif complete or len(cells) != width:
                yield mended
            else:
                yield [mended[p] for p in self.retained]

    def _cell(self, place: int, text: str) -> str:
        """Return a cell as the copy writes it: never wrong when it was right."""
        column = self.columns.get(place)
        if not text or (column and text in column.good and text == text.strip()):
            return text
        steps = self._steps(place, text)
        if column and steps and not self._gains(column, place, text, steps[-1]):
            return text
        before = text
        for kind, after in steps:
            self._note(kind, place, before, after)
            before = after
        return before

    def _steps(self, place: int, text: str) -> list[tuple[str, str]]:
        """Return (kind of change, the text after it), in order."""
        steps = list(cleanings(text))
        cleaned = steps[-1][1] if steps else text
        mender = self.menders.get(place)
        if mender and cleaned:
            kind, mend = mender
            if (after := mend(cleaned)) != cleaned:
                steps.append((kind, after))
        return steps

    def _gains(self, column: CheckedColumn, place: int, before: str, last: tuple[str, str]) -> bool:
        """Tell whether a change may be made: what was right stays right, and alone if it must."""
        kind, after = last
        if column.fault(before):
            # A year of two figures is completed within the bounds of the schema only.
            return kind != "date" or not column.fault(after)
        return place not in self.distinct and not column.fault(after)

    def _note(self, kind: str, place: int, before: str, after: str) -> None:
        self.made.setdefault((kind, place), _Made()).add(before, after)

    def changes(self) -> Iterator[Mending]:
        """Yield the changes made in the table."""
        for (kind, place), made in sorted(self.made.items(), key=lambda item: item[0][1]):
            column = self._name(place)
            sentence = _SENTENCES[kind].format(count=_counted(kind, made.count))
            text = f"{column}\u00a0: {sentence}" if column else sentence
            yield Mending(kind, column, made.count, text, tuple(made.examples))
        dropped = len(self.header) - len(self.retained)
        if dropped:
            text = plural(dropped, "colonne vide et sans nom", "colonnes vides et sans nom")
            yield Mending("blank-column", "", dropped, f"{text}\u00a0: retirées.", ())
        if self.blank:
            text = plural(self.blank, "ligne vide retirée", "lignes vides retirées")
            yield Mending("blank-row", "", self.blank, f"{text}.", ())

    def left(self) -> Iterator[LeftUnmended]:
        """Yield what could be read in two ways and was left as it is."""
        for place, evidence in self.evidence.items():
            name = self._name(place)
            yield from _left_dates(name, evidence.dates)
            if evidence.reversed_periods:
                yield _left(name, evidence.reversed_periods, _LEFT_REVERSED)
            if evidence.either_number and not evidence.commas_are_decimal:
                yield _left(name, evidence.either_number, _LEFT_NUMBERS)

    def _name(self, place: int) -> str:
        if place in self.fields:
            return self.fields[place].name
        return self.header[place].strip() if 0 <= place < len(self.header) else ""


def _of_the_file(form: Form, delimiter: str) -> Iterator[Mending]:
    """Yield the changes of format, encoding, mark and delimiter."""
    if form.kind is not TableKind.CSV:
        yield Mending("format", "", 1, f"Le fichier {form.kind} devient un CSV.", ())
        return
    if form.encoding != "utf-8":
        sentence = f"L’encodage passe de {form.encoding} à UTF-8."
        yield Mending("encoding", "", 1, sentence, ())
    if form.bom:
        yield Mending("bom", "", 1, "La marque invisible du début de fichier est retirée.", ())
    if form.delimiter != delimiter:
        before, after = NAMES.get(form.delimiter, form.delimiter), NAMES.get(delimiter, delimiter)
        sentence = f"Le séparateur était {before}\u202f; c’est maintenant {after}."
        yield Mending("delimiter", "", 1, sentence, ())


def _left_dates(name: str, dates: DateEvidence) -> Iterator[LeftUnmended]:
    counted = (
        (dates.unsettled, _LEFT_DATES),
        (0 if dates.serials_are_days else dates.serials, _LEFT_SERIALS),
        (dates.worded, _LEFT_WORDS),
        (dates.impossible, _LEFT_IMPOSSIBLE),
    )
    for count, sentences in counted:
        if count:
            yield _left(name, count, sentences)


def _left(name: str, count: int, sentences: tuple[str, str]) -> LeftUnmended:
    one, many = sentences
    sentence = one if count == 1 else many.format(count=number(count))
    return LeftUnmended(name, count, f"{name}\u00a0: {sentence}")


def _counted(kind: str, count: int) -> str:
    one, many = _COUNTED[kind]
    return plural(count, one, many)


_COUNTED: dict[str, Sequence[str]] = {
    "header": ("nom de colonne", "noms de colonnes"),
    "spaces": ("cellule débarrassée", "cellules débarrassées"),
    "invisible": ("cellule débarrassée", "cellules débarrassées"),
    "apostrophe": ("cellule débarrassée", "cellules débarrassées"),
    "accents": ("cellule réparée", "cellules réparées"),
    "period": ("période réécrite", "périodes réécrites"),
    "zero": ("code réécrit", "codes réécrits"),
    "decimal": ("nombre réécrit", "nombres réécrits"),
    "date": ("date réécrite", "dates réécrites"),
    "boolean": ("réponse réécrite", "réponses réécrites"),
    "list": ("valeur réécrite", "valeurs réécrites"),
}
_SENTENCES = {
    "header": "{count} comme dans le schéma.",
    "spaces": "{count} d’espaces au début ou à la fin.",
    "invisible": "{count} de signes invisibles.",
    "apostrophe": "{count} de l’apostrophe qu’un tableur met devant un nombre.",
    "accents": "{count}, dont les accents étaient illisibles.",
    "period": "{count} au format AAAA-MM-JJ/AAAA-MM-JJ.",
    "zero": "{count} avec le zéro du début et des lettres capitales.",
    "decimal": "{count} en chiffres, avec un point avant les décimales.",
    "date": "{count} au format AAAA-MM-JJ.",
    "boolean": "{count} comme le schéma le demande.",
    "list": "{count} comme dans la liste du schéma.",
}
# Sentences for one cell, and for several.
_LEFT_DATES = (
    "une date peut se lire jour puis mois ou mois puis jour. Elle reste telle quelle\u00a0: "
    "écrivez AAAA-MM-JJ.",
    "{count} dates peuvent se lire jour puis mois ou mois puis jour. Elles restent telles "
    "quelles\u00a0: écrivez AAAA-MM-JJ.",
)
_LEFT_SERIALS = (
    "un nombre de cinq chiffres est peut-être une date. Il reste tel quel\u00a0: écrivez "
    "AAAA-MM-JJ.",
    "{count} nombres de cinq chiffres sont peut-être des dates. Ils restent tels quels\u00a0: "
    "écrivez AAAA-MM-JJ.",
)
_LEFT_WORDS = (
    "une date est écrite dans une phrase. Elle reste telle quelle\u00a0: écrivez AAAA-MM-JJ seul.",
    "{count} dates sont écrites dans des phrases. Elles restent telles quelles\u00a0: écrivez "
    "AAAA-MM-JJ seul.",
)
_LEFT_IMPOSSIBLE = (
    "une date n’existe pas dans le calendrier. Elle reste telle quelle.",
    "{count} dates n’existent pas dans le calendrier. Elles restent telles quelles.",
)
_LEFT_REVERSED = (
    "une période finit avant de commencer. Elle reste telle quelle\u00a0: vérifiez ses dates.",
    "{count} périodes finissent avant de commencer. Elles restent telles quelles\u00a0: vérifiez "
    "leurs dates.",
)
_LEFT_NUMBERS = (
    "un nombre comme «\u202f1,234\u202f» peut se lire de deux façons. Il reste tel quel\u00a0: "
    "écrivez 1.234 ou 1234.",
    "{count} nombres comme «\u202f1,234\u202f» peuvent se lire de deux façons. Ils restent tels "
    "quels\u00a0: écrivez 1.234 ou 1234.",
)
