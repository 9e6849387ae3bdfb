"""A plan of Rodez, written as the last screen would."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from app.audit.rules import Actor
from app.tasks.drafts import Assignee
from tests.support.cast import Cast
from tests.support.plans import make_plan

Write = Callable[[], AbstractContextManager[None]]


@pytest.fixture
def plan_id(cast: Cast, write: Write) -> int:
    with write():
        by = Actor(cast.alice.id, cast.alice.full_name)
        people = {"chef de projet": Assignee(cast.bob.id, "")}
        plan = make_plan(cast.rodez, by, people=people)
    return plan.id
