"""Visit a served demonstration by its real pages: look, sign in, import a table."""

import re
from typing import Any

import requests
from bs4 import BeautifulSoup

from tests.support.forms import Form

SIGN_IN = "/connexion"
PUBLIC = ("/", SIGN_IN, "/aide", "/sante")
EMAIL = "cheffe@example.fr"
TABLE = "Titre;Service responsable\nArbres d’alignement;Parcs\nBudget primitif;Finances\n"
# The busiest machine answers before that.
SECONDS = 300
OK = 200
TOWN = re.compile(r"/c/[^/]+/")


class Wrong(Exception):
    """A page is not what a visitor expects."""


class Visitor:
    """A browser of few means: it follows links, keeps cookies and fills forms."""

    def __init__(self, url: str) -> None:
        """Keep the address of the server."""
        self.url = url
        self._session = requests.Session()
        self._session.trust_env = False  # no proxy stands before a server of this machine

    def __enter__(self) -> "Visitor":
        """Give the visitor itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Let the connections go."""
        self._session.close()

    def open(self, path: str) -> BeautifulSoup:
        """Read a page."""
        return self._read(self._session.get(f"{self.url}{path}", timeout=SECONDS))

    def send(self, page: BeautifulSoup, which: str, **fields: Any) -> BeautifulSoup:
        """Fill the form with this action, or this button, send it, and read what comes."""
        forms = [Form(tag, page) for tag in page.find_all("form")]
        form = next((each for each in forms if each.answers_to(which)), None)
        if form is None:
            raise Wrong(f"pas de formulaire « {which} » parmi {[each.buttons for each in forms]}")
        button = which if which in form.buttons else None
        data = form.filled(fields, button)
        files = {name: data.pop(name) for name in list(data) if isinstance(data[name], tuple)}
        address = f"{self.url}{form.action}"
        return self._read(self._session.post(address, data=data, files=files, timeout=SECONDS))

    def _read(self, answer: requests.Response) -> BeautifulSoup:
        page = BeautifulSoup(answer.text, "html.parser")
        if answer.status_code != OK:
            words = page.h1.get_text(" ", strip=True) if page.h1 else answer.text[:200]
            raise Wrong(f"{answer.request.method} {answer.url} : {answer.status_code}, {words}")
        return page


def visit(url: str, password: str) -> list[str]:
    """Go through the demonstration; return what was seen, raise Wrong at the first fault."""
    with Visitor(url) as visitor:
        for path in PUBLIC:
            visitor.open(path)
        page = visitor.send(visitor.open(SIGN_IN), SIGN_IN, email=EMAIL, password=password)
        links = [str(link["href"]) for link in page.find_all("a", href=True)]
        town = next((link for link in links if TOWN.fullmatch(link)), None)
        if town is None:
            raise Wrong(f"pas de collectivité parmi les liens : {links}")
        _expect(visitor.open(town), "du chemin parcouru")
        imported = _import_table(visitor, f"{town}donnees/importer")
    return [*PUBLIC, town, imported]


def _import_table(visitor: Visitor, start: str) -> str:
    page = visitor.open(start)
    page = visitor.send(page, start, file=("jeux.csv", TABLE.encode(), "text/csv"))
    page = visitor.send(page, "Voir l’aperçu")
    page = visitor.send(page, "Importer")
    return _expect(page, "Import terminé")


def _expect(page: BeautifulSoup, words: str) -> str:
    shown = page.h1.get_text(" ", strip=True) if page.h1 else ""
    if words not in shown:
        raise Wrong(f"« {words} » attendu, « {shown} » affiché")
    return words
