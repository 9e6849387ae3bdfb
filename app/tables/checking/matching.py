"""Compares the columns of a file with a schema: missing, extra, misspelt, out of order."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from app.kernel.text import letters_of
from app.kernel.typography import plural, quoted
from app.tables.checking.across import missing_columns
from app.tables.checking.addresses import address_columns
from app.tables.checking.columns import CheckedColumn, column_of
from app.tables.relations import FIELDS_MATCH
from app.tables.report import Structure
from app.tables.schema import CustomCheck, Field, Schema

# What to do about a difference that only this schema refuses.
STRICT = {
    "missing-column": "Ajoutez-la\u00a0: le schéma veut toutes ses colonnes.",
    "extra-column": "Retirez-la\u00a0: le schéma ne veut que ses colonnes.",
    "misordered": "Remettez-les dans l’ordre du schéma, qui l’exige.",
}
NAMED = 8  # checks that could not be done, in one sentence


@dataclass(frozen=True, slots=True)
class Matched:
    """The columns to check, and what is wrong with the header."""

    columns: tuple[CheckedColumn, ...]
    problems: tuple[Structure, ...]
    key: tuple[int, ...]  # places of the primary key, empty if part of it is missing


def match(header: Sequence[str], schema: Schema) -> Matched:
    """Find each field in the header, by its exact name or the same name spelt otherwise."""
    places = _places(header, schema)
    key = set(schema.primary_key)
    columns = tuple(
        column_of(
            replace(field, required=True) if field.name in key else field,
            places[field.name],
            schema.missing_values,
            cell_checks(field, schema),
        )
        for field in schema.fields
        if field.name in places
    )
    key_places = tuple(places[name] for name in schema.primary_key if name in places)
    return Matched(
        columns=columns,
        problems=tuple(_problems(header, schema, places)),
        key=key_places if len(key_places) == len(key) else (),
    )


def cell_checks(field: Field, schema: Schema) -> list[CustomCheck]:
    """Return the checks of the cells of a field; a position elsewhere is at least told."""
    checks = [check for check in schema.checks if check.columns == (field.name,)]
    if field.type == "geopoint" and "in-france" not in {check.name for check in checks}:
        checks.append(CustomCheck("in-france", (field.name,), remark=True))
    return checks


def _places(header: Sequence[str], schema: Schema) -> dict[str, int]:
    """Return the place of each field by name; an exact name wins over another spelling."""
    exact = {name: place for place, name in reversed(list(enumerate(header)))}
    places = {field.name: exact[field.name] for field in schema.fields if field.name in exact}
    taken = set(places.values())
    free = {
        letters_of(name): place
        for place, name in reversed(list(enumerate(header)))
        if place not in taken and letters_of(name)
    }
    for field in schema.fields:
        if field.name not in places and letters_of(field.name) in free:
            places[field.name] = free.pop(letters_of(field.name))
    return places


def _problems(header: Sequence[str], schema: Schema, places: dict[str, int]) -> Iterator[Structure]:
    """Yield what is wrong with the header; a schema may say which differences fail the file."""
    failing = FIELDS_MATCH.get(schema.fields_match)
    for problem in _differences(header, schema, places):
        if failing is None or problem.kind not in FIELDS_MATCH["exact"]:
            yield problem
        elif problem.blocking != (problem.kind in failing):
            blocking = problem.kind in failing
            remedy = STRICT[problem.kind] if blocking else "Le schéma le permet."
            yield replace(problem, blocking=blocking, remedy=remedy)
        else:
            yield problem


def _differences(
    header: Sequence[str], schema: Schema, places: dict[str, int]
) -> Iterator[Structure]:
    yield from _missing(schema, places)
    yield from missing_columns(schema.checks, frozenset(places))
    yield from address_columns(schema.checks, frozenset(places))
    yield from _undone(schema)
    yield from _misspelt(header, places)
    yield from _extra(header, schema, places)
    order = [places[field.name] for field in schema.fields if field.name in places]
    if order != sorted(order):
        yield Structure(
            "misordered",
            "Les colonnes ne sont pas dans l’ordre du schéma.",
            "Ce n’est pas bloquant. L’ordre du schéma aide à fusionner plusieurs fichiers.",
            blocking=False,
        )


def _missing(schema: Schema, places: dict[str, int]) -> Iterator[Structure]:
    for field in schema.fields:
        if field.name in places or field.former:
            continue
        needed = field.required and "required" not in field.remarks
        needed = needed or field.name in schema.primary_key
        yield Structure(
            "missing-column",
            f"La colonne {quoted(field.name)} manque.",
            _to_add(field) if needed else "Elle est facultative\u00a0: ajoutez-la si vous l’avez.",
            column=field.name,
            blocking=needed,
        )


def _undone(schema: Schema) -> Iterator[Structure]:
    """Name what the schema asks and nobody has checked."""
    count = len(schema.undone)
    if not count:
        return
    named = ", ".join(schema.undone[:NAMED]) + ("…" if count > NAMED else "")
    verb = "n’a pas pu être fait" if count == 1 else "n’ont pas pu être faits"
    sentence = f"{plural(count, 'contrôle')} de ce schéma {verb}\u00a0: {named}."
    yield Structure(
        "undone",
        sentence,
        "Vérifiez ce point vous-même." if count == 1 else "Vérifiez ces points vous-même.",
        count=count,
        blocking=False,
    )


def _to_add(field: Field) -> str:
    return (
        f"Ajoutez-la\u00a0: {field.title}." if field.title else "Ajoutez-la\u00a0: elle est exigée."
    )


def _misspelt(header: Sequence[str], places: dict[str, int]) -> Iterator[Structure]:
    for name, place in places.items():
        if header[place] != name:
            yield Structure(
                "misspelt-column",
                f"La colonne {quoted(header[place])} s’écrit {quoted(name)}.",
                "Renommez-la exactement ainsi, ou demandez la copie corrigée.",
                column=name,
            )


def _extra(header: Sequence[str], schema: Schema, places: dict[str, int]) -> Iterator[Structure]:
    matched_places = set(places.values())
    field_names = {field.name for field in schema.fields}
    for place, name in enumerate(header):
        if place in matched_places:
            continue
        if not name.strip():
            yield Structure(
                "blank-header",
                f"La colonne n°\u00a0{place + 1} n’a pas de nom.",
                "Donnez-lui un nom, ou supprimez-la.",
            )
        elif name in field_names:
            yield Structure(
                "duplicate-column",
                f"La colonne {quoted(name)} figure deux fois.",
                "Gardez-en une\u00a0: seule la première a été vérifiée.",
                column=name,
            )
        else:
            yield Structure(
                "extra-column",
                f"La colonne {quoted(name)} n’est pas dans le schéma.",
                "Ce n’est pas bloquant\u00a0: elle n’est pas vérifiée.",
                column=name,
                blocking=False,
            )
