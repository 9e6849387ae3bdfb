"""Three editions: one goes through each, opened on the first or later, and comes back as one came.

A method of three editions is copied from ours; see ``tests/support/editions``.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from app.audit.rules import Actor
from app.extensions import db
from app.kernel.errors import Refused
from app.methodology.loader import current_edition, get_edition
from app.methodology.rules import Edition
from app.progress import evidence, services
from app.progress.check import drift_of
from app.progress.models import Answer, Evidence
from app.progress.rules import AnswerState
from app.progress.upgrading.previewing import next_edition, preview
from app.progress.upgrading.services import go_back, upgrade
from app.spaces.models import Authority
from tests.support.cast import Cast
from tests.support.editions import SECOND, THIRD, follow_the_first, method_of

FIRST = "open-datalab-2026"
Write = Callable[[], AbstractContextManager[None]]
DOING, DONE = AnswerState.IN_PROGRESS, AnswerState.DONE


@pytest.fixture(autouse=True)
def three_editions(
    cast: Cast, write: Write, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[None]:
    """Read the copy; the authorities have been opened on the first edition before."""
    follow_the_first(write)
    with method_of(monkeypatch, tmp_path, third=True):
        assert current_edition().id == THIRD
        yield


@pytest.fixture
def by(cast: Cast) -> Actor:
    return Actor(cast.alice.id, "Alice Durand")


def standing(authority: Authority) -> list[tuple[Any, ...]]:
    """The answers, the evidence and the figures, as they stand."""
    db.session.expire_all()
    answers = select(Answer.item_id, Answer.state, Answer.note, Answer.revision)
    answers = answers.where(Answer.authority_id == authority.id).order_by(Answer.item_id)
    pieces = select(Evidence.id, Evidence.item_id).where(Evidence.authority_id == authority.id)
    figures = authority.edition_id, authority.points_done, authority.points_applicable
    rows = [tuple(row) for query in (answers, pieces) for row in db.session.execute(query)]
    return [*rows, figures]


def answer_all(authority: Authority, edition: Edition, write: Write, by: Actor) -> None:
    """Answer the first items of each phase, by turns done and begun, with a piece of evidence."""
    for phase in edition.phases:
        for rank, item in enumerate(phase.items[:6]):
            with write():
                state = DOING if rank % 2 else DONE
                services.set_state(authority, item.id, state, seen=0, by=by)
    with write():
        item = edition.phases[0].items[1]
        evidence.add_link(authority, item, url="https://www.exemple.fr/a", title="", by=by)


def go(authority: Authority, edition_id: str, write: Write, by: Actor) -> None:
    with write():
        upgrade(authority, edition_id, seen=authority.revision, by=by)
    assert authority.edition_id == edition_id
    assert drift_of(authority.id) is None


def come_back(authority: Authority, write: Write, by: Actor) -> None:
    with write():
        go_back(authority, seen=authority.revision, by=by)
    assert drift_of(authority.id) is None


def test_through_both_and_back_to_the_first(cast: Cast, write: Write, by: Actor) -> None:
    answer_all(cast.rodez, get_edition(FIRST), write, by)
    first = standing(cast.rodez)
    go(cast.rodez, SECOND, write, by)
    second = standing(cast.rodez)
    go(cast.rodez, THIRD, write, by)
    assert len(standing(cast.rodez)) <= len(second)
    come_back(cast.rodez, write, by)
    assert standing(cast.rodez) == second
    come_back(cast.rodez, write, by)
    assert standing(cast.rodez) == first


def test_none_is_skipped(cast: Cast, write: Write, by: Actor) -> None:
    with pytest.raises(Refused, match="passez par les autres"), write():
        upgrade(cast.rodez, THIRD, seen=cast.rodez.revision, by=by)
    following = next_edition(cast.rodez, drafts=False)
    assert following is not None
    assert following.id == SECOND


def test_one_opened_midway_goes_further_and_comes_back(cast: Cast, write: Write, by: Actor) -> None:
    with write():  # as one opened while the second edition was the newest
        rodez = cast.rodez
        rodez.edition_id = SECOND
        services.put_right(rodez)
    with pytest.raises(Refused, match="pas d’édition plus ancienne"), write():
        go_back(cast.rodez, seen=cast.rodez.revision, by=by)
    answer_all(cast.rodez, get_edition(SECOND), write, by)
    before = standing(cast.rodez)
    offered = preview(cast.rodez, get_edition(THIRD))
    assert offered is not None
    go(cast.rodez, THIRD, write, by)
    assert cast.rodez.points_done == offered.after.points_done
    assert cast.rodez.points_applicable == offered.after.points_applicable
    come_back(cast.rodez, write, by)
    assert standing(cast.rodez) == before
    with pytest.raises(Refused, match="pas d’édition plus ancienne"), write():
        go_back(cast.rodez, seen=cast.rodez.revision, by=by)


def test_back_and_there_again(cast: Cast, write: Write, by: Actor) -> None:
    answer_all(cast.rodez, get_edition(FIRST), write, by)
    first = standing(cast.rodez)
    for _ in range(2):
        go(cast.rodez, SECOND, write, by)
        come_back(cast.rodez, write, by)
        assert standing(cast.rodez) == first
