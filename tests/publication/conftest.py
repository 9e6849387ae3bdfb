"""What the tests of publication share: published datasets, an open catalogue."""

from collections.abc import Callable
from typing import Any

import pytest

from app.datasets.contents import ResourceFacts
from app.datasets.resources import add
from app.kernel.clock import now
from tests.datasets.conftest import Make, Write, actor, alice, make  # noqa: F401  fixtures
from tests.support.cast import Cast

Publish = Callable[..., int]
CATALOGUE = "/public/rodez/catalogue"


@pytest.fixture
def publish(make: Make, write: Write, cast: Cast) -> Publish:  # noqa: F811
    """``publish("Arbres", url="https://…/arbres.csv")``: a published dataset of Rodez; its id."""

    def one(title: str, *, url: str = "", stage: str = "published", **said: Any) -> int:
        dataset_id = make(title, outcome=said.pop("outcome", "open"), stage=stage, **said)
        if url:
            with write():
                facts = ResourceFacts(f"Fichier {title}"[:200], url, format="csv")
                add(cast.rodez, dataset_id, facts, by=actor(cast.alice))
        return dataset_id

    return one


@pytest.fixture
def opened(cast: Cast, write: Write) -> None:
    """The public catalogue of Rodez is open."""
    with write():
        cast.rodez.catalogue_opened_at = now()
