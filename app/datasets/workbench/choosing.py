"""What the form of columns says: which column, or which constant, makes each field."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from app.kernel.text import bare
from app.kernel.typography import quoted
from app.tables.recipes.body import RecipeBody, Target
from app.tables.recipes.cells.filling import IF_EMPTY
from app.tables.recipes.operations import REFUSED, YEARLY, Known
from app.tables.recipes.suiting import usual_operation
from app.tables.schema import Field, Schema

EMPTY, TYPED, MADE, AS_IT_IS = "", "value", "made", "same"
KNOWN, LISTED = "known:", "listed:"
MOST_LISTED = 12
TWO_COLUMNS = frozenset({"period", "position", "insee"})
# Which part of an address a field holds, by a word of its name.
ADDRESS_WORDS = (
    ("numero", "number"),
    ("voie", "street"),
    ("codepostal", "postcode"),
    ("commune", "town"),
)
KNOWN_TO = {"siret": "siret", "siren": "siren", "insee": "insee", "year": "year", "text": "name"}


@dataclass(frozen=True, slots=True)
class ColumnPick:
    """What somebody chose for one field."""

    choice: str = EMPTY
    value: str = ""  # a typed constant, or what the empty cells of the column get
    second: str = ""  # a second column


def pick_of(target: Target | None) -> ColumnPick:
    """Return what the form shows for a target that stands."""
    if target is None:
        return ColumnPick()
    if target.op == "constant":
        kind, value = target.param("kind"), target.param("value")
        return ColumnPick(f"{KNOWN}{kind}") if kind else ColumnPick(TYPED, value)
    if target.op == "identifier":
        return ColumnPick(MADE)
    if target.op in {"join", "first_of", "part"}:
        return ColumnPick(AS_IT_IS)
    second = target.sources[1] if len(target.sources) > 1 else ""
    first = target.sources[0] if target.sources else EMPTY
    return ColumnPick(first, target.param(IF_EMPTY), second)


def targets_of(
    schema: Schema, body: RecipeBody, picks: Mapping[str, ColumnPick], by: str
) -> tuple[Target, ...]:
    """Return the targets that the picks make, confirmed by whoever sent them.

    A field without a pick stays as it is, but that the parts of an address are told together.
    """
    every = {
        field.name: picks.get(field.name) or pick_of(body.target(field.name))
        for field in schema.fields
    }
    chosen = Counter(
        pick.choice for name, pick in every.items() if address_part(name) and pick.choice
    )
    ids = {column.id for column in body.columns}
    made = []
    for field in schema.fields:
        pick, target = every[field.name], body.target(field.name)
        if field.name in picks or address_part(field.name):
            target = _target(field, pick, body, ids, shared=chosen[pick.choice] > 1)
        if target is not None:
            made.append(replace(target, confirmed_by=by))
    return tuple(_with_keys(schema, made))


def only_looked_at(body: RecipeBody, targets: tuple[Target, ...]) -> RecipeBody:
    """Return a recipe with other targets, where what did not change is as agreed as before."""
    before = {replace(target, confirmed_by=""): target for target in body.targets}
    return body.with_targets(
        tuple(before.get(replace(target, confirmed_by=""), target) for target in targets)
    )


def changed_fields(before: RecipeBody, after: RecipeBody) -> set[str]:
    """Return the fields that two versions of a recipe do not make alike."""
    return {target.field for target in set(before.targets) ^ set(after.targets)}


def _target(
    field: Field, pick: ColumnPick, body: RecipeBody, ids: set[str], *, shared: bool
) -> Target | None:
    standing = body.target(field.name)
    if pick.choice == AS_IT_IS:
        return standing
    if standing and standing.param(REFUSED) and standing.sources == (pick.choice,):
        # Somebody said not to convert this column.
        return replace(standing, params=(*_without_fill(standing), *_fill(pick)))
    if pick.choice == MADE:
        return Target(field.name, "identifier")
    constant = _constant(pick)
    if constant or pick.choice not in ids:
        return Target(field.name, "constant", (), constant) if constant else None
    part, op = address_part(field.name), usual_operation(field)
    if part and shared:
        return Target(field.name, "address", (pick.choice,), (("part", part), *_fill(pick)))
    second = (pick.second,) if pick.second in ids and op in TWO_COLUMNS else ()
    op = "text" if op == "identifier" else op
    return Target(field.name, op, (pick.choice, *second), _fill(pick))


def _fill(pick: ColumnPick) -> tuple[tuple[str, str], ...]:
    """Return the parameter that tells what empty cells get, none when nothing was typed."""
    return ((IF_EMPTY, pick.value),) if pick.value else ()


def _without_fill(target: Target) -> tuple[tuple[str, str], ...]:
    return tuple(one for one in target.params if one[0] != IF_EMPTY)


def _constant(pick: ColumnPick) -> tuple[tuple[str, str], ...]:
    """Return the parameters of a constant, none when a column or nothing was chosen."""
    if pick.choice.startswith(KNOWN):
        return (("kind", pick.choice.removeprefix(KNOWN)),)
    if pick.choice.startswith(LISTED):
        return (("value", pick.choice.removeprefix(LISTED)),)
    typed = pick.choice in {EMPTY, TYPED} and pick.value
    return (("value", pick.value),) if typed else ()


def address_part(name: str) -> str:
    """Return which part of an address a field holds, empty for another."""
    words = bare(name).replace("_", "")
    return next((part for word, part in ADDRESS_WORDS if words == f"adr{word}"), "")


def _with_keys(schema: Schema, targets: list[Target]) -> list[Target]:
    """Give an identifier that is made the columns of its natural key: type, name, address."""
    by_field = {target.field: target for target in targets if target.sources}
    key = tuple(
        by_field[field.name].sources[0]
        for word in ("code", "nom", "nomvoie")
        for field in schema.fields
        if bare(field.name).replace("_", "").endswith(word) and field.name in by_field
        if not (word == "nom" and bare(field.name).startswith("coll"))
    )
    return [
        replace(target, sources=tuple(dict.fromkeys(key)), params=_same_type(targets))
        if target.op == "identifier"
        else target
        for target in targets
    ]


def _same_type(targets: Sequence[Target]) -> tuple[tuple[str, str], ...]:
    """Return the parameter that tells the type of all the rows, none when a column does."""
    return tuple(
        ("kind", target.param("value"))
        for target in targets
        if target.op == "constant" and bare(target.field).replace("_", "").endswith("code")
        if target.param("value")
    )[:1]


def options_of(
    field: Field,
    columns: Sequence[tuple[str, str]],
    known: Known,
    pick: ColumnPick,
    *,
    absent: Mapping[str, str],
) -> list[tuple[str, str]]:
    """Return what may be chosen for a field: columns by (id, name), then constants.

    ``absent``: the columns that this file has no more, by their ids.
    """
    op = usual_operation(field)
    options = [(EMPTY, "Aucune colonne"), *columns]
    kind = KNOWN_TO.get(op, "")
    if value := known.constant(kind):
        always = "L’année du fichier, demandée à chaque fois" if kind == YEARLY else ""
        options.append((f"{KNOWN}{kind}", always or f"Toujours\u00a0: {value}"))
    options += [(f"{LISTED}{one}", f"Toujours\u00a0: {one}") for one in listed_of(field)]
    if op == "identifier":
        options.append((MADE, "Fabriqué\u00a0: commune, type, rang"))
    if pick.choice == AS_IT_IS:
        options.append((AS_IT_IS, "Plusieurs colonnes, comme dans la recette"))
    if pick.choice and (gone := absent.get(pick.choice)):
        options.append((pick.choice, f"{quoted(gone)}, absente de ce fichier"))
    if pick.choice.startswith(KNOWN) and pick.choice not in dict(options):
        options.append((pick.choice, "Toujours\u00a0: ce que Jalon sait"))
    return [(code, label.replace(" :", "\u00a0:").replace("'", "’")) for code, label in options]


def listed_of(field: Field) -> tuple[str, ...]:
    """Return the constants that a field allows, when they are few."""
    if field.type == "boolean":
        return (field.true_values[0], field.false_values[0])
    return field.enum if len(field.enum) <= MOST_LISTED else ()


def shown_pick(field: Field, pick: ColumnPick) -> ColumnPick:
    """Return a pick as the options of its field name it."""
    if pick.choice == TYPED and pick.value in listed_of(field):
        return ColumnPick(f"{LISTED}{pick.value}")
    return replace(pick, choice=EMPTY) if pick.choice == TYPED else pick
