"""Starting from the address of a catalogue, and whatever an address may give instead."""

import json
from datetime import timedelta
from typing import Any

import pytest

from app.jobs.services import LEASE
from app.publication.intake import gathering, portals
from app.publication.outside import fetching
from app.publication.platforms.answers import NONSENSE as NONSENSE_TOLD
from app.publication.platforms.udata_public import FIELDS, FILE_FIELDS
from app.tables.catalogues import reading as catalogues
from app.tables.sandbox import OF_CATALOGUES
from tests.publication.conftest import plain
from tests.publication.intake.conftest import URL, outcome, problem, read_address, rows
from tests.support.cast import Cast
from tests.support.catalogue_site import Site
from tests.support.client import Client
from tests.tables.catalogue_shapes import PORTAL, SHAPES, turtle


def test_the_pages_of_a_catalogue_are_followed(
    site: Site, alice_client: Client, cast: Cast
) -> None:
    site.gives("/catalog.ttl", turtle(2, after=f"{site.url}/deux", total=3))
    site.gives("/deux", turtle(1, first=3, after=f"{site.url}/catalog.ttl", total=3))
    page = read_address(alice_client, f"{site.url}/catalog.ttl")
    assert "3 nouveaux jeux" in plain(page)
    assert site.asked == ["/catalog.ttl", "/deux"]  # the page that leads back is not asked again


def test_a_catalogue_of_too_many_pages_says_where_it_stops(
    site: Site, alice_client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gathering, "MOST_PAGES", 2)
    site.gives("/catalog.ttl", turtle(1, after=f"{site.url}/deux"))
    site.gives("/deux", turtle(1, first=2, after=f"{site.url}/trois"))
    page = read_address(alice_client, f"{site.url}/catalog.ttl")
    assert "2 nouveaux jeux" in plain(page)
    assert gathering.TOO_LONG.replace("\u00a0", " ") in plain(page)


def test_a_last_page_without_datasets_ends_the_reading(
    site: Site, alice_client: Client, cast: Cast
) -> None:
    site.gives("/catalog.ttl", turtle(2, after=f"{site.url}/deux"))
    site.gives(
        "/deux", turtle(0, after=f"{site.url}/catalog.ttl").replace("hydra:next", "hydra:prev")
    )
    assert "2 nouveaux jeux" in plain(read_address(alice_client, f"{site.url}/catalog.ttl"))


def test_what_a_catalogue_does_not_show_is_told(
    site: Site, alice_client: Client, cast: Cast
) -> None:
    site.gives("/catalog.ttl", turtle(2, after=f"{site.url}/catalog.ttl", total=7))
    page = read_address(alice_client, f"{site.url}/catalog.ttl")
    assert "annonce 7 jeux, il n’en montre que 2" in plain(page)


def test_a_dataset_that_is_only_named_is_told_unless_another_page_describes_it(
    site: Site, alice_client: Client, cast: Cast
) -> None:
    lists = "\n<urn:c> dcat:dataset <{}/dataset/jeu-2>, <https://ailleurs.fr/perdu>, [] ."
    first = turtle(1, after=f"{site.url}/deux") + lists.format(PORTAL)
    site.gives("/catalog.ttl", first)
    site.gives("/deux", turtle(1, first=2))
    page = read_address(alice_client, f"{site.url}/catalog.ttl")
    assert "2 nouveaux jeux" in plain(page)
    assert "1 jeu cité sans être décrit, donc non repris : https://ailleurs.fr/perdu." in plain(
        page
    )


def test_of_many_that_are_only_named_the_first_are_told(
    site: Site, alice_client: Client, cast: Cast
) -> None:
    named = ", ".join(f"<https://ailleurs.fr/{rank}>" for rank in range(9))
    site.gives("/catalog.ttl", f"{turtle(1)}\n<urn:c> dcat:dataset {named} .")
    text = plain(read_address(alice_client, f"{site.url}/catalog.ttl"))
    assert "9 jeux cités sans être décrits, donc non repris : https://ailleurs.fr/" in text
    assert text.count("https://ailleurs.fr/") == gathering.MOST_NAMED


