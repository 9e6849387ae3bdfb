"""A file checked: personal data that hold a dataset, the file that is kept, who may see."""

import io
from pathlib import Path

import pytest

from app.datasets.checks import personal, services
from app.datasets.inventory.models import Dataset
from app.datasets.inventory.queries import kept_files
from app.datasets.inventory.rules import HELD, Stage
from app.extensions import db
from app.files.services import used_by
from tests.datasets.conftest import LIST, Write, read
from tests.datasets.sent import (
    CLEAN,
    GOOD,
    HEADER,
    PEOPLE,
    WRONG,
    checks,
    events,
    on_disk,
    send,
)
from tests.support.cast import Cast
from tests.support.client import Client
from tests.support.page import Page

EMPTIED = "NOM;courriel\nDurand;\nPetit;\n"
EQUIPMENT = "EQUIP_NOM;EQUIP_TEL;EQUIP_EMAIL\nPiscine;05 65 12 34 56;bassin@ville.fr\n"


def in_place_of(page: Page) -> str:
    """The address of the form that takes the place of a file."""
    link = page.links["Je les retire\u00a0: envoyer un autre fichier"]
    return f"?{link.partition('?')[2]}"


# Each starts two processes or three: the other database is the business of make durability.
pytestmark = [pytest.mark.proof("durability"), pytest.mark.long("postgresql")]


@pytest.mark.usefixtures("patient")
def test_personal_data_hold_the_dataset_until_somebody_decides(
    dataset: int, alice_client: Client, bob_client: Client, tmp_path: Path
) -> None:
    page = send(bob_client, dataset, PEOPLE, source="")
    assert "jean.durand" not in page.text
    assert "j…@e….fr" in page.visible
    assert read(dataset).held_since is not None
    assert events("dataset:hold") == 1
    assert "Autoriser leur publication" not in page.visible
    sheet = alice_client.get(f"{LIST}/{dataset}")
    assert HELD in sheet.visible
    assert "données personnelles à décider" in sheet.visible
    assert "fichier en ordre" not in sheet.visible
    decide = alice_client.get(sheet.links["Lever les réserves"])
    assert decide.links["Décider à propos de aides.csv"] == f"{page.url}#personnelles"
    stage = f"{LIST}/{dataset}/etape"
    refused = alice_client.submit(sheet, stage, stage="published", status=422)
    assert HELD in refused.visible
    page = alice_client.get(page.url)
    empty = alice_client.submit(page, "Autoriser leur publication", status=422)
    assert empty.errors == ["Indiquez l’article.", "Indiquez le motif."]
    page = alice_client.submit(
        empty, "Autoriser leur publication", article="CRPA D312-1-3, 2°", reason="Élus."
    )
    assert "Alice" in page.visible
    assert "CRPA D312-1-3, 2°" in page.visible
    assert read(dataset).held_since is None
    assert events("dataset:personal") == events("dataset:release") == 1
    alice_client.submit(alice_client.get(f"{LIST}/{dataset}"), stage, stage="published")
    assert on_disk(tmp_path) == ["copie.csv"]


@pytest.mark.usefixtures("patient")
def test_only_a_lead_decides_and_only_once(
    dataset: int, alice_client: Client, bob_client: Client, carole_client: Client
) -> None:
    page = send(bob_client, dataset, PEOPLE, source="")
    fields = {"article": "CRPA L311-1", "reason": "Élus."}
    bob_client.post(f"{page.url}/decision", fields, status=403)
    first, second = alice_client.get(page.url), carole_client.get(page.url)
    alice_client.submit(first, "Autoriser leur publication", fields)
    late = carole_client.submit(second, "Autoriser leur publication", fields, status=409)
    assert services.DECIDED in late.visible
    assert "Alice" in late.visible


