"""Every page of a space has its paragraph in the help, and the link of its header leads there."""

import re

import pytest
from flask import Flask

from app.accounts.access import access_of
from app.pages.help import HelpSection, anchors, help_address, sections
from app.pages.sitemap import page_endpoints
from tests.support.client import Client

# Files, fragments and proposals: nobody stays on them long enough to ask for help.
NOT_EXPLAINED = {
    "authorities.logo", "budget.budget_file",
    "datasets.checked_file", "datasets.export_file", "datasets.repertoire_file",
    "progress.proof", "processes.hand_over_file", "processes.sheet_file",
    "documents.document_file", "documents.register_file",
    "search.proposals_here", "tasks.file",
    "datasets.brought_file", "datasets.version_file", "measures.csv_file",
}  # fmt: skip
# Pages outside any space that explain themselves.
EXPLAIN_THEMSELVES = {"pages.home", "accounts.sign_in", "accounts.forgotten", "spaces.instance"}
MOST_WORDS = 25


def pages_of_spaces(app: Flask) -> set[str]:
    return {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/c/<slug:slug>")
        and "GET" in (rule.methods or ())
        and access_of(app.view_functions[rule.endpoint]) is not None
    }


def test_every_page_of_a_space_has_its_help(app: Flask) -> None:
    explained = set(anchors()) | NOT_EXPLAINED
    assert sorted(pages_of_spaces(app) - explained) == []
    assert sorted(NOT_EXPLAINED - pages_of_spaces(app)) == []


def test_every_page_of_an_account_has_its_help(app: Flask) -> None:
    with app.test_request_context():
        pages = page_endpoints("signed-in")
    assert sorted(pages - set(anchors()) - EXPLAIN_THEMSELVES) == []


def test_what_is_explained_exists_once(app: Flask) -> None:
    listed = [endpoint for section in sections() for endpoint in section.pages]
    assert sorted(listed) == sorted(set(listed))
    assert set(listed) <= set(app.view_functions)


def test_each_section_stands_in_the_help(client: Client) -> None:
    page = client.get("/aide")
    ids = {str(tag["id"]) for tag in page.soup.select("main [id]")}
    assert [section.id for section in sections() if section.id not in ids] == []


@pytest.mark.parametrize("section", sections(), ids=lambda section: section.id)
def test_it_is_told_in_short_sentences(section: HelpSection) -> None:
    for sentence in re.split(r"[.?!;:]", f"{section.what} {section.here}"):
        assert len(sentence.split()) <= MOST_WORDS, sentence


def test_the_link_of_the_header_leads_to_the_page_s_own(app: Flask, alice_client: Client) -> None:
    page = alice_client.get("/c/rodez/acteurs")
    assert page.find("header .i-help")["href"] == "/aide#acteurs"
    assert page.find("header .i-help")["aria-label"] == "Aide sur cette page"
    assert alice_client.get("/methode").find("header .i-help")["href"] == "/aide"
    with app.test_request_context():
        assert help_address(None) == "/aide"
