"""A published dataset with its recipe and its file online, ready to be armed."""

import io
from dataclasses import dataclass, replace

import pytest
from flask import current_app
from sqlalchemy import select

from app.datasets.inventory.files import services as files
from app.datasets.inventory.files.queries import versions_of
from app.datasets.workbench import services as workbench
from app.datasets.workbench.knowing import schema_of
from app.datasets.workbench.models import Recipe
from app.datasets.workbench.queries import file_on
from app.datasets.workbench.working import whole_file
from app.extensions import db
from app.files.keeping import keep_data
from app.files.models import OF_DATASETS
from app.files.services import path_of
from app.kernel.clock import now
from app.watching.models import DataSource, SourceRun
from app.watching.rounds import WatchRound, whole_round
from app.watching.rules import SourceKind
from app.watching.sources import services
from app.watching.sources.services import SourceFacts
from tests.datasets.conftest import Write, actor
from tests.publication.conftest import Publish
from tests.support.cast import Cast
from tests.support.messy import OWN_SIRET
from tests.support.recipes import make_recipe


def watch() -> WatchRound:
    """A whole round, as ``jalon watch`` makes it."""
    db.session.close()
    done = whole_round(current_app._get_current_object())  # type: ignore[attr-defined]
    db.session.close()
    return done


HEADER = "Association;SIRET;Montant voté;Date de la délibération;Objet;Nature;datesPeriodeVersement"


def table(rows: int, *, header: str = HEADER, more: str = "", first: int = 0) -> bytes:
    """A table of grants, as a town's software gives it."""
    lines = [
        f"Amicale {rank};41900002100008;{100 + rank},50;31/12/2026;Fête;aide en numéraire;"
        f"2026-12-31{more}"
        for rank in range(first, first + rows)
    ]
    return "\n".join([header, *lines, ""]).encode()


@dataclass
class Armed:
    """A published dataset with its recipe, its file on line, and the source that renews it."""

    cast: Cast
    write: Write
    dataset_id: int
    resource_id: int
    source_id: int = 0

    def arm(self, kind: SourceKind, address: str, seen: int = 0) -> None:
        with self.write():
            facts = SourceFacts(kind, address, self.resource_id)
            by = actor(self.cast.alice)
            row = services.arm(self.cast.rodez, self.dataset_id, facts, seen=seen, by=by)
            self.source_id = row.id

    def again(self) -> None:
        with self.write():
            db.session.get_one(DataSource, self.source_id).next_run_at = now()
        watch()

    @property
    def source(self) -> DataSource:
        db.session.close()
        return db.session.get_one(DataSource, self.source_id)

    def runs(self) -> list[tuple[str, str]]:
        db.session.close()
        rows = db.session.scalars(select(SourceRun).order_by(SourceRun.id))
        return [(row.outcome, row.sentence) for row in rows]

    def online(self) -> bytes:
        db.session.close()
        newest = versions_of(self.cast.rodez, self.resource_id)[0]
        return path_of(newest.authority_id, newest.stored_name, OF_DATASETS).read_bytes()


@pytest.fixture
def armed(publish: Publish, cast: Cast, write: Write) -> Armed:
    """The same, not armed yet; 310 rows are on line."""
    dataset = publish("Subventions", schema="scdl/subventions")
    by = actor(cast.alice)
    with write():
        cast.rodez.siret = OWN_SIRET
        recipe = make_recipe(cast.rodez, dataset, table(310), by=by)
        body = workbench.latest(cast.rodez, recipe)
        agreed = tuple(replace(one, confirmed_by=by.name) for one in body.targets)
        workbench.save_targets(cast.rodez, dataset, agreed, seen=recipe.revision, by=by)
    with write():
        resource_id = keep_result(cast, dataset)
    return Armed(cast, write, dataset, resource_id)


def keep_result(cast: Cast, dataset: int) -> int:
    """Put on line what the recipe makes of the file that lies on the workbench."""
    recipe = db.session.scalars(select(Recipe)).one()
    row = file_on(cast.rodez, recipe)
    row.kept_at = now()
    _, schema = schema_of(cast.rodez, recipe.schema)
    whole = whole_file(cast.rodez, row, workbench.latest(cast.rodez, recipe), schema)
    target = path_of(cast.rodez.id, "essai.csv")
    whole.write(target, None, lambda *_: None)
    made = io.BytesIO(target.read_bytes())
    kept = keep_data(cast.rodez.id, name="subventions.csv", stream=made)
    return files.keep(cast.rodez, dataset, kept, files.FileFacts(), by=actor(cast.alice)).id
