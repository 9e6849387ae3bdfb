"""Every failure is a sentence with a way out; what was typed is shown again, secrets never."""

import re
from typing import Any

import pytest
from flask import Flask

from app.web.errors import is_hidden
from config import ROOT
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


def test_no_hidden_field_is_taken_for_what_somebody_wrote() -> None:
    """What a template or a form hides is never shown as « Ce que vous aviez écrit »."""
    pages = [path.read_text(encoding="utf-8") for path in (ROOT / "templates").rglob("*.html")]
    forms = [path.read_text(encoding="utf-8") for path in (ROOT / "app").rglob("forms.py")]
    names = {
        *re.findall(r'<input type="hidden" name="([\w-]+)"', "\n".join(pages)),
        *re.findall(r"(\w+) = (?:HiddenField|RevisionField)\(", "\n".join(forms)),
    }
    assert {"csrf_token", "op", "vus"} < names
    drawn_by_scripts = {"influence", "interest", "value", "effort", "List-Unsubscribe"}
    assert sorted(name for name in names - drawn_by_scripts if not is_hidden(name)) == []
    assert is_hidden("elu-referent-nomme-revision")
    assert not is_hidden("title")


def test_marks_travel_again_and_are_not_shown(alice_client: Client) -> None:
    url = "/c/rodez/parametres"
    fields = alice_client.get(url).form().filled({"name": "Ville de Rodez"}, None)
    sent = {name: value for name, value in fields.items() if name != "csrf_token"}
    page = alice_client._send("POST", url, data=sent, status=400)
    assert page.form(0).values()["revision"] == fields["revision"]
    shown = [each.get_text().strip() for each in page.soup.select("textarea")]
    assert "Ville de Rodez" in shown
    assert str(fields["revision"][0]) not in shown
    assert alice_client.submit(page, 0).flash[0].startswith("Enregistré.")
