"""Three years of measures of two hundred datasets, and what counting a download costs."""

import statistics
import time
from collections.abc import Callable

from flask import Flask
from sqlalchemy import insert, select

from app.datasets.inventory.models import Dataset
from app.ecosystem.measures.models import DatasetMeasure
from app.ecosystem.measures.rules import months_until
from app.extensions import db
from app.kernel.clock import today
from app.publication.files import counting
from app.spaces.models import Authority
from config import ROOT
from tools.bench import data, inside, visits
from tools.bench.public import DATASET, NAME, SPACE, STATIC, put
from tools.bench.report import Figure, Report, ratio, whole
from tools.bench.speed import Case, rounds
from tools.bench.stage import Stage

MONTHS, DATASETS = 36, 200
MOST_STATEMENTS = 6
MOST_COST = 1.05
BLOCKS, HITS = 40, 60  # of downloads, in turn counted and not
AGENT = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"}


def measures(stage: Stage, report: Report) -> None:
    """Statements and speed of the page, then a counted download against one that is not."""
    size = stage.scale.few
    base, person = stage.base(size), stage.person(size)
    app = inside.open_app(base.url, stage.folder)
    with app.app_context():
        _lay(base.story.slug)
    path = f"/c/{base.story.slug}/ecosysteme/mesures?mois={MONTHS}"
    report.heading(f"Mesures d’usage : {MONTHS} mois, {DATASETS} jeux")
    visitor = inside.Visitor.sign_in(app, data.CONSULTANT)
    visitor.get(path)
    with app.app_context(), inside.statements() as run:
        visitor.get(path)
    report.add(Figure("instructions SQL", len(run), whole, most=MOST_STATEMENTS))
    stranger = visits.Person(stage.ceiling(size).port, person.cookie, person.token)
    orm = Case("orm", stage.ceiling(size), visits.address("/orm")(stranger))
    page = Case("page", stage.app(size), visits.address(path)(person))
    rounds([page], turns=stage.scale.turns, seconds=stage.scale.seconds, yardstick=orm)
    report.add(Figure("page / orm", page.share, ratio))
    report.add(Figure("réponses manquées", len(page.failures), whole, most=0))
    put(stage.folder, (ROOT / "app/static" / STATIC).read_bytes())
    name = "téléchargement compté / non compté (processeur)"
    report.add(Figure(name, _cost(app), ratio, most=MOST_COST))


def _lay(slug: str) -> None:
    """Measure so many datasets of an authority, unless they are there."""
    authority_id = db.session.scalars(select(Authority.id).where(Authority.slug == slug)).one()
    query = select(DatasetMeasure.month).where(DatasetMeasure.authority_id == authority_id)
    if db.session.scalars(query.limit(1)).first() is not None:
        return
    db.session.rollback()
    db.begin_write()
    rows = [
        Dataset(
            authority_id=authority_id,
            identifier=f"mesure-{rank}",
            title=f"Jeu {rank}",
            title_key=f"jeu {rank}",
        )
        for rank in range(DATASETS)
    ]
    db.session.add_all(rows)
    db.session.flush()
    of_all = {"authority_id": authority_id, "source": "platform"}
    measured = [
        {**of_all, "dataset_id": row.id, "month": month, "downloads": rank, "views": rank}
        for rank, row in enumerate(rows)
        for month in months_until(today(), MONTHS)
    ]
    db.session.execute(insert(DatasetMeasure), measured)
    db.commit()


def _cost(app: Flask) -> float:
    """Return what a counted download costs beside the same, not counted: turn by turn."""
    client = app.test_client()

    def hit() -> None:
        client.get(f"/public/{SPACE}/jeux/{DATASET}/{NAME}", headers=AGENT).close()

    counted = counting.count
    pairs = []
    for _ in range(BLOCKS):
        with_it = _spent(hit)
        counting.count = _leave
        try:
            pairs.append(with_it / _spent(hit))
        finally:
            counting.count = counted
    return statistics.median(pairs)


def _leave(*_: object) -> None:
    """Count nothing."""


def _spent(hit: Callable[[], None]) -> float:
    since = time.process_time()
    for _ in range(HITS):
        hit()
    return time.process_time() - since