def test_a_reading_goes_on_from_the_page_that_failed(
    site: Site, alice_client: Client, cast: Cast
) -> None:
    site.gives("/catalog.ttl", turtle(2, after=f"{site.url}/deux", total=3))
    site.gives("/deux", status=429, Retry_After="120")
    page = read_address(alice_client, f"{site.url}/catalog.ttl")
    assert "d’espacer les lectures" in problem(page)
    assert "2 minutes" in plain(page)
    assert "2 jeux déjà lus sont gardés" in plain(page)
    site.gives("/deux", turtle(1, first=3))
    page = outcome(alice_client, alice_client.submit(page, "Reprendre la lecture"))
    assert "3 nouveaux jeux" in plain(page)
    assert site.asked == ["/catalog.ttl", "/deux", "/deux"]


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"status": 404}, fetching.NOWHERE),
        ({"status": 401}, fetching.SIGN_IN),
        ({"status": 403}, fetching.SIGN_IN),
        ({"status": 500}, fetching.BROKEN),
        ({"status": 418}, "réponse 418"),
        ({"status": 302, "Location": "/catalog.ttl"}, fetching.LOOPS),
        ({"status": 302, "Location": "https://10.0.0.1/catalog.ttl"}, "n’est pas publique"),
        ({"status": 301, "Location": "http://donnees.exemple.fr/"}, "que Jalon ne suit pas"),
        ({"body": "<html><form>Connexion</form></html>"}, catalogues.WEB_PAGE),
        ({"body": ""}, catalogues.EMPTY),
        ({"body": turtle(2), "kind": "short"}, fetching.SILENT),
        ({"kind": "endless"}, "dépasse 20"),
    ],
)
def test_an_address_that_gives_no_catalogue_is_told(
    given: dict[str, Any], sentence: str, site: Site, alice_client: Client, cast: Cast
) -> None:
    address = site.gives("/catalog.ttl", **given)
    assert sentence.replace("\u00a0", " ") in problem(read_address(alice_client, address))
    assert rows() == []


