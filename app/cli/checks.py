"""Verifying: the files of the method, the figures that are stored."""

from pathlib import Path

import click

from app.cli.base import Stopped, cli
from app.cli.database import refuse_old_database
from app.cli.french import Option
from app.cli.opening import open_app
from app.cli.reports import CommandReport, reporting
from app.extensions import db
from app.kernel.typography import number, plural
from app.methodology.check import check_all
from app.progress.check import ProgressDrift, drift_of, drifts
from app.progress.services import recount
from app.spaces.models import Authority
from app.tasks.counters import recount_open_tasks
from config import ROOT

SEEDS = ROOT / "seeds"


@cli.group()
def methodology() -> None:
    """Travailler sur la méthode."""


@methodology.command("check")
@click.option(
    "--folder",
    cls=Option,
    metavar="DOSSIER",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    default=SEEDS,
    help="Dossier à vérifier, au lieu des fichiers livrés avec Jalon.",
)
@reporting()
def methodology_check(report: CommandReport, *, folder: Path) -> None:
    """Vérifier tous les fichiers de la méthode\u00a0: schéma, renvois, couverture, typographie."""
    problems = check_all(folder)
    for problem in problems:
        report.complain(str(problem))
    if problems:
        raise SystemExit(1)
    report.say("La méthode est en ordre.")


@cli.group()
def progress() -> None:
    """Vérifier l’avancement enregistré."""


@progress.command("check")
@click.option("--repair", cls=Option, is_flag=True, help="Corriger ce qui est faux.")
@reporting("authorities", "wrong_authorities", "wrong_accounts")
def progress_check(report: CommandReport, *, repair: bool) -> None:
    """Recompter l’avancement de toutes les collectivités, et les tâches de chaque compte."""
    with open_app():
        refuse_old_database()
        _check_tasks(report, repair=repair)
        count, suspects = 0, []
        for drift in drifts():
            count += 1
            if drift is not None:
                suspects.append(drift.authority_id)
        db.session.rollback()
        looked_at = [_settled(suspect, repair) for suspect in suspects]
    wrong = [drift for drift in looked_at if drift is not None]
    report.note(authorities=count, wrong_authorities=[drift.slug for drift in wrong])
    for drift in wrong:
        report.complain(
            f"{drift.name} ({drift.slug})\u00a0: poids enregistré {drift.stored}, "
            f"recompté {drift.counted}.",
        )
    recounted = f"{number(count)} collectivités recomptées"
    if not wrong:
        report.say(f"{recounted}\u00a0: tout est juste.")
    elif repair:
        report.say(f"{recounted}, {len(wrong)} corrigées.")
    else:
        raise Stopped(f"{recounted}, {len(wrong)} fausses. Ajoutez --repair pour corriger.")


def _check_tasks(report: CommandReport, *, repair: bool) -> None:
    """Recount the tasks that wait for each account."""
    if repair:
        db.begin_write()
    wrong = recount_open_tasks(repair=repair)
    if repair:
        db.commit()
    db.session.rollback()
    report.note(wrong_accounts=[drift.user_id for drift in wrong])
    for drift in wrong:
        stored = plural(drift.stored, "tâche enregistrée", "tâches enregistrées")
        report.complain(f"{drift.name}\u00a0: {stored}, {drift.counted} recomptées.")
    if wrong and not repair:
        raise Stopped("Ajoutez --repair pour corriger.")


def _settled(authority_id: int, repair: bool) -> ProgressDrift | None:
    """Look at one authority again, alone, and put it right if asked."""
    if not repair:
        db.session.rollback()
        return drift_of(authority_id)
    db.begin_write()
    authority = db.session.get(Authority, authority_id, with_for_update=True)
    drift = drift_of(authority_id) if authority is not None else None
    if authority is not None and drift is not None:
        recount(authority)
    db.commit()
    return drift
