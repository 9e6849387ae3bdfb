"""The closed list of operations."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as holding
from functools import partial

from app.kernel.text import bare
from app.tables.recipes.body import Target
from app.tables.recipes.cells.codes import (
    Town,
    Towns,
    email_operation,
    insee_operation,
    phone_operation,
    postcode_operation,
    rna_operation,
    siren_operation,
    siret_operation,
    url_operation,
)
from app.tables.recipes.cells.days import date_operation, period_operation, year_operation
from app.tables.recipes.cells.evidence import ColumnWays
from app.tables.recipes.cells.figures import (
    IS_EMPTY,
    NOTHING,
    amount_operation,
    integer_operation,
    percent_operation,
)
from app.tables.recipes.cells.filling import IF_EMPTY, filled
from app.tables.recipes.cells.outcome import EMPTY, CellOutcome, Operation, asked, left
from app.tables.recipes.cells.spots import address_operation, position_operation
from app.tables.recipes.cells.typed import with_kinds
from app.tables.recipes.cells.words import (
    ListedValues,
    boolean_operation,
    list_operation,
    listed_operation,
)
from app.tables.recipes.suiting import part_of_position
from app.tables.schema import Field

NO_TOWNS = Towns.of(())
YEARLY = "year"  # the constant that is asked again with each file
WHICH_YEAR = "l’année de ce fichier est à dire."
REFUSED = "refused"  # the parameter of a column copied as it is because somebody said so
# French names of the operations, as the screens say them.
TITLES: Mapping[str, str] = {
    "text": "texte recopié",
    "constant": "toujours la même valeur",
    "first_of": "la première cellule remplie",
    "join": "cellules réunies",
    "part": "une partie de la cellule",
    "date": "date",
    "period": "période",
    "year": "année",
    "amount": "nombre",
    "percent": "pourcentage",
    "integer": "nombre entier",
    "boolean": "oui ou non",
    "listed": "valeur de la liste",
    "list": "valeurs de la liste",
    "identifier": "identifiant fabriqué",
    "siret": "SIRET",
    "siren": "SIREN",
    "rna": "numéro RNA",
    "insee": "code INSEE",
    "postcode": "code postal",
    "email": "adresse électronique",
    "url": "adresse web",
    "phone": "téléphone",
    "address": "partie d’une adresse",
    "position": "position",
}
# Those that can refuse a cell: what a column holds speaks for them.
REFUSING = frozenset({"siret", "siren", "rna", "insee", "postcode", "phone", "email", "url"}) | {
    "date",
    "period",
    "year",
    "position",
    "listed",
    "boolean",
    "amount",
    "percent",
    "integer",
}
KEYED = frozenset({"siret", "siren", "rna", "email"})
# Those that know by themselves what « néant » means, or that no cell makes.
LONGEST_NOTHING = max(map(len, NOTHING))
OF_NOTHING = frozenset({"amount", "percent", "integer", "boolean", "constant", "identifier"})


@dataclass(frozen=True, slots=True)
class Facts:
    """What Jalon knows without the file, as it crosses to the child."""

    name: str = ""
    siret: str = ""
    insee: str = ""
    year: str = ""  # the present one
    towns: tuple[Town, ...] = ()
    file_year: str = ""  # that of the file, once somebody has said it


@dataclass(frozen=True)
class Known:
    """What Jalon knows without the file: the authority, the year, the communes."""

    name: str = ""
    siret: str = ""
    insee: str = ""
    year: str = ""
    towns: Towns = NO_TOWNS
    file_year: str = ""

    @classmethod
    def of(cls, facts: Facts) -> "Known":
        """Index what crossed."""
        towns = Towns.of(facts.towns)
        return cls(facts.name, facts.siret, facts.insee, facts.year, towns, facts.file_year)

    def constant(self, kind: str) -> str:
        """Return a constant by its kind: name, siret, siren, insee, year; nothing for another."""
        known = {"name": self.name, "siret": self.siret, "insee": self.insee, "year": self.year}
        known["siren"] = self.siret[:9]
        return known.get(kind, "")


@dataclass(frozen=True)
class Setting:
    """All that an operation needs beside its cells."""

    field: Field
    target: Target
    ways: ColumnWays = holding(default_factory=ColumnWays)
    known: Known = holding(default_factory=Known)
    dictionary: Mapping[str, str] = holding(default_factory=dict)
    header: str = ""


def operation_of(setting: Setting) -> Operation:
    """Return the function that makes the cells of a target; ``KeyError`` for an unknown one."""
    work = _BUILDERS[setting.target.op](setting)
    if _may_be_nothing(setting.field, setting.target.op):
        work = _or_nothing(setting, work)
    work = with_kinds(setting.target.op, setting.field, setting.ways, work)
    return filled(work, setting.target.param(IF_EMPTY))


def copies(field: Field, target: Target) -> bool:
    """Tell whether an operation on one column takes every clean text as it is."""
    plain_text = target.op == "text" and not target.param(IF_EMPTY)
    return plain_text and not _may_be_nothing(field, target.op)


def _may_be_nothing(wanted: Field, op: str) -> bool:
    """Tell whether « sans objet » would be wrong in a field, and an empty cell right."""
    ruled = bool(wanted.pattern) or wanted.max_length is not None or op in REFUSING
    return ruled and not wanted.required and op not in OF_NOTHING


def _or_nothing(setting: Setting, work: Operation) -> Operation:
    """Ask once whether « - » or « sans objet » means empty, then empty those cells."""

    def read(cells: Sequence[str]) -> CellOutcome:
        text = cells[0] if len(cells) == 1 else ""
        if (
            not text
            or len(text) > LONGEST_NOTHING
            or bare(text) not in NOTHING
            or text in setting.field.enum
        ):
            return work(cells)
        return EMPTY if setting.ways.chosen("empty") else asked(text, IS_EMPTY, "empty")

    return read


Builder = Callable[[Setting], Operation]


def _on_one(work: Callable[[str], CellOutcome]) -> Operation:
    return lambda cells: work(cells[0]) if cells else EMPTY


def _text(setting: Setting) -> Operation:
    _ = setting
    return _on_one(CellOutcome)


def _constant(setting: Setting) -> Operation:
    kind = setting.target.param("kind")
    value = setting.known.constant(kind) if kind else setting.target.param("value")
    outcome = CellOutcome(value)
    if kind == YEARLY:
        year = setting.known.file_year
        outcome = CellOutcome(year) if year else asked("", WHICH_YEAR, "yearly")
    return lambda _: outcome


def _first_of(setting: Setting) -> Operation:
    _ = setting
    return lambda cells: CellOutcome(next(filter(None, cells), ""))


def _join(setting: Setting) -> Operation:
    separator = setting.target.param("separator") or " "
    return lambda cells: CellOutcome(separator.join(filter(None, cells)))


def _part(setting: Setting) -> Operation:
    separator = setting.target.param("separator") or " "
    rank = int(setting.target.param("rank") or "1")

    def work(text: str) -> CellOutcome:
        parts = [part.strip() for part in text.split(separator)]
        place = rank - 1 if rank > 0 else len(parts) + rank
        if not text or len(parts) == 1 or not 0 <= place < len(parts):
            return left(text, "il y a moins de parties dans cette cellule.") if text else EMPTY
        return CellOutcome(parts[place])

    return _on_one(work)


def _with_ways(
    work: Callable[[Field, ColumnWays, str], CellOutcome],
) -> Builder:
    return lambda setting: _on_one(partial(work, setting.field, setting.ways))


def _period(setting: Setting) -> Operation:
    """Two columns are the two ends of a period."""

    def work(cells: Sequence[str]) -> CellOutcome:
        return period_operation(setting.field, setting.ways, " / ".join(filter(None, cells)))

    return work


def _listed(setting: Setting) -> Operation:
    return _on_one(partial(listed_operation, ListedValues(setting.field.enum, setting.dictionary)))


def _list(setting: Setting) -> Operation:
    listing = ListedValues(setting.field.items or setting.field.enum, setting.dictionary)
    return _on_one(partial(list_operation, listing))


def _insee(setting: Setting) -> Operation:
    towns = setting.known.towns

    def work(cells: Sequence[str]) -> CellOutcome:
        return insee_operation(setting.ways, towns, cells[0], cells[1] if len(cells) > 1 else "")

    return work


def _rna(setting: Setting) -> Operation:
    return _on_one(partial(rna_operation, "rna" in bare(setting.header)))


def _address(setting: Setting) -> Operation:
    part = setting.target.param("part") or "street"
    return _on_one(partial(address_operation, setting.known.towns, part))


def _position(setting: Setting) -> Operation:
    part = setting.target.param("part") or part_of_position(setting.field)
    return lambda cells: position_operation(setting.field, part, list(cells))


_BUILDERS: Mapping[str, Builder] = {
    "text": _text,
    "constant": _constant,
    "first_of": _first_of,
    "join": _join,
    "part": _part,
    "date": _with_ways(date_operation),
    "period": _period,
    "year": lambda setting: _on_one(partial(year_operation, setting.ways)),
    "amount": _with_ways(amount_operation),
    "percent": _with_ways(percent_operation),
    "integer": _with_ways(integer_operation),
    "boolean": _with_ways(boolean_operation),
    "listed": _listed,
    "list": _list,
    "identifier": _first_of,  # « applying » makes them: it alone keeps the ranks
    "siret": lambda setting: _on_one(partial(siret_operation, setting.ways)),
    "siren": lambda setting: _on_one(partial(siren_operation, setting.ways)),
    "rna": _rna,
    "insee": _insee,
    "postcode": lambda setting: _on_one(partial(postcode_operation, setting.known.towns)),
    "email": lambda _: _on_one(email_operation),
    "url": lambda setting: _on_one(partial(url_operation, setting.ways)),
    "phone": _with_ways(phone_operation),
    "address": _address,
    "position": _position,
}
