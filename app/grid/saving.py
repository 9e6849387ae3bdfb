"""Saving what was typed in a grid: each line by itself, the good ones whatever the others say."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from app.audit.queries import history_of
from app.extensions import db
from app.grid.register import GridRegister
from app.grid.removing import take_back
from app.grid.rules import (
    MOST_LINES,
    GridColumn,
    GridRow,
    RowOutcome,
    RowSent,
    RowState,
    Strings,
    Theirs,
    WrongCells,
)
from app.kernel.clock import today
from app.kernel.errors import Conflict, Forbidden, Missing, Refused
from app.kernel.revisions import Merged, mark
from app.kernel.typography import clock_time, day, local_day, quoted
from app.spaces.models import Authority
from app.web import operations
from app.web.person import person_id

GONE = (
    "Cette ligne a été retirée pendant que vous écriviez\u00a0: copiez votre texte pour le garder."
)
NEXT_TIME = (
    f"Jalon enregistre {MOST_LINES} lignes à la fois\u00a0: enregistrez de nouveau pour celle-ci."
)
SOMEBODY = "Quelqu’un"
SHORT = 90  # characters of choices that a sentence may list
EXPECTED = "Au choix\u00a0: "
RECENT = 20  # events in which to look for who has just written


def save_rows(register: GridRegister, sent: Sequence[RowSent]) -> list[RowOutcome]:
    """Save each line in a transaction of its own inside the request's; tell what became of it."""
    standing = register.rows({row.id for row in sent if not row.is_new})
    columns = {column.name: column for column in register.columns if column.typed}
    outcomes: list[RowOutcome] = []
    room = MOST_LINES
    for row in sent:
        now = standing.get(row.id)
        outcome = _save(register, columns, now, row) if room else _waiting(columns, now, row)
        outcomes.append(outcome)
        room -= room > 0 and outcome.state is not RowState.UNTOUCHED
    return outcomes


def with_theirs(
    authority: Authority,
    register: GridRegister,
    outcomes: Sequence[RowOutcome],
    now: Mapping[str, GridRow],
    me: int,
) -> list[RowOutcome]:
    """Add what somebody else wrote, by whom and when, to the lines that ask."""
    columns = {column.name: column for column in register.columns}
    return [
        replace(outcome, theirs=_theirs(authority, columns, outcome, now[outcome.id], me))
        if outcome.asked and outcome.id in now
        else outcome
        for outcome in outcomes
    ]


def _save(
    register: GridRegister,
    columns: Mapping[str, GridColumn],
    row: GridRow | None,
    sent: RowSent,
) -> RowOutcome:
    typed = {name: columns[name].read(text) for name, text in sent.cells.items() if name in columns}
    if sent.leaves:
        return take_back(register, row, sent)
    if sent.is_new:
        return _add(register, sent, {name: text for name, text in typed.items() if text})
    if row is None:
        return _gone(columns, sent, typed)
    changed = _changed(columns, row, sent, typed)
    if not changed:
        return RowOutcome(sent, RowState.UNTOUCHED, row.id)
    return _change(register, row, sent, changed)


def _changed(
    columns: Mapping[str, GridColumn], row: GridRow, sent: RowSent, typed: Strings
) -> dict[str, str]:
    """Return what was typed: neither what stands, nor what was shown when somebody changed it."""
    return {
        name: text
        for name, text in typed.items()
        if not _is_same(text, row.strings.get(name, ""))
        and sent.cells[name].strip() != row.text(columns[name])
        and sent.seen.marks.get(name) not in columns[name].marks(text)
    }


def _is_same(text: str, standing: str) -> bool:
    """Tell whether a text is the one that stands, but for breaks that a field of one line eats."""
    if "\n" in text:
        return text == standing.strip()
    lines = standing.strip().splitlines()
    return text in {"".join(lines), " ".join(lines)}


def _changed_by_both(row: GridRow, sent: RowSent, changed: Strings) -> tuple[str, ...]:
    """Return the columns that somebody else has changed as well."""
    seen = sent.seen.marks
    return tuple(name for name in changed if name in seen and seen[name] != mark(row.facts[name]))


def _gone(columns: Mapping[str, GridColumn], sent: RowSent, typed: Strings) -> RowOutcome:
    """Tell that a line was removed, and what was typed in it, if anything was."""
    seen = sent.seen.marks
    lost = tuple(name for name in typed if seen.get(name) not in columns[name].marks(typed[name]))
    if lost:
        return RowOutcome(sent, RowState.WRONG, problem=GONE, typed=lost)
    title = sent.cells.get(next(iter(columns)), "")
    return RowOutcome(sent, RowState.UNTOUCHED, problem=f"La ligne {quoted(title)} a été retirée.")


