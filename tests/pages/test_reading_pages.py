"""Help, rights and statements: complete, true to the code, and nothing made up."""

import hashlib
import re
from typing import Any

import pytest

from app.pages import routes
from app.progress.rules import AnswerState
from app.spaces.permissions import GRANTS, IF_OPENED, Permission, Role
from tests.support.client import Client

PAGES = ("/aide", "/aide/droits", "/accessibilite", "/mentions-legales", "/plan-du-site")
PARTS = [
    "Engagement",
    "Ce que couvre cette déclaration",
    "État de conformité",
    "Résultats des tests",
    "Contenus non accessibles",
    "Établissement de cette déclaration",
    "Technologies utilisées",
    "Environnement de test",
    "Outils d’évaluation",
    "Pages vérifiées",
    "Retour d’information et contact",
    "Voies de recours",
]
# The words of the statement on the day it says it was last changed. When this fails, change the
# date in app/pages/routes.py first, then this digest: the two move together.
STATEMENT = ("2026-11-30", "3c270cffb2afc563")


@pytest.mark.parametrize("url", PAGES)
def test_anyone_can_read_them(client: Client, alice_client: Client, url: str) -> None:
    visitor = client.get(url)
    assert visitor.dom <= 380
    assert not visitor.statements
    assert alice_client.get(url).h1 == visitor.h1


def test_the_rights_shown_are_those_applied(client: Client) -> None:
    page = client.get("/aide/droits")
    heads = [cell.get_text() for cell in page.soup.select("thead th")]
    assert heads == ["Droit", *(role.label for role in Role)]
    shown = {
        row.th.get_text(): [cell.get_text() for cell in row.find_all("td")]
        for row in page.soup.select("tbody tr")
    }
    assert shown == {right.label: [_said(right, role) for role in Role] for right in GRANTS}


def _said(right: Permission, role: Role) -> str:
    if role in GRANTS[right]:
        return "Oui"
    return "Si un chef de projet l’ouvre" if role in IF_OPENED.get(right, ()) else "Non"


def test_the_help_explains_every_role_and_state_in_the_words_of_the_screens(
    client: Client,
) -> None:
    page = client.get("/aide")
    terms = [term.get_text(strip=True) for term in page.soup.select("main dt")]
    lines = [line.get_text(strip=True) for line in page.soup.select("main .lines li")]
    for role in Role:
        assert any(line.startswith(role.label) for line in lines), role.label
    assert [state.label for state in AnswerState if state.label not in terms] == []
    keys = {key.get_text() for key in page.soup.select("kbd")}
    assert keys == {"j", "k", "1", "5", "n", "z", "?", "Entrée", "Tab", "Ctrl V", "Ctrl Z"}


def test_the_statement_has_its_twelve_parts_in_order(client: Client) -> None:
    page = client.get("/accessibilite")
    assert [title.get_text() for title in page.soup.select("main h2")] == PARTS


def test_the_statement_claims_nothing_that_was_not_measured(client: Client) -> None:
    page = client.get("/accessibilite")
    assert "non conforme" in page.visible
    assert "partiellement conforme" not in page.visible
    assert "%" not in page.visible
    assert "loi n°\u00a02005-102" in page.visible
    assert "dans la semaine" in page.visible
    assert "Libre réponse 71120" in page.visible


def test_the_date_of_the_statement_moves_with_its_words(client: Client) -> None:
    page = client.get("/accessibilite")
    day, digest = STATEMENT
    assert routes.STATEMENT_UPDATED.isoformat() == day
    assert routes.STATEMENT_DRAWN_UP <= routes.STATEMENT_UPDATED
    words = re.sub(r"\s+", " ", page.find("main").get_text())
    assert hashlib.sha256(words.encode()).hexdigest()[:16] == digest


def test_what_the_operator_says_of_themselves_is_shown(
    client: Client, app: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = {
        "PUBLISHER": "Syndicat mixte d’exemple, 1 place de la Mairie, 12000 Exemple",
        "HOST": "Hébergeur d’exemple",
        "CONTACT": "aide@exemple.fr",
        "DIRECTOR": "Camille Exemple, présidente",
        "DPO": "dpo@exemple.fr",
    }
    for name in told:
        monkeypatch.setitem(app.config, name, "")
    assert client.get("/mentions-legales").visible.lower().count("à compléter") == len(told)
    for name, value in told.items():
        monkeypatch.setitem(app.config, name, value)
    legal = client.get("/mentions-legales").visible
    assert all(value in legal for value in told.values())
    statement = client.get("/accessibilite").visible
    assert told["PUBLISHER"] in statement
    assert "Écrivez à aide@exemple.fr" in statement
    assert "à l’adresse aide@exemple.fr." in client.get("/aide").visible
