"""Erasing what is kept no longer: for cron, every night."""

from collections.abc import Callable, Iterator

from app.accounts.sessions import forget_finished
from app.accounts.throttle import forget_quiet
from app.cli.base import cli
from app.cli.opening import open_app
from app.cli.reports import CommandReport, reporting
from app.cli.versions import refuse_old_database
from app.datasets.checks.room import sweep
from app.datasets.transfer.importing import forget_waiting
from app.ecosystem.feedback.services import forget_senders
from app.ecosystem.requests.answering import forget_askers
from app.ecosystem.reuses.services import forget_contacts
from app.extensions import db
from app.jobs.services import forget_ended
from app.kernel.clock import today
from app.kernel.typography import number
from app.mailer.services import forget_bodies
from app.notifications.services import forget_told
from app.processes.continuity.alarm import tell_silences
from app.progress.upgrading.services import forget_old as forget_former_answers
from app.stakeholders.directory.retention import anonymise_old_opinions, warn_of_old_opinions
from app.web.operations import forget_old

Some = Callable[[], int]  # forgets a few rows, or files, and says how many

CHORES: tuple[tuple[str, str, Some], ...] = (
    ("sessions", "Sessions finies", forget_finished),
    ("throttles", "Freins aux essais", forget_quiet),
    ("forms", "Formulaires déjà reçus", forget_old),
    ("mail_texts", "Textes de courriels envoyés", forget_bodies),
    ("notices", "Nouvelles déjà dites", forget_told),
    ("jobs", "Demandes faites à d’autres machines", forget_ended),
    ("former_answers", "Réponses d’avant un changement d’édition", forget_former_answers),
    ("askers", "Noms de qui a demandé des données", forget_askers),
    ("proposers", "Adresses de qui propose une réutilisation", forget_contacts),
    ("senders", "Noms de qui signale une erreur", forget_senders),
    ("waiting_imports", "Tableaux envoyés et jamais confirmés", forget_waiting),
    ("check_files", "Fichiers laissés par des contrôles", sweep),
    (
        "warned_authorities",
        "Collectivités prévenues de l’effacement des avis sur leurs acteurs",
        lambda: warn_of_old_opinions(today()),
    ),
    (
        "cleared_authorities",
        "Collectivités dont les avis sur les acteurs sont effacés",
        lambda: anonymise_old_opinions(today()),
    ),
)

# What is done in the same night, and erases nothing.
TELLING: tuple[tuple[str, str, Some], ...] = (
    ("silent_authorities", "Collectivités où plus personne n’écrit, signalées", tell_silences),
)


@cli.group()
def retention() -> None:
    """Effacer ce qui a assez servi."""


@retention.command("run")
@reporting(*(key for key, _, _ in (*CHORES, *TELLING)))
def retention_run(report: CommandReport) -> None:
    """Effacer ce qui dépasse sa durée de conservation (à lancer chaque nuit)."""
    with open_app():
        refuse_old_database()
        for key, title, some in (*CHORES, *TELLING):
            gone = sum(_batches(some))
            report.note(**{key: gone})
            report.say(f"{title}\u00a0: {number(gone)}.")


def _batches(some: Some) -> Iterator[int]:
    """Do the chore a few rows at a time: nobody waits long for the lock."""
    while True:
        db.begin_write()
        done = some()
        db.commit()
        if not done:
            return
        yield done
