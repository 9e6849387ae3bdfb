"""Checks of the cells of one column, and the sentences about those at fault."""

import operator
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from app.kernel.typography import number, plural, shortened
from app.tables.cells import reader_of
from app.tables.checking.national import CHECKS
from app.tables.checking.patience import watched
from app.tables.schema import CustomCheck, Field

REMEMBERED = 5_000
LISTED = 8
SHOWN = 80
LENGTHS = frozenset({"minLength", "maxLength"})

Judge = Callable[[str], str]


@dataclass(slots=True)
class CheckedColumn:
    """A field, its place in the file, its judge, and the cells already found right."""

    field: Field
    index: int
    good: set[str]
    judge: Judge
    read: Callable[[str], Any]
    remarks: frozenset[str] = frozenset()  # faults that are told without failing the file
    settles: Callable[[set[str]], bool] | None = None  # tells whether many texts are all right

    def faults(self, texts: Iterable[str]) -> dict[str, str]:
        """Return the kind of fault of each of these texts that is at fault."""
        unknown = set(texts) - self.good
        if not unknown or (self.settles and self.settles(unknown)):
            return {}
        judge = self.judge
        faults = {text: kind for text in unknown if (kind := judge(text))}
        if len(self.good) < REMEMBERED:
            right = (text for text in unknown - faults.keys() if len(text) <= SHOWN)
            self.good.update(islice(right, REMEMBERED - len(self.good)))
        return faults

    def fault(self, text: str) -> str:
        """Return the kind of fault of a cell (« type », « enum »…), empty if it is right."""
        if kind := self.judge(text):
            return kind
        if len(self.good) < REMEMBERED and len(text) <= SHOWN:
            self.good.add(text)
        return ""


def column_of(
    field: Field, index: int, missing: tuple[str, ...], checks: Sequence[CustomCheck] = ()
) -> CheckedColumn:
    """Prepare a column; cells with a missing value are right unless the field is required."""
    empty = frozenset(field.missing_values or missing)
    read = reader_of(field)
    remarks = {*field.remarks, *(check.name for check in checks if check.remark)}
    names = dict.fromkeys(check.name for check in checks if check.name in CHECKS)
    tests = [*((name, CHECKS[name].holds) for name in names), *_tests(field, read)]
    # What fails the file is told first.
    tests.sort(key=lambda test: test[0] in remarks)
    good = set() if field.required else set(empty)
    judge = _judge(field, read, tests, empty)
    settles = _settler(field, empty) if read is str and LENGTHS.issuperset(dict(tests)) else None
    return CheckedColumn(field, index, good, judge, read, frozenset(remarks), settles)


def _settler(field: Field, missing: frozenset[str]) -> Callable[[set[str]], bool] | None:
    """Return what tells at once that texts bound by their length alone are right."""
    if field.trimmed:
        return None
    shortest, longest = field.min_length or 0, field.max_length

    def settles(texts: set[str]) -> bool:
        if not missing.isdisjoint(texts):
            return False
        lengths = list(map(len, texts))
        return min(lengths) >= shortest and (longest is None or max(lengths) <= longest)

    return settles


def _judge(
    field: Field,
    read: Callable[[str], Any],
    tests: Sequence[tuple[str, "Test"]],
    missing: frozenset[str],
) -> Judge:
    trimmed, plain = field.trimmed, read is str

    def judge(text: str) -> str:
        text = text.strip() if trimmed else text
        if text in missing:
            return "required" if field.required else ""
        value = text if plain else read(text)
        if value is None:
            return "type"
        for kind, holds in tests:
            if not holds(text, value):
                return kind
        return ""

    return judge


Test = Callable[[str, Any], bool]


