"""The journey of the first users, on the real application and both databases.

A lead opens her commune, fills the first phase by mouse and keyboard, invites her elected official;
who reads the answer without scrolling; the consultant finds the same figure in her portfolio.
"""

import re
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from app.accounts.models import User
from app.extensions import db
from app.mailer.models import OutgoingMail
from app.spaces import membership
from app.spaces.models import Authority
from app.spaces.permissions import Role
from tests.browser.conftest import OpenFor
from tests.browser.scene import ITEMS
from tests.browser.window import TABLET, Window, plain
from tests.support.cast import PASSWORD, make_user

pytestmark = pytest.mark.browser

Write = Callable[[], Any]
Mails = Callable[[], list[OutgoingMail]]
RODEZ = "/c/rodez-12202/"
# What the official must see at once.
ANSWER = """() => [...document.querySelectorAll('h1, .lead, .phases, .panel')].map((one) =>
  one.getBoundingClientRect().bottom - innerHeight)"""


@pytest.fixture
def people(write: Write) -> dict[str, int]:
    """Two accounts made by the operator, before any authority exists."""
    with write():
        names = {"lead": "Léa Cheffe", "consultant": "Constance Conseil"}
        made = {key: make_user(f"{key}@exemple.fr", name) for key, name in names.items()}
        return {key: user.id for key, user in made.items()}


def sign_in(window: Window, email: str) -> None:
    window.go("/connexion")
    window.page.get_by_label("Adresse électronique").fill(email)
    window.page.get_by_label("Mot de passe").fill(PASSWORD)
    window.page.get_by_role("button", name="Se connecter").click()
    window.page.wait_for_load_state("load")


def choose(window: Window, typed: str, name: str) -> None:
    """Type in the field that proposes, and take the place by this name."""
    window.go("/collectivites/nouvelle")
    window.page.get_by_label("Votre collectivité").press_sequentially(typed)
    option = window.page.get_by_role("option", name=re.compile(f"^{name}")).first
    option.wait_for()
    while option.get_attribute("aria-selected") != "true":
        window.press("ArrowDown")
    window.press("Enter")
    window.page.get_by_role("button", name=re.compile("Ouvrir l’espace|Continuer")).wait_for()
    if "territoire=" not in window.path:
        window.page.get_by_role("button", name="Continuer").click()
    window.page.wait_for_url("**territoire=*")


def open_space(window: Window, staff: str) -> str:
    """Give the number of agents, open the space; return what the law says."""
    window.page.get_by_label("Agents en équivalents temps plein").fill(staff)
    window.page.get_by_role("button", name="Ouvrir l’espace").click()
    window.page.wait_for_url("**/c/*/")
    return window.main


def percent_of(text: str) -> int:
    found = re.search(r"(\d+) %", text)
    assert found is not None, text
    return int(found[1])


def fill_first_phase(window: Window) -> None:
    """Five items with the mouse, the others with the keyboard, then a note and an undo."""
    window.go(f"{RODEZ}phases/1")
    for item in ITEMS[:5]:
        window.find(f"#point-{item.id} .quick").click()
        window.find(f"#point-{item.id}.done").wait_for()
    window.find(f"#point-{ITEMS[4].id} summary").focus()
    for item in ITEMS[5:12]:
        window.press("j", "3")
        window.find(f"#point-{item.id}.done").wait_for()
    window.press("j", "2")
    item = ITEMS[12]
    window.find(f"#point-{item.id}.in_progress").wait_for()
    window.press("z")
    window.find(f"#point-{item.id}.todo").wait_for()
    window.press("n")
    window.find(f"#point-{item.id} [data-note]:focus").wait_for()
    window.page.keyboard.type("À voir avec la direction générale.")
    window.find(f"#point-{item.id} label.in_progress").click()
    window.press("Tab")
    window.find(f"#point-{item.id}").get_by_role("button", name="Enregistrer").click()
    window.find(f"#point-{item.id}.in_progress").wait_for()


def test_the_first_journey(
    open_for: OpenFor, people: dict[str, int], mails: Mails, write: Write
) -> None:
    lead = open_for()
    sign_in(lead, "lead@exemple.fr")
    choose(lead, "rodez", "Rodez")
    assert lead.h1 == "Rodez : vérifier et ouvrir l’espace"
    assert "Obligée par la loi" in open_space(lead, "400")
    assert lead.path == RODEZ

    fill_first_phase(lead)
    figure = percent_of(lead.go(RODEZ).h1)
    assert figure > 0

    lead.go(f"{RODEZ}membres")
    lead.page.get_by_label("Adresse électronique").fill("elue@exemple.fr")
    lead.page.get_by_label("Élu").check()
    lead.page.get_by_role("button", name="Envoyer l’invitation").click()
    lead.page.get_by_text("elue@exemple.fr").first.wait_for()

    official = open_for(size=TABLET)
    link = re.search(r"https?://\S+/invitation/\S+", mails()[-1].body)
    assert link is not None
    official.page.goto(link[0])
    official.page.get_by_label("Prénom et nom").fill("Élodie Élue")
    official.page.get_by_label("Mot de passe").fill(PASSWORD)
    official.page.get_by_role("button", name="Créer mon compte et rejoindre").click()
    official.page.wait_for_url(f"**{RODEZ}")
    official.go(RODEZ)
    assert percent_of(official.h1) == figure
    assert max(official.page.evaluate(ANSWER)) <= 0, "il faut faire défiler pour lire la réponse"
    assert official.page.get_by_role("link", name="Répondre").count() == 0

    _advise(people, write)
    consultant = open_for()
    sign_in(consultant, "consultant@exemple.fr")
    consultant.go("/portefeuille")
    row = plain(consultant.find("tbody tr").filter(has_text="Rodez").inner_text())
    assert percent_of(row) == figure


def _advise(people: dict[str, int], write: Write) -> None:
    """The lead's invitation of the consultant, accepted: another test goes through the pages."""
    with write():
        rodez = db.session.scalars(select(Authority).where(Authority.code == "12202")).one()
        consultant = db.session.get_one(User, people["consultant"])
        membership.add_member(rodez, consultant, Role.CONSULTANT)


@pytest.mark.only_on("sqlite")
@pytest.mark.parametrize(
    ("typed", "name", "staff", "path", "law"),
    [
        (
            "sicoval",
            "Communauté d’agglomération du Sicoval",
            "900",
            "/c/sicoval-243100633/",
            "Obligée par la loi",
        ),
        (
            "243100633",
            "Communauté d’agglomération du Sicoval",
            "49,99",
            "/c/sicoval-243100633/",
            "Non obligée",
        ),
        ("noumea", "Nouméa", "900", "/c/noumea-98818/", "Obligée par la loi"),
        ("98818", "Nouméa", "", "/c/noumea-98818/", "À confirmer"),
    ],
)
def test_opening_other_authorities(
    open_for: OpenFor,
    people: dict[str, int],
    typed: str,
    name: str,
    staff: str,
    path: str,
    law: str,
) -> None:
    window = open_for()
    sign_in(window, "lead@exemple.fr")
    choose(window, typed, name)
    assert law.lower() in open_space(window, staff).lower()
    assert window.path == path
