"""What docs/exploitation.md states of a limit, or of how long a thing is kept, is what is done."""

import re
from datetime import timedelta

import pytest

from app.accounts import addresses, services, sessions, throttle
from app.authorities.several import MOST_AT_ONCE
from app.cli.upkeep.forgetting import CHORES
from app.datasets.checks import room
from app.datasets.transfer import importing
from app.ecosystem.requests import rules as requests
from app.files.data import DATA_KINDS
from app.files.images import IMAGE_KINDS, KILOBYTE, LARGEST_SIDE, MAX_IMAGE_BYTES, SMALLEST_SIDE
from app.files.rules import KINDS, MAX_FILE_BYTES, MEGABYTE, QUOTA_BYTES
from app.grid.rules import FORM_ROWS, MOST_CELLS, MOST_LINES, SCRIPT_ROWS
from app.jobs import services as jobs
from app.kernel.matching import MOST_LETTERS, MOST_WORDS
from app.kernel.typography import number
from app.mailer import services as mailer
from app.notifications import rules as notifications
from app.progress.evidence import MAX_PIECES
from app.progress.upgrading import services as upgrading
from app.publication.intake import gathering
from app.publication.outside import fetching, redirections
from app.spaces.findable import MOST_ROWS
from app.spaces.membership import INVITATION_LIFE
from app.stakeholders.directory import retention
from app.tables.catalogues.records import MOST_DATASETS
from app.tables.nested.json_text import LARGEST_VALUE
from app.tables.reading.archive import MAX_CELLS, MAX_ODS_CELLS, MAX_XLS_CELLS
from app.watching import rules as watching
from app.watching import visiting
from app.watching.sources import deposits, getting
from app.watching.sources import running as sources
from app.web import forms, operations, picks
from config import (
    MAX_CHECKED_BYTES,
    MAX_FORM_TEXT_BYTES,
    MAX_REQUEST_BYTES,
    ROOT,
    USUAL_FILE_MB,
    USUAL_FILES_MB,
    USUAL_VERSIONS,
)

PAGE = (ROOT / "docs" / "exploitation.md").read_text(encoding="utf-8")
DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
MEBIBYTE = 1 << 20  # what a request is counted in; « Mo » all the same for whoever reads


def table(heading: str) -> dict[str, str]:
    """Return the rows of the table under a heading of the page: what, and what is stated."""
    section = PAGE.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| ([^|]+) \| ([^|]+) \|", section, re.MULTILINE)
    return dict(rows[1:])


LIMITS = table("Tailles et limites")
KEPT = table("Durées de conservation")
WATCHED = table("Veille de ce qui est en ligne")


def stated(rows: dict[str, str], beginning: str) -> str:
    [text] = [text for what, text in rows.items() if what.startswith(beginning)]
    return text