def _tests(field: Field, read: Callable[[str], Any]) -> list[tuple[str, Test]]:
    """Return the constraints of a field, in the order in which they are checked."""
    tests: list[tuple[str, Test]] = []
    if field.enum:
        allowed = [read(text) for text in field.enum]
        tests.append(("enum", lambda _, value: value in allowed))
    if field.pattern:
        tests.append(("pattern", watched(field.name, field.pattern)))
    bounds = {
        "minimum": (field.minimum, operator.ge),
        "maximum": (field.maximum, operator.le),
        "above": (field.above, operator.gt),
        "below": (field.below, operator.lt),
    }
    tests += [
        (kind, _bounded(read(bound), holds)) for kind, (bound, holds) in bounds.items() if bound
    ]
    if field.min_length is not None:
        shortest = field.min_length
        tests.append(("minLength", lambda text, value: _length(text, value) >= shortest))
    if field.max_length is not None:
        longest = field.max_length
        tests.append(("maxLength", lambda text, value: _length(text, value) <= longest))
    return tests


def _bounded(bound: Any, holds: Callable[[Any, Any], bool]) -> Test:
    return lambda _, value: holds(value, bound)


def _length(text: str, value: Any) -> int:
    return len(value) if isinstance(value, list) else len(text)


def sentence_of(field: Field, kind: str, text: str) -> str:
    """Return the sentence about one cell at fault."""
    shown = f"«\u202f{_short(text)}\u202f»"
    if check := CHECKS.get(kind):
        return f"{shown} {check.fault(text, reader_of(field)(text))}"
    return {
        "required": "la cellule est vide.",
        "type": f"{shown} {_NOT[field.type]}.",
        "enum": f"{shown} n’est pas dans la liste.",
        "pattern": f"{shown} n’a pas la forme attendue.",
        "minimum": f"{shown} est en dessous de {field.minimum}.",
        "maximum": f"{shown} est au-dessus de {field.maximum}.",
        "above": f"{shown} n’est pas plus grand que {field.above}.",
        "below": f"{shown} n’est pas plus petit que {field.below}.",
        "minLength": f"{shown} est trop court.",
        "maxLength": f"{shown} est trop long ({number(len(text))} caractères).",
        "unique": f"{shown} figure déjà plus haut.",
        "primary-key": f"{shown} désigne déjà une ligne plus haut.",
    }[kind]


def title_of(field: Field, kind: str, count: int) -> str:
    """Return the sentence about all the cells with one fault."""
    check = CHECKS.get(kind)
    return (
        f"{field.name}\u00a0: {plural(count, 'cellule')} {check.many if check else _GROUPS[kind]}."
    )


def remedy_of(field: Field, kind: str) -> str:
    """Return the sentence that says what to write instead."""
    if check := CHECKS.get(kind):
        return check.remedy
    if kind == "type":
        return _type_remedy(field)
    if kind == "enum":
        listed = " / ".join(field.enum[:LISTED])
        more = "…" if len(field.enum) > LISTED else ""
        return f"Écrivez l’une de ces valeurs, à l’identique\u00a0: {listed}{more}."
    return {
        "required": "Complétez-la\u00a0: cette colonne doit être remplie à chaque ligne.",
        "pattern": _pattern_remedy(field),
        "minimum": f"Écrivez une valeur au moins égale à {field.minimum}.",
        "maximum": f"Écrivez une valeur au plus égale à {field.maximum}.",
        "above": f"Écrivez une valeur plus grande que {field.above}.",
        "below": f"Écrivez une valeur plus petite que {field.below}.",
        "minLength": f"Écrivez au moins {field.min_length} caractères.",
        "maxLength": f"Raccourcissez à {field.max_length} caractères.",
        "unique": "Gardez une seule ligne, ou donnez à chacune sa propre valeur.",
        "primary-key": "Gardez une seule ligne, ou donnez à chacune son propre identifiant.",
    }[kind]


def _pattern_remedy(field: Field) -> str:
    if field.hint:
        return f"Écrivez ainsi\u00a0: {field.hint}."
    return f"Écrivez-la selon ce motif\u00a0: {field.pattern}"


