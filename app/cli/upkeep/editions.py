"""The editions of the method: check their files, begin one, publish it, rectify its texts."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import click

from app.cli.base import Stopped, cli
from app.cli.french import FrenchArgument, Option
from app.cli.reports import CommandReport, reporting
from app.kernel.clock import today
from app.kernel.errors import Refused
from app.methodology import writing
from app.methodology.check import check_all
from app.methodology.loader import SEEDS
from app.methodology.seedfile import SeedProblem, read_seed

T = TypeVar("T")
DRAFT = (
    "L’édition du dossier «\u202f{}\u202f» est encore en préparation\u00a0: écrivez-y "
    "ce qui change, ou publiez-la d’abord (jalon methodology publish)."
)

folder_option = click.option(
    "--folder",
    cls=Option,
    metavar="DOSSIER",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    default=SEEDS,
    help="Dossier de la méthode, au lieu des fichiers livrés avec Jalon.",
)


edition_argument = click.argument(
    "edition", cls=FrenchArgument, metavar="ÉDITION", help="Son nom, celui de son dossier."
)
item_argument = click.argument(
    "item", cls=FrenchArgument, metavar="POINT", help="Le nom de son fichier, sans .yml."
)


@cli.group()
def methodology() -> None:
    """Travailler sur la méthode."""


@methodology.command("check")
@folder_option
@reporting()
def check(report: CommandReport, *, folder: Path) -> None:
    """Vérifier tous les fichiers de la méthode\u00a0: schéma, renvois, couverture, typographie."""
    if _tell_problems(folder, report.complain):
        raise SystemExit(1)
    report.say("La méthode est en ordre.")


@methodology.command("new")
@edition_argument
@click.option("--version", cls=Option, required=True, metavar="2.0.0", help="Sa version.")
@folder_option
def new(edition: str, version: str, folder: Path) -> None:
    """Commencer une édition, copiée de la plus récente, qui dira ce qu’elle change."""
    before = _latest(folder)
    if _or_stopped(lambda: writing.is_draft(before)):
        raise Stopped(DRAFT.format(before.name))
    made = _or_stopped(lambda: writing.begin(before, edition, version))
    click.echo(f"Brouillon prêt dans {made}.")
    click.echo("Dites dans changes.yml ce que devient chaque point qui change.")


@methodology.command("publish")
@edition_argument
@folder_option
def publish(edition: str, folder: Path) -> None:
    """Publier une édition\u00a0: sa date et son empreinte\u00a0; ses points ne changent plus."""
    target = _folder_of(folder, edition)
    if _tell_problems(folder, lambda line: click.echo(line, err=True)):
        raise Stopped("Corrigez d’abord ces remarques.")
    _or_stopped(lambda: writing.publish(target, on=today()))
    click.echo("Édition publiée. Enregistrez published.yml avec les autres fichiers.")


@methodology.command("rectify")
@edition_argument
@item_argument
@click.option("--what", cls=Option, required=True, metavar="PHRASE", help="Ce qui change.")
@folder_option
def rectify(edition: str, item: str, what: str, folder: Path) -> None:
    """Dire qu’un texte publié est reformulé, sans changer de sens."""
    target = _folder_of(folder, edition)
    _or_stopped(lambda: writing.rectify(target, item, what=what, on=today()))
    click.echo("Rectification datée\u00a0: elle se lit sur la page du point.")


def _tell_problems(folder: Path, tell: Callable[[str], None]) -> bool:
    problems = check_all(folder)
    for problem in problems:
        tell(str(problem))
    return bool(problems)


def _editions(folder: Path) -> dict[str, tuple[tuple[int, ...], Path]]:
    """Return the version and the folder of each edition, by id."""
    listed = {}
    for path in sorted((folder / "methodology").glob("*/edition.yml")):
        data = read_seed(path, folder).data
        numbers = writing.numbers_of(str(data.get("version", "")))
        listed[str(data.get("id", path.parent.name))] = numbers, path.parent
    return listed


def _latest(folder: Path) -> Path:
    known = _or_stopped(lambda: _editions(folder))
    if not known:
        raise Stopped("Aucune édition dans ce dossier.")
    return max(known.values())[1]


def _folder_of(folder: Path, edition: str) -> Path:
    known = _or_stopped(lambda: _editions(folder))
    if edition not in known:
        raise Stopped(f"Aucune édition «\u202f{edition}\u202f». Il y a\u00a0: {', '.join(known)}.")
    return known[edition][1]


def _or_stopped(do: Callable[[], T]) -> T:
    """Do it, or stop with the sentence that says why not."""
    try:
        return do()
    except Refused as refusal:
        raise Stopped(refusal.message) from refusal
    except SeedProblem as problem:
        raise Stopped(str(problem)) from problem
