"""The parts of a run: each measures one thing and adds its figures to the report."""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable

from app.portfolio.rules import ORDERS
from config import ROOT
from tools.bench import data, inside, load, visits, weight
from tools.bench.report import (
    Figure,
    Report,
    kilobytes,
    megabytes,
    milliseconds,
    ratio,
    seconds,
    whole,
)
from tools.bench.servers import SECRET, Quiet, Server
from tools.bench.speed import Case, rounds
from tools.bench.stage import Stage

# docs/performance.md says where each target comes from.
TICK_SHARE, PORTFOLIO_SHARE, POSTGRESQL_SHARE = 0.65, 0.80, 0.35
PHASE_SHARE, DASHBOARD_SHARE = 0.60, 0.70
MOST_GROWTH = 1.15
LEEWAY = 0.1  # others working beside cool the caches: so much is put down to them
MIDDLE_COST = 1.3
TAIL_95, TAIL_99 = 2.0, 3.0
TICK, DASHBOARD, PHASE = "un point coché", "tableau de bord", "une phase"
STATEMENTS = {TICK: 7, "une collectivité": 5, "le portefeuille": 3}
FIRST_LOAD_BYTES, FIRST_LOAD_REQUESTS, ELEMENTS = 60_000, 5, 380
START_SECONDS = 5.0
RECOUNT_SECONDS = 5.0
SEARCH_MS = 50.0
FIND_MS, FIND_SHARE = 100.0, 0.05
LOCK_MS = 2.0
MEMORY = 150_000_000
SORTS = ("besoin", "nom", "avancement", "phase", "activite", "blocages")
LABELS = {order.code: order.label.partition("\u00a0:")[0].partition(",")[0] for order in ORDERS}


def start(stage: Stage, report: Report) -> None:
    """How long before the first page, on the larger database."""
    report.heading("Mise en route")
    server = stage.app(stage.scale.many)
    name = f"de la commande à la première réponse, {stage.scale.many} collectivités"
    report.add(Figure(name, server.ready_seconds, seconds, most=START_SECONDS))


def speed(stage: Stage, report: Report) -> None:
    """Requests for each processor second against the smallest application, and growth."""
    few, many = stage.scale.few, stage.scale.many
    hello = Case("hello", stage.ceiling(many), visits.address("/hello")(_stranger(stage, many)))
    orm = Case("orm", stage.ceiling(many), visits.address("/orm")(_stranger(stage, many)))
    at_many, at_few = _screens(stage, many), _screens(stage, few)
    pairs = [case for name in at_many for case in (at_many[name], at_few[name])]
    rounds([hello, *pairs], turns=stage.scale.turns, seconds=stage.scale.seconds, yardstick=orm)
    report.heading("Demandes par seconde de processeur, rapportées à « orm » (même série)")
    report.add(Figure("orm : processeur par demande", orm.cost, milliseconds))
    report.add(Figure("hello / orm", hello.share, ratio))
    for name, case in at_many.items():
        quiet, share = case.quiet, _share(name)
        report.add(Figure(name, case.share, ratio, least=share, quiet=quiet, leeway=LEEWAY))
    middle, first = at_many["portefeuille, page du milieu"], at_many["portefeuille, Nom"]
    cost = first.share / middle.share
    report.add(Figure("page du milieu / première page", cost, ratio, most=MIDDLE_COST))
    report.heading(f"Processeur par demande, {many} collectivités rapportées à {few}")
    for name, case in at_many.items():
        growth = at_few[name].share / case.share
        figure = Figure(name, growth, ratio, most=MOST_GROWTH, quiet=case.quiet, leeway=LEEWAY)
        report.add(figure)
    _tails(report, at_many[TICK])
    _memory(report, stage.app(many))
    failures = [text for case in (*at_many.values(), *at_few.values()) for text in case.failures]
    report.add(Figure("réponses manquées", len(failures), whole, most=0))


def _share(name: str) -> float:
    shares = {TICK: TICK_SHARE, DASHBOARD: DASHBOARD_SHARE, PHASE: PHASE_SHARE}
    return shares.get(name, PORTFOLIO_SHARE)


