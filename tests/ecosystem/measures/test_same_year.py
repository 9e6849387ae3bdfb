"""The year of the measures is the same on each page that counts them."""

from app.ecosystem.measures.rules import month_before, month_of
from app.kernel.clock import today
from tests.datasets.conftest import Make
from tests.support.client import Client

PAGE = "/c/rodez/ecosysteme/mesures"


def test_the_benefits_count_the_months_that_the_measures_show(
    alice_client: Client, make: Make
) -> None:
    make("Arbres")
    this_month = month_of(today())
    lines = [
        f"{month_before(this_month, back):%Y-%m};Arbres;{count};"
        for back, count in ((12, 30), (11, 5), (1, 10))
    ]
    table = "\n".join(["Mois;Jeu;Téléchargements;Consultations", *lines])
    alice_client.submit(alice_client.get(f"{PAGE}/importer"), table=table)
    total = "15\u00a0téléchargements"
    assert total in alice_client.get(PAGE).text
    assert total in alice_client.get("/c/rodez/ecosysteme").text
    assert total in alice_client.get("/c/rodez/benefices").text
