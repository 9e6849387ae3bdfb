"""What the tests of the inventory share: people who act, datasets already there, their rows."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from typing import Any

import pytest

from app.accounts.models import User
from app.audit.rules import Actor
from app.datasets.checks import running
from app.datasets.inventory import services
from app.datasets.inventory.contents import DatasetFacts
from app.datasets.inventory.models import Dataset, EligibilityDecision
from app.datasets.inventory.rules import HighValueState
from app.extensions import db
from tests.support.cast import Cast
from tests.support.patience import PATIENCE_SECONDS

Write = Callable[[], AbstractContextManager[None]]
Make = Callable[..., int]
LIST = "/c/rodez/donnees"


def actor(user: User) -> Actor:
    """Somebody as the journal knows them."""
    return Actor(user.id, user.full_name)


def read(dataset_id: int) -> Dataset:
    """A dataset as the database holds it now."""
    db.session.close()
    return db.session.get_one(Dataset, dataset_id)


def decide(dataset_id: int, outcome: str, **more: Any) -> None:
    """Write a decision straight into the database: deciding is tested elsewhere."""
    row = db.session.get_one(Dataset, dataset_id)
    row.outcome = outcome
    for name, value in more.items():
        setattr(row, name, value)
    decision = EligibilityDecision(
        authority_id=row.authority_id,
        dataset_id=dataset_id,
        answers=[["mission", "yes"]],
        outcome=outcome,
        articles=["CRPA L311-1"],
        decided_by_name="A. Roux",
        decided_on=date(2026, 11, 4),
        law="2026-01",
        recorded_by_name="Alice Durand",
    )
    db.session.add(decision)
    db.session.flush()


@pytest.fixture
def alice(cast: Cast) -> Actor:
    return actor(cast.alice)


@pytest.fixture
def make(cast: Cast, write: Write) -> Make:
    """``make("Subventions", service="Finances")``: a dataset of Rodez by Alice; its id.

    ``outcome`` decides it, ``stage`` puts it there, whatever the rules say; ``confirmed``: its
    family of high-value data is.
    """

    def one(
        title: str, *, outcome: str = "", stage: str = "", confirmed: bool = False, **said: Any
    ) -> int:
        with write():
            by = actor(cast.alice)
            row = services.create(cast.rodez, DatasetFacts(title=title, **said), by=by)
            if outcome:
                decide(row.id, outcome)
            if stage:
                row.stage = stage
            if confirmed:
                row.high_value_state = HighValueState.CONFIRMED.value
            db.session.flush()
            return row.id

    return one


@pytest.fixture
def dataset(make: Make) -> int:
    """A dataset that may be opened, with a national schema."""
    page = "https://rodez.exemple.fr/aides"
    return make("Aides", outcome="open", schema="scdl/subventions", landing_url=page)


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A request waits for the verdict of its check however slow the machine is."""
    monkeypatch.setattr(running, "PATIENCE_SECONDS", PATIENCE_SECONDS)
