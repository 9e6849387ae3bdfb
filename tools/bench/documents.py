"""How long each document takes, from its facts to its file, beside an empty file of the library."""

import io
import statistics
import time
from collections.abc import Callable
from datetime import date

import docx

from app.authorities.rules import AuthorityFacts, AuthorityKind, ObligationView
from app.authorities.situations import situation_of
from app.documents.facts import DocumentFacts
from app.documents.shelf import catalogue
from app.documents.surroundings import Surroundings
from app.governance.loader import kind_table
from app.methodology.loader import current_edition
from app.obligation.loader import get_law
from app.obligation.rules import decide
from app.places.record import Territory
from app.writing.blanks import with_closing
from app.writing.written import written
from tools.bench.report import Figure, Report, milliseconds, ratio
from tools.bench.stage import Stage

DAY, PEOPLE, TIMES = date(2026, 12, 1), 5_000, 7
MOST_MS, LEEWAY = 300.0, 0.5


def documents(_stage: Stage, report: Report) -> None:
    """Make and write every document of the catalogue, in both formats."""
    report.heading("Chaque document, des faits au fichier (processeur, médiane)")
    facts, bare = _facts(), _spent(lambda: docx.Document().save(io.BytesIO()))
    slowest, name = 0.0, ""
    for kind in catalogue().values():
        for writing in ("docx", "odt"):
            spent = _spent(lambda: written(with_closing(kind.make(facts)), writing))  # noqa: B023
            if spent > slowest:
                slowest, name = spent, f"{kind.id}.{writing}"
    title = f"le plus long ({name})"
    report.add(Figure(title, slowest, milliseconds, most=MOST_MS, leeway=LEEWAY))
    report.add(Figure("le plus long / un DOCX vide", slowest / bare, ratio))


def _spent(work: Callable[[], object]) -> float:
    work()  # imports, templates
    times = []
    for _ in range(TIMES):
        since = time.process_time()
        work()
        times.append(1000 * (time.process_time() - since))
    return statistics.median(times)


def _facts() -> DocumentFacts:
    known = AuthorityFacts(
        name="Belcombe-sur-Aubane",
        kind=AuthorityKind.COMMUNE,
        territory=Territory.MAINLAND,
        population=PEOPLE,
    )
    return DocumentFacts(
        name=known.name,
        kind=known.kind,
        body=kind_table().kinds["commune"],
        checked_on=kind_table().checked_on,
        territory=known.territory.value,
        population=PEOPLE,
        council_population=PEOPLE,
        obligation=ObligationView(decide(situation_of(known), get_law(DAY))),
        law_text="",
        progress=40,
        current_phase=2,
        stages={},
        late=0,
        standings={},
        day=DAY,
        around=Surroundings(("Jeanne Morel",), ("Alice Martin",), current_edition().phases),
    )
