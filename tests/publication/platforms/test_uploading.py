"""The file itself on a platform: streamed, proved, sent again only when it is another."""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import current_app
from sqlalchemy import select

from app.datasets.inventory.contents import ResourceFacts
from app.datasets.inventory.models import Resource, ResourceFile
from app.datasets.inventory.resources import add
from app.extensions import db
from app.files.models import OF_DATASETS
from app.files.services import path_of
from app.publication.platforms import pushing, uploads
from app.publication.platforms.base import Upload
from app.publication.rules import Sends
from tests.datasets.conftest import Make, Write, actor
from tests.publication.conftest import link, plain, push_row, push_url, send, try_out
from tests.support.cast import Cast
from tests.support.client import Client
from tests.support.served import LINES, NEWER, Drawer
from tests.support.udata_stub import Mood, Udata

pytestmark = pytest.mark.usefixtures("patient")
FACTS = {"title": "Aides de 2026", "description": "Une ligne par aide."}


@pytest.fixture
def drawer(cast: Cast, write: Write, alice: Any, make: Make) -> Drawer:
    dataset_id = make("Aides", outcome="open", stage="prepared", description="Les aides versées.")
    return Drawer(cast, write, alice, dataset_id)


@pytest.fixture
def filed(platform: Udata, write: Write, cast: Cast) -> Udata:
    """A platform that is given the files themselves."""
    link(platform, write, cast, sends=Sends.FILES)
    return platform


def test_the_file_itself_is_there_even_with_a_closed_catalogue(
    filed: Udata, drawer: Drawer, alice_client: Client
) -> None:
    resource_id = drawer.put(**FACTS)
    page = plain(alice_client.get(push_url(drawer.dataset_id)))
    assert "Aides de 2026 (CSV) le fichier lui-même, 2 ko" in page
    assert "ne répond pas encore" not in page
    page = plain(send(alice_client, drawer.dataset_id))
    assert "rien n’a changé depuis" in page
    there = filed.only()
    assert filed.writes() == [
        ("POST", "datasets/"),
        ("POST", f"datasets/{there['id']}/upload/"),
        ("PUT", f"datasets/{there['id']}/resources/{there['resources'][0]['id']}/"),
    ]
    [file] = there["resources"]
    assert filed.contents[file["url"]] == LINES
    assert (file["filetype"], file["type"], file["title"]) == ("file", "main", "Aides de 2026")
    assert file["description"] == "Une ligne par aide."
    assert file["url"].startswith("https://static.exemple.fr/")
    db.session.close()
    assert db.session.get_one(Resource, resource_id).remote_id == file["id"]


def test_nothing_leaves_again_until_the_file_is_another(
    filed: Udata, drawer: Drawer, alice_client: Client
) -> None:
    resource_id = drawer.put(**FACTS)
    send(alice_client, drawer.dataset_id)
    filed.requests.clear()
    page = try_out(alice_client, drawer.dataset_id)
    assert "Aides de 2026 : inchangé" in plain(page)
    assert filed.writes() == []
    drawer.renew(resource_id)
    page = try_out(alice_client, drawer.dataset_id)
    assert "Fichier : un autre contenu devient celui d’ici" in plain(page)
    before = filed.only()["resources"][0]["id"]
    send(alice_client, drawer.dataset_id)
    [file] = filed.only()["resources"]
    assert file["id"] == before  # its address there stays
    assert (filed.contents[file["url"]], file["title"]) == (NEWER, "Aides de 2026")


