"""A file put in a dataset as it is: looked at for personal data before anybody gets it."""

import io

import pytest

from app.datasets.inventory.files import services as files
from app.datasets.inventory.models import FileCheck
from app.extensions import db
from app.files.keeping import keep_data
from app.jobs import services as jobs
from app.jobs.queues import run_due
from tests.datasets.conftest import LIST, read
from tests.datasets.sent import PEOPLE, checks, events
from tests.support.client import Client
from tests.support.served import LINES, Drawer, drawer, public

__all__ = ["drawer", "public"]  # fixtures

# Each starts processes: the other database is the business of make durability.
pytestmark = [
    pytest.mark.proof("durability"),
    pytest.mark.long("postgresql"),
    pytest.mark.usefixtures("patient"),
]
PUBLISH = "/c/rodez/donnees/publication/jeux/{}"


def bring(client: Client, drawer: Drawer, content: bytes, name: str = "Aides 2026.csv") -> None:
    page = client.get(f"{LIST}/{drawer.dataset_id}/ressources/nouvelle")
    client.submit(page, "Ajouter", file=(io.BytesIO(content), name))
    db.session.close()


def test_nothing_is_published_before_the_look_nor_given(
    public: Drawer, alice_client: Client
) -> None:
    bring(alice_client, public, PEOPLE.encode(), "Contacts.csv")
    assert public.found("contacts.csv") is None
    assert public.found() is not None  # the others stay
    run_due()
    assert read(public.dataset_id).held_since is not None
    assert events("dataset:hold") == 1
    assert public.found("contacts.csv") is None
    assert public.found() is None  # the whole dataset waits for a decision


def test_the_page_that_publishes_says_it_and_leads_to_the_decision(
    drawer: Drawer, alice_client: Client
) -> None:
    bring(alice_client, drawer, PEOPLE.encode())
    url = PUBLISH.format(drawer.dataset_id)
    page = alice_client.get(url)
    assert "Jalon cherche des données personnelles dans un fichier" in page.visible
    assert "Publier ce jeu" not in page.visible
    assert "Jalon y cherche des données personnelles" in page.visible
    run_due()
    page = alice_client.get(url)
    assert "des données personnelles y ont été repérées" in page.visible
    [check] = checks()
    verdict = alice_client.get(page.links["Voir le contrôle"])
    assert verdict.url == f"{LIST}/controles/{check.id}"
    assert "j…@e….fr" in verdict.visible
    assert "jean.durand" not in verdict.text
    alice_client.submit(
        verdict, "Autoriser leur publication", article="CRPA D312-1-3, 2°", reason="Élus."
    )
    assert "Publier" in alice_client.get(url).visible
    assert read(drawer.dataset_id).held_since is None


def test_a_file_in_which_nothing_is_spotted_leaves_no_check(
    public: Drawer, alice_client: Client
) -> None:
    bring(alice_client, public, LINES, "Autres.csv")
    assert public.found("autres.csv") is None
    run_due()
    assert public.found("autres.csv") is not None
    assert checks() == []
    page = alice_client.get(PUBLISH.format(public.dataset_id))
    assert "aucune donnée personnelle repérée" in page.visible


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("carte.geojson", b'{"type": "FeatureCollection", "features": []}', "pas un tableau"),
        ("vide.csv", b"\n\n\n", "Jalon n’a pas pu y chercher de données personnelles"),
    ],
)
def test_what_cannot_be_looked_at_says_so_and_is_given(
    name: str, content: bytes, sentence: str, public: Drawer, alice_client: Client
) -> None:
    bring(alice_client, public, content, name)
    run_due()
    assert public.found(name) is not None
    page = alice_client.get(PUBLISH.format(public.dataset_id))
    assert sentence in page.visible.replace("\u00a0", " ")
    assert read(public.dataset_id).held_since is None


def test_a_file_that_goes_before_the_look_stops_nothing(
    drawer: Drawer, alice_client: Client
) -> None:
    with drawer.write():
        kept = keep_data(drawer.cast.rodez.id, name="a.csv", stream=io.BytesIO(PEOPLE.encode()))
        added = files.keep(
            drawer.cast.rodez, drawer.dataset_id, kept, files.FileFacts(), by=drawer.by
        )
        files.ask_look(drawer.cast.rodez, added, by=drawer.by)
    with drawer.write():
        files.remove(drawer.cast.rodez, drawer.dataset_id, added.id, by=drawer.by)
    assert run_due()["jobs"].failed == 0
    assert db.session.query(FileCheck).count() == 0
    assert not jobs.due()
