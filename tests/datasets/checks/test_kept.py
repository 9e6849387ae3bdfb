"""A checked file, or its corrected copy, becomes a file of its dataset in one click."""

import pytest

from app.datasets.inventory.models import Resource
from app.datasets.inventory.queries import resources_of
from app.datasets.inventory.rules import Stage
from app.extensions import db
from app.files.models import OF_DATASETS
from app.files.services import path_of
from tests.datasets.conftest import LIST, Write, read
from tests.datasets.sent import CLEAN, GOOD, HEADER, PEOPLE, checks, send
from tests.support.cast import Cast
from tests.support.client import Client
from tests.support.page import Page

pytestmark = pytest.mark.usefixtures("patient")
PUT, COPY = "Mettre dans les fichiers du jeu", "Mettre la copie corrigée dans les fichiers du jeu"
NEXT_YEAR = f"{CLEAN}Petit;du Port\n"


def files(cast: Cast, dataset: int) -> list[Resource]:
    db.session.close()
    return list(resources_of(cast.rodez, dataset))


def content(row: Resource) -> bytes:
    folder = path_of(row.authority_id, "x", OF_DATASETS).parent
    [path] = (path for path in folder.iterdir() if path.stat().st_size == row.size)
    return path.read_bytes()


def press(client: Client, page: Page, label: str) -> Page:
    return client.submit(page, label)


def test_a_file_that_was_kept(dataset: int, alice_client: Client, cast: Cast) -> None:
    page = press(alice_client, send(alice_client, dataset, CLEAN, keep="y"), PUT)
    [row] = files(cast, dataset)
    assert page.h1 == "Publier\u00a0: Aides"  # what is left to do of a file that is ready
    assert row.title in page.visible
    assert (row.format, content(row)) == ("csv", CLEAN.encode())


def test_next_year_it_is_a_new_version(dataset: int, alice_client: Client, cast: Cast) -> None:
    press(alice_client, send(alice_client, dataset, CLEAN, keep="y"), PUT)
    [row] = files(cast, dataset)
    page = send(alice_client, dataset, NEXT_YEAR, "aides-2027.csv", keep="y")
    press(alice_client, page, f"Nouvelle version de «\u202f{row.title}\u202f»")
    [again] = files(cast, dataset)
    assert (again.id, again.url, content(again)) == (row.id, row.url, NEXT_YEAR.encode())


def test_pressed_twice_it_is_one_file(dataset: int, alice_client: Client, cast: Cast) -> None:
    page = send(alice_client, dataset, CLEAN, keep="y")
    press(alice_client, page, PUT)
    again = alice_client.get(page.url)
    told = press(alice_client, again, PUT)
    [row] = files(cast, dataset)
    assert told.flash == [f"Ce fichier est déjà dans le jeu\u00a0: {row.title}. Rien n’a changé."]
    folder = path_of(row.authority_id, "x", OF_DATASETS).parent
    assert len(list(folder.iterdir())) == 1
    told = press(alice_client, again, f"Nouvelle version de «\u202f{row.title}\u202f»")
    assert "déjà dans le jeu" in told.flash[0]


def test_the_corrected_copy(dataset: int, alice_client: Client, cast: Cast) -> None:
    page = send(alice_client, dataset, f"{HEADER}\n{GOOD}\n".encode("cp1252"))
    press(alice_client, page, COPY)
    [row] = files(cast, dataset)
    assert row.file_name == "aides-corrige.csv"
    assert "Fête".encode() in content(row)


def test_not_before_somebody_has_decided_of_the_people_in_it(
    dataset: int, alice_client: Client, cast: Cast
) -> None:
    page = send(alice_client, dataset, PEOPLE, keep="y")
    assert PUT not in page.visible
    [check] = checks()
    url = f"{LIST}/controles/{check.id}/mettre-dans-le-jeu"
    page = alice_client.post(url, {"what": "fichier"}, on=page.url, status=422)
    assert "décidez d’abord" in page.visible
    assert files(cast, dataset) == []


def test_who_may_not_publish_puts_nothing_on_line(
    dataset: int, bob_client: Client, cast: Cast, write: Write
) -> None:
    send(bob_client, dataset, CLEAN, keep="y")
    with write():
        read(dataset).stage = Stage.PUBLISHED.value
    [check] = checks()
    url = f"{LIST}/controles/{check.id}"
    assert PUT not in bob_client.get(url).visible
    bob_client.post(f"{url}/mettre-dans-le-jeu", {"what": "fichier"}, on=url, status=403)
    assert files(cast, dataset) == []


@pytest.mark.parametrize("sent", [{"what": "autre"}, {}])
def test_what_is_there_no_more_is_told(
    sent: dict[str, str], dataset: int, alice_client: Client
) -> None:
    page = send(alice_client, dataset, CLEAN, keep="y")
    [check] = checks()
    url = f"{LIST}/controles/{check.id}/mettre-dans-le-jeu"
    alice_client.post(url, sent, on=page.url, status=404)
