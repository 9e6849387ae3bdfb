"""What is computed rather than served: a plan, a calendar, a catalogue."""

import statistics
import time
from collections.abc import Callable
from datetime import date

from app.methodology.loader import current_edition
from app.methodology.rules import Profile
from app.places.holidays import Calendar
from app.planning.rules.days import Pace
from app.planning.rules.outline import PlanSituation, Wishes, outline
from app.publication.catalogue import dcat
from tools.bench import feeds
from tools.bench.report import Figure, Report, milliseconds
from tools.bench.stage import Stage

PLAN_MS = 200.0  # a plan of the 110 items
TURNS = 7
DATASETS, FILES = 500, 2


def work(stage: Stage, report: Report) -> None:
    """Compute each thing alone, in this process."""
    report.heading("Ce qui se calcule, sans base de données (médiane)")
    report.add(Figure("un plan de 110 points", plan_ms(), milliseconds, most=PLAN_MS))
    name = f"un agenda de {feeds.EVENTS} échéances"
    report.add(Figure(name, feeds.written_ms(), milliseconds, most=feeds.FEED_MS))
    for writing in dcat.WRITINGS:
        name = f"un catalogue de {DATASETS} jeux, écrit une fois par changement ({writing})"
        report.add(Figure(name, catalogue_ms(writing), milliseconds))


def plan_ms() -> float:
    """Return how long the longest plan takes: all phases, all items, nothing done yet."""
    edition, day = current_edition(), date(2026, 11, 23)
    profile = Profile("commune", 24_350, "obliged", "mainland")
    situation = PlanSituation(edition, profile, {}, {}, day, Calendar(""))
    every = [phase.position for phase in edition.phases]
    wishes = Wishes.starting(day, every, required_only=False, pace=Pace.NORMAL)
    return _median(lambda: outline(situation, wishes))


def catalogue_ms(writing: str) -> float:
    """Return how long it takes to write a whole catalogue."""
    datasets = tuple(
        dcat.CatalogueDataset(
            identifier=f"jeu-{number}",
            title=f"Équipements de l’année {number}",
            description="Un jeu de données avec ses accents, sa période et ses fichiers.",
            licence="lov2",
            theme="GOVE",
            keywords=("équipements", "commune"),
            frequency="annual",
            published_on=date(2026, 1, 1),
            resources=tuple(
                dcat.CatalogueResource(
                    number * FILES + rank, "Fichier", "https://exemple.fr/a.csv", format="csv"
                )
                for rank in range(FILES)
            ),
        )
        for number in range(DATASETS)
    )
    url = "https://jalon.exemple.fr/public/une-commune-12345/catalogue"
    catalogue = dcat.Catalogue(url, "Une commune", "211234567", datasets=datasets)
    return _median(lambda: dcat.written(catalogue, writing), turns=3)


def _median(action: Callable[[], object], turns: int = TURNS) -> float:
    action()  # the first reads the files and loads the libraries
    spent = []
    for _ in range(turns):
        since = time.perf_counter()
        action()
        spent.append((time.perf_counter() - since) * 1000)
    return statistics.median(spent)
