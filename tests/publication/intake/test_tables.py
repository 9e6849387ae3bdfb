"""Tables as a start: the national catalogue tells what is online, a register what may be opened."""

import io
from datetime import date

import pytest
from sqlalchemy import select

from app.datasets.inventory.models import Dataset, Import
from app.datasets.transfer.register import FIELDS, proposed_of
from app.datasets.transfer.scdl import COLUMNS
from app.extensions import db
from tests.datasets.conftest import Make, Write, read
from tests.publication.conftest import plain
from tests.publication.intake.conftest import URL, rows
from tests.support.cast import Cast
from tests.support.client import Client
from tests.support.page import Page

REGISTER = (
    "N°;Nom du traitement;Finalité principale;Service concerné;Logiciel;Catégories de personnes;"
    "Contact du responsable\n"
    "1;Abonnés de la médiathèque;Gérer les prêts;Culture;Orphée;Usagers;Mme Zoé Petit\n"
    "2;Inscriptions à la cantine;Facturer les repas;Éducation;Concerto;Familles;M. Luc Roux\n"
)


def send(client: Client, way: str, content: str, name: str) -> Page:
    field = "registre-file" if way == "registre" else "file"
    upload = (io.BytesIO(content.encode()), name)
    page = client.get(URL)
    return client.submit(page, f"{URL}/{way}", **{field: upload})


def national(identifier: str, title: str, **cells: str) -> str:
    known = {"ID": identifier, "TITRE": title, **cells}
    return ",".join(known.get(column, "") for column in COLUMNS)


def test_the_national_catalogue_marks_published_what_is_online(
    alice_client: Client, cast: Cast
) -> None:
    place = "https://donnees.exemple.fr/arbres"
    content = "\n".join(
        (
            ",".join(COLUMNS),
            national("arbres", "Arbres", DATE_PUBL="2024-05-06", URL=place),
            national("budget", "Budget"),
        )
    )
    page = send(alice_client, "fichier", content, "catalogue.csv")
    page = alice_client.submit(page, "Voir l’aperçu")
    alice_client.submit(page, "Importer")
    first, second = rows()
    assert (first.stage, first.outcome, first.published_on) == (
        "published",
        "elsewhere",
        date(2024, 5, 6),
    )
    assert first.landing_url == place
    assert (second.stage, second.outcome, second.published_on) == ("listed", "", None)


def test_a_dataset_withdrawn_here_is_not_published_again_by_its_own_export(
    alice_client: Client, make: Make, write: Write, cast: Cast
) -> None:
    place = "https://donnees.exemple.fr/arbres"
    withdrawn = make("Arbres", identifier="arbres", landing_url=place)
    with write():
        db.session.get_one(Dataset, withdrawn).published_on = date(2024, 5, 6)
    line = national("arbres", "Arbres", DATE_PUBL="2024-05-06", URL=place)
    page = send(alice_client, "fichier", ",".join(COLUMNS) + "\n" + line, "catalogue.csv")
    alice_client.submit(alice_client.submit(page, "Voir l’aperçu"), "Terminer")
    assert read(withdrawn).stage == "listed"


def test_a_register_gives_names_purposes_and_services_alone(
    alice_client: Client, cast: Cast
) -> None:
    page = send(alice_client, "registre", REGISTER, "registre.csv")
    assert page.h1 == "Dire ce que donne chaque colonne"
    assert "Zoé Petit" not in page.text
    assert "non lue" in page.text
    row = db.session.scalars(select(Import)).one()
    assert "Zoé Petit" not in str(row.sample)
    assert set(row.mapping.values()) == FIELDS
    db.session.close()
    page = alice_client.submit(page, "Voir l’aperçu")
    alice_client.submit(page, "Importer")
    first, second = rows()
    assert (first.title, first.description) == ("Abonnés de la médiathèque", "Gérer les prêts")
    assert (first.service, first.software, first.personal_data) == ("Culture", "Orphée", "direct")
    assert (first.stage, first.person) == ("listed", "")
    assert second.title == "Inscriptions à la cantine"


def test_no_other_column_of_a_register_can_be_taken(alice_client: Client, cast: Cast) -> None:
    page = send(alice_client, "registre", REGISTER, "registre.csv")
    page = alice_client.submit(page, "Voir l’aperçu", c6="Personne", status=422)
    assert "n’est pas dans la liste" in plain(page)


@pytest.mark.parametrize(
    ("columns", "title"),
    [
        (("N° / REF", "Nom / sigle", "Finalité principale"), "Nom / sigle"),
        (("Activité de traitement", "Objectifs poursuivis", "Service"), "Activité de traitement"),
        (("Traitement", "Nom", "Finalités"), "Traitement"),
        (("N°", "Nom du traitement", "Service chargé"), "Nom du traitement"),
    ],
)
def test_the_columns_of_known_registers_are_recognised(
    columns: tuple[str, ...], title: str
) -> None:
    assert proposed_of(columns)[title] == "title"


@pytest.mark.parametrize("way", ["fichier", "registre"])
def test_a_file_that_is_missing_or_empty_is_told_at_its_place(
    way: str, alice_client: Client, cast: Cast
) -> None:
    page = alice_client.post(f"{URL}/{way}", {}, status=422)
    assert page.errors == ["Choisissez un fichier."]
    field = "registre-file" if way == "registre" else "file"
    page = alice_client.submit(
        alice_client.get(URL), f"{URL}/{way}", **{field: (io.BytesIO(b""), "a.csv")}, status=422
    )
    assert "vide" in plain(page)
