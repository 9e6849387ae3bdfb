"""The home page: what Jalon is, or where one's authorities are."""

from typing import Any

from app.methodology.loader import current_edition
from app.spaces.membership import add_member
from app.spaces.permissions import Role
from tests.support.cast import Cast, make_authority
from tests.support.client import Client


def test_a_visitor_reads_what_it_is_and_finds_the_door(client: Client, cast: Cast) -> None:
    page = client.get("/")
    assert page.links["Se connecter"] == "/connexion"
    assert page.links["Lire la méthode"] == "/methode"
    titles = [link.get_text() for link in page.soup.select(".next-steps a")]
    assert titles == [phase.short_title for phase in current_edition().phases]
    assert len(titles) == 6
    assert page.dom <= 380
    assert not page.statements


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
