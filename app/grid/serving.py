"""A grid as a page, and as what its script is told of the lines that it sent."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import flash, jsonify, request

from app.accounts.visitor import current_visitor
from app.grid.register import GridFrame, GridRegister
from app.grid.rules import (
    FORM_ROWS,
    MOST_CELLS,
    NEW,
    SCRIPT_ROWS,
    GridRow,
    RowOutcome,
    RowsCut,
    RowState,
)
from app.grid.saving import save_rows, with_theirs
from app.grid.screen import form_lines, lines_to_correct
from app.grid.sending import rows_sent
from app.kernel.errors import Refused
from app.kernel.pages import page_cut
from app.kernel.typography import plural
from app.spaces.guard import current_authority
from app.web import operations
from app.web.asked import page_number
from app.web.page import BAD_INPUT, OK, Answer, go, page, wants_fragment

TEMPLATE = "grid/grid.html"
FORM_ONLY = "formulaire"
NOTHING = "Rien n’avait changé."


def grid_answer(register: GridRegister, frame: GridFrame) -> Answer:
    """Answer the address of a grid: its page, or what became of the lines sent to it."""
    if request.method == "POST":
        return _saved(register, frame)
    return _grid_page(register, frame)


def _saved(register: GridRegister, frame: GridFrame) -> Answer:
    try:
        sent = rows_sent(request.form.items(multi=True), register.columns)
    except Refused as refusal:
        if wants_fragment():
            return _json({"problem": refusal.message}, BAD_INPUT)
        return _grid_page(register, frame, problem=refusal.message, status=BAD_INPUT)
    outcomes = save_rows(register, sent)
    is_done = not any(outcome.waits for outcome in outcomes)
    if wants_fragment() or not is_done:
        operations.keep_open()  # the same sending is answered the same, and adds nothing twice
    if not wants_fragment():
        _flash_what_became(outcomes, is_done=is_done)
        if is_done:
            return go(request.full_path.rstrip("?"))
    now = register.rows({outcome.id for outcome in outcomes if outcome.id})
    outcomes = with_theirs(current_authority(), register, outcomes, now, current_visitor().id)
    if wants_fragment():
        return _json({"rows": [_told(register, outcome, now) for outcome in outcomes]})
    # Not a refusal: what is right is saved, and a refusal would take it back.
    return _grid_page(register, frame, outcomes=outcomes)


def _flash_what_became(outcomes: Sequence[RowOutcome], *, is_done: bool) -> None:
    """Tell which lines were removed by somebody else, and how many are saved."""
    removed = [one.problem for one in outcomes if one.state is RowState.UNTOUCHED and one.problem]
    for sentence in removed:
        flash(sentence, "info")
    saved = sum(outcome.state is RowState.SAVED for outcome in outcomes)
    if saved:
        flash(f"{plural(saved, 'ligne enregistrée', 'lignes enregistrées')}.", "success")
    elif is_done and not removed:
        flash(NOTHING, "info")


def _grid_page(
    register: GridRegister,
    frame: GridFrame,
    *,
    outcomes: Sequence[RowOutcome] = (),
    problem: str = "",
    status: int = OK,
) -> Answer:
    scripted = request.args.get("version") != FORM_ONLY
    cut = _cut(register, page_number(request.args.get("page", "")), scripted=scripted)
    lines = form_lines(register, cut, outcomes)
    number = cut.start // FORM_ROWS + 1
    return page(
        TEMPLATE,
        status=status,
        frame=frame,
        register=register,
        lines=lines,
        to_correct=lines_to_correct(register, lines, outcomes, problem),
        cut=cut,
        data=_data(register, cut) if scripted and not outcomes else None,
        first=cut.start + 1,
        last=min(cut.start + FORM_ROWS, cut.total),
        previous=_address(number - 1) if number > 1 else None,
        next=_address(number + 1) if cut.start + FORM_ROWS < cut.total else None,
        other_version=_address(number, version=FORM_ONLY if scripted else None),
        scripted=scripted,
    )


def _cut(register: GridRegister, wanted: int, *, scripted: bool) -> RowsCut:
    """Return the lines of a page: enough for the script, of which the form shows the first."""
    start = (wanted - 1) * FORM_ROWS
    cut = register.cut(start, SCRIPT_ROWS if scripted else FORM_ROWS)
    if cut.rows or not cut.total:
        return cut
    return register.cut(page_cut(cut.total, wanted, FORM_ROWS).start, FORM_ROWS)


def _address(number: int, **more: str | None) -> str:
    kept = {"version": request.args.get("version"), **more}
    parts = [f"{name}={value}" for name, value in kept.items() if value == FORM_ONLY]
    if number > 1:
        parts.append(f"page={number}")
    return f"{request.path}?{'&'.join(parts)}" if parts else request.path


def _data(register: GridRegister, cut: RowsCut) -> dict[str, Any]:
    """Return what the script draws the grid from."""
    return {
        "columns": [
            {
                "name": column.name,
                "title": column.title,
                "kind": column.kind,
                "typed": column.typed,
                "choices": [label for _, label in column.choices],
            }
            for column in register.columns
        ],
        "rows": [_row(register, row) for row in cut.rows],
        "start": cut.start,
        "total": cut.total,
        **_pages(cut),
        "adds": register.adds,
        "new": NEW,
        "most": MOST_CELLS,
        "person": current_visitor().id,
        "address": request.path,
    }


def _pages(cut: RowsCut) -> dict[str, str | None]:
    """Return the pages of the grid, which are longer than those of the form."""
    number, step = cut.start // FORM_ROWS + 1, SCRIPT_ROWS // FORM_ROWS
    end = min(cut.start + SCRIPT_ROWS, cut.total)
    return {
        "previous": _address(max(1, number - step)) if cut.start else None,
        "next": _address(number + step) if end < cut.total else None,
        "status": f"Lignes {cut.start + 1} à {end} sur {cut.total}",
    }


def _row(register: GridRegister, row: GridRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "seen": row.seen(register.columns).text,
        "url": row.url,
        "cells": [row.text(column) for column in register.columns],
    }


def _told(
    register: GridRegister, outcome: RowOutcome, now: Mapping[str, GridRow]
) -> dict[str, Any]:
    row = now.get(outcome.id)
    return {
        "sent": outcome.sent.id,
        "state": outcome.state,
        "problem": outcome.problem,
        "faults": dict(outcome.faults),
        "theirs": {name: vars(theirs) for name, theirs in outcome.theirs.items()},
        **({"row": _row(register, row)} if row is not None else {}),
    }


def _json(value: dict[str, Any], status: int = OK) -> Answer:
    response = jsonify(value)
    response.status_code = status
    return response
