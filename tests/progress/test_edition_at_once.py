"""Two who change the edition, or one who answers meanwhile: nothing lost, one is told."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack

import pytest
from flask import Flask
from sqlalchemy import event, select, text

from app.audit.rules import Actor
from app.extensions import db
from app.kernel.errors import Conflict, Refused
from app.kernel.revisions import Sight
from app.methodology.changes import ChangeKind
from app.methodology.succession import changes_of
from app.progress import services
from app.progress.check import drift_of
from app.progress.models import Answer, EditionMove, FormerAnswer
from app.progress.replies import Reply
from app.progress.rules import AnswerState
from app.progress.upgrading.services import go_back, upgrade
from app.progress.upgrading.several import UNDER_WAY, UpgradeOutcome, upgrade_several
from app.spaces.locking import lock
from app.spaces.models import Authority
from tests.support.cast import Cast
from tests.support.editions import follow_the_first
from tests.support.meanwhile import meanwhile
from tests.support.patience import PATIENCE_SECONDS

FIRST, NEXT = "open-datalab-2026", "open-datalab-2"
CHANGES = changes_of(NEXT)
assert CHANGES is not None
MERGED, MOVED, RETIRED = (
    CHANGES.of_kind(kind)[0] for kind in (ChangeKind.MERGED, ChangeKind.MOVED, ChangeKind.RETIRED)
)
DONE = Reply(state=AnswerState.DONE, note="Voté le 3 mars.")
Write = Callable[[], AbstractContextManager[None]]
Answered = dict[str, tuple[str, str]]


@pytest.fixture
def alice(cast: Cast) -> Actor:
    return Actor(cast.alice.id, "Alice Durand")


@pytest.fixture
def carole(cast: Cast) -> Actor:
    return Actor(cast.carole.id, "Carole Petit")


@pytest.fixture(autouse=True)
def answered(cast: Cast, write: Write, alice: Actor) -> None:
    """A point that the edition moves is done, with a note; so is one that it retires."""
    follow_the_first(write)
    for item_id in (MOVED.before[0], RETIRED.before[0]):
        with write():
            services.set_answer(cast.rodez, item_id, DONE, seen=Sight(0), by=alice)


def answers(authority: Authority) -> Answered:
    query = select(Answer).where(Answer.authority_id == authority.id)
    return {row.item_id: (row.state, row.note) for row in db.session.scalars(query)}


def assert_whole(cast: Cast, edition_id: str, moves: int) -> None:
    """The row, its counters and the kept answers agree."""
    db.session.close()
    rodez = cast.rodez
    assert rodez.edition_id == edition_id
    assert drift_of(rodez.id) is None
    assert len(db.session.scalars(select(EditionMove)).all()) == moves
    former = db.session.scalars(select(FormerAnswer.move_id)).all()
    assert bool(former) == (edition_id == NEXT)


def test_of_two_who_change_the_edition_one_is_told(
    app: Flask, cast: Cast, write: Write, alice: Actor, carole: Actor
) -> None:
    seen, before = cast.rodez.revision, answers(cast.rodez)
    with ExitStack() as stack:
        with write():
            upgrade(cast.rodez, NEXT, seen=seen, by=alice)
            again = lambda: upgrade(cast.rodez, NEXT, seen=seen, by=carole)  # noqa: E731
            second = stack.enter_context(meanwhile(app, again))
        with pytest.raises(Refused, match="suit déjà l’édition"):
            second.result(timeout=PATIENCE_SECONDS)
    assert_whole(cast, NEXT, moves=1)
    after = answers(cast.rodez)
    assert after[MOVED.after[0]] == before[MOVED.before[0]]
    assert after[RETIRED.before[0]] == before[RETIRED.before[0]]


def test_an_answer_sent_during_the_move_is_kept(
    app: Flask, cast: Cast, write: Write, alice: Actor, carole: Actor
) -> None:
    """Its form was opened before, on a point that stands in both editions."""
    item_id, seen = MOVED.before[0], cast.rodez.revision
    fresh = Reply(state=AnswerState.IN_PROGRESS, note="À refaire.")
    opened = db.session.get_one(Answer, (cast.rodez.id, item_id)).revision

    def answer() -> object:
        return services.set_answer(cast.rodez, item_id, fresh, seen=Sight(opened, DONE), by=carole)

    assert item_id == MOVED.after[0]
    with ExitStack() as stack:
        with write():
            upgrade(cast.rodez, NEXT, seen=seen, by=alice)
            second = stack.enter_context(meanwhile(app, answer))
        second.result(timeout=PATIENCE_SECONDS)
    assert_whole(cast, NEXT, moves=1)
    assert answers(cast.rodez)[item_id] == ("in_progress", "À refaire.")


def test_a_move_sent_while_somebody_answers_asks_to_read_again(
    app: Flask, cast: Cast, write: Write, alice: Actor, carole: Actor
) -> None:
    seen = cast.rodez.revision
    with ExitStack() as stack:
        with write():
            services.set_answer(cast.rodez, MERGED.before[0], DONE, seen=Sight(0), by=alice)
            move = lambda: upgrade(cast.rodez, NEXT, seen=seen, by=carole)  # noqa: E731
            second = stack.enter_context(meanwhile(app, move))
        with pytest.raises(Conflict, match="pendant votre lecture"):
            second.result(timeout=PATIENCE_SECONDS)
    assert_whole(cast, FIRST, moves=0)
    assert answers(cast.rodez)[MERGED.before[0]] == ("done", DONE.note)


def test_of_two_who_come_back_one_is_told(
    app: Flask, cast: Cast, write: Write, alice: Actor, carole: Actor
) -> None:
    before = answers(cast.rodez)
    with write():
        upgrade(cast.rodez, NEXT, seen=cast.rodez.revision, by=alice)
    seen = cast.rodez.revision
    with ExitStack() as stack:
        with write():
            go_back(cast.rodez, seen=seen, by=alice)
            again = lambda: go_back(cast.rodez, seen=seen, by=carole)  # noqa: E731
            second = stack.enter_context(meanwhile(app, again))
        with pytest.raises(Refused, match="pas d’édition plus ancienne"):
            second.result(timeout=PATIENCE_SECONDS)
    assert_whole(cast, FIRST, moves=1)
    assert answers(cast.rodez) == before


def test_there_and_back_at_once(
    app: Flask, cast: Cast, write: Write, alice: Actor, carole: Actor
) -> None:
    """Who wants to come back has read the newer edition; who wants to go, the older one."""
    before = answers(cast.rodez)
    with write():
        upgrade(cast.rodez, NEXT, seen=cast.rodez.revision, by=alice)
    seen = cast.rodez.revision
    with ExitStack() as stack:
        with write():
            go_back(cast.rodez, seen=seen, by=alice)
            move = lambda: upgrade(cast.rodez, NEXT, seen=seen, by=carole)  # noqa: E731
            second = stack.enter_context(meanwhile(app, move))
        with pytest.raises(Conflict, match="pendant votre lecture"):
            second.result(timeout=PATIENCE_SECONDS)
    assert_whole(cast, FIRST, moves=1)
    assert answers(cast.rodez) == before


def test_of_two_who_take_several_each_authority_goes_once(
    app: Flask, cast: Cast, write: Write, carole: Actor
) -> None:
    """In opposite orders: no two transactions wait for each other, for each holds one row."""
    seen = {"rodez": cast.rodez.revision, "autre": cast.autre.revision}
    backwards = dict(reversed(seen.items()))

    def all_of(revisions: dict[str, int]) -> list[UpgradeOutcome]:
        return list(upgrade_several(revisions, drafts=True, by=carole))

    with ExitStack() as stack:
        with write():
            first = upgrade_several(seen, drafts=True, by=carole)
            upgrade(cast.autre, NEXT, seen=seen["autre"], by=carole)
            second = stack.enter_context(meanwhile(app, lambda: all_of(backwards)))
        with write():
            mine = list(first)
        theirs = second.result(timeout=PATIENCE_SECONDS)
    assert isinstance(theirs, list)
    versions = [outcome.version for outcome in [*mine, *theirs] if outcome.slug == "rodez"]
    assert sorted(versions) == ["", "2.0.0"]
    assert [one.version for one in [*mine, *theirs] if one.slug == "autre"] == ["", ""]
    assert_whole(cast, NEXT, moves=2)


@pytest.mark.only_on("postgresql")
def test_one_that_somebody_holds_is_told_and_the_others_go(
    app: Flask, cast: Cast, write: Write, alice: Actor, carole: Actor
) -> None:
    seen = {"rodez": cast.rodez.revision, "autre": cast.autre.revision}
    with write():
        lock(cast.rodez)
        with app.app_context(), ThreadPoolExecutor(1) as pool:
            outcomes = pool.submit(_hurried, app, seen, carole).result(timeout=PATIENCE_SECONDS)
    by_slug = {outcome.slug: (outcome.version, outcome.problem) for outcome in outcomes}
    assert by_slug == {"rodez": ("", UNDER_WAY), "autre": ("2.0.0", "")}
    db.session.close()
    assert (cast.rodez.edition_id, cast.autre.edition_id) == (FIRST, NEXT)


def _hurried(app: Flask, seen: dict[str, int], by: Actor) -> list[UpgradeOutcome]:
    """Take several further, waiting for a tenth of a second for a row that others hold.

    Each transaction may have another connection of the pool, so that each says it again.
    """
    with app.app_context():
        event.listen(
            db.session,
            "after_begin",
            lambda _session, _transaction, connection: connection.execute(
                text("SET LOCAL lock_timeout = 100")
            ),
        )
        db.begin_write()
        try:
            return list(upgrade_several(seen, drafts=True, by=by))
        finally:
            db.rollback()
