"""Every failure is a sentence with a way out; what was typed is shown again, secrets never."""

from typing import Any

import pytest
from flask import Flask

from tests.support.cast import PASSWORD
from tests.support.client import Client

NEVER = ("Erreur", "erreur", "invalide", "Oups")


@pytest.mark.parametrize(
    ("url", "method", "status", "title"),
    [
        ("/nulle-part", "GET", 404, "Page introuvable"),
        ("/methode/points/nulle-part", "GET", 404, "Page introuvable"),
        ("/aide", "PUT", 405, "Action impossible ici"),
        ("/deconnexion", "GET", 405, "Action impossible ici"),
    ],
)
def test_a_problem_has_a_sentence_and_a_way_out(
    client: Client, url: str, method: str, status: int, title: str
) -> None:
    page = client._send(method, url, status=status)
    assert page.h1 == title
    assert page.links["Revenir à l’accueil"] == "/"
    assert not [word for word in NEVER if word in page.visible]
    if status == 405:
        assert page.headers["Allow"]


def test_a_long_text_comes_back_whole_and_is_sent_in_one_press(
    olga_client: Client, app: Flask
) -> None:
    text = "\nPremière ligne\n\nDernière <ligne> & fin"
    fields = {"full_name": text, "email": "zoe@exemple.fr", "list": ["a", "b"]}
    olga_client.typed = ("Dernière <ligne> & fin",)
    page = olga_client._send("POST", "/instance?apres=0", data=fields, status=400)
    form = page.form(0)
    assert form.action == "/instance?apres=0"
    assert form.values()["full_name"] == [text]
    assert form.values()["list"] == ["a", "b"]
    assert page.find("textarea").get_text().removeprefix("\n") == text.removeprefix("\n")
    assert olga_client.submit(page, 0).flash == ["L’invitation part à zoe@exemple.fr."]


def test_a_secret_is_never_shown(alice_client: Client) -> None:
    fields = {"current_password": PASSWORD, "password": "trois petits pots de miel"}
    page = alice_client._send("POST", "/compte/mot-de-passe", data=fields, status=400)
    assert PASSWORD not in page.text
    assert "petits pots" not in page.text


def test_a_breakdown_is_a_sentence_too(
    app: Flask, alice_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(**_: Any) -> Any:
        raise RuntimeError("un secret du code")

    monkeypatch.setitem(app.view_functions, "pages.help_page", broken)
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    monkeypatch.setattr(app, "testing", False)
    broken.access = app.view_functions["pages.rights"].access  # type: ignore[attr-defined]
    page = alice_client.get("/aide", status=500)
    assert page.h1 == "Jalon a rencontré un problème"
    assert "secret" not in page.text
    assert page.headers["Cache-Control"] == "no-store"
