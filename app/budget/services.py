"""Writes of the budget: what somebody adjusts, in place of what is proposed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from app.audit.rules import Actor, Change
from app.audit.services import record
from app.budget import proofs
from app.budget.assumptions import Assumption
from app.budget.loader import budget_model
from app.budget.models import Budget
from app.budget.money import Currency, value_words
from app.budget.queries import BudgetState, budget_state
from app.budget.rules import FIRST_YEAR, AdjustedValue, problems, retained
from app.extensions import db
from app.kernel.clock import now
from app.kernel.errors import Conflict
from app.kernel.revisions import Merged, Saved, Sight, merge_values, stale
from app.places.zones import today_of
from app.spaces.findings import settle
from app.spaces.locking import lock
from app.spaces.models import Authority

THING = "ce chiffrage"
TITLE = "Le budget sur trois ans"
NONE = 0  # the revision of a budget that nobody has saved


@dataclass(frozen=True, slots=True)
class TypedBudget:
    """What a form holds: a value or nothing for each assumption, the first year, and why."""

    values: Mapping[str, Decimal | None]
    first_year: int
    why: str = ""


def save_budget(
    authority: Authority, typed: TypedBudget, *, seen: Sight, by: Actor
) -> Saved[Budget]:
    """Keep what was typed, over what only somebody else has changed; ``Conflict`` to be asked."""
    lock(authority)
    state = budget_state(authority)
    merged = _merged(state, {**typed.values, FIRST_YEAR: typed.first_year}, seen)
    values = {name: merged.facts[name] for name in state.proposed}
    merged.judge(list(problems(retained(state.proposed, values))))
    lines = _lines(state, values, typed.why, by, today_of(authority))
    changes = _changes(state, merged.facts, typed.why)
    row = _write(authority, state, lines, int(merged.facts[FIRST_YEAR]), by)
    if changes or state.row is None:
        _tell(authority, changes, by)
    settle(authority, proofs.ITEMS, proofs.findings(row), {})
    db.session.flush()
    return Saved(row, merged.kept)


def shown_values(state: BudgetState) -> dict[str, Any]:
    """Return every value that a form shows: what two versions are compared by."""
    return {**state.typed, FIRST_YEAR: state.first_year}


def _merged(state: BudgetState, typed: Mapping[str, Any], seen: Sight) -> Merged[Mapping[str, Any]]:
    standing = shown_values(state)
    if seen.revision == (state.row.revision if state.row else NONE):
        return Merged(standing, {**standing, **typed})
    merged = merge_values(standing, typed, seen)
    if merged.asked:
        raise Conflict(stale(THING), merged)
    return merged


def _lines(
    state: BudgetState, values: Mapping[str, Decimal | None], why: str, by: Actor, on: date
) -> list[AdjustedValue]:
    """Return the values that stand; one that did not change keeps who gave it, and why."""
    lines = []
    for name, value in values.items():
        if value is None:
            continue
        known = state.adjusted.get(name)
        same = known is not None and known.value == value
        lines.append(known if known and same else AdjustedValue(name, value, why, by.name, on))
    return lines


def _write(
    authority: Authority, state: BudgetState, lines: list[AdjustedValue], first: int, by: Actor
) -> Budget:
    row, stored = state.row, [line.stored() for line in lines]
    if row is None:
        row = Budget(authority_id=authority.id, revision=NONE, first_year=first)
        db.session.add(row)
    elif (row.adjusted, row.first_year) == (stored, first):
        return row
    row.adjusted, row.first_year = stored, first
    row.revision += 1
    row.updated_at, row.updated_by_name = now(), by.name
    db.session.flush()
    return row


def _changes(state: BudgetState, facts: Mapping[str, Any], why: str) -> tuple[Change, ...]:
    before, model = state.typed, budget_model()
    changed = [
        _change(one, before[name], facts[name], state.currency)
        for name, one in model.assumptions.items()
        if before[name] != facts[name]
    ]
    if state.first_year != facts[FIRST_YEAR]:
        changed.insert(0, Change("Première année", str(state.first_year), str(facts[FIRST_YEAR])))
    return (*changed, Change("Pourquoi", None, why)) if changed and why else tuple(changed)


def _change(
    one: Assumption, before: Decimal | None, after: Decimal | None, currency: Currency
) -> Change:
    words = [
        None if value is None else value_words(value, one.unit, currency)
        for value in (before, after)
    ]
    return Change(one.label, *words)


def _tell(authority: Authority, changes: tuple[Change, ...], by: Actor) -> None:
    record(
        "budget:save",
        actor=by,
        authority_id=authority.id,
        subject="budget:three-years",
        title=TITLE,
        changes=changes,
    )
