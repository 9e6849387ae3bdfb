"""Files of datasets, put there by Alice, and what anybody finds of them."""

import io
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest

from app.audit.rules import Actor
from app.datasets.inventory import services
from app.datasets.inventory.files import services as files
from app.datasets.inventory.files.queries import versions_of
from app.datasets.inventory.models import Dataset, ResourceFile
from app.datasets.inventory.rules import Stage
from app.extensions import db
from app.files.keeping import keep_data
from app.files.models import OF_DATASETS
from app.files.services import path_of
from app.files.shelf import Served, find
from app.publication.catalogue.opening import open_catalogue
from tests.support.cast import Cast

Write = Callable[[], AbstractContextManager[None]]
Make = Callable[..., int]
LINES = b"nom;montant\n" + "Amicale des élèves;1200\n".encode() * 50
NEWER = LINES + b"Chorale;300\n"


class Drawer:
    """A dataset of Rodez, what Alice puts there, and what anybody finds there."""

    def __init__(self, cast: Cast, write: Write, by: Actor, dataset_id: int) -> None:
        self.cast, self.write, self.by, self.dataset_id = cast, write, by, dataset_id

    def put(self, name: str = "Aides 2026.csv", content: bytes = LINES, **facts: Any) -> int:
        with self.write():
            kept = keep_data(self.cast.rodez.id, name=name, stream=io.BytesIO(content))
            row = files.keep(
                self.cast.rodez, self.dataset_id, kept, files.FileFacts(**facts), by=self.by
            )
            return row.id

    def renew(self, resource_id: int, content: bytes = NEWER, name: str = "v2.csv") -> None:
        with self.write():
            kept = keep_data(self.cast.rodez.id, name=name, stream=io.BytesIO(content))
            files.renew(self.cast.rodez, self.dataset_id, resource_id, kept, by=self.by)

    def stage(self, stage: Stage) -> None:
        with self.write():
            seen = db.session.get_one(Dataset, self.dataset_id).revision
            services.set_stage(self.cast.rodez, self.dataset_id, stage, seen=seen, by=self.by)

    def open(self, opened: bool = True) -> None:
        with self.write():
            open_catalogue(self.cast.rodez, opened=opened, by=self.by)

    def found(self, address: str = "aides-2026.csv") -> Served | None:
        return find("rodez", "aides", address)

    def versions(self, resource_id: int) -> list[ResourceFile]:
        db.session.close()
        return list(versions_of(self.cast.rodez, resource_id))

    def on_disk(self) -> set[str]:
        folder = path_of(self.cast.rodez.id, "x", OF_DATASETS).parent
        return {path.name for path in folder.iterdir() if path.suffix != ".gz"}


@pytest.fixture
def drawer(cast: Cast, write: Write, alice: Actor, make: Make) -> Drawer:
    return Drawer(cast, write, alice, make("Aides", outcome="open"))


@pytest.fixture
def public(drawer: Drawer) -> Drawer:
    """The same, published in an open catalogue."""
    drawer.put()
    drawer.open()
    drawer.stage(Stage.PUBLISHED)
    return drawer