@pytest.mark.parametrize(
    ("what", "limit"),
    [
        ("un fichier déposé", f"{MAX_FILE_BYTES // MEGABYTE} Mo"),
        ("un logo", f"{MAX_IMAGE_BYTES // KILOBYTE} ko"),
        ("un logo", f"{SMALLEST_SIDE} à {number(LARGEST_SIDE)} pixels"),
        ("les fichiers d’une collectivité", f"{number(QUOTA_BYTES // MEGABYTE)} Mo"),
        ("un fichier d’un jeu", f"{USUAL_FILE_MB} Mo"),
        ("les fichiers des jeux", f"{number(USUAL_FILES_MB)} Mo"),
        ("les fichiers des jeux", f"{USUAL_VERSIONS} versions"),
        ("les preuves d’un point", f"{MAX_PIECES}"),
        ("un catalogue lu ailleurs", f"{fetching.LARGEST // MEBIBYTE} Mo par réponse"),
        ("un catalogue lu ailleurs", f"{gathering.MOST_PAGES} pages"),
        ("un catalogue lu ailleurs", f"{number(MOST_DATASETS)} jeux"),
        ("un catalogue lu ailleurs", f"{redirections.MOST_REDIRECTIONS} renvois"),
        ("un tableau à contrôler", f"{MAX_CHECKED_BYTES // MEBIBYTE} Mo"),
        ("un tableau à contrôler", f"{MAX_FILE_BYTES // MEGABYTE} Mo s’il est gardé"),
        ("un fichier JSON", f"{MAX_CHECKED_BYTES // MEBIBYTE} Mo"),
        ("un fichier JSON", f"{number(LARGEST_VALUE)} signes par marché"),
        ("une table apportée", f"{MAX_CHECKED_BYTES // MEBIBYTE} Mo"),
        ("un classeur à lire", f"{number(MAX_CELLS)} cellules"),
        ("un classeur à lire", f"{number(MAX_XLS_CELLS)} en xls"),
        ("un classeur à lire", f"{number(MAX_ODS_CELLS)} en ods"),
        ("une demande", f"{MAX_REQUEST_BYTES // MEBIBYTE} Mo ; {MAX_CHECKED_BYTES // MEBIBYTE} Mo"),
        ("le texte d’un formulaire", f"{MAX_FORM_TEXT_BYTES // MEBIBYTE} Mo en tout"),
        ("le texte d’un formulaire", f"{number(forms.MAX_TEXT)} caractères par champ"),
        ("une session", f"{sessions.IDLE // HOUR} heures sans activité"),
        ("une session", f"{sessions.ABSOLUTE // HOUR} heures en tout"),
        ("un lien de nouveau mot de passe", f"{services.RESET_LIFE // MINUTE} minutes"),
        ("une invitation", f"{INVITATION_LIFE // DAY} jours"),
        ("une invitation", f"{services.WELCOME_LIFE // DAY} jours"),
        ("les essais de connexion d’un compte", f"{throttle.PER_ACCOUNT.tries} par jour"),
        ("les essais de connexion d’une adresse", f"{throttle.PER_ADDRESS.tries} en cinq minutes"),
        ("un lien qui confirme", f"{addresses.CONFIRM_LIFE // HOUR} heures"),
        ("un lien qui confirme", f"{addresses.BACK_LIFE // DAY} jours"),
        ("les changements d’adresse", f"{throttle.MAIL_PER_PERSON.tries} par jour"),
        ("les espaces ouverts en une fois", f"{MOST_AT_ONCE}"),
        ("ce qu’une grille envoie", f"{number(MOST_CELLS)} cellules"),
        ("ce qu’une grille envoie", f"{MOST_LINES} lignes enregistrées"),
        ("ce qu’une grille envoie", f"{SCRIPT_ROWS} lignes par page, {FORM_ROWS} sans JavaScript"),
        ("ce que lit une recherche", f"{number(MOST_ROWS)} titres"),
        ("ce que lit une recherche", f"{MOST_WORDS} mots, {MOST_LETTERS} caractères"),
        ("les coches d’une liste", f"{picks.MOST}"),
        ("les liens de nouveau mot de passe", f"{throttle.MAIL_PER_PERSON.tries} par jour"),
    ],
)
def test_a_limit_is_the_one_that_is_stated(what: str, limit: str) -> None:
    words = stated(LIMITS, what).replace("\u202f", " ").replace("\u00a0", " ")
    limit = limit.replace("\u202f", " ").replace("\u00a0", " ")
    assert re.search(rf"(?<!\d)(?<!\d ){re.escape(limit)}", words), words


@pytest.mark.parametrize(
    ("what", "limit"),
    [
        ("demandes à la fois", f"{watching.MOST_AT_ONCE}, et {watching.MOST_A_HOST}"),
        ("octets relus", f"{visiting.MOST_LOOKED_AT // 1_000_000} Mo"),
        ("octets d’une source", f"{MAX_CHECKED_BYTES // MEBIBYTE} Mo"),
        ("durée d’une demande", f"{visiting.GET_SECONDS:.0f} secondes"),
        ("durée d’une demande", f"{sources.FETCH_SECONDS / 60:.0f} minutes pour une source"),
        ("redirections suivies", f"{redirections.MOST_REDIRECTIONS},"),
        ("essais avant", f"{watching.FAILURES} "),
    ],
)
def test_a_limit_of_the_watch_is_the_one_that_is_stated(what: str, limit: str) -> None:
    words = stated(WATCHED, what).replace("\u00a0", " ") + " "
    assert re.search(rf"(?<!\d){re.escape(limit)}", words), words


