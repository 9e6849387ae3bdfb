"""What the tests of tasks share: people who act, tasks already there, a clock at rest."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from sqlalchemy import event

from app.accounts.models import User
from app.audit.rules import Actor
from app.extensions import db
from app.kernel.signals import task_commented, tasks_handed_over
from app.spaces.models import Authority
from app.tasks import services
from app.tasks.models import Task
from app.tasks.news import Comment, Handover
from app.tasks.services import NOBODY, Assignee, Draft
from tests.support.cast import Cast
from tests.support.databases import OpenDatabase

Write = Callable[[], AbstractContextManager[None]]
Make = Callable[..., int]
SATURDAY = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


def actor(user: User) -> Actor:
    """Somebody as the journal knows them."""
    return Actor(user.id, user.full_name)


def given_to(user: User | None) -> Assignee:
    """An account as a form gives it."""
    return NOBODY if user is None else Assignee(user.id, "")


def read(task_id: int) -> Task:
    """A task as the database holds it now."""
    db.session.close()
    return db.session.get_one(Task, task_id)


@pytest.fixture
def saturday() -> Iterator[Any]:
    """Saturday 21 November 2026, at ten in Paris."""
    with time_machine.travel(SATURDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def alice(cast: Cast) -> Actor:
    return actor(cast.alice)


@pytest.fixture
def make(cast: Cast, write: Write) -> Make:
    """``make("Écrire au DGS", to=cast.bob, due_on=…)``: a task of Rodez by Alice; its id."""

    def one(
        title: str = "Écrire au DGS",
        to: User | None = None,
        authority: Authority | None = None,
        **values: Any,
    ) -> int:
        draft = Draft(title=title, **{"assignee": given_to(to), **values})
        with write():
            created = services.create_task(authority or cast.rodez, draft, by=actor(cast.alice))
            return created.id

    return one


@pytest.fixture
def handovers() -> Iterator[list[Handover]]:
    """The tasks that passed from hand to hand during the test."""
    heard: list[Handover] = []

    def listen(news: Sequence[Handover]) -> None:
        heard.extend(news)

    tasks_handed_over.connect(listen)
    yield heard
    tasks_handed_over.disconnect(listen)


@pytest.fixture
def comments_heard() -> Iterator[list[Comment]]:
    """The comments made during the test."""
    heard: list[Comment] = []

    def listen(news: Comment) -> None:
        heard.append(news)

    task_commented.connect(listen)
    yield heard
    task_commented.disconnect(listen)


@pytest.fixture
def count_statements(database: OpenDatabase) -> Callable[[], AbstractContextManager[list[str]]]:
    """``with count_statements() as statements:`` gathers what the database is asked."""

    @contextmanager
    def counting() -> Iterator[list[str]]:
        asked: list[str] = []

        def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
            asked.append(statement)

        event.listen(database.engine, "before_cursor_execute", note)
        try:
            yield asked
        finally:
            event.remove(database.engine, "before_cursor_execute", note)

    return counting
