"""What a page says of a dataset is said once, and as it is: its format, its licence, its duties."""

import pytest

from app.datasets.inventory.contents import ResourceFacts
from app.datasets.inventory.resources import add
from app.publication.strategy.topics import LicenceChoice
from tests.datasets.conftest import LIST, Make, Write, actor
from tests.publication.conftest import CATALOGUE, Choose, Publish
from tests.support.cast import Cast
from tests.support.client import Client

NO_LICENCE = "Aucune licence\u00a0: personne ne saura ce qui est permis"


@pytest.mark.parametrize("title", ["Arbres 2026 (CSV)", "arbres.csv", "Arbres en CSV"])
def test_a_format_that_a_title_says_is_not_said_again(
    opened: None, publish: Publish, cast: Cast, write: Write, client: Client, title: str
) -> None:
    dataset_id = publish("Arbres")
    with write():
        facts = ResourceFacts(title, "https://data.exemple.fr/arbres.csv", format="csv")
        add(cast.rodez, dataset_id, facts, by=actor(cast.alice))
    page = client.get(CATALOGUE)
    assert title in page.links
    assert page.visible.casefold().count("csv)") == title.casefold().count("csv)")


def test_a_sheet_warns_before_publishing_without_a_licence(
    make: Make, strategy: Choose, alice_client: Client
) -> None:
    dataset_id = make("Arbres", outcome="open", stage="prepared")
    assert NO_LICENCE in alice_client.get(f"{LIST}/{dataset_id}").visible
    strategy(LicenceChoice("lov2", "Source"))
    page = alice_client.get(f"{LIST}/{dataset_id}")
    assert NO_LICENCE not in page.visible
    assert "Licence Ouverte 2.0, celle de la stratégie" in page.visible


def test_an_obligation_is_told_once(make: Make, alice_client: Client) -> None:
    dataset_id = make("Arbres", duties=("subsidies", "subsidies"))
    page = alice_client.get(f"{LIST}/{dataset_id}")
    assert page.visible.count("Publier les conventions de subvention") == 1
