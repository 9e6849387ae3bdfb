"""The page of the texts cited, and the links that a citation makes."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.law.cited import cited_pieces
from app.law.listing import FRESH_DAYS, cited_texts
from app.law.register import legal_register
from app.methodology.loader import current_edition
from tests.support.client import Client

URL = "/methode/droit"
MOST_ELEMENTS = 380


def rows(client: Client, query: str = "") -> list[str]:
    page = client.get(URL + query)
    return [" ".join(row.get_text(" ").split()) for row in page.soup.select("tbody tr")]


def test_each_text_has_its_state_its_reading_and_its_uses(client: Client) -> None:
    (row,) = [one for one in rows(client) if one.startswith("CRPA L322-6 ")]
    assert "En vigueur depuis le 9 octobre 2016" in row or "En vigueur depuis le 1er" in row
    assert "Lu dans le texte, vérifié le 29 mars 2026." in row
    assert "Le répertoire des informations publiques est tenu" in row
    other = next(one for one in rows(client) if one.startswith("CCP R2196-1"))
    assert "Selon Le Moniteur" in other
    assert "vérifié le 29 novembre 2026" in other


def test_the_page_is_light_besides_its_rows(client: Client) -> None:
    soup = client.get(URL).soup
    assert len(soup.find_all(True)) - len(soup.select("tbody *")) <= MOST_ELEMENTS


def test_one_code_and_some_words_are_found(client: Client) -> None:
    everything, budget = rows(client), rows(client, "?code=CGCT&q=budget")
    assert 0 < len(budget) < len(everything)
    assert all(row.startswith("CGCT ") for row in budget)
    assert rows(client, "?code=un-code-inconnu") == everything
    assert [row.split()[1] for row in rows(client, "?q=l312-1-3")] == ["L312-1-3"]
    assert "Aucun texte ne répond" in client.get(f"{URL}?q=introuvable").text


def test_every_article_cited_leads_to_legifrance(client: Client) -> None:
    links = client.get(URL).soup.select("tbody th a")
    assert len(links) > 80
    for link in links:
        assert str(link["href"]).startswith("https://")
        assert "noopener" in link["rel"]
        assert not link.has_attr("target")
        assert link.get_text() in str(link["aria-label"])
    identifier = legal_register().crpa.articles["L312-1-1"].identifier
    assert any(str(link["href"]).endswith(identifier) for link in links)


def test_what_was_read_more_than_a_year_ago_says_so() -> None:
    text = next(one for one in cited_texts() if one.verified_on)
    assert text.verified_on is not None
    assert not text.stale_on(text.verified_on + timedelta(FRESH_DAYS))
    assert text.stale_on(text.verified_on + timedelta(FRESH_DAYS + 1))
    assert not replace(text, verified_on=None).stale_on(date.max)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("CRPA L563-2 et R563-4", ["L563-2", "R563-4"]),
        ("l’article L312-1-1, 3°.", ["L312-1-1"]),
        ("règlement (UE) 2023/138", ["2023/138"]),
        ("aucun texte", []),
    ],
)
def test_a_text_is_cut_at_its_citations(text: str, words: list[str]) -> None:
    pieces = cited_pieces(text)
    assert "".join(piece.words for piece in pieces) == text
    assert [piece.words for piece in pieces if piece.address] == words


def test_the_page_of_a_point_links_its_article(client: Client) -> None:
    item = next(one for one in current_edition().items if one.legal and "CRPA" in one.legal.article)
    links = client.get(f"/methode/points/{item.id}").soup.select("a.cited")
    assert links
    assert all("sur Légifrance" in str(link["aria-label"]) for link in links)