def test_a_long_file_leaves_in_pieces_and_is_never_whole_in_memory(
    filed: Udata, drawer: Drawer, alice_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = b"nom;montant\n" + b"Amicale;1200\n" * 900_000
    drawer.put(content=content)
    monkeypatch.setattr(uploads, "PIECE", 5_000_000)
    send(alice_client, drawer.dataset_id)
    [file] = filed.only()["resources"]
    assert filed.contents[file["url"]] == content
    assert [path for _, path in filed.writes()].count(
        f"datasets/{filed.only()['id']}/upload/"
    ) == 4  # three pieces, then what puts them together


def test_no_piece_that_leaves_is_longer_than_what_is_read_at_once(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(b"x" * 5 * uploads.READ)
    upload = Upload(path, "x.csv", 5 * uploads.READ, "", "text/csv")
    with path.open("rb") as file:
        body = uploads.FormBody({}, upload, file, upload.size)
        lengths = [len(piece) for piece in body]
    assert max(lengths) == uploads.READ
    assert sum(lengths) == len(body)


@pytest.mark.parametrize(
    ("mood", "sentence"),
    [
        (Mood("status", 413, method="POST"), "trop lourd : envoyez plutôt l’adresse"),
        (Mood("status", 503, method="POST"), "une difficulté de son côté"),
        (Mood("lost", method="POST"), "ne répond pas"),
    ],
)
def test_what_goes_wrong_is_told_and_the_next_try_goes_on_from_there(
    filed: Udata, drawer: Drawer, alice_client: Client, mood: Mood, sentence: str
) -> None:
    drawer.put(**FACTS)
    send(alice_client, drawer.dataset_id)
    drawer.put(name="Aides 2027.csv", content=NEWER)
    filed.mood = mood
    page = send(alice_client, drawer.dataset_id)
    assert sentence in plain(page)
    filed.mood = Mood()
    send(alice_client, drawer.dataset_id)
    titles = sorted(file["title"] for file in filed.only()["resources"])
    assert titles == ["Aides 2027", "Aides de 2026"]  # a lost answer makes no third file
    assert push_row(drawer.dataset_id).state == "done"


def test_a_dataset_made_without_its_file_is_known_all_the_same(
    filed: Udata, drawer: Drawer, alice_client: Client
) -> None:
    filed.largest = 1000
    drawer.put(content=LINES * 2)
    page = send(alice_client, drawer.dataset_id)
    assert "trop lourd" in plain(page)
    push = push_row(drawer.dataset_id)
    assert (push.state, push.remote_id) == ("refused", filed.only()["id"])
    filed.largest = 10**9
    send(alice_client, drawer.dataset_id)
    assert len(filed.datasets) == 1
    assert len(filed.only()["resources"]) == 1


def test_an_extension_that_the_platform_refuses_is_told_though_it_says_nothing(
    filed: Udata, drawer: Drawer, alice_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.support.udata_stub.EXTENSIONS", set())
    drawer.put()
    page = plain(send(alice_client, drawer.dataset_id))
    assert "La plateforme n’accepte pas ce genre de fichier : envoyez son adresse." in page


def test_a_file_replaced_while_it_leaves_is_sent_as_it_was_and_the_page_says_so(
    filed: Udata, drawer: Drawer, alice_client: Client, write: Write, cast: Cast
) -> None:
    resource_id = drawer.put(**FACTS)
    alice_client.post(push_url(drawer.dataset_id), {})
    with write():
        claimed = pushing.claim(cast.rodez, drawer.dataset_id, urlsplit(filed.url).netloc)
    drawer.renew(resource_id)
    done = pushing.attempt(claimed)
    with write():
        pushing.settle(cast.rodez, claimed, done)
    [file] = filed.only()["resources"]
    assert filed.contents[file["url"]] == LINES
    page = alice_client.get(push_url(drawer.dataset_id))
    assert "la fiche a changé depuis" in plain(page)
    send(alice_client, drawer.dataset_id)
    assert filed.contents[filed.only()["resources"][0]["url"]] == NEWER


def test_a_file_that_is_no_more_or_is_damaged_never_leaves(
    filed: Udata, drawer: Drawer, alice_client: Client
) -> None:
    drawer.put()
    [version] = db.session.scalars(select(ResourceFile))
    path = path_of(version.authority_id, version.stored_name, OF_DATASETS)
    path.write_bytes(b"autre chose")
    page = plain(send(alice_client, drawer.dataset_id))
    assert "« aides-2026.csv » est abîmé sur le disque" in page
    path.unlink()
    page = plain(send(alice_client, drawer.dataset_id))
    assert "« aides-2026.csv » a été remplacé ou retiré pendant l’envoi" in page
    assert "Prochain essai" in page
    assert filed.datasets == {}


def test_an_address_that_becomes_a_file_leaves_the_former_one_which_is_told(
    platform: Udata,
    drawer: Drawer,
    alice_client: Client,
    write: Write,
    cast: Cast,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(current_app.config, "BASE_URL", "https://jalon.exemple.fr")
    link(platform, write, cast)
    drawer.put(**FACTS)
    page = plain(alice_client.get(push_url(drawer.dataset_id)))
    assert "Aides de 2026 (CSV) son adresse" in page
    assert "Le catalogue de votre collectivité n’est pas ouvert" in page
    add_outside(write, cast, drawer.dataset_id)
    send(alice_client, drawer.dataset_id)
    link_again(write, cast, platform)
    page = plain(send(alice_client, drawer.dataset_id))
    kinds = sorted((file["filetype"], file["title"]) for file in platform.only()["resources"])
    assert kinds == [
        ("file", "Aides de 2026"),
        ("remote", "Aides de 2026"),
        ("remote", "Ailleurs"),  # an address elsewhere stays one
    ]
    assert "« Aides de 2026 » est aussi sur la plateforme sous son ancienne forme" in page
    assert not any(method == "DELETE" for method, _ in platform.requests)


def add_outside(write: Write, cast: Cast, dataset_id: int) -> None:
    with write():
        facts = ResourceFacts("Ailleurs", "https://data.exemple.fr/a.csv", format="csv")
        add(cast.rodez, dataset_id, facts, by=actor(cast.alice))


def link_again(write: Write, cast: Cast, platform: Udata) -> None:
    link(platform, write, cast, key="", sends=Sends.FILES)


def test_the_lead_chooses_what_is_sent(linked: Udata, alice_client: Client) -> None:
    home = "/c/rodez/donnees/publication"
    page = alice_client.get(home)
    assert "leur adresse" in page.visible
    form = alice_client.get(f"{home}/compte")
    page = alice_client.submit(form, "Enregistrer", {"sends": "files"})
    assert "le fichier lui-même" in page.visible
    assert "Ce qui est envoyé des fichiers" in alice_client.get("/c/rodez/journal").visible