def _stranger(stage: Stage, size: int) -> visits.Person:
    """The ceiling reads the same sessions: who is signed in on Jalon is so there too."""
    person = stage.person(size)
    return visits.Person(stage.ceiling(size).port, person.cookie, person.token)


def _screens(stage: Stage, size: int) -> dict[str, Case]:
    person, server, base = stage.person(size), stage.app(size), stage.base(size)
    sources = {
        TICK: stage.ticks(size).source(person),
        DASHBOARD: visits.page_of_towns(base, "")(person),
        PHASE: visits.page_of_towns(base, "phases/1")(person),
    }
    for sort in SORTS:
        address = f"/portefeuille?tri={sort}"
        sources[f"portefeuille, {LABELS[sort]}"] = visits.address(address)(person)
    middle = visits.middle_of_portfolio(base)
    sources["portefeuille, page du milieu"] = visits.address(middle)(person)
    return {name: Case(name, server, source) for name, source in sources.items()}


def _tails(report: Report, tick: Case) -> None:
    report.heading(f"Attente d’un point coché, {tick.clients} personnes à la fois")
    half = tick.percentile(0.5)
    report.add(Figure("la moitié des réponses en moins de", half, milliseconds))
    for share, most in ((0.95, TAIL_95), (0.99, TAIL_99)):
        name = f"p{share * 100:.0f} / p50"
        value = tick.percentile(share) / half
        report.add(Figure(name, value, ratio, most=most, quiet=tick.quiet))


def _memory(report: Report, server: Server) -> None:
    report.add(Figure("mémoire des processus", server.memory(), megabytes, most=MEMORY))


def statements(stage: Stage, report: Report) -> None:
    """How many SQL statements a request takes, whatever the size."""
    report.heading("Instructions SQL par demande (la plus grande des deux tailles)")
    counts: dict[str, list[int]] = {}
    for size in (stage.scale.few, stage.scale.many):
        base = stage.base(size)
        app = inside.open_app(base.url, stage.folder)
        visitor = inside.Visitor.sign_in(app, data.CONSULTANT)
        for name, act in _acts(visitor, base).items():
            act()
            with app.app_context(), inside.statements() as run:
                act()
            counts.setdefault(name, []).append(len(run))
    for name, found in counts.items():
        kind = next(kind for kind in STATEMENTS if name.startswith(kind))
        report.add(Figure(name, max(found), whole, most=STATEMENTS[kind]))


def _acts(visitor: inside.Visitor, base: data.Data) -> dict[str, Callable[[], object]]:
    slug = base.story.slug
    pages = {
        "une collectivité : tableau de bord": f"/c/{slug}/",
        "une collectivité : une phase": f"/c/{slug}/phases/1",
        **{f"le portefeuille, {LABELS[sort]}": f"/portefeuille?tri={sort}" for sort in SORTS},
    }
    acts: dict[str, Callable[[], object]] = {TICK: inside.Ticking(visitor, base.story).tick}
    for name, path in pages.items():
        acts[name] = lambda path=path: visitor.get(path)
    return acts


def locks(stage: Stage, report: Report) -> None:
    """How long a tick keeps others from writing."""
    report.heading("Verrou d’écriture de SQLite")
    base = stage.base(stage.scale.many)
    app = inside.open_app(base.url, stage.folder)
    ticking = inside.Ticking(inside.Visitor.sign_in(app, data.CONSULTANT), base.story)
    locks, alone = inside.Locks(), Quiet([os.getpid()])
    with app.app_context(), locks.watched():
        for _ in range(300):
            ticking.tick()
    work = sorted(each.work for each in locks.held)
    tail, quiet = work[int(len(work) * 0.95)], alone.kept
    report.add(Figure("travail fait sous le verrou, p50", statistics.median(work), milliseconds))
    name = "travail fait sous le verrou, p95"
    report.add(Figure(name, tail, milliseconds, most=LOCK_MS, quiet=quiet))
    total = statistics.median(each.total for each in locks.held)
    report.add(Figure("verrou tenu, écriture sur le disque comprise, p50", total, milliseconds))


