"""What the tests of publication share: published datasets, an open catalogue."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from app.datasets.inventory.contents import ResourceFacts
from app.datasets.inventory.resources import add
from app.extensions import db
from app.jobs.queues import run_due
from app.kernel.clock import now
from app.kernel.revisions import Sight, values_of
from app.publication.models import Push
from app.publication.platforms import account
from app.publication.platforms import udata_api as adapter
from app.publication.rules import Sends
from app.publication.strategy import services
from app.publication.strategy.topics import TopicChoice
from tests.datasets.conftest import Make, Write, actor, alice, make, patient  # noqa: F401  fixtures
from tests.support.cast import Cast
from tests.support.client import Client
from tests.support.page import Page
from tests.support.patience import PATIENCE_SECONDS
from tests.support.udata_stub import KEY, ORGANIZATION, Udata, udata

Publish = Callable[..., int]
Choose = Callable[[TopicChoice], None]
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


@pytest.fixture
def strategy(cast: Cast, write: Write) -> Choose:
    """``strategy(LicenceChoice("cc-by"))``: Alice chooses for Rodez."""

    def choose(choice: TopicChoice) -> None:
        with write():
            services.choose(cast.rodez, choice, "", seen=Sight(0), by=actor(cast.alice))

    return choose


@pytest.fixture
def platform(monkeypatch: pytest.MonkeyPatch) -> Iterator[Udata]:
    """A stand-in for data.gouv.fr, whose answers are awaited however slow the machine is."""
    monkeypatch.setattr(adapter, "SECONDS", PATIENCE_SECONDS)
    with udata() as running:
        yield running


@pytest.fixture
def hurried(platform: Udata, monkeypatch: pytest.MonkeyPatch) -> None:
    """Half a second is a long time here, for platforms that keep silent: it is ten there."""
    monkeypatch.setattr(adapter, "SECONDS", 0.6)


def link(
    platform: Udata, write: Write, cast: Cast, key: str = KEY, sends: Sends = Sends.ADDRESSES
) -> None:
    """Link Rodez to a platform."""
    with write():
        seen = Sight.of(values_of(account.LinkFacts.of(account.account_of(cast.rodez))))
        typed = account.LinkFacts(platform.url, ORGANIZATION, key, sends.value)
        account.save(cast.rodez, typed, seen=seen, by=actor(cast.alice))


@pytest.fixture
def linked(platform: Udata, write: Write, cast: Cast) -> Udata:
    """The same, to which Rodez is linked."""
    link(platform, write, cast)
    return platform


def push_url(dataset_id: int) -> str:
    """Where a dataset is sent from."""
    return f"/c/rodez/donnees/publication/jeux/{dataset_id}/plateforme"


def send(client: Client, dataset_id: int) -> Page:
    """Have a dataset sent to the platform, and see what came of it."""
    asked = client.post(push_url(dataset_id), {})
    db.session.close()
    run_due()
    return client.get(push_url(dataset_id)) if not asked.flash else asked


def try_out(client: Client, dataset_id: int) -> Page:
    """Ask what sending a dataset would change, and see the answer."""
    client.submit(client.get(push_url(dataset_id)), "Voir ce qui changerait")
    db.session.close()
    run_due()
    return client.get(push_url(dataset_id))


def plain(page: Page) -> str:
    """What a page shows, its spaces all alike."""
    return page.visible.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.fixture
def ready(make: Make, write: Write, cast: Cast) -> int:  # noqa: F811
    """A dataset that may be published, with two files."""
    dataset_id = make(
        "Subventions aux associations",
        identifier="subventions",
        description="Les aides versées, une ligne par aide.",
        keywords=("Vie associative", "aide", "é"),
        frequency="annual",
        licence="lov2",
        granularity="fr:commune",
        covers_from=date(2018, 1, 1),
        outcome="open",
        stage="prepared",
    )
    with write():
        for year in (2025, 2026):
            add(
                cast.rodez,
                dataset_id,
                ResourceFacts(
                    f"Subventions {year}",
                    f"https://data.exemple.fr/subventions-{year}.csv",
                    format="csv",
                    schema="scdl/subventions",
                ),
                by=actor(cast.alice),
            )
    return dataset_id


def push_row(dataset_id: int) -> Push:
    """Where a dataset stands, as the database says it now."""
    db.session.close()
    return db.session.scalars(select(Push).where(Push.dataset_id == dataset_id)).one()
