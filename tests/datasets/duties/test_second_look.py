"""What was recorded on a reading that was corrected stays, and its lead is told once."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import select

from app.cli.second_looks import second_looks
from app.datasets.duties.second_look import TITLE, look_again, waiting
from app.datasets.inventory.models import Dataset
from app.extensions import db
from app.obligation.corrections import READING
from app.tasks.models import Task
from tests.datasets.conftest import Make, Write
from tests.support.cast import Cast


@pytest.fixture
def told(write: Write, cast: Cast) -> Iterator[Any]:
    """Set what the authority is, look at it, and return its tasks on the matter."""

    def one(**facts: object) -> list[Task]:
        with write():
            for name, value in {"law_read": "", **facts}.items():
                setattr(cast.rodez, name, value)
        with write():
            look_again([cast.rodez.id])
        query = select(Task).where(Task.authority_id == cast.rodez.id, Task.title == TITLE)
        return list(db.session.scalars(query.order_by(Task.id)))

    return one


def test_a_commune_far_from_any_threshold_gets_no_task(told: Any, cast: Cast) -> None:
    assert told() == []
    assert cast.rodez.law_read == READING


def test_a_commune_near_the_threshold_is_told_what_to_write(told: Any, cast: Cast) -> None:
    [task] = told(population=3_480, population_total=None)
    assert "indiquez-la dans les paramètres" in task.description
    assert task.assignee_id == cast.alice.id


def test_it_is_told_once_even_when_the_task_is_gone(told: Any, write: Write, cast: Cast) -> None:
    [task] = told(population=3_480, population_total=None)
    with write():
        db.session.delete(db.session.get(Task, task.id))
    assert told(law_read=READING) == []
    assert cast.rodez.id not in waiting(0, 100)


def test_an_override_and_its_reason_stay(told: Any, cast: Cast) -> None:
    facts = {"obligation_override": "obliged", "obligation_reason": "Avis du service juridique."}
    [task] = told(population=3_480, population_total=None, **facts)
    assert "Obligée, précise la collectivité" in task.description
    assert cast.rodez.obligation_override == "obliged"
    assert cast.rodez.obligation_reason == "Avis du service juridique."


def test_a_dataset_kept_for_a_duty_that_binds_no_more_is_named(make: Make, told: Any) -> None:
    dataset_id = make("Nos dix salaires", duties=("high-salaries",))
    [task] = told()
    assert "Nos dix salaires" in task.description
    dataset = db.session.get(Dataset, dataset_id)
    assert dataset is not None
    assert dataset.duties == ["high-salaries"]


def test_the_command_looks_at_all_and_then_at_none(told: Any, cast: Cast, write: Write) -> None:
    with write():
        cast.rodez.law_read = ""
        cast.rodez.population = 3_480
    assert sum(second_looks()) == 1
    assert list(second_looks()) == []
