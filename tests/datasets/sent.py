"""Files that tests send to be checked, and what is left of them."""

import io
from pathlib import Path

from sqlalchemy import select

from app.audit.models import AuditEvent
from app.datasets.inventory.models import FileCheck
from app.extensions import db
from tests.datasets.conftest import LIST
from tests.support.client import Client
from tests.support.page import Page

HEADER = (
    "nomAttribuant;idAttribuant;dateConvention;nomBeneficiaire;objet;montant;nature;"
    "conditionsVersement;datesPeriodeVersement;notificationUE;pourcentageSubvention;idBeneficiaire"
)
GOOD = (
    "Rodez;21120202300019;2026-01-12;Amis du livre;Fête;1200.5;aide en numéraire;unique;"
    "2026-01-12;non;1;41900002100008"
)
WRONG = (
    "Rodez;212;12/01/2026;Amis du livre;Fête;1 200,50;chèque;unique;2026-01-12;non;1;41900002100008"
)
PEOPLE = "nom;courriel\nDurand;jean.durand@exemple.fr\nPetit;zoe.petit@exemple.fr\n"
CLEAN = "nom;rue\nDurand;des Lilas\n"


def send(
    client: Client,
    dataset: int,
    content: str | bytes,
    name: str = "aides.csv",
    *,
    status: int = 303,
    query: str = "",
    **fields: object,
) -> Page:
    data = content if isinstance(content, bytes) else content.encode()
    page = client.get(f"{LIST}/{dataset}/controle{query}")
    upload = (io.BytesIO(data), name)
    return client.submit(page, "Contrôler", file=upload, status=status, **fields)


def on_disk(folder: Path) -> list[str]:
    """The files of checks that are still there, but for what says that one lives."""
    found = (folder / "controles").rglob("*") if (folder / "controles").exists() else ()
    silent = {"vivant", "avancement"}
    return sorted(each.name for each in found if each.is_file() and each.name not in silent)


def checks() -> list[FileCheck]:
    db.session.close()
    return list(db.session.scalars(select(FileCheck).order_by(FileCheck.id)))


def events(name: str) -> int:
    db.session.close()
    return len(db.session.scalars(select(AuditEvent).where(AuditEvent.event == name)).all())
