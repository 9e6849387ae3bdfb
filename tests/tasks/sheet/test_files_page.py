"""Files that go with a task."""

import io
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from tests.support.cast import Cast
from tests.support.client import Client
from tests.support.page import Page
from tests.tasks.conftest import Make

CSV = b"nom;service\nDupont;DSI\n"


@pytest.fixture
def url(saturday: Any, make: Make) -> str:
    return f"/c/rodez/taches/{make('Écrire au DGS')}"


def send(client: Client, url: str, name: str, content: bytes, status: int = 303) -> Page:
    file = (io.BytesIO(content), name)
    return client.submit(client.get(url), f"{url}/fichiers", file=file, status=status)


def stored(app: Flask) -> list[Path]:
    return [path for path in Path(app.config["DATA_DIR"]).rglob("*") if path.is_file()]


def test_a_file_is_kept_given_back_and_removed(
    app: Flask, url: str, bob_client: Client, elise_client: Client
) -> None:
    before = stored(app)
    page = send(bob_client, url, "présents.csv", CSV)
    assert page.flash == ["Fichier ajouté\u00a0: présents.csv."]
    given = elise_client.get(page.links["présents.csv"])
    assert given.response.data == CSV
    assert "attachment" in given.headers["Content-Disposition"]
    page = bob_client.submit(bob_client.get(url), "Retirer")
    assert page.flash == ["Fichier retiré\u00a0: présents.csv."]
    assert stored(app) == before


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("virus.exe", b"MZ", "Ce type de fichier n’est pas accepté."),
        ("vide.csv", b"", "Ce fichier est vide."),
        ("faux.pdf", b"non", "Ce fichier n’est pas un vrai fichier pdf"),
        ("", b"x", "Choisissez un fichier."),
    ],
)
def test_a_file_that_cannot_be_kept_is_refused_with_a_sentence(
    app: Flask, url: str, bob_client: Client, name: str, content: bytes, sentence: str
) -> None:
    before = stored(app)
    page = send(bob_client, url, name, content, status=422)
    assert page.errors[0].startswith(sentence)
    assert stored(app) == before


def test_a_deleted_task_takes_its_files_with_it(app: Flask, url: str, bob_client: Client) -> None:
    before = stored(app)
    page = send(bob_client, url, "présents.csv", CSV)
    bob_client.submit(page, "Supprimer cette tâche")
    assert stored(app) == before


def test_the_file_of_another_task_is_a_missing_page(
    url: str, make: Make, cast: Cast, bob_client: Client, charlie_client: Client
) -> None:
    link = send(bob_client, url, "présents.csv", CSV).links["présents.csv"]
    other = make("Une autre")
    bob_client.get(link.replace(url, f"/c/rodez/taches/{other}"), status=404)
    theirs = make("La leur", authority=cast.autre)
    charlie_client.get(link.replace(url, f"/c/autre/taches/{theirs}"), status=404)
    charlie_client.get(link, status=404)


def test_who_only_reads_adds_nothing(url: str, elise_client: Client) -> None:
    elise_client.post(f"{url}/fichiers", {}, on=url, status=403)
