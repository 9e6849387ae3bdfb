"""What the tests of intake share: asking for a reading, and what came of it."""

import io
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import select

from app.datasets.inventory.models import Dataset, Resource
from app.extensions import db
from app.jobs.queues import run_due
from tests.publication.conftest import plain
from tests.support.catalogue_site import Site, catalogue_site
from tests.support.client import Client
from tests.support.page import Page
from tests.support.udata_stub import Udata

URL = "/c/rodez/donnees/existant"
Object = dict[str, Any]


def rows() -> list[Dataset]:
    db.session.close()
    return list(db.session.scalars(select(Dataset).order_by(Dataset.title_key)))


def read_platform(client: Client, place: str) -> Page:
    """Ask for an organisation to be read, and see what came of it."""
    page = client.submit(client.get(URL), f"{URL}/plateforme", organization=place)
    return outcome(client, page)


def outcome(client: Client, page: Page) -> Page:
    """Let the runner read, then see where the page of the reading leads."""
    db.session.close()
    run_due()
    page = client.get(page.url, status=0)
    return client.get(page.location) if page.status == 303 else page


def there(platform: Udata, number: int = 1, **values: Any) -> Object:
    """Put a dataset on the platform, as udata gives it."""
    own_id = values.pop("id", f"5de8f397634f4164071119{number:02}")
    made = {
        "id": own_id,
        "title": f"Jeu {number}",
        "description": "Ce que ce jeu contient.",
        "page": f"https://www.data.gouv.fr/datasets/jeu-{number}/",
        "private": False,
        "deleted": None,
        "archived": None,
        "created_at": "2023-04-05T10:11:12.000000+00:00",
        "last_update": "2026-01-15T08:00:00.000000+00:00",
        "last_modified": "2026-02-01T08:00:00.000000+00:00",
        "license": "lov2",
        "frequency": "annual",
        "tags": ["arbre", "espaces-verts"],
        "temporal_coverage": None,
        "spatial": {"granularity": "fr:commune", "zones": []},
        "extras": {},
        "quality": {"score": 0.78},
        "contact_points": [],
        "resources": [
            {
                "id": f"r{number}",
                "title": f"Fichier {number}",
                "description": "",
                "type": "main",
                "url": f"https://static.data.gouv.fr/resources/jeu-{number}/donnees.csv",
                "format": "csv",
                "mime": "text/csv",
                "filesize": 1234,
                "last_modified": "2026-01-15T08:00:00.000000+00:00",
                "schema": None,
                "extras": {},
            }
        ],
        **values,
    }
    platform.datasets[own_id] = made
    return made


@pytest.fixture
def site() -> Iterator[Site]:
    """A site that gives catalogues."""
    with catalogue_site() as running:
        yield running


def read_address(client: Client, address: str) -> Page:
    page = client.submit(client.get(URL), f"{URL}/adresse", address=address)
    return outcome(client, page)


def read_file(client: Client, content: bytes | str, name: str = "catalogue.ttl") -> Page:
    data = content if isinstance(content, bytes) else content.encode()
    page = client.submit(client.get(URL), f"{URL}/fichier", file=(io.BytesIO(data), name))
    return outcome(client, page)


def problem(page: Page) -> str:
    """What the page of a reading that stopped says."""
    assert page.h1 == "Lecture interrompue"
    assert "Rien n’a été écrit dans l’inventaire" in plain(page)
    return plain(page)


def files() -> list[Resource]:
    db.session.close()
    return list(db.session.scalars(select(Resource).order_by(Resource.id)))
