"""What the rows of the inventory become in a catalogue, and nothing else of them."""

from datetime import date

import pytest

from app.datasets.inventory.defaults import Defaults
from app.datasets.inventory.models import Dataset, Resource
from app.publication.catalogue.telling import catalogue_of
from app.publication.catalogue.vocabularies import GEO, SCHEMAS
from app.spaces.models import Authority

NO_DEFAULTS = Defaults("", "")
URL = "https://jalon.exemple.fr/public/rodez/catalogue"


def dataset(id_: int, **columns: object) -> Dataset:
    usual = {"keywords": [], "schema": "", "licence": "lov2", "frequency": "annual"}
    return Dataset(id=id_, identifier=f"jeu-{id_}", title="Jeu", **{**usual, **columns})


def resource(**columns: object) -> Resource:
    usual = {"title": "Table", "url": "https://exemple.fr/t.csv", "format": "csv", "schema": ""}
    return Resource(id=1, **{**usual, **columns})


@pytest.mark.parametrize(
    ("place", "told"),
    [
        ("com-12202", f"{GEO}commune/12202"),
        ("dep-12", f"{GEO}departement/12"),
        ("reg-76", f"{GEO}region/76"),
        ("epci-243100633", ""),
        (None, ""),
    ],
)
def test_the_insee_gives_an_address_to_some_places(place: str | None, told: str) -> None:
    authority = Authority(name="Rodez", place_id=place)
    assert catalogue_of(authority, URL, [], {}, defaults=NO_DEFAULTS).place_url == told


def test_a_catalogue_is_as_recent_as_its_latest_dataset() -> None:
    authority = Authority(name="Rodez", place_id=None)
    days = (date(2026, 1, 2), None, date(2026, 3, 4), date(2025, 5, 6))
    rows = [dataset(rank, updated_on=day) for rank, day in enumerate(days)]
    told = catalogue_of(authority, URL, rows, {}, defaults=NO_DEFAULTS)
    assert told.updated_on == date(2026, 3, 4)
    assert catalogue_of(authority, URL, [], {}, defaults=NO_DEFAULTS).updated_on is None


@pytest.mark.parametrize(
    ("of_file", "of_dataset", "told"),
    [
        ("scdl/deliberations", "", "scdl/deliberations"),
        ("", "scdl/deliberations", "scdl/deliberations"),
        ("scdl/subventions", "scdl/deliberations", "scdl/subventions"),
        ("", "", ""),
    ],
)
def test_a_file_follows_its_own_schema_or_that_of_its_dataset(
    of_file: str, of_dataset: str, told: str
) -> None:
    rows = [dataset(1, schema=of_dataset)]
    files = {1: [resource(schema=of_file)]}
    authority = Authority(name="Rodez", place_id=None)
    found = catalogue_of(authority, URL, rows, files, defaults=NO_DEFAULTS)
    [one] = found.datasets[0].resources
    assert one.schema_url == (f"{SCHEMAS}{told}" if told else "")
