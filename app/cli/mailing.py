"""Trying the mail server."""

import click

from app.accounts.services import checked_email
from app.cli.base import Stopped, cli
from app.cli.french import FrenchArgument
from app.cli.opening import open_app
from app.cli.reports import CommandReport, reporting
from app.kernel.errors import Refused
from app.mailer.trying import try_now


@cli.group()
def mail() -> None:
    """Vérifier l’envoi des courriels."""


def _read_address(_context: click.Context, _argument: click.Parameter, typed: str) -> str:
    try:
        return checked_email(typed)
    except Refused as refusal:
        raise click.BadParameter(refusal.message) from refusal


@mail.command("test")
@click.argument(
    "recipient",
    cls=FrenchArgument,
    metavar="ADRESSE",
    callback=_read_address,
    help="À qui écrire.",
)
@reporting("recipient", "server", "file")
def mail_test(report: CommandReport, *, recipient: str) -> None:
    """Envoyer tout de suite un courriel d’essai, et dire ce qu’il en est.

    Le courriel part par le serveur de JALON_SMTP_URL. Sans serveur, il est écrit dans un fichier.
    """
    with open_app():
        trial = try_now(recipient)
    report.note(recipient=recipient, server=trial.server or None)
    if trial.problem:
        who = f"Le serveur {trial.server} n’a pas pris" if trial.server else "Impossible d’écrire"
        raise Stopped(f"{who} le courriel pour {recipient}\u00a0: {trial.problem}")
    if trial.file is None:
        report.say(f"Le serveur {trial.server} a pris le courriel pour {recipient}.")
        return
    report.note(file=str(trial.file))
    report.say(
        "Aucun serveur de courriel n’est réglé (JALON_SMTP_URL)\u00a0: le courriel pour "
        f"{recipient} est dans {trial.file}",
    )
