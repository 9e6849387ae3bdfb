"""Words of the glossary in place: the first of each, never in a link, a few a page."""

import pytest
from flask import Flask

from app.methodology.library import library
from app.methodology.loader import current_edition
from app.methodology.terms import EVERYDAY, MOST_IN_PART, MOST_ON_PAGE, term_pieces, terms_in
from tests.support.client import Client


def words(text: str) -> list[str]:
    return [f"{text[start:stop]}={term}" for start, stop, term in terms_in(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Choisir une licence ouverte.", ["licence ouverte=licence-ouverte"]),
        ("Les métadonnées des jeux", ["métadonnées=metadonnees"]),
        ("Des données publiques, une API", ["données publiques=donnee-publique", "API=api"]),
        ("le bal des pompiers", []),
        ("l’api et le dpo", []),
        ("le DPO l’a lu", ["DPO=dpo"]),
        ("https://exemple.fr/licence", []),
        ("La preuve de la commune", []),
    ],
)
def test_a_word_is_known_in_its_forms(text: str, found: list[str]) -> None:
    assert words(text) == found


def test_everyday_words_are_of_the_glossary() -> None:
    assert {entry.id for entry in library("glossary")} > EVERYDAY


def test_only_the_first_is_explained_and_only_a_few(app: Flask) -> None:
    with app.test_request_context():
        first = term_pieces("La licence et la licence")
        assert [bool(piece.entry) for piece in first] == [False, True, False]
        assert [piece.words for piece in term_pieces("Encore la licence")] == ["Encore la licence"]
        text = "API, CSV, DCAT, DECP, DPO, EPCI"
        pieces = term_pieces(text)
        assert "".join(piece.words for piece in pieces) == text
        assert sum(bool(piece.entry) for piece in pieces) == MOST_ON_PAGE - 1
        part = term_pieces(text, "a-part")
        assert sum(bool(piece.entry) for piece in part) == MOST_IN_PART


def test_a_page_explains_a_word_where_it_first_stands(client: Client) -> None:
    ids = [str(found.id) for found in current_edition().items if terms_in(found.why)]
    page = client.get(f"/methode/points/{ids[0]}")
    button = page.soup.select(".term")[0]
    target = page.find(f"#{button['popovertarget']}")
    entry = library("glossary").entry(str(button["popovertarget"]).removeprefix("mot-"))
    assert entry.text in target.get_text()
    assert page.links["Glossaire"].startswith("/glossaire")
    assert client.get("/glossaire").find(f"#{entry.id}") is not None