@pytest.mark.usefixtures("patient")
def test_a_clean_file_in_its_place_lets_the_dataset_go(dataset: int, bob_client: Client) -> None:
    page = send(bob_client, dataset, PEOPLE, source="")
    # Another file says nothing of the first.
    send(bob_client, dataset, CLEAN, source="")
    assert read(dataset).held_since is not None
    replace = page.links["Je les retire\u00a0: envoyer un autre fichier"].partition("?")[2]
    second = send(bob_client, dataset, PEOPLE, source="", query=f"?{replace}")
    assert read(dataset).held_since is not None
    replace = second.links["Je les retire\u00a0: envoyer un autre fichier"].partition("?")[2]
    send(bob_client, dataset, EMPTIED, source="", query=f"?{replace}")
    assert read(dataset).held_since is None
    again = send(bob_client, dataset, EMPTIED, source="", query=f"?{replace}", status=422)
    assert again.errors == [services.DECIDED]
    assert "un autre fichier" in bob_client.get(page.url).visible


@pytest.mark.usefixtures("patient")
@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("a;b\n1;2\n", "La colonne «\u202fa\u202f» n’était pas dans le premier fichier"),
        ("nom;rue\nDurand;des Lilas\n", "La colonne «\u202frue\u202f»"),
        ("nom;courriel\n", personal.NO_ROW),
    ],
)
def test_a_file_that_does_not_resemble_the_first_lets_nothing_go(
    dataset: int, bob_client: Client, content: str, why: str
) -> None:
    first = send(bob_client, dataset, PEOPLE, source="")
    page = send(bob_client, dataset, content, source="", query=in_place_of(first))
    assert "La publication attend toujours" in page.visible
    assert why in page.visible
    assert page.links["Revenir au fichier à remplacer"] == f"{first.url}#personnelles"
    assert read(dataset).held_since is not None
    # With a column less, it is the same table again.
    send(bob_client, dataset, "nom\nDurand\nPetit\n", source="", query=in_place_of(first))
    assert read(dataset).held_since is None


@pytest.mark.usefixtures("patient")
def test_of_a_dataset_on_line_only_those_who_publish_lift_the_hold(
    dataset: int, alice_client: Client, bob_client: Client, write: Write
) -> None:
    first = send(bob_client, dataset, PEOPLE, source="")
    query = in_place_of(first)
    with write():
        db.session.get_one(Dataset, dataset).stage = Stage.PUBLISHED.value
    page = bob_client.get(first.url)
    assert "Je les retire\u00a0: envoyer un autre fichier" not in page.links
    assert "les retirer, ou dire qu’elles sont publiables" in page.visible
    refused = send(bob_client, dataset, EMPTIED, source="", query=query, status=403)
    assert services.ON_LINE in refused.visible
    assert read(dataset).held_since is not None
    send(bob_client, dataset, EMPTIED, source="")  # to check another file is still theirs to do
    send(alice_client, dataset, EMPTIED, source="", query=in_place_of(alice_client.get(first.url)))
    assert read(dataset).held_since is None


@pytest.mark.usefixtures("patient")
def test_contacts_of_services_are_said_so_without_an_article(
    dataset: int, alice_client: Client, bob_client: Client
) -> None:
    page = send(bob_client, dataset, EQUIPMENT, source="")
    assert read(dataset).held_since is not None
    assert "coordonnées de service" not in page.visible
    bob_client.post(f"{page.url}/decision", {"kind": "service"}, status=403)
    page = alice_client.submit(alice_client.get(page.url), "Ce sont des coordonnées de service")
    assert read(dataset).held_since is None
    assert "Alice" in page.visible
    assert "les coordonnées d’un service, pas d’une personne" in page.visible
    assert events("dataset:personal") == events("dataset:release") == 1


@pytest.mark.usefixtures("patient")
def test_an_account_or_a_birth_is_never_a_service_s(dataset: int, alice_client: Client) -> None:
    content = "nom;courriel;remarque\nDurand;j.durand@exemple.fr;née le 12/03/1980\n"
    page = send(alice_client, dataset, content, source="")
    assert "Ce sont des coordonnées de service" not in page.visible
    forged = alice_client.post(f"{page.url}/decision", {"kind": "service"}, status=422)
    assert services.PERSONS in forged.visible
    assert read(dataset).held_since is not None