def _waiting(columns: Mapping[str, GridColumn], row: GridRow | None, sent: RowSent) -> RowOutcome:
    """Keep as typed a line that comes after as many as one sending may save."""
    return RowOutcome(
        sent,
        RowState.UNTOUCHED if sent.is_blank and row is None else RowState.WRONG,
        row.id if row is not None else "",
        problem=NEXT_TIME,
        typed=tuple(name for name in sent.cells if name in columns),
    )


def _change(register: GridRegister, row: GridRow, sent: RowSent, changed: Strings) -> RowOutcome:
    wrong = RowOutcome(
        sent,
        RowState.WRONG,
        row.id,
        typed=tuple(changed),
        asked=_changed_by_both(row, sent, changed),  # a line corrected is not written over theirs
    )
    try:
        with db.session.begin_nested():  # a line refused takes back nothing of the others
            kept = register.save(row, changed, sent.seen.only(changed))
    except WrongCells as refusal:
        return _with_faults(wrong, _with_choices(register, refusal.cells))
    except Refused as refusal:
        field = refusal.field if refusal.field in changed else None
        return _with_faults(wrong, {field or "": refusal.message})
    except (Forbidden, Missing) as refusal:
        return replace(wrong, problem=refusal.message)
    except Conflict as conflict:
        return _conflicting(register, row, sent, changed, conflict)
    untouched = set(changed) <= set(kept)
    return RowOutcome(sent, RowState.UNTOUCHED if untouched else RowState.SAVED, row.id)


def _conflicting(
    register: GridRegister, row: GridRow, sent: RowSent, changed: Strings, conflict: Conflict
) -> RowOutcome:
    """Save what nobody else has changed; the other cells are asked."""
    merged: Merged[object] = conflict.current
    asked = tuple(name for name in changed if name in merged.asked) or tuple(changed)
    rest = {name: text for name, text in changed.items() if name not in asked}
    saved = _change(register, row, sent, rest) if rest else RowOutcome(sent, RowState.SAVED, row.id)
    typed, asked = (*asked, *saved.typed), (*asked, *saved.asked)
    state = RowState.WRONG if saved.state is RowState.WRONG else RowState.CONFLICT
    return replace(saved, state=state, typed=typed, asked=asked)


def _add(register: GridRegister, sent: RowSent, typed: Strings) -> RowOutcome:
    if not typed:
        return RowOutcome(sent, RowState.UNTOUCHED)
    key = operations.part_key(sent.id, sent.cells)
    before = operations.location_of(key, person_id()) if key is not None else None
    if before is not None:  # the same sending again: it was added the first time
        return RowOutcome(sent, RowState.SAVED, before)
    wrong = RowOutcome(sent, RowState.WRONG, typed=tuple(sent.cells))
    try:
        with db.session.begin_nested():
            row_id = register.add(typed)
    except WrongCells as refusal:
        return _with_faults(wrong, _with_choices(register, refusal.cells))
    except Refused as refusal:
        return _with_faults(wrong, {refusal.field or "": refusal.message})
    except Forbidden as refusal:
        return replace(wrong, problem=refusal.message)
    if key is not None:
        operations.remember(key, person_id(), row_id)
    return RowOutcome(sent, RowState.SAVED, row_id)


def _with_faults(outcome: RowOutcome, cells: Strings) -> RowOutcome:
    """Put the sentences in their cells; that of no cell is about the whole line."""
    faults = {name: text for name, text in cells.items() if name}
    return replace(outcome, faults=faults, problem=cells.get("", ""))


def _with_choices(register: GridRegister, cells: Strings) -> Strings:
    """Add what may be chosen to the sentence of a short list."""
    listed = {
        column.name: ", ".join(label for _, label in column.choices)
        for column in register.columns
        if column.choices
    }
    return {
        name: f"{text} {EXPECTED}{listed[name]}."
        if name in listed and len(listed[name]) <= SHORT
        else text
        for name, text in cells.items()
    }


def _theirs(
    authority: Authority,
    columns: Mapping[str, GridColumn],
    outcome: RowOutcome,
    row: GridRow,
    me: int,
) -> dict[str, Theirs]:
    history = history_of(authority.id, row.subject, limit=RECENT)
    others = (event for event in history if event.user_id != me)
    last = next(others, history[0] if history else None)
    who, when = SOMEBODY, ""
    if last is not None:
        who = last.actor_name
        is_fresh = local_day(last.at) == today()
        when = f" à {clock_time(last.at)}" if is_fresh else f" le {day(last.at)}"
    return {name: _written(columns[name], row, who, when) for name in outcome.asked}


def _written(column: GridColumn, row: GridRow, who: str, when: str) -> Theirs:
    text = row.text(column)
    deed = f"a écrit {quoted(text)}" if text else "a vidé cette cellule"
    return Theirs(text, f"{who} {deed}{when}.")
