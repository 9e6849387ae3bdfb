"""Files and addresses of a dataset: added, changed, removed, and never something a browser runs."""

import pytest

from app.datasets.inventory import queries, resources
from app.datasets.inventory.contents import ResourceFacts
from app.datasets.inventory.rules import ResourceKind
from app.extensions import db
from app.kernel.errors import Missing
from tests.datasets.conftest import LIST, Make, Write, actor, read
from tests.support.cast import Cast
from tests.support.client import Client

URL = "https://data.exemple.fr/arbres.csv"


@pytest.fixture
def dataset(make: Make) -> int:
    return make("Arbres")


@pytest.fixture
def resource(dataset: int, cast: Cast, write: Write) -> int:
    with write():
        facts = ResourceFacts("Arbres 2026", URL, format="csv", size=1200)
        return resources.add(cast.rodez, dataset, facts, by=actor(cast.alice)).id


def held(cast: Cast, dataset: int) -> list[str]:
    db.session.close()
    return [each.title for each in queries.resources_of(cast.rodez, dataset)]


def test_a_file_is_added_and_counted(dataset: int, alice_client: Client, cast: Cast) -> None:
    page = alice_client.get(f"{LIST}/{dataset}/ressources/nouvelle")
    page = alice_client.submit(page, title="Arbres 2026", url=URL, kind="main", format=".CSV")
    assert page.flash == ["Ajouté\u00a0: Arbres 2026."]
    assert page.links["Arbres 2026"] == URL
    assert read(dataset).resource_count == 1
    [kept] = queries.resources_of(cast.rodez, dataset)
    assert kept.format == "csv"


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,x", "https://", "fichier.csv", ""]
)
def test_only_addresses_of_the_web(dataset: int, alice_client: Client, address: str) -> None:
    alice_client.typed = (address,) if address else ()
    page = alice_client.get(f"{LIST}/{dataset}/ressources/nouvelle")
    page = alice_client.submit(page, title="Arbres", url=address, status=422)
    assert len(page.errors) == 1
    assert page.form().values()["title"] == ["Arbres"]
    assert read(dataset).resource_count == 0


def test_a_forged_kind_gets_a_sentence(dataset: int, alice_client: Client) -> None:
    url = f"{LIST}/{dataset}/ressources/nouvelle"
    fields = {"title": "x", "url": URL, "kind": "virus"}
    page = alice_client.post(url, fields, on=url, status=422)
    assert page.errors == ["Choisissez une nature de la liste."]


def test_it_changes_and_what_checks_found_stays(
    dataset: int, resource: int, alice_client: Client, cast: Cast
) -> None:
    page = alice_client.get(f"{LIST}/{dataset}/ressources/{resource}")
    alice_client.submit(page, 0, title="Arbres, toutes années", kind="api")
    [kept] = queries.resources_of(cast.rodez, dataset)
    assert ResourceFacts.of(kept) == ResourceFacts(
        "Arbres, toutes années", URL, ResourceKind.API, format="csv", size=1200
    )


def test_a_stale_form_shows_both_versions(
    dataset: int, resource: int, alice_client: Client, bob_client: Client
) -> None:
    url = f"{LIST}/{dataset}/ressources/{resource}"
    mine, theirs = alice_client.get(url), bob_client.get(url)
    bob_client.submit(theirs, 0, title="Celui de Bob")
    page = alice_client.submit(mine, 0, title="Le mien", status=409)
    assert "Celui de Bob" in page.visible
    assert page.form(0).values()["title"] == ["Le mien"]
    page = alice_client.submit(page, 0)
    assert "Le mien" in page.links


def test_it_goes_and_comes_back(
    dataset: int, resource: int, alice_client: Client, cast: Cast
) -> None:
    page = alice_client.get(f"{LIST}/{dataset}/ressources/{resource}")
    page = alice_client.submit(page, f"{LIST}/{dataset}/ressources/{resource}/retirer")
    assert held(cast, dataset) == []
    assert read(dataset).resource_count == 0
    undo = page.soup.select_one("#annonces form")
    assert undo is not None
    fields = {str(each["name"]): str(each["value"]) for each in undo.select("input[type=hidden]")}
    alice_client.post(str(undo["action"]), {**fields, "op": "e" * 32})
    assert held(cast, dataset) == ["Arbres 2026"]


def test_the_same_one_twice_is_kept_once(
    dataset: int, resource: int, cast: Cast, write: Write
) -> None:
    with write():
        facts = ResourceFacts("Arbres 2026", URL, format="csv", size=1200)
        again = resources.add(cast.rodez, dataset, facts, by=actor(cast.alice))
    assert again.id == resource
    assert held(cast, dataset) == ["Arbres 2026"]


def test_that_of_another_dataset_or_authority_is_not_there(
    dataset: int, resource: int, make: Make, cast: Cast, alice_client: Client
) -> None:
    other = make("Budget")
    alice_client.get(f"{LIST}/{other}/ressources/{resource}", status=404)
    alice_client.get(f"{LIST}/{dataset}/ressources/9223372036854775807", status=404)
    with pytest.raises(Missing):
        queries.resource(cast.autre, dataset, resource)


def test_a_published_one_moves_the_catalogue(make: Make, write: Write, cast: Cast) -> None:
    published = make("Budget", outcome="open", stage="published")
    before = cast.rodez.catalogue_revision
    with write():
        resources.add(cast.rodez, published, ResourceFacts("a", URL), by=actor(cast.alice))
    db.session.close()
    assert cast.rodez.catalogue_revision == before + 1
