"""What ``make nu`` reads of the demonstration and of the checker."""

from flask import Flask

from tests.nu import ALIKE, Read, inside, lines_of, pages_of


def test_a_link_is_followed_inside_only() -> None:
    assert inside("/c/rodez/taches?page=2", "?page=3") == "/c/rodez/taches?page=3"
    assert inside("/methode", "/glossaire#csv") == "/glossaire"
    assert inside("/methode", "https://exemple.fr/methode") == "//"
    assert inside("/methode", "mailto:qui@exemple.fr") == "//"


def test_pages_are_reached_by_links_a_few_of_each_kind(app: Flask) -> None:
    pages = list(pages_of(app, "", app.test_client()))
    endpoints = [page.endpoint for page in pages]
    assert {"pages.home", "methodology.item", "pages.guide", "accounts.sign_in"} <= set(endpoints)
    assert endpoints.count("methodology.item") == ALIKE
    assert len({page.url for page in pages}) == len(pages)


def test_each_fault_is_told_once_with_its_page() -> None:
    read = {
        "0000.html": Read("", "/", "pages.home", b""),
        "0001.html": Read("elue", "/c/a/", "dashboards.home", b""),
        "0002.html": Read("elue", "/c/b/", "dashboards.home", b""),
    }
    messages = [
        {"url": "file:/tmp/x/0000.html", "message": "Bad value.", "lastLine": 3},
        {"url": "file:/tmp/x/0001.html", "message": "Bad value."},
        {"url": "file:/tmp/x/0002.html", "message": "Bad value."},
    ]
    assert lines_of({"messages": messages}, read) == [
        "/ (sans compte), ligne 3 : Bad value. [1 fois]",
        "/c/a/ (elue), ligne 0 : Bad value. [2 fois]",
    ]
    assert lines_of({"messages": []}, read) == []
