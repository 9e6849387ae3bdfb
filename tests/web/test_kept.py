"""Pieces that are kept: they depend on what they are given alone, and say nobody else's."""

import pytest
from flask import Flask
from jinja2 import meta
from markupsafe import Markup

from app.web.templates.kept import blank, filled
from config import ROOT
from tests.support.client import Client

FOLDER = ROOT / "templates"
KEPT = sorted(str(path.relative_to(FOLDER)) for path in FOLDER.rglob("_kept.html"))


@pytest.mark.parametrize("name", KEPT)
def test_a_kept_piece_asks_for_nothing_but_what_it_is_given(app: Flask, name: str) -> None:
    source = (FOLDER / name).read_text(encoding="utf-8")
    assert meta.find_undeclared_variables(app.jinja_env.parse(source)) <= {"blank"}


def test_there_are_some() -> None:
    assert KEPT == ["dashboards/_kept.html", "layouts/_kept.html", "portfolio/_kept.html"]


def test_what_fills_a_blank_is_escaped() -> None:
    piece = Markup('<a href="%s">%s</a>') % (blank("url"), blank("name"))
    text = filled(piece, url="/c/rodez", name="<L’Isle>")
    assert text == '<a href="/c/rodez">&lt;L’Isle&gt;</a>'
    assert isinstance(text, Markup)


def test_no_blank_is_left_in_a_page(alice_client: Client) -> None:
    for path in ("/c/rodez/", "/portefeuille", "/compte", "/c/rodez/donnees"):
        assert "\0" not in alice_client.get(path).text


def test_one_person_never_sees_the_token_of_another(
    alice_client: Client, bob_client: Client
) -> None:
    alice, bob = (one.get("/compte").text for one in (alice_client, bob_client))
    token = alice.split('name="csrf_token" value="')[1].split('"')[0]
    assert alice.count(token) > 1
    assert token not in bob
