"""The « argumentaire »: what is chosen, what the profile suggests, and that it fits on paper."""

import re

import pytest
from playwright.sync_api import Browser

from app.methodology.stakeholder_library import archetypes
from app.stakeholders.directory.pitch import MOST_EXAMPLES
from app.stakeholders.directory.rules import ProjectRole
from config import ROOT
from tests.stakeholders.conftest import Table
from tests.support.client import Client
from tests.support.page import Page

LIST = "/c/rodez/acteurs"
QUOTED = "Ils l’ont fait"


def marks(page: Page) -> list[str]:
    return [cell.get_text() for cell in page.soup.select("tbody td") if cell.get_text()]


def panels(page: Page) -> list[str]:
    return [title.get_text() for title in page.soup.select(".panel h2")]


def test_the_matrix_tells_what_is_chosen_from_what_is_suggested(
    table: Table, alice_client: Client
) -> None:
    found = table.add("DGS", archetype="dgs")
    page = alice_client.get(f"{LIST}/argumentaire")
    assert marks(page) == ["suggéré"] * len(archetypes()["dgs"].objectives)
    table.assess(found, objectives=("o2-ecosysteme",))
    assert marks(alice_client.get(f"{LIST}/argumentaire")) == ["●\u00a0retenu"]
    assert len(page.soup.select("thead th")) == 9


def test_the_matrix_shows_one_role_at_a_time_when_asked(table: Table, alice_client: Client) -> None:
    table.add("DGS", role=ProjectRole.DECIDE)
    table.add("DSI")
    page = alice_client.get(f"{LIST}/argumentaire?role=decide")
    assert [link.get_text() for link in page.soup.select("tbody th a")] == ["DGS"]
    assert "1 acteur sur 2" in page.visible.replace("\u00a0", " ")


def test_an_empty_matrix_says_where_to_begin(alice_client: Client) -> None:
    assert "Partir des profils types" in alice_client.get(f"{LIST}/argumentaire").links


def test_one_page_holds_reasons_arguments_and_answers(table: Table, alice_client: Client) -> None:
    found = table.add("DGS", archetype="dgs")
    page = alice_client.get(f"{LIST}/{found}/argumentaire")
    assert all(title.endswith("(suggéré)") for title in panels(page) if title != QUOTED)
    table.assess(found, brakes=("temps",), objectives=("o1-modernisation",), next_action="Appeler")
    page = alice_client.get(f"{LIST}/{found}/argumentaire")
    assert panels(page) == [
        "Ce qui peut l’intéresser",
        "Arguments (suggéré)",
        "Ce qui le retient, et quoi répondre",
        QUOTED,
    ]
    links = page.soup.select('a[href^="/methode/exemples?exemple="]')
    assert 1 <= len(links) <= MOST_EXAMPLES
    assert "Le manque de temps Commencez par un fichier" in spaced(page)
    assert "Appeler" in page.visible


def spaced(page: Page) -> str:
    return " ".join(page.soup.main.get_text(" ").split()) if page.soup.main else ""


def test_without_a_profile_nor_a_choice_it_says_what_to_do(
    table: Table, alice_client: Client
) -> None:
    found = table.add("Inconnu")
    page = alice_client.get(f"{LIST}/{found}/argumentaire")
    assert "Rien n’est encore préparé" in page.visible


def test_those_who_read_no_opinion_have_no_argument(
    table: Table, bob_client: Client, elise_client: Client
) -> None:
    found = table.add("DGS")
    for client in (bob_client, elise_client):
        client.get(f"{LIST}/argumentaire", status=403)
        client.get(f"{LIST}/{found}/argumentaire", status=403)


@pytest.mark.browser
@pytest.mark.only_on("sqlite")
def test_each_profile_fits_on_one_sheet_and_the_matrix_is_laid_wide(
    table: Table, alice_client: Client, chromium: Browser
) -> None:
    window = chromium.new_page()
    long = {}
    for profile in archetypes().values():
        found = table.add(profile.title, archetype=profile.id)
        table.assess(found, next_action="Présenter deux exemples de villes de même taille")
        page = alice_client.get(f"{LIST}/{found}/argumentaire")
        window.set_content(styled(page.text))
        long[profile.id] = sheets(window.pdf(format="A4", prefer_css_page_size=True))
    assert {profile: count for profile, count in long.items() if count != 1} == {}
    window.set_content(styled(alice_client.get(f"{LIST}/argumentaire").text))
    wide = window.pdf(format="A4", prefer_css_page_size=True)
    window.close()
    width, height = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", wide)[0]
    assert float(width) > float(height)
    assert sheets(wide) <= 2


def styled(text: str) -> str:
    """Put the style sheets into the page, which then needs no server."""
    sheets_ = [
        ROOT / "app/static/css" / name for name in ("app.css", "components.css", "views.css")
    ]
    style = "".join(f"<style>{sheet.read_text(encoding='utf-8')}</style>" for sheet in sheets_)
    return re.sub(r"<(link|script)[^>]*>(</script>)?", "", text).replace(
        "</head>", f"{style}</head>"
    )


def sheets(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page[^s]", pdf))
