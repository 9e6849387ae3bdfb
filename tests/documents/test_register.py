"""The register of public information, fit to be published: DOCX, ODT, HTML."""

import io
import xml.etree.ElementTree as ET
import zipfile
from datetime import date

import docx
import html5lib
import pytest
from docx.enum.section import WD_ORIENT

from app.datasets.duties.repertoire import COLUMNS, RepertoireEntry
from app.documents.register import UNTOLD, register
from app.writing.html_file import html_bytes
from tests.datasets.conftest import Make
from tests.support.client import Client

HERE = "/c/rodez/donnees/repertoire"
ENTRIES = [
    RepertoireEntry(1, "Arbres", "Les arbres\nde la rue <b>", "1er janvier 2020", "", "toujours"),
    RepertoireEntry(2, "Bancs", "", "", "Licence Ouverte 2.0", ""),
]
MADE = register("Rodez", ENTRIES, date(2026, 11, 30))
ODF = "urn:oasis:names:tc:opendocument:xmlns:"


@pytest.fixture
def listed(make: Make) -> None:
    make("Arbres", description="Les arbres des rues.", licence="lov2", covers_from=date(2020, 1, 1))
    make("Bancs")
    make("Fichier des agents", outcome="closed")


def test_it_leads_from_the_page_to_each_file(listed: None, elise_client: Client) -> None:
    page = elise_client.get(HERE)
    for words, ending, kind in (
        ("Page web (HTML)", "html", "application/octet-stream"),
        ("DOCX", "docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("ODT", "odt", "application/vnd.oasis.opendocument.text"),
    ):
        answer = elise_client.raw("GET", page.links[words])
        assert answer.headers["Content-Type"] == kind
        assert f".{ending}" in answer.headers["Content-Disposition"]
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert answer.headers["Cache-Control"] == "no-store"


def test_an_unknown_writing_is_not_found(listed: None, elise_client: Client) -> None:
    assert elise_client.raw("GET", f"{HERE}/document.pdf").status_code == 404
    for address in (f"{HERE}/fichier", "/c/rodez/donnees/exports/fichier"):
        assert elise_client.raw("GET", f"{address}?format=pdf").status_code == 404


def test_a_stranger_does_not_read_it(listed: None, charlie_client: Client) -> None:
    assert charlie_client.raw("GET", f"{HERE}/document.html").status_code == 404


def test_the_page_is_whole_and_valid(listed: None, elise_client: Client) -> None:
    text = elise_client.raw("GET", f"{HERE}/document.html").get_data().decode()
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    tree = parser.parse(text)
    assert tree.get("lang") == "fr-FR"
    assert [cell.text for cell in tree.findall(".//thead//th")] == list(COLUMNS)
    assert all(cell.get("scope") == "col" for cell in tree.findall(".//thead//th"))
    assert [cell.text for cell in tree.findall(".//tbody//th")] == ["Arbres", "Bancs"]
    assert "Licence Ouverte" in text
    assert "Fichier des agents" not in text
    assert "size: A4 landscape" in text
    assert "http" not in text  # nothing comes from elsewhere


def test_what_people_wrote_is_no_markup() -> None:
    text = html_bytes(MADE).decode()
    assert "de la rue &lt;b&gt;" in text
    assert "Les arbres<br>de la rue" in text
    assert text.count(UNTOLD) == 4


def test_the_docx_is_an_a4_with_a_header_on_each_page(listed: None, elise_client: Client) -> None:
    content = elise_client.raw("GET", f"{HERE}/document.docx").get_data()
    file = docx.Document(io.BytesIO(content))
    paper = file.sections[0]
    assert (round(paper.page_width.mm), round(paper.page_height.mm)) == (297, 210)
    assert paper.orientation == WD_ORIENT.LANDSCAPE
    assert file.core_properties.language == "fr-FR"
    assert "Rodez" in file.core_properties.title
    [table] = file.tables
    assert [cell.text for cell in table.rows[0].cells] == list(COLUMNS)
    assert "w:tblHeader" in table.rows[0]._tr.xml
    assert [row.cells[0].text for row in table.rows[1:]] == ["Arbres", "Bancs"]
    assert file.paragraphs[0].style.name == "Title"


def test_the_odt_is_an_a4_with_a_header_on_each_page(listed: None, elise_client: Client) -> None:
    content = elise_client.raw("GET", f"{HERE}/document.odt").get_data()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        body = ET.fromstring(archive.read("content.xml"))  # noqa: S314  ours
        styles = archive.read("styles.xml").decode()
    names = body.findall(f".//{{{ODF}table:1.0}}table-header-rows//{{{ODF}text:1.0}}p")
    assert ["".join(name.itertext()) for name in names] == list(COLUMNS)
    assert 'fo:page-width="29.7cm"' in styles
    assert 'style:print-orientation="landscape"' in styles


def test_an_empty_register_says_so() -> None:
    assert "Aucun document" in html_bytes(register("Rodez", [], date(2026, 11, 30))).decode()
