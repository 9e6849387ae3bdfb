"""The pages of the texts cited: by code, one by one, searched; and the links of a citation."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.law.cited import cited_pieces
from app.law.listing import FRESH_DAYS, cited_texts, codes_cited
from app.law.register import legal_register
from app.law.routes import ON_A_PAGE
from app.methodology.loader import current_edition
from tests.support.client import Client

URL = "/methode/droit"
MOST_ELEMENTS = 380


def lines(client: Client, query: str = "") -> list[str]:
    page = client.get(URL + query)
    return [link.get_text() for link in page.soup.select("main .lines a")]


def test_each_text_has_its_state_its_reading_and_its_uses(client: Client) -> None:
    text = client.get(f"{URL}/crpa/l322-6").visible
    assert "En vigueur depuis le 9 octobre 2016" in text.replace("\u00a0", " ")
    assert "Lu dans le texte, vérifié le 29 mars 2026." in text.replace("\u00a0", " ")
    assert "Le répertoire des informations publiques est tenu" in text
    other = client.get(f"{URL}/ccp/r2196-1").visible
    assert "Selon Le Moniteur" in other
    assert "vérifié le 29 novembre 2026" in other.replace("\u00a0", " ")


def test_every_text_is_reached_from_its_code_and_has_one_address(client: Client) -> None:
    codes = client.get(URL)
    assert codes.dom <= MOST_ELEMENTS
    addresses = set()
    for slug, code in codes_cited().items():
        assert f"{URL}/{slug}" in {str(link["href"]) for link in codes.soup.select(".lines a")}
        for number in range(-(-len(code.texts) // ON_A_PAGE)):
            page = client.get(f"{URL}/{slug}?page={number + 1}")
            assert page.dom <= MOST_ELEMENTS
            addresses |= {str(link["href"]) for link in page.soup.select("main .lines a")}
    assert len(addresses) == len(cited_texts())


def test_every_page_of_a_text_is_light(client: Client) -> None:
    for text in cited_texts():
        page = client.get(f"{URL}/{text.code_slug}/{text.slug}")
        assert page.dom <= MOST_ELEMENTS, text.reference
        assert page.h1.lower() == text.reference.lower()


def test_what_uses_a_text_reads_as_a_sentence(client: Client) -> None:
    titles = [use.title for text in cited_texts() for group in text.uses for use in group.uses]
    assert [
        title for title in titles if "{" in title or (title.islower() and " " not in title)
    ] == []
    page = client.get(f"{URL}/crpa/l312-1-1").visible
    assert "Compte-t-elle moins de 3 500 habitants" in page.replace("\u202f", " ")


def test_one_code_and_some_words_are_found(client: Client) -> None:
    everything, budget = lines(client, "?q=budget"), lines(client, "?code=CGCT&q=budget")
    assert 0 < len(budget) < len(everything)
    assert all(line.startswith("CGCT ") for line in budget)
    assert lines(client, "?q=l312-1-3") == ["CRPA L312-1-3"]
    assert "Aucun texte ne répond" in client.get(f"{URL}?q=introuvable").text
    assert client.get(f"{URL}?q=e&page=2").dom <= MOST_ELEMENTS


def test_the_former_address_of_a_code_leads_to_its_page(client: Client) -> None:
    moved = client.get(f"{URL}?code=CGCT", status=303)
    assert moved.headers["Location"] == f"{URL}/cgct"
    assert lines(client, "?code=un-code-inconnu") == lines(client)
    client.get(f"{URL}/un-code-inconnu", status=404)
    client.get(f"{URL}/crpa/l1-1", status=404)


def test_every_article_leads_to_legifrance(client: Client) -> None:
    page = client.get(f"{URL}/crpa/l312-1-1")
    [link] = page.soup.select("main p > a.cited")
    assert str(link["href"]).endswith(legal_register().crpa.articles["L312-1-1"].identifier)
    assert "noopener" in link["rel"]
    assert not link.has_attr("target")
    assert "sur Légifrance" in str(link["aria-label"])
    assert link.get_text().lower() in str(link["aria-label"]).lower()


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
