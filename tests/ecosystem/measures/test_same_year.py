"""The year of the measures is the same on each page that counts them."""

from tests.datasets.conftest import Make
from tests.ecosystem.measures.test_measures import LAST, PAGE, THIS_MONTH, bring, month_before
from tests.support.client import Client


def test_the_benefits_count_the_months_that_the_measures_show(
    alice_client: Client, make: Make
) -> None:
    make("Arbres")
    bring(alice_client, f"{month_before(THIS_MONTH, 12):%Y-%m};Arbres;30;9;1")
    bring(alice_client, f"{month_before(THIS_MONTH, 11):%Y-%m};Arbres;5;9;1")
    bring(alice_client, f"{LAST:%Y-%m};Arbres;10;20;1")
    total = "15\u00a0téléchargements"
    assert total in alice_client.get(PAGE).text
    assert total in alice_client.get("/c/rodez/ecosysteme").text
    assert total in alice_client.get("/c/rodez/benefices").text
