"""Verifying the texts of law that Jalon cites."""

from pathlib import Path

import click

from app.cli.base import Stopped, cli
from app.cli.french import Option
from app.cli.reports import CommandReport, reporting
from app.kernel.typography import day, plural
from app.law.check import check_law
from app.law.register import TEXTS, read_register
from config import ROOT


@cli.group()
def law() -> None:
    """Vérifier le droit que Jalon cite."""


@law.command("check")
@click.option(
    "--folder",
    cls=Option,
    metavar="DOSSIER",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    default=ROOT,
    help="Dossier qui contient seeds et templates, au lieu de celui de Jalon.",
)
@reporting("crpa", "others", "copy")
def check(report: CommandReport, *, folder: Path) -> None:
    """Vérifier que chaque article cité existe, et qu’il est en vigueur quand il sert."""
    texts = folder / TEXTS.relative_to(ROOT)
    register = read_register(texts if texts.is_dir() else TEXTS)
    result = check_law(folder, register)
    report.note(crpa=result.crpa, others=result.others, copy=register.read_on.isoformat())
    for fault in result.faults:
        report.complain(str(fault))
    copy = f"copie du {day(register.read_on)}, dernier changement le {day(register.modified_on)}"
    report.say(f"CRPA\u00a0: {copy}.")
    others = plural(result.others, "citation")
    read = f"{plural(result.crpa, 'citation')} du CRPA, {others} d’autres textes"
    if result.faults:
        raise Stopped(f"{read}\u00a0: {plural(len(result.faults), 'remarque')}.")
    report.say(f"{read}\u00a0: tout est vérifié.")
