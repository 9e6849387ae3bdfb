"""Verifying the figures that are stored: of each authority, and of each account."""

from collections import Counter
from collections.abc import Iterable

import click

from app.cli import recounting
from app.cli.base import Stopped, cli
from app.cli.french import Option
from app.cli.opening import open_database
from app.cli.reports import CommandReport, reporting
from app.cli.versions import refuse_old_database
from app.extensions import db
from app.kernel.typography import plural
from app.progress.check import ProgressDrift
from app.tasks.counters.open_tasks import recount_open_tasks

MOST_TOLD = 100  # authorities described counter by counter: nobody reads a thousand


@cli.group()
def progress() -> None:
    """Vérifier l’avancement enregistré."""


@progress.command("check")
@click.option("--repair", cls=Option, is_flag=True, help="Corriger ce qui est faux.")
@reporting("authorities", "wrong_authorities", "wrong_counters", "wrong_accounts")
def progress_check(report: CommandReport, *, repair: bool) -> None:
    """Recompter l’avancement de toutes les collectivités, et les tâches de chaque compte."""
    with open_database():
        refuse_old_database()
        _check_tasks(report, repair=repair)
        count, suspects = recounting.suspects()
        look = recounting.repaired if repair else recounting.looked_at
        wrong = _told(report, look(suspects))
    report.note(authorities=count)
    recounted = plural(count, "collectivité recomptée", "collectivités recomptées")
    if not wrong:
        report.say(f"{recounted}\u00a0: tout est juste.")
    elif repair:
        report.say(f"{recounted}, {plural(wrong, 'corrigée', 'corrigées')}.")
    else:
        count_wrong = plural(wrong, "fausse", "fausses")
        raise Stopped(f"{recounted}, {count_wrong}. Ajoutez --repair pour corriger.")


def _told(report: CommandReport, drifts: Iterable[ProgressDrift]) -> int:
    """Say what is wrong of each authority, the first ones by their counters; return how many."""
    slugs, counters = [], Counter[str]()
    for drift in drifts:
        slugs.append(drift.slug)
        counters.update(name for name, _, _ in drift.counters)
        if len(slugs) <= MOST_TOLD:
            report.complain(f"{drift.name} ({drift.slug})\u00a0: {_differences(drift)}.")
    if len(slugs) > MOST_TOLD:
        report.complain(f"Et {plural(len(slugs) - MOST_TOLD, 'autre')}.")
    report.note(wrong_authorities=slugs, wrong_counters=dict(counters))
    return len(slugs)


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


def _differences(drift: ProgressDrift) -> str:
    """Name each counter that is stored wrong, with what it should be."""
    return "\u202f; ".join(
        f"{name}\u00a0: {_shown(stored)} au lieu de {_shown(counted)}"
        for name, stored, counted in drift.counters
    )


def _shown(value: object) -> str:
    return str(value) if value != "" else "rien"
