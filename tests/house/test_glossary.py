"""A word of the glossary is explained where it first stands, in every sentence of ours."""

from collections.abc import Callable, Iterator

import pytest
from bs4 import BeautifulSoup, Tag
from flask import Flask

from app.methodology.in_place import ELSEWHERE, SENTENCES
from app.methodology.terms import MOST_ON_PAGE, terms_in
from tests.house.conftest import Filled
from tests.support.client import Client
from tests.support.routes import routes

As = Callable[[str], Client]
OK = 200
# A source, what describes a field and the titles of a list name things: they are no sentences.
ASIDE = frozenset({"meta", "hint", "message", "lines", "duty"})
# Definitions; documents of the authority; the facts of a dataset, of a file, of a reserved sheet.
NOT_OURS = {
    "methodology.glossary", "documents.document", "datasets.dataset", "datasets.verdict",
    "publication.publishing", "stakeholders.sheet",
}  # fmt: skip


def sentences(soup: BeautifulSoup) -> Iterator[tuple[str, Tag | None]]:
    """Return the texts of the sentences of a page, in order, and the term each may be."""
    for text in soup.select("main")[0].find_all(string=True):
        around = [parent for parent in text.parents if isinstance(parent, Tag)]
        term = next((one for one in around if "term" in one.get_attribute_list("class")), None)
        names = {one.name for one in around if one is not term}
        aside = any(
            "popover" in one.attrs or not ASIDE.isdisjoint(one.get_attribute_list("class"))
            for one in around
        )
        is_sentence = names & SENTENCES and not names & ELSEWHERE and not aside
        if is_sentence or term is not None:
            yield str(text), term


def not_explained(soup: BeautifulSoup) -> list[str]:
    """Return the first occurrences that nothing explains, among the first few of a page."""
    seen: set[str] = set()
    faults = []
    for text, button in sentences(soup):
        for start, stop, term in terms_in(text):
            if term not in seen and len(seen) < MOST_ON_PAGE:
                seen.add(term)
                if button is None:
                    faults.append(f"{text[max(0, start - 40) : start]}[{text[start:stop]}]")
    return faults


@pytest.mark.only_on("sqlite")
@pytest.mark.parametrize("name", ["", "alice", "olga"])
def test_a_term_is_linked_where_it_first_stands(
    app: Flask, filled: Filled, client: Client, as_: As, name: str
) -> None:
    browser = as_(name) if name else client
    faults, explained = [], 0
    for route in routes(app):
        if route.method != "GET":
            continue
        page = browser.get(route.url(app, filled.values(route)), status=0)
        if page.status != OK or not page.is_html or not page.soup.select("main"):
            continue
        explained += len(page.soup.select("main .term"))
        if route.endpoint not in NOT_OURS:
            faults += [f"{route.endpoint} : {one}" for one in not_explained(page.soup)]
        faults += [f"{route.endpoint} : {one}" for one in misplaced(page.soup)]
    assert explained > 0
    assert faults == [], "\n".join(faults)


def misplaced(soup: BeautifulSoup) -> list[str]:
    """Return the terms that stand in a link, a heading, a button, a label or a word of code."""
    return [
        f"{term.get_text()} dans {', '.join(sorted(inside))}"
        for term in soup.select(".term")
        if (inside := {parent.name for parent in term.parents} & ELSEWHERE)
    ]


@pytest.mark.parametrize(
    ("html", "wrong"),
    [
        ("<p>Une <b>licence</b> et un CSV</p>", 2),
        ('<p>Une <button class="term">licence</button>, la licence</p>', 0),
        ('<p>La licence, une <button class="term">licence</button></p>', 1),
        ("<p><a>licence</a> <code>CSV</code></p><h2>CSV</h2>", 0),
        ('<p class="meta">licence</p><p><span popover>CSV</span></p>', 0),
        ("<p>API, CSV, DCAT, DECP, DPO, EPCI</p>", MOST_ON_PAGE),
    ],
)
def test_the_rule_sees_what_nothing_explains(html: str, wrong: int) -> None:
    assert len(not_explained(BeautifulSoup(f"<main>{html}</main>", "html5lib"))) == wrong


def test_the_rule_sees_a_term_in_a_link() -> None:
    html = '<main><p><a><b class="term">CSV</b></a> <b class="term">API</b></p></main>'
    assert misplaced(BeautifulSoup(html, "html5lib")) == ["CSV dans a"]
