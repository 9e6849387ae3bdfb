"""The workbench in tests: a file brought, the recipe and what is kept of it."""

import io

import pytest
from sqlalchemy import select

from app.datasets.workbench.models import Recipe, RecipeFile, RecipeVersion
from app.extensions import db
from app.spaces.models import Authority
from tests.datasets.conftest import LIST, Write
from tests.support.client import Client
from tests.support.messy import OWN_SIRET
from tests.support.page import Page

SUBSIDIES = "national:subventions"
HEADER = "Association;SIRET;Montant voté;Date de la délibération;Objet"


@pytest.fixture(autouse=True)
def _own_siret(dataset: int, write: Write) -> None:
    with write():
        authority = db.session.scalars(select(Authority).where(Authority.slug == "rodez")).one()
        authority.siret = OWN_SIRET


def bring(
    client: Client,
    dataset: int,
    content: bytes | str,
    name: str = "aides.csv",
    *,
    status: int = 303,
    source: str = SUBSIDIES,
) -> Page:
    """Send a file to the workbench, and return the page that follows."""
    data = content if isinstance(content, bytes) else content.encode()
    page = client.get(f"{LIST}/{dataset}/atelier?fichier=1")
    upload = (io.BytesIO(data), name)
    return client.submit(page, "Apporter ce fichier", file=upload, status=status, source=source)


def column(client: Client, dataset: int, rank: int) -> Page:
    """Open a column of the schema, as without a script."""
    return client.get(f"{LIST}/{dataset}/atelier?colonne={rank}")


def recipe() -> Recipe:
    """Return the only recipe."""
    db.session.close()
    return db.session.scalars(select(Recipe)).one()


def versions() -> list[RecipeVersion]:
    """Return the versions of the only recipe, oldest first."""
    db.session.close()
    return list(db.session.scalars(select(RecipeVersion).order_by(RecipeVersion.number)))


def files() -> list[RecipeFile]:
    """Return the files that were brought, oldest first."""
    db.session.close()
    return list(db.session.scalars(select(RecipeFile).order_by(RecipeFile.id)))
