"""A catalogue older than the inventory: the newer date stays, unless somebody wants the older."""

from datetime import date

import pytest

from tests.publication.conftest import plain
from tests.publication.intake.conftest import files, read_file, rows
from tests.support.cast import Cast
from tests.support.client import Client
from tests.tables.catalogue_shapes import turtle

NEWER = turtle(2)
OLDER = NEWER.replace("2026-", "2019-")


@pytest.fixture(autouse=True)
def read_once(alice_client: Client, cast: Cast) -> None:
    alice_client.submit(read_file(alice_client, NEWER), "Importer")


def dates() -> set[date | None]:
    return {row.updated_on for row in rows()}


def test_the_newer_date_stays_of_a_dataset_and_of_its_files(alice_client: Client) -> None:
    before, of_files = dates(), [file.updated_on for file in files()]
    page = read_file(alice_client, OLDER)
    assert "Pour 2 jeux, en une fois" in plain(page)
    assert "celle d’ici" in plain(page)
    alice_client.submit(page, "Importer")
    assert dates() == before
    assert [file.updated_on for file in files()] == of_files


def test_the_older_dates_are_taken_in_one_go(alice_client: Client) -> None:
    before = dates()
    alice_client.submit(read_file(alice_client, OLDER), "Importer", older="tous")
    assert dates() == {day.replace(year=2019) for day in before if day}


def test_or_dataset_by_dataset(alice_client: Client) -> None:
    first, second = rows()
    page = read_file(alice_client, OLDER)
    alice_client.submit(page, "Importer", older=str(first.id))
    after = {row.id: row.updated_on for row in rows()}
    assert after[first.id] != first.updated_on
    assert after[second.id] == second.updated_on


def test_nonsense_takes_nothing(alice_client: Client) -> None:
    before = dates()
    alice_client.submit(read_file(alice_client, OLDER), "Importer", older=["-1", "x", "9999999"])
    assert dates() == before
