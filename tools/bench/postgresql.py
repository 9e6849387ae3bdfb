"""The tick on PostgreSQL, against the smallest application on the same database."""

from tests.support.postgres import create_database, start_postgres
from tools.bench import data, servers, visits
from tools.bench.parts import POSTGRESQL_SHARE
from tools.bench.report import Figure, Report, ratio, whole
from tools.bench.speed import Case, rounds
from tools.bench.stage import Stage


def postgresql(stage: Stage, report: Report) -> None:
    """Measure ticks on a PostgreSQL of our own; its processes count with the server's."""
    report.heading("PostgreSQL : demandes par seconde de processeur, rapportées à « orm »")
    with start_postgres() as server:
        base = data.build(create_database(server, "jalon_bench"), stage.scale.few)
        with (
            servers.start_app("jalon-postgresql", base.url, folder=stage.folder) as app,
            servers.start_ceiling(base.url, folder=stage.folder) as ceiling,
        ):
            person = visits.sign_in(app, data.CONSULTANT)
            guest = visits.Person(ceiling.port, person.cookie, person.token)
            orm = Case("orm", ceiling, visits.address("/orm")(guest))
            tick = Case("tick", app, visits.Ticks(base.towns).source(person))
            # Each connection has a process of its own: all must be there before they are counted.
            rounds([tick], turns=1, seconds=0.3, yardstick=orm)
            if server.process is not None:
                orm.beside = tick.beside = servers.tree(server.process.pid)
            tick.shares, tick.calm_shares = [], []
            scale = stage.scale
            rounds([tick], turns=scale.turns, seconds=scale.seconds, yardstick=orm)
    report.add(Figure("un point coché", tick.share, ratio, least=POSTGRESQL_SHARE))
    report.add(Figure("réponses manquées", len(tick.failures), whole, most=0))