def errors(stage: Stage, report: Report) -> None:
    """Thousands of ticks at once: nothing refused, nothing miscounted."""
    size = stage.scale.many
    report.heading(f"{stage.scale.ticks} points cochés à la fois, SQLite, deux processus")
    person, ticks = stage.person(size), stage.ticks(size)
    for clients in (8, 32):
        source = ticks.source(person)
        outcome = load.run(person.port, source, clients=clients, count=stage.scale.ticks)
        name = f"{clients} personnes : réponses manquées sur {outcome.count}"
        report.add(Figure(name, len(outcome.failures), whole, most=0))
        for text in outcome.failures[:3]:
            print(f"    {text}")
    _recount(stage, report)


def _recount(stage: Stage, report: Report) -> None:
    since = time.monotonic()
    checked = subprocess.run(
        [sys.executable, "-m", "app", "progress", "check"],
        cwd=ROOT,
        env={
            "PATH": "/usr/bin:/bin",
            "JALON_DATABASE_URL": stage.base(stage.scale.many).url,
            "JALON_DATA_DIR": str(stage.folder),
            "JALON_SECRET_KEY": SECRET,
        },
        capture_output=True,
        text=True,
        check=False,
    )
    wrong = 0 if checked.returncode == 0 else max(1, len(checked.stderr.splitlines()) - 1)
    report.add(Figure("avancements faux après coup", wrong, whole, most=0))
    name = f"« progress check » sur {stage.scale.many} collectivités"
    report.add(Figure(name, time.monotonic() - since, seconds, most=RECOUNT_SECONDS))


def weights(stage: Stage, report: Report) -> None:
    """First visits: bytes, requests, elements."""
    report.heading("Première visite (gzip) : poids, demandes, éléments de la page")
    size = stage.scale.few
    story = f"/c/{stage.base(size).story.slug}"
    consultant, official = stage.person(size), stage.person(size, data.OFFICIAL)
    screens = {
        "tableau de bord": (consultant, f"{story}/"),
        "tableau de bord de l’élu": (official, f"{story}/"),
        "la plus longue phase": (consultant, f"{story}/phases/{visits.LONGEST_PHASE}"),
        "portefeuille": (consultant, "/portefeuille"),
        "premier diagnostic": (consultant, f"{story}/diagnostic"),
        "méthode": (consultant, "/methode"),
    }
    for name, (person, path) in screens.items():
        found = weight.weigh(person, path)
        report.add(
            Figure(f"{name} : poids", found.compressed, kilobytes, most=FIRST_LOAD_BYTES),
        )
        requests = Figure(f"{name} : demandes", found.requests, whole, most=FIRST_LOAD_REQUESTS)
        report.add(requests)
        report.add(Figure(f"{name} : éléments", found.elements, whole, most=ELEMENTS))


def search(stage: Stage, report: Report) -> None:
    """Looking a place up while typing; looking for anything, among 36,000 authorities."""
    size = stage.scale.many
    report.heading("Recherche d’un territoire parmi 36 000, une personne")
    person, server = stage.person(size), stage.app(size)
    case = Case("search", server, visits.searches(person), clients=1)
    rounds([case], turns=stage.scale.turns, seconds=stage.scale.seconds)
    _waits(report, case, SEARCH_MS)
    report.heading(f"Recherche de l’en-tête, {size} collectivités, 4 000 titres dans celle-ci")
    orm = Case("orm", stage.ceiling(size), visits.address("/orm")(_stranger(stage, size)))
    screens = {"la page": "", "les propositions": "/propositions"}
    cases = [
        Case(name, server, visits.searches_of_all(stage.base(size), path)(person), clients=1)
        for name, path in screens.items()
    ]
    rounds(cases, turns=stage.scale.turns, seconds=stage.scale.seconds, yardstick=orm)
    for case in cases:
        name = f"{case.name} / orm"
        quiet = case.quiet
        report.add(Figure(name, case.share, ratio, least=FIND_SHARE, quiet=quiet, leeway=LEEWAY))
        _waits(report, case, FIND_MS)


def _waits(report: Report, case: Case, most: float) -> None:
    report.add(Figure("p50", case.percentile(0.5), milliseconds))
    worst = case.percentile(0.95)
    report.add(Figure("p95", worst, milliseconds, most=most, quiet=case.quiet))
    report.add(Figure("réponses manquées", len(case.failures), whole, most=0))
