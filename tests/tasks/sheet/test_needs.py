"""Tasks that wait for others: no circle, nobody else's, and what is left to wait for."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from sqlalchemy.exc import IntegrityError

from app.audit.queries import history_of
from app.audit.rules import Actor
from app.extensions import db
from app.kernel.errors import Missing, Refused
from app.tasks import queries, services
from app.tasks.filters import TaskFilter
from app.tasks.models import TaskNeed
from app.tasks.rules import TaskState
from app.tasks.sheet import needs
from tests.support.cast import Cast
from tests.tasks.conftest import Make

Write = Callable[[], AbstractContextManager[None]]


@pytest.fixture
def three(make: Make) -> tuple[int, int, int]:
    return make("Voter"), make("Rédiger"), make("Relire")


def links(cast: Cast) -> list[tuple[int, int]]:
    db.session.close()
    return sorted(queries.needs_of(cast.rodez))


def test_waiting_shows_until_it_is_done(
    three: tuple[int, int, int], cast: Cast, write: Write, alice: Actor
) -> None:
    vote, draft, read = three
    with write():
        needs.add_need(cast.rodez, vote, draft, by=alice)
        needs.add_need(cast.rodez, vote, read, by=alice)
        needs.add_need(cast.rodez, vote, read, by=alice)
    assert links(cast) == [(vote, draft), (vote, read)]

    def waits() -> dict[str, int]:
        page = queries.tasks_of(cast.rodez, TaskFilter())
        return {task.title: task.waits for task in page.tasks}

    assert waits() == {"Voter": 2, "Rédiger": 0, "Relire": 0}
    with write():
        services.set_state(cast.rodez, draft, TaskState.DONE, seen=1, by=alice)
    assert waits()["Voter"] == 1
    assert [task.title for task in queries.needed_by(cast.rodez, vote)] == ["Relire", "Rédiger"]
    with write():  # nothing forbids to finish before what was awaited
        services.set_state(cast.rodez, vote, TaskState.DONE, seen=1, by=alice)
    with write():
        needs.remove_need(cast.rodez, vote, read, by=alice)
        needs.remove_need(cast.rodez, vote, read, by=alice)
    assert links(cast) == [(vote, draft)]


def test_a_circle_is_refused_by_its_titles(
    three: tuple[int, int, int], cast: Cast, write: Write, alice: Actor
) -> None:
    vote, draft, read = three
    with write():
        needs.add_need(cast.rodez, vote, draft, by=alice)
        needs.add_need(cast.rodez, draft, read, by=alice)
    with pytest.raises(Refused) as refusal, write():
        needs.add_need(cast.rodez, read, vote, by=alice)
    assert refusal.value.field == "needs"
    for title in ("«\u202fRelire\u202f» attend «\u202fVoter\u202f»", "Rédiger"):
        assert title in refusal.value.message
    with pytest.raises(Refused, match="elle-même"), write():
        needs.add_need(cast.rodez, vote, vote, by=alice)
    assert links(cast) == [(vote, draft), (draft, read)]


def test_links_that_close_a_circle_together_are_refused(
    three: tuple[int, int, int], cast: Cast, write: Write
) -> None:
    vote, draft, _ = three
    with pytest.raises(Refused), write():
        needs.add_needs(cast.rodez, [(vote, draft), (draft, vote)])
    assert links(cast) == []


def test_a_task_that_goes_frees_those_that_waited(
    three: tuple[int, int, int], cast: Cast, write: Write, alice: Actor
) -> None:
    vote, draft, _ = three
    with write():
        needs.add_need(cast.rodez, vote, draft, by=alice)
    with write():
        services.delete_task(cast.rodez, draft, by=alice)
    assert links(cast) == []


def test_never_a_task_of_another_authority(
    make: Make, cast: Cast, write: Write, alice: Actor
) -> None:
    here, there = make("Ici"), make("Ailleurs", authority=cast.autre)
    for one, other in ((here, there), (there, here)):
        with pytest.raises(Missing), write():
            needs.add_need(cast.rodez, one, other, by=alice)
    with pytest.raises(Missing), write():
        needs.remove_need(cast.rodez, here, there, by=alice)
    with pytest.raises(IntegrityError), write():  # the tables hold it too
        db.session.add(TaskNeed(authority_id=cast.rodez.id, task_id=here, needs_id=there))


def test_what_is_waited_for_and_no_longer_is_in_the_journal(
    three: tuple[int, int, int], cast: Cast, write: Write, alice: Actor
) -> None:
    vote, draft, _ = three
    with write():
        needs.add_need(cast.rodez, vote, draft, by=alice)
    with write():
        needs.remove_need(cast.rodez, vote, draft, by=alice)
        needs.remove_need(cast.rodez, vote, draft, by=alice)  # nothing more to tell
    events = history_of(cast.rodez.id, f"task:{vote}")
    told = [(one["title"], one["old"], one["new"]) for event in events for one in event.changes]
    assert set(told) == {("Attend", None, "Rédiger"), ("Attend", "Rédiger", None)}
    assert len(told) == 2
