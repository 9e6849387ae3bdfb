"""Figures that are true again after the method, the law or the code has changed."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import update

from app.audit.rules import Actor
from app.cli import recounting
from app.extensions import db
from app.methodology.loader import current_edition, editions
from app.methodology.rules import Edition, Item
from app.progress.check import drift_of, drifts
from app.progress.rules import AnswerState
from app.progress.services import set_state
from app.spaces.models import Authority
from tests.cli.conftest import Run
from tests.support.cast import Cast

NAMED = "elu-referent-nomme"
Write = Callable[[], AbstractContextManager[None]]
ChangeItem = Callable[[Item], Item]
Change = Callable[[ChangeItem], None]


@pytest.fixture
def change(monkeypatch: pytest.MonkeyPatch) -> Change:
    """Put in the place of the current edition one whose items differ, as other files would."""

    def put(change_item: ChangeItem) -> None:
        edition = current_edition()
        known: Any = editions()
        monkeypatch.setitem(known, edition.id, changed(edition, change_item))

    return put


def changed(edition: Edition, change_item: ChangeItem) -> Edition:
    phases = [
        replace(
            phase,
            steps=tuple(
                replace(step, items=tuple(map(change_item, step.items))) for step in phase.steps
            ),
        )
        for phase in edition.phases
    ]
    return replace(edition, phases=tuple(phases))


@pytest.fixture
def answered(cast: Cast, write: Write) -> Cast:
    with write():
        by = Actor(cast.alice.id, "Alice")
        set_state(cast.rodez, NAMED, AnswerState.DONE, seen=0, by=by)
    return cast


def heavier(item: Item) -> Item:
    return replace(item, weight=item.weight + 1) if item.id == NAMED else item


def test_nothing_is_wrong_while_nothing_changes(answered: Cast) -> None:
    assert recounting.suspects() == (2, [])


def test_a_weight_that_changes_is_counted_everywhere(answered: Cast, change: Change) -> None:
    before = answered.rodez.points_done, answered.autre.points_applicable
    change(heavier)
    _, suspects = recounting.suspects()
    assert suspects == sorted([answered.rodez.id, answered.autre.id])
    named = {drift.slug: {one.name for one in drift.counters} for drift in drifts() if drift}
    assert "phase 1, poids fait" in named["rodez"]
    assert {"poids de ce qui peut l’être", "phase 1, poids possible"} <= named[answered.autre.slug]
    assert "poids de ce qui est fait" not in named[answered.autre.slug], "elle n’a rien fait"
    assert len(list(recounting.repaired(suspects))) == len(suspects)
    db.session.close()
    after = answered.rodez.points_done, answered.autre.points_applicable
    assert after == (before[0] + 1, before[1] + 1)
    assert recounting.suspects() == (2, [])


def test_a_counter_that_is_no_weight_is_named_too(answered: Cast, write: Write) -> None:
    with write():
        spoilt = {"next_item": "", "need": 2, "blocked": 4}
        db.session.execute(update(Authority).where(Authority.slug == "rodez").values(**spoilt))
    drift = drift_of(answered.rodez.id)
    assert drift is not None
    assert [(one.name, one.stored) for one in drift.counters] == [
        ("points bloqués", 4),
        ("prochain point", ""),
        ("rang d’urgence", 2),
    ]


def test_stopped_half_way_it_goes_on(
    answered: Cast, change: Change, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recounting, "AT_ONCE", 1)
    change(heavier)
    _, suspects = recounting.suspects()
    next(going := recounting.repaired(suspects))
    going.close()
    db.session.rollback()
    assert recounting.suspects() == (2, suspects[1:])


def test_upgrading_puts_the_figures_right(
    jalon: Run,
    answered: Cast,
    change: Change,
) -> None:
    change(heavier)
    done = jalon("db", "upgrade")
    assert done.exit_code == 0, done.output
    assert "Avancement recompté\u00a0: 2\u00a0collectivités corrigées." in done.output
    assert "recompté" not in jalon("db", "upgrade").output
    assert (
        "2\u00a0collectivités recomptées\u00a0: tout est juste."
        in jalon("progress", "check").output
    )
