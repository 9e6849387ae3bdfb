"""What a catalogue tells of the rows of the inventory."""

from datetime import date
from typing import Any

import pytest

from app.datasets.inventory.defaults import Defaults
from app.datasets.inventory.models import Dataset, Resource
from app.publication.catalogue.contents import Catalogue
from app.publication.catalogue.telling import catalogue_of
from app.spaces.models import Authority

HERE = "https://jalon.exemple.fr/public/rodez/catalogue"
OURS, NATIONAL = "scdl/subventions", "etalab/schema-irve-statique"


def dataset(**columns: Any) -> Dataset:
    blank = dict.fromkeys(
        ("description", "licence", "theme", "frequency", "coverage", "schema"), ""
    )
    return Dataset(**{"id": 1, "title": "Aides", "keywords": [], **blank, **columns})


def told(*rows: Dataset, place_id: str | None = "com-12202", **files: Resource) -> Catalogue:
    authority = Authority(name="Rodez", siren="211202023", ridet="", place_id=place_id)
    resources = {1: list(files.values())}
    return catalogue_of(authority, HERE, rows, resources, defaults=Defaults())


@pytest.mark.parametrize(
    ("place_id", "url"),
    [
        ("com-12202", "http://id.insee.fr/geo/commune/12202"),
        ("dep-12", "http://id.insee.fr/geo/departement/12"),
        ("reg-76", "http://id.insee.fr/geo/region/76"),
        ("epci-241200567", ""),
        ("prov-1", ""),
        (None, ""),
    ],
)
def test_the_territory_has_the_address_that_insee_gives(place_id: str | None, url: str) -> None:
    assert told(place_id=place_id).place_url == url


def test_the_catalogue_is_as_recent_as_its_latest_dataset() -> None:
    days = [date(2026, 3, 4), date(2026, 9, 1), None, date(2025, 1, 1)]
    assert told(*(dataset(updated_on=day) for day in days)).updated_on == date(2026, 9, 1)
    assert told(dataset(updated_on=None)).updated_on is None


def test_the_catalogue_is_no_older_than_its_newest_part() -> None:
    file = Resource(id=7, title="Table", url="https://x.fr/a.csv", updated_on=date(2026, 9, 2))
    first = dataset(updated_on=date(2026, 9, 1), published_on=date(2026, 8, 1))
    assert told(first, file=file).updated_on == date(2026, 9, 2)
    late = dataset(updated_on=date(2026, 9, 1), published_on=date(2026, 10, 1))
    assert told(late).updated_on == date(2026, 10, 1)


def test_names_begin_as_they_were_first_told() -> None:
    authority = Authority(name="Rodez", siren="", ridet="", place_id=None, catalogue_root=HERE)
    moved = "https://ailleurs.fr/public/rodez/catalogue"
    catalogue = catalogue_of(authority, moved, (), {}, defaults=Defaults())
    assert (catalogue.root, catalogue.url) == (HERE, moved)
    assert told().root == HERE  # never told yet: as its address is now


@pytest.mark.parametrize(
    ("of_file", "of_dataset", "schema"),
    [("", OURS, OURS), (NATIONAL, OURS, NATIONAL), (NATIONAL, "", NATIONAL), ("", "", "")],
)
def test_a_file_follows_its_own_schema_or_that_of_its_dataset(
    of_file: str, of_dataset: str, schema: str
) -> None:
    file = Resource(id=7, title="Table", url="https://www.exemple.fr/a.csv", schema=of_file)
    [row] = told(dataset(schema=of_dataset), file=file).datasets
    [resource] = row.resources
    assert resource.schema_url == (f"https://schema.data.gouv.fr/{schema}" if schema else "")
