"""Two who answer the same point at once: the second one sees what the first has written."""

from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack

import pytest
from flask import Flask

from app.audit.rules import Actor
from app.extensions import db
from app.kernel.errors import Conflict, Refused
from app.kernel.revisions import Sight
from app.methodology.loader import current_edition
from app.progress import evidence, queries, services
from app.progress.replies import Reply
from app.progress.rules import AnswerState
from tests.support.cast import Cast
from tests.support.meanwhile import meanwhile
from tests.support.patience import PATIENCE_SECONDS

FIRST, SECOND = current_edition().phase(1).items[:2]
DONE = Reply(state=AnswerState.DONE, note="Voté le 3 mars.")
UNDER_WAY = Reply(state=AnswerState.IN_PROGRESS, note="En bureau le 12.")

pytestmark = pytest.mark.only_on("postgresql")
Write = Callable[[], AbstractContextManager[None]]


@pytest.fixture
def alice(cast: Cast) -> Actor:
    return Actor(cast.alice.id, "Alice Durand")


@pytest.fixture
def bob(cast: Cast) -> Actor:
    return Actor(cast.bob.id, "Bob Martin")


def test_of_two_whole_answers_one_is_a_conflict(
    app: Flask, cast: Cast, write: Write, alice: Actor, bob: Actor
) -> None:
    rodez = cast.rodez

    def answer() -> object:
        return services.set_answer(cast.rodez, FIRST.id, UNDER_WAY, seen=Sight(0), by=bob)

    with ExitStack() as stack:
        with write():
            services.set_answer(rodez, FIRST.id, DONE, seen=Sight(0), by=alice)
            second = stack.enter_context(meanwhile(app, answer))
        with pytest.raises(Conflict) as conflict:
            second.result(timeout=PATIENCE_SECONDS)
    assert conflict.value.current.standing == DONE
    db.session.close()
    assert Reply.of(queries.answer(cast.rodez, FIRST.id)) == DONE


def test_of_two_states_one_is_a_conflict(
    app: Flask, cast: Cast, write: Write, alice: Actor, bob: Actor
) -> None:
    def block() -> object:
        return services.set_state(cast.rodez, FIRST.id, AnswerState.IN_PROGRESS, seen=0, by=bob)

    with ExitStack() as stack:
        with write():
            services.set_state(cast.rodez, FIRST.id, AnswerState.DONE, seen=0, by=alice)
            second = stack.enter_context(meanwhile(app, block))
        with pytest.raises(Conflict):
            second.result(timeout=PATIENCE_SECONDS)


def test_answers_to_two_points_are_both_counted(
    app: Flask, cast: Cast, write: Write, alice: Actor, bob: Actor
) -> None:
    def answer() -> object:
        return services.set_answer(cast.rodez, SECOND.id, DONE, seen=Sight(0), by=bob)

    with ExitStack() as stack, write():
        services.set_answer(cast.rodez, FIRST.id, DONE, seen=Sight(0), by=alice)
        stack.enter_context(meanwhile(app, answer)).done()
    db.session.close()
    assert cast.rodez.points_done == FIRST.weight + SECOND.weight


def test_of_two_last_pieces_of_evidence_one_is_too_many(
    app: Flask, cast: Cast, write: Write, alice: Actor, bob: Actor
) -> None:
    def add(title: str, by: Actor) -> object:
        url = f"https://www.exemple.fr/{title}"
        return evidence.add_link(cast.rodez, FIRST, url=url, title=title, by=by)

    with write():
        for rank in range(49):
            add(f"preuve-{rank}", alice)
    with ExitStack() as stack:
        with write():
            add("la-derniere", alice)
            second = stack.enter_context(meanwhile(app, lambda: add("une-de-trop", bob)))
        with pytest.raises(Refused, match="retirez-en une"):
            second.result(timeout=PATIENCE_SECONDS)
    db.session.close()
    assert len(queries.evidence_of(cast.rodez, FIRST.id)) == 50
