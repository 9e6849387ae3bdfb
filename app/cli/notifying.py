"""Telling people of their tasks, and sending what waits: for cron, every five minutes."""

from app.cli.base import Stopped, cli
from app.cli.reports import CommandReport, reporting
from app.cli.waiting import Round, quiet_round
from app.kernel.typography import number, plural
from config import read_settings


@cli.command()
@reporting(
    "mails_sent",
    "mails_refused",
    "mails_waiting",
    "mails_given_up",
    "notices_failed",
    "datasets_sent",
    "datasets_waiting",
)
def notify(report: CommandReport) -> None:
    """Prévenir les gens de leurs tâches et envoyer les courriels (à lancer toutes les 5 minutes).

    Finit avec le code 1 quand un courriel n’est pas parti ou n’a pas pu être écrit.
    """
    done = quiet_round(read_settings()) or _whole_round()
    report.note(
        mails_sent=done.sent,
        mails_refused=done.refused,
        mails_waiting=done.waiting,
        mails_given_up=done.given_up,
        notices_failed=done.failures,
        datasets_sent=done.pushed,
        datasets_waiting=done.put_off,
    )
    _tell(report, done)
    if done.failures:
        raise Stopped("Des courriels n’ont pas pu être écrits\u00a0: voyez le journal technique.")
    if done.refused:
        raise SystemExit(1)


def _whole_round() -> Round:
    from app.cli.rounds import whole_round  # noqa: PLC0415  all of Jalon, for when it has to act

    return whole_round()


def _tell(report: CommandReport, done: Round) -> None:
    mails = plural(done.sent, "courriel envoyé", "courriels envoyés")
    report.say(f"{mails}, {number(done.waiting)} en attente.")
    if done.pushed or done.put_off:
        again = plural(done.pushed, "jeu envoyé", "jeux envoyés")
        report.say(f"{again} vers une plateforme, {number(done.put_off)} à réessayer.")
    if done.given_up:
        report.say(plural(done.given_up, "courriel abandonné", "courriels abandonnés") + ".")
    if done.refused:
        refused = plural(done.refused, "courriel n’est pas parti", "courriels ne sont pas partis")
        report.complain(f"{refused}\u00a0: un autre essai aura lieu.")