def test_a_silent_site_is_told(
    site: Site, alice_client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(fetching.fetch.__kwdefaults__, "seconds", 0.5)
    address = site.gives("/catalog.ttl", kind="silent")
    assert fetching.SILENT in problem(read_address(alice_client, address))


def test_somebody_else_finds_no_reading(
    alice_client: Client, charlie_client: Client, cast: Cast
) -> None:
    page = alice_client.submit(
        alice_client.get(URL), f"{URL}/adresse", address="https://a.exemple.fr/c"
    )
    charlie_client.get(page.url, status=404)
    charlie_client.get(page.url.replace("rodez", "autre"), status=404)


def test_a_reading_does_not_outlast_its_lease() -> None:
    """A page begun at the last moment ends before somebody else takes the job."""
    longest = gathering.STARTS_WITHIN + fetching.SECONDS
    assert timedelta(seconds=longest + OF_CATALOGUES.cpu_seconds) < LEASE


def test_the_page_of_a_portal_leads_to_its_catalogue(
    site: Site, alice_client: Client, cast: Cast
) -> None:
    named = '<link rel="alternate" type="text/turtle" href="/ailleurs.ttl">'
    site.gives("/accueil", f"<!doctype html><html><head>{named}</head></html>")
    site.gives("/ailleurs.ttl", turtle(2))
    assert "2 nouveaux jeux" in plain(read_address(alice_client, f"{site.url}/accueil"))
    assert site.asked == ["/accueil", "/ailleurs.ttl"]


def test_a_portal_that_names_no_catalogue_is_asked_where_portals_keep_it(
    site: Site, alice_client: Client, cast: Cast
) -> None:
    site.gives("/", "<!doctype html><html><body>Portail</body></html>")
    content, _ = SHAPES["data.json"]
    site.gives("/data.json", content)
    assert "1 nouveau jeu" in plain(read_address(alice_client, f"{site.url}/"))
    assert len(site.asked) <= 1 + portals.MOST_TRIES


@pytest.mark.parametrize("place", ["https://[nulle-part", "https://exemple.fr:99999/"])
def test_a_redirection_to_no_address_is_told(
    site: Site, alice_client: Client, cast: Cast, place: str
) -> None:
    site.gives("/catalog.ttl", status=302, Location=place)
    page = read_address(alice_client, f"{site.url}/catalog.ttl")
    assert "renvoie vers une autre, que Jalon ne suit pas" in problem(page)


def test_a_page_that_names_no_address_as_its_catalogue_is_a_page(
    site: Site, alice_client: Client, cast: Cast
) -> None:
    link = '<link rel="alternate" type="text/turtle" href="https://[nulle-part">'
    site.gives("/", f"<!doctype html><html><head>{link}</head></html>")
    page = read_address(alice_client, f"{site.url}/")
    assert catalogues.WEB_PAGE in problem(page)


def test_a_next_page_that_is_no_address_ends_the_catalogue(
    site: Site, alice_client: Client, cast: Cast
) -> None:
    site.gives("/catalog.ttl", turtle(2, after="https://[nulle-part", total=2))
    page = read_address(alice_client, f"{site.url}/catalog.ttl")
    assert "2 nouveaux jeux" in plain(page)


def test_signs_that_nobody_can_write_are_left_out(
    site: Site, alice_client: Client, cast: Cast
) -> None:
    unfit = "\\u0000\\ud800"
    dataset = (
        f'{{"title": "Ar{unfit}bres", "identifier": "a{unfit}", "description": "{unfit}Tous",'
        f'"keyword": ["ar{unfit}bre"], "landingPage": "https://a.fr/{unfit}", '
        f'"license": "inconnue{unfit}", "modified": "{unfit}", "publisher": "Voi{unfit}rie",'
        f'"distribution": [{{"downloadURL": "https://a.fr/{unfit}a.csv", "title": "{unfit}"}}]}}'
    )
    site.gives("/data.json", f'{{"dataset": [{dataset}]}}')
    page = read_address(alice_client, f"{site.url}/data.json")
    alice_client.submit(page, "Importer")
    [row] = rows()
    assert (row.title, row.description, row.keywords) == ("Arbres", "Tous", ["arbre"])
    assert row.landing_url == "https://a.fr/"


NONSENSE: tuple[Any, ...] = (1, True, "x", [], {}, [1], ["x"], [[]], {"a": 1}, None, 1.5)


@pytest.mark.parametrize("given", NONSENSE)
def test_a_platform_that_answers_nonsense_is_told(
    site: Site, alice_client: Client, cast: Cast, given: Any
) -> None:
    site.gives("/api/1/organizations/rodez/", json.dumps({"id": "o", "name": "Rodez"}))
    site.gives("/api/1/organizations/o/datasets/?page=1&page_size=100", json.dumps({"data": given}))
    page = read_address(alice_client, f"{site.url}/organizations/rodez/")
    told = problem(page)
    assert any(one in told for one in (NONSENSE_TOLD, gathering.NOTHING_PUBLISHED)), told


@pytest.mark.parametrize("given", NONSENSE)
def test_a_dataset_made_of_nonsense_stops_nothing(
    site: Site, alice_client: Client, cast: Cast, given: Any
) -> None:
    names = FIELDS.partition(",resources")[0].split(",")
    odd = {**dict.fromkeys((*names, "resources"), given), "title": "Bizarre"}
    files = {**dict.fromkeys(FILE_FIELDS.split(","), given), "url": "https://a.fr/f.csv"}
    body = {"data": [odd, {"title": "Fichier bizarre", "resources": [files, given]}]}
    site.gives("/api/1/organizations/rodez/", json.dumps({"id": "o", "name": "R" * 60_000}))
    site.gives("/api/1/organizations/o/datasets/?page=1&page_size=100", json.dumps(body))
    page = read_address(alice_client, f"{site.url}/organizations/rodez/")
    assert page.h1 == "Aperçu de l’import"
