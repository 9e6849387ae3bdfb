"""A disk where nothing more can be written: a sentence, nothing claimed, nothing left behind."""

import io
from pathlib import Path

import pytest
from flask import Flask

from app.methodology.loader import current_edition
from app.pages import health
from tests.support.cast import PASSWORD
from tests.support.client import Client
from tests.support.disk import full_disk

ITEM = current_edition().phase(1).items[0].id
UNAVAILABLE = "Jalon est momentanément indisponible"


def files_of(app: Flask) -> list[Path]:
    return [path for path in Path(app.config["DATA_DIR"]).rglob("*") if path.is_file()]


@pytest.mark.only_on("sqlite")
def test_a_form_says_that_nothing_was_saved_and_no_success(alice_client: Client) -> None:
    page = alice_client.get("/c/rodez/taches/nouvelle")
    with full_disk():
        answer = alice_client.submit(page, 0, title="Réunir les services", status=503)
    assert answer.h1 == UNAVAILABLE
    assert answer.headers["Retry-After"] == "60"
    assert "Tâche ajoutée" not in answer.text
    assert answer.find("textarea").get_text() == "Réunir les services"
    # Nor on the page that is opened next.
    assert "Tâche ajoutée" not in alice_client.get("/c/rodez/taches").text
    assert "Réunir les services" not in alice_client.get("/c/rodez/taches").text


@pytest.mark.only_on("sqlite")
@pytest.mark.usefixtures("cast")
def test_signing_in_says_that_it_is_unavailable(client: Client) -> None:
    page = client.get("/connexion")
    with full_disk():
        answer = client.submit(page, 0, email="alice@exemple.fr", password=PASSWORD, status=503)
    assert answer.h1 == UNAVAILABLE
    assert client.get("/compte", status=302).location.startswith("/connexion")
    client.submit(client.get("/connexion"), 0, email="alice@exemple.fr", password=PASSWORD)


def test_a_file_is_refused_at_its_field_and_leaves_nothing(
    alice_client: Client, app: Flask
) -> None:
    page = alice_client.get(f"/c/rodez/phases/1?point={ITEM}")
    before = files_of(app)
    fields = {
        f"preuve-{ITEM}-title": "La délibération",
        f"preuve-{ITEM}-file": (io.BytesIO(b"%PDF-1.7\n%corps\n%%EOF"), "acte.pdf"),
    }
    with full_disk():
        answer = alice_client.submit(page, f"/c/rodez/points/{ITEM}", fields, status=422)
    assert "n’a plus de place" in answer.errors[0]
    assert "La délibération" in answer.text
    assert files_of(app) == before


def test_an_import_is_refused_at_its_field_and_leaves_nothing(
    alice_client: Client, app: Flask
) -> None:
    page = alice_client.get("/c/rodez/donnees/importer")
    before = files_of(app)
    table = io.BytesIO("Titre\nDélibérations\n".encode()), "jeux.csv"
    with full_disk():
        answer = alice_client.submit(page, "/c/rodez/donnees/importer", {"file": table}, status=422)
    assert "n’a plus de place" in answer.errors[0]
    assert files_of(app) == before


def test_a_supervisor_is_told(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "LEAST_FREE_BYTES", 1 << 60)  # more than any disk has
    answer = client.get("/sante", status=503)
    assert answer.json["disk"] == "full"
    assert answer.json["database"] == "ok"