@pytest.mark.usefixtures("patient")
def test_what_a_national_schema_asks_for_is_to_verify_and_holds_nothing(
    dataset: int, alice_client: Client
) -> None:
    page = send(alice_client, dataset, EQUIPMENT, source="national:equipements")
    assert "Coordonnées à vérifier" in page.visible
    assert "1\u00a0numéro de téléphone fixe" in page.visible
    assert "Des données personnelles repérées" not in page.visible
    assert read(dataset).held_since is None
    assert events("dataset:hold") == 0
    mobile = EQUIPMENT.replace("05 65", "06 65")
    page = send(alice_client, dataset, mobile, source="national:equipements")
    assert "Des données personnelles repérées" in page.visible
    assert "Coordonnées à vérifier" in page.visible
    assert read(dataset).held_since is not None


@pytest.mark.usefixtures("patient")
def test_officials_read_the_verdict_and_no_cell_of_the_file(
    dataset: int, alice_client: Client, elise_client: Client
) -> None:
    content = f"{HEADER}\n{GOOD}\n{WRONG}\n"
    page = send(alice_client, dataset, content, keep=True)
    assert "chèque" in page.visible
    assert "1200.50" in page.visible
    alice_client.raw("GET", page.links["le télécharger"])
    seen = elise_client.get(page.url)
    assert "Ligne 3" in seen.visible
    assert "chèque" not in seen.text
    assert "1200.50" not in seen.text
    assert "gardé avec le jeu" in seen.visible
    assert "le télécharger" not in seen.links
    elise_client.get(f"{page.url}/fichier", status=403)


@pytest.mark.usefixtures("patient")
def test_a_value_of_a_person_is_kept_nowhere(dataset: int, alice_client: Client) -> None:
    schema = b'{"fields": [{"name": "nom"}, {"name": "courriel", "type": "integer"}]}'
    page = alice_client.get(f"{LIST}/schemas")
    alice_client.submit(page, "Ajouter", name="Agents", file=(io.BytesIO(schema), "a.json"))
    form = alice_client.get(f"{LIST}/{dataset}/controle")
    code = next(str(each["value"]) for each in form.soup.select("option") if each.text == "Agents")
    page = send(alice_client, dataset, PEOPLE, source=code)
    assert "Ligne 2" in page.visible
    assert "durand@" not in page.text
    assert "durand@" not in str(checks()[0].result)


@pytest.mark.usefixtures("patient")
def test_a_file_is_kept_only_if_asked(
    dataset: int, alice_client: Client, tmp_path: Path, cast: Cast
) -> None:
    page = send(alice_client, dataset, CLEAN, source="", keep=True)
    [kept] = [each for each in (tmp_path / "preuves").rglob("*") if each.is_file()]
    assert kept.read_text() == CLEAN
    assert used_by(cast.rodez.id) == len(CLEAN)
    assert kept_files(cast.rodez, dataset) == [kept.name]
    given = alice_client.raw("GET", page.links["le télécharger"])
    assert given.headers["Content-Type"] == "application/octet-stream"
    assert given.headers["Content-Disposition"].startswith("attachment")
    page = alice_client.submit(page, "Ne plus garder le fichier")
    assert not kept.exists()
    assert "le télécharger" not in page.links
    assert events("dataset:unfile") == 1


@pytest.mark.usefixtures("patient")
def test_checks_of_others_are_not_there(
    dataset: int, alice_client: Client, charlie_client: Client, elise_client: Client
) -> None:
    page = send(alice_client, dataset, PEOPLE, source="", keep=True)
    theirs = page.url.replace("/c/rodez", "/c/autre")
    for path in ("", "/anomalies", "/fichier"):
        charlie_client.get(f"{theirs}{path}", status=404)
    for path in ("/decision", "/copie", "/fichier/retirer"):
        fields = {"article": "x", "reason": "y"}
        charlie_client.post(f"{theirs}{path}", fields, status=404)
    seen = elise_client.get(page.url)
    assert "Contrôler un autre fichier" not in seen.links
    elise_client.get(f"{LIST}/{dataset}/controle", status=403)
    elise_client.get(f"{page.url}/anomalies", status=403)
