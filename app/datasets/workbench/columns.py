"""The columns of a schema on the page of the workbench: what makes each, how sure that is."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from app.datasets.workbench.choosing import (
    TWO_COLUMNS,
    ColumnPick,
    listed_of,
    options_of,
    pick_of,
    shown_pick,
)
from app.kernel.typography import quoted
from app.tables.recipes.body import RecipeBody, Target
from app.tables.recipes.cells.filling import IF_EMPTY
from app.tables.recipes.operations import TITLES, YEARLY, Known
from app.tables.recipes.proposing import Assurance
from app.tables.recipes.results import ColumnDone
from app.tables.recipes.suiting import usual_operation
from app.tables.schema import Field

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
MOST_OPEN = 3  # fields opened of themselves: each draws all the columns of the file
PLAIN = frozenset({"text", "constant"})  # operations that need no word: the source says it


@dataclass(frozen=True)
class ColumnLine:
    """A field of the schema, and how it is made."""

    rank: int
    field: Field
    pick: ColumnPick
    source: str  # what makes it, in words
    second: bool  # whether a second column may be chosen
    typed: bool  # whether a constant may be typed
    filled: bool  # whether what is typed is for the empty cells of a column
    label: str
    state: str
    reason: str
    example: tuple[str, str]
    options: Sequence[tuple[str, str]] = ()  # what may be chosen, once the line is opened

    @property
    def waits(self) -> bool:
        """Whether the schema requires it, and nothing makes it."""
        return self.field.required and self.state in {"todo", "blocked"}


@dataclass(frozen=True)
class LineOrigin:
    """Where what a line says comes from."""

    body: RecipeBody
    names: list[tuple[str, str]]
    known: Known
    proposals: Mapping[str, tuple[str, str]]  # field -> (how sure, why)
    done: Mapping[str, ColumnDone]
    picks: Mapping[str, ColumnPick]
    absent: Mapping[str, str]  # columns of the recipe that this file has no more, by their ids
    newly: Mapping[str, str]  # id of an absent column -> the name that it seems to have now


def line_of(rank: int, one: Field, origin: LineOrigin) -> ColumnLine:
    """Return the line of a field, closed."""
    target = origin.body.target(one.name)
    pick = shown_pick(one, origin.picks.get(one.name) or pick_of(target))
    (label, state), reason = _standing(one, target, origin)
    op = usual_operation(one)
    from_column = pick.choice in dict(origin.names)
    made = origin.done.get(one.name)
    return ColumnLine(
        rank=rank,
        field=one,
        pick=pick,
        source=_source(target, origin),
        second=op in TWO_COLUMNS,
        typed=op != "identifier" and (from_column or not (pick.choice or listed_of(one))),
        filled=from_column,
        label=label,
        state=state,
        reason=reason,
        example=made.examples[0] if made and made.examples else ("", ""),
    )


def with_opened(
    lines: Sequence[ColumnLine], ranks: Collection[int] | None, origin: LineOrigin
) -> list[ColumnLine]:
    """Open the lines of these ranks and those of which something was typed.

    Without ranks, the first of those that wait open as well.
    """
    waiting = [line.rank for line in lines if line.waits][:MOST_OPEN]
    open_ranks = set(waiting if ranks is None else ranks)
    return [
        _opened(line, origin)
        if line.rank in open_ranks or line.field.name in origin.picks
        else line
        for line in lines
    ]


def _opened(line: ColumnLine, origin: LineOrigin) -> ColumnLine:
    options = options_of(line.field, origin.names, origin.known, line.pick, absent=origin.absent)
    return replace(line, options=options)


def _source(target: Target | None, origin: LineOrigin) -> str:
    """Say what makes a field: columns and what is done to them, or a constant."""
    if target is None:
        return ""
    title = TITLES.get(target.op, "")
    if target.op == "constant":
        kind = target.param("kind")
        if kind == YEARLY:
            return "l’année du fichier"
        value = origin.known.constant(kind) if kind else target.param("value")
        return f"toujours {quoted(value)}" if value else title
    names = dict(origin.names)
    listed = ", ".join(quoted(names[one]) for one in target.sources if one in names)
    if not listed:
        return "" if target.sources else title
    told = f"depuis {listed}" + ("" if target.op in PLAIN or not title else f", {title}")
    empty = target.param(IF_EMPTY)
    return f"{told}, {quoted(empty)} si la cellule est vide" if empty else told


def _standing(one: Field, target: Target | None, origin: LineOrigin) -> tuple[tuple[str, str], str]:
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
