"""Looking at what is online, and at the sources that publish by themselves: for cron, each hour."""

from flask import current_app

from app.cli.base import cli
from app.cli.opening import open_app
from app.cli.reports import CommandReport, reporting
from app.cli.versions import refuse_old_database
from app.kernel.typography import number, plural
from app.watching.rounds import whole_round


@cli.command()
@reporting("addresses", "faulty", "late", "sources")
def watch(report: CommandReport) -> None:
    """Regarder ce qui est en ligne, et les sources surveillées (à lancer toutes les heures).

    Chaque adresse est regardée une fois par semaine, chaque source une fois par jour. Huit demandes
    à la fois au plus, deux vers une même machine.
    """
    with open_app():
        refuse_old_database()
        done = whole_round(current_app._get_current_object())  # type: ignore[attr-defined]  # noqa: SLF001  the way Flask gives it to threads
    report.note(addresses=done.looked_at, faulty=done.faulty, late=done.late, sources=done.sources)
    looked_at = plural(done.looked_at, "adresse regardée", "adresses regardées")
    report.say(f"{looked_at}, dont {number(done.faulty)} en défaut.")
    if done.late:
        report.say(plural(done.late, "mise à jour en retard") + ".")
    if done.sources:
        report.say(plural(done.sources, "source visitée", "sources visitées") + ".")
