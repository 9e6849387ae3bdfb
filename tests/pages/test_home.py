"""The home page: what Jalon is, or where one's authorities are."""

from typing import Any

import pytest
import yaml
from flask import Flask

from app.authorities.rules import slug_for
from app.kernel.clock import now
from app.methodology.loader import current_edition
from app.spaces.membership import add_member
from app.spaces.permissions import Role
from config import DEMONSTRATION, ROOT
from tests.support.cast import Cast, make_authority
from tests.support.client import Client


def test_a_visitor_reads_what_it_is_and_finds_the_door(client: Client, cast: Cast) -> None:
    page = client.get("/")
    assert page.links["Se connecter"] == "/connexion"
    assert page.links["Lire la méthode"] == "/methode"
    titles = [link.get_text().strip() for link in page.soup.select(".home-path a b")]
    assert titles == [phase.short_title for phase in current_edition().phases]
    assert len(titles) == 6
    assert page.dom <= 380
    assert not page.statements


def test_a_visitor_sees_the_product(client: Client) -> None:
    page = client.get("/")
    picture = page.find(".mock")
    assert picture["role"] == "img"
    assert "55" in str(picture["aria-label"])
    assert len(picture.select(".stone")) == 6
    assert not picture.select("a, button, input")


def test_a_visitor_opens_the_public_catalogue_of_the_example(
    app: Flask, client: Client, cast: Cast, write: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "EXAMPLE", "")
    assert "pour voir" not in client.get("/").visible
    monkeypatch.setitem(app.config, "EXAMPLE", cast.rodez.slug)
    with write():
        cast.rodez.catalogue_opened_at = now()
    url = client.get("/").links["Le catalogue public d’une ville, pour voir"]
    assert "Rodez" in client.get(url).visible


def test_the_example_is_the_town_of_the_demonstration() -> None:
    town = yaml.safe_load((ROOT / "seeds" / "demo" / "1-belcombe.yml").read_text("utf-8"))
    assert slug_for(town["name"]) == DEMONSTRATION


def test_the_lawful_mention_is_on_the_home_page(client: Client, alice_client: Client) -> None:
    for who in (client, alice_client):
        assert who.get("/").links["Accessibilité\u00a0: non conforme"] == "/accessibilite"


def test_somebody_with_one_authority_is_one_press_away(alice_client: Client) -> None:
    page = alice_client.get("/")
    assert page.h1 == "Bonjour Alice Durand"
    assert page.links["Rodez"] == "/c/rodez/"
    assert "Autre-Ville" not in page.text
    assert page.links["Ouvrir une collectivité"] == "/collectivites/nouvelle"
    assert "Comptes de l’instance" not in page.links


def test_somebody_with_several_also_gets_the_portfolio(
    carole_client: Client, cast: Cast, write: Any
) -> None:
    page = carole_client.get("/")
    assert page.links["Rodez"] == "/c/rodez/"
    assert page.links["Autre-Ville"] == "/c/autre/"
    assert page.links["Toutes, avec leur avancement"] == "/portefeuille"
    assert "Voir les autres" not in page.links
    with write():
        for n in range(20):
            space = make_authority(slug=f"commune-{n:02}", name=f"Commune {n:02}")
            add_member(space, cast.carole, Role.CONSULTANT)
    many = carole_client.get("/")
    assert many.links["Voir les autres"] == "/portefeuille"
    assert len(many.soup.select(".panel .lines li")) == 7
    assert len(many.statements) == len(page.statements)


def test_somebody_without_any_is_told_what_to_do(olga_client: Client) -> None:
    page = olga_client.get("/")
    assert "Aucune collectivité pour l’instant" in page.visible
    assert page.links["Ouvrir une collectivité"] == "/collectivites/nouvelle"
    assert page.links["Comptes de l’instance"] == "/instance"
