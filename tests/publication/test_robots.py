"""What robots are told: what is for them, where it is, whom to write to about a weakness."""

import re
from datetime import date, timedelta
from xml.etree import ElementTree as Xml

import pytest
from flask import Flask

from app.kernel.clock import today
from app.pages.robots import CLOSED, PAGES, SHOWN, SITEMAPS
from app.publication.catalogue import opening
from tests.datasets.conftest import Write, actor
from tests.publication.conftest import CATALOGUE, Publish
from tests.support.cast import Cast
from tests.support.client import Client

BASE = "http://localhost"
LOC, LASTMOD = f"{{{SITEMAPS}}}loc", f"{{{SITEMAPS}}}lastmod"


def addresses(client: Client, path: str) -> list[str]:
    answer = client.raw("GET", path)
    assert (answer.status_code, answer.content_type) == (200, "application/xml; charset=utf-8")
    return [str(loc.text) for loc in Xml.fromstring(answer.data).iter(LOC)]  # noqa: S314  ours


@pytest.fixture
def opened(publish: Publish, write: Write, cast: Cast) -> None:
    publish("Arbres", updated_on=date(2026, 3, 4))
    publish("Bancs")
    with write():
        opening.open_catalogue(cast.rodez, opened=True, by=actor(cast.alice))


def test_sitemaps_lead_to_every_page_that_is_shown(opened: None, client: Client) -> None:
    maps = addresses(client, "/sitemap.xml")
    assert maps == [f"{BASE}/sitemap-pages.xml", f"{BASE}/public/rodez/sitemap.xml"]
    pages = [page for one in maps for page in addresses(client, one.removeprefix(BASE))]
    assert len(pages) == len(set(pages)) >= len(PAGES) + 3
    assert {f"{BASE}{CATALOGUE}", f"{BASE}/public/rodez/jeux/arbres"} <= set(pages)
    guide = f"{BASE}/methode/"
    steps = [page for page in pages if page.startswith(guide)]  # one for each point and text
    for page in [*(page for page in pages if page not in steps), *steps[::20]]:
        answer = client.raw("GET", page.removeprefix(BASE))
        assert answer.status_code == 200
        assert "X-Robots-Tag" not in answer.headers


def test_the_day_of_the_data_is_told(opened: None, client: Client) -> None:
    root = Xml.fromstring(client.raw("GET", "/public/rodez/sitemap.xml").data)  # noqa: S314  ours
    assert "2026-03-04" in [day.text for day in root.iter(LASTMOD)]


def test_a_closed_catalogue_has_no_sitemap(publish: Publish, client: Client) -> None:
    publish("Arbres")
    client.get("/public/rodez/sitemap.xml", 404)
    assert addresses(client, "/sitemap.xml") == [f"{BASE}/sitemap-pages.xml"]


def test_robots_are_told_where_not_to_go(client: Client) -> None:
    answer = client.raw("GET", "/robots.txt")
    assert answer.content_type == "text/plain; charset=utf-8"
    lines = answer.text.splitlines()
    assert lines[0] == "User-agent: *"
    assert {f"Disallow: {path}" for path in CLOSED} <= set(lines)
    assert lines[-1] == f"Sitemap: {BASE}/sitemap.xml"
    assert not any(path.startswith("/public") for path in CLOSED)


@pytest.mark.parametrize("path", ["/connexion", "/mot-de-passe-oublie", "/c/rodez/", "/nulle-part"])
def test_what_is_not_for_robots_says_so(cast: Cast, client: Client, path: str) -> None:
    assert client.raw("GET", path).headers["X-Robots-Tag"] == "noindex, nofollow"


def test_what_is_shown_exists(app: Flask) -> None:
    assert app.view_functions.keys() >= SHOWN


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("dsi@rodez.fr", "mailto:dsi@rodez.fr"),
        ("La DSI : dsi@rodez.fr, 05 65 00 00 00", "mailto:dsi@rodez.fr"),
        ("https://rodez.fr/contact", "https://rodez.fr/contact"),
        ("La mairie, au guichet", f"{BASE}/mentions-legales"),
        ("", f"{BASE}/mentions-legales"),
    ],
)
def test_whom_to_write_to_about_a_weakness(
    app: Flask, client: Client, monkeypatch: pytest.MonkeyPatch, written: str, told: str
) -> None:
    monkeypatch.setitem(app.config, "CONTACT", written)
    text = client.raw("GET", "/.well-known/security.txt").text
    assert f"Contact: {told}\n" in text
    [expires] = re.findall(r"^Expires: (\d{4}-\d\d-\d\d)T00:00:00Z$", text, re.MULTILINE)
    assert today() < date.fromisoformat(expires) < today() + timedelta(days=365)


def test_the_picture_that_browsers_ask_for(client: Client) -> None:
    answer = client.raw("GET", "/favicon.ico")
    assert answer.status_code == 200
    assert answer.data.startswith(b"\x00\x00\x01\x00")
