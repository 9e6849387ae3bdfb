"""Reading the form of a grid, and sending it."""

from tests.support.client import Client
from tests.support.page import Page

FORM = "grille-formulaire"


def cell(page: Page, row_id: int | str, column: str) -> str:
    """Return the text of a cell."""
    field = page.find(f"[name='{row_id}.{column}']")
    return field.get_text() if field.name == "textarea" else str(field.get("value"))


def columns(page: Page) -> list[str]:
    """Return the titles of the columns."""
    return [heading.get_text(strip=True) for heading in page.soup.select("main thead th")]


def send(client: Client, page: Page, typed: dict[str, str], status: int = 303) -> Page:
    """Type in the form and send it; 200 where some lines come back."""
    return client.submit(page, FORM, typed, status=status)


def told(page: Page) -> list[str]:
    """Return what is said of the lines that come back, after « Ligne 4, Influence : »."""
    return [str(error).partition("\u00a0: ")[2] for error in page.errors]