def _type_remedy(field: Field) -> str:
    if field.type == "boolean":
        return f"Écrivez {field.true_values[0]} ou {field.false_values[0]}."
    if field.type == "number":
        return f"Écrivez des chiffres, avec «\u202f{field.decimal_char}\u202f» avant les décimales."
    if field.type in {"date", "datetime", "time"} and "%" in field.format:
        return f"Écrivez {_in_french(field.format)}."
    if field.type == "array" and field.items:
        return f'Écrivez une liste comme ["{field.items[0]}"], prise parmi\u00a0: ' + (
            " / ".join(field.items[:LISTED]) + "."
        )
    special = {"geopoint": _POINTS, "string": _TEXTS}.get(field.type, {})
    return special.get(field.format) or _REMEDIES[field.type]


def _in_french(pattern: str) -> str:
    """Write %d/%m/%Y as JJ/MM/AAAA."""
    for sign, letters in _DATE_SIGNS.items():
        pattern = pattern.replace(sign, letters)
    return pattern


def _short(text: str) -> str:
    flat = " ".join(text.split()) if text.strip() else text
    return shortened(flat, SHOWN)


_DATE_SIGNS = {
    "%d": "JJ",
    "%m": "MM",
    "%Y": "AAAA",
    "%y": "AA",
    "%H": "hh",
    "%M": "mm",
    "%S": "ss",
}
_NOT = {
    "string": "n’a pas la forme attendue",
    "integer": "n’est pas un nombre entier",
    "number": "n’est pas un nombre",
    "boolean": "n’est ni vrai ni faux",
    "date": "n’est pas une date",
    "datetime": "n’est pas une date avec son heure",
    "time": "n’est pas une heure",
    "year": "n’est pas une année",
    "yearmonth": "n’est pas un mois",
    "geopoint": "n’est pas une position",
    "array": "n’est pas une liste attendue",
    "list": "n’est pas une liste attendue",
    "duration": "n’est pas une durée",
    "object": "n’est pas un objet JSON",
    "geojson": "n’est pas une forme GeoJSON",
    "any": "n’a pas la forme attendue",
}
_GROUPS = {
    "required": "à remplir",
    "type": "d’un autre type",
    "enum": "hors de la liste",
    "pattern": "d’une autre forme",
    "minimum": "en dessous du minimum",
    "maximum": "au-dessus du maximum",
    "above": "en dessous du minimum",
    "below": "au-dessus du maximum",
    "minLength": "avec trop peu de caractères",
    "maxLength": "avec trop de caractères",
    "unique": "en double",
    "primary-key": "dont l’identifiant est en double",
}
_TEXTS = {
    "email": "Écrivez une adresse électronique, comme mairie@exemple.fr.",
    "uri": "Écrivez une adresse complète, qui commence par https://.",
    "uuid": "Écrivez un identifiant UUID (36 caractères).",
}
_POINTS = {
    "array": "Écrivez [longitude, latitude] en degrés, comme [1.4442, 43.6045].",
    "object": 'Écrivez {"lon": 1.4442, "lat": 43.6045}.',
}
_REMEDIES = {
    "string": "Reprenez la forme décrite par le schéma.",
    "integer": "Écrivez des chiffres seuls, sans espace ni décimale.",
    "date": "Écrivez AAAA-MM-JJ.",
    "datetime": "Écrivez AAAA-MM-JJThh:mm:ss.",
    "time": "Écrivez hh:mm:ss.",
    "year": "Écrivez l’année sur quatre chiffres.",
    "yearmonth": "Écrivez AAAA-MM.",
    "geopoint": "Écrivez la longitude, une virgule, puis la latitude\u00a0: 1.4442,43.6045.",
    "array": 'Écrivez une liste entre crochets, comme ["un", "deux"].',
    "list": "Séparez les valeurs comme le schéma le demande.",
    "duration": "Écrivez une durée ISO 8601, comme P1Y6M ou PT2H30M.",
    "object": 'Écrivez un objet JSON, comme {"nom": "valeur"}.',
    "geojson": 'Écrivez du GeoJSON, comme {"type": "Point", "coordinates": [1.4442, 43.6045]}.',
    "any": "Reprenez la forme décrite par le schéma.",
}
