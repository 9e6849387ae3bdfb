"""Several datasets in one go: chosen over the pages, published one by one, the others named."""

from app.datasets.inventory.models import Dataset
from app.extensions import db
from app.kernel.clock import now
from tests.datasets.conftest import Make, Write, read
from tests.publication.conftest import Publish
from tests.support.cast import Cast
from tests.support.client import Client

HERE = "/c/rodez/donnees/publication/plusieurs"
GO = "Publier les jeux cochés"


def prepared(publish: Publish, title: str, **said: str) -> int:
    return publish(title, url=f"https://data.exemple.fr/{title}.csv", stage="prepared", **said)


def review(ids: list[int]) -> str:
    return f"{HERE}?choix=1&" + "&".join(f"jeu={id_}" for id_ in ids)


def marks(*ids: int) -> list[str]:
    return [f"{id_}-{read(id_).revision}" for id_ in ids]


def test_those_ticked_are_published_and_what_others_lack_is_said(
    opened: None, publish: Publish, make: Make, alice_client: Client
) -> None:
    first, second = prepared(publish, "Arbres"), prepared(publish, "Bancs")
    bare = make("Crèches", outcome="open")
    page = alice_client.get(review([first, second, bare]))
    assert "Ajouter un fichier ou une adresse" in page.links
    page = alice_client.submit(page, GO, jeu=marks(first))
    assert page.flash == ["1\u00a0jeu publié."]
    assert [read(id_).stage for id_ in (first, second, bare)] == ["published", "prepared", "listed"]


def test_ticks_survive_the_pages(opened: None, publish: Publish, alice_client: Client) -> None:
    ids = [prepared(publish, f"Jeu-{rank:02}") for rank in range(42)]
    page = alice_client.get(f"{HERE}?jeu={ids[0]}&page=2&vus={ids[0]}")
    assert "1 jeu choisi".replace(" ", "\u00a0", 1) in page.visible
    page = alice_client.get(f"{HERE}?choisis={ids[0]}&jeu={ids[41]}&choix=1")
    assert "Jeu-00" in page.visible
    assert "Jeu-41" in page.visible


def test_one_changed_meanwhile_is_left_and_named(
    opened: None, publish: Publish, alice_client: Client, write: Write
) -> None:
    first, second = prepared(publish, "Arbres"), prepared(publish, "Bancs")
    page, ticked = alice_client.get(review([first, second])), marks(first, second)
    with write():
        db.session.get_one(Dataset, second).held_since = now()
    page = alice_client.submit(page, GO, jeu=ticked)
    assert any(said.startswith("Bancs") for said in page.flash)
    assert [read(id_).stage for id_ in (first, second)] == ["published", "prepared"]


def test_a_closed_catalogue_is_opened_with_what_was_chosen(
    publish: Publish, alice_client: Client, cast: Cast
) -> None:
    first = prepared(publish, "Arbres")
    hidden = publish("Bancs", url="https://data.exemple.fr/bancs.csv")
    page = alice_client.get(review([first]))
    alice_client.submit(page, f"{GO} et ouvrir le catalogue", jeu=marks(first))
    assert cast.rodez.catalogue_opened_at is not None
    assert [read(id_).stage for id_ in (first, hidden)] == ["published", "prepared"]


def test_nothing_ticked_is_said(opened: None, publish: Publish, alice_client: Client) -> None:
    first = prepared(publish, "Arbres")
    assert "Cochez les jeux" in alice_client.get(f"{HERE}?choix=1", 422).visible
    page = alice_client.submit(alice_client.get(review([first])), GO, status=422)
    assert "Cochez les jeux" in page.visible


def test_who_may_not_publish_may_not_here(
    opened: None, bob_client: Client, elise_client: Client, charlie_client: Client
) -> None:
    for person, status in ((bob_client, 403), (elise_client, 403), (charlie_client, 404)):
        person.get(HERE, status)
        person.post(HERE, {}, status)