def test_the_rests_of_the_watch_are_those_that_are_stated() -> None:
    assert (watching.SOON, watching.LATER) == (HOUR, DAY)
    assert watching.LONGEST_REST == DAY
    assert watching.WEEK == 7 * DAY
    assert getting.EVERY == DAY
    assert MINUTE.total_seconds() == deposits.QUIET_SECONDS


def test_the_pauses_between_two_tries_are_those_that_are_stated() -> None:
    account, address = throttle.PER_ACCOUNT, throttle.PER_ADDRESS
    words = stated(LIMITS, "les essais de connexion d’un compte")
    assert "puis un toutes les minutes, pause qui double jusqu’à deux heures" in words
    assert (account.window, account.pause, account.longest) == (DAY, MINUTE, 2 * HOUR)
    assert (address.window, address.longest) == (5 * MINUTE, 2 * HOUR)
    assert throttle.MAIL_PER_PERSON.window == DAY


def test_the_kinds_of_files_are_those_that_are_stated() -> None:
    words = stated(LIMITS, "un fichier déposé").replace(",", " ").replace("ou jpg", "jpg").split()
    assert {word for word in words if word in KINDS} == KINDS.keys() - {"jpeg"}


def test_the_kinds_of_files_of_datasets_are_those_that_are_stated() -> None:
    words = stated(LIMITS, "un fichier d’un jeu").replace(",", " ").split()
    assert {word for word in words if word in DATA_KINDS} == DATA_KINDS.keys()


def test_the_kinds_of_pictures_are_those_that_are_stated() -> None:
    words = stated(LIMITS, "un logo").replace(",", " ").split()
    assert {word for word in words if word in IMAGE_KINDS} == IMAGE_KINDS.keys() - {"jpeg"}


# Of each chore of « jalon retention run »: the row of the page, and how long it keeps.
DELAYS = {
    "sessions": ("une session", sessions.KEPT, "30 jours après sa fin"),
    "throttles": ("les essais de connexion", throttle.KEPT, "30 jours"),
    "askers": ("le nom et l’adresse de qui demande", requests.ASKER_KEPT, "un an"),
    "forms": ("l’identifiant d’un formulaire", operations.KEPT, "30 jours"),
    "mail_texts": ("le texte d’un courriel", mailer.BODY_KEPT, "7 jours"),
    "jobs": ("ce qu’a donné une demande", jobs.KEPT, "30 jours"),
    "notices": ("ce qui a été dit à quelqu’un", notifications.TOLD_KEPT, "90 jours"),
    "former_answers": ("les réponses d’avant", upgrading.WAY_BACK, "30 jours"),
    "waiting_imports": ("un tableau envoyé à l’import", importing.KEPT, "un jour"),
    "check_files": ("les fichiers envoyés", timedelta(seconds=room.KEPT_SECONDS), "un jour"),
    "warned_authorities": ("les avis", retention.KEPT, "deux ans sans activité dans l’espace"),
    "cleared_authorities": ("les avis", retention.KEPT, "deux ans sans activité dans l’espace"),
}
DAYS = {"un jour": 1, "un an": 365, "deux ans": 730}


@pytest.mark.parametrize("chore", [key for key, _, _ in CHORES])
def test_each_thing_is_kept_as_long_as_is_stated(chore: str) -> None:
    row, delay, words = DELAYS[chore]
    assert stated(KEPT, row) == words
    begins = " ".join(words.split()[:2])
    assert delay.days == (DAYS[begins] if begins in DAYS else int(begins.split()[0]))


def test_leads_are_warned_as_long_before_as_is_stated() -> None:
    assert f"courriel {retention.NOTICE.days} jours avant" in PAGE
    assert f"elle prévient d’abord et efface {retention.NOTICE.days} jours plus tard" in PAGE


def test_the_page_states_nothing_that_is_not_kept() -> None:
    rows = {row for row, _, _ in DELAYS.values()}
    assert [what for what in KEPT if not what.startswith(tuple(rows))] == []
