"""The first rows of a public file, on the page of its dataset."""

from app.datasets.inventory.rules import Stage
from tests.support.client import Client
from tests.support.page import Page
from tests.support.served import Drawer, drawer, public

__all__ = ["drawer", "public"]
PAGE = "/public/rodez/jeux/aides"


def rows_of(page: Page) -> list[list[str]]:
    return [
        [cell.get_text() for cell in row.select("th, td")]
        for row in page.soup.select("#apercu ~ .scroll tr")
    ]


def test_the_first_rows_are_shown(public: Drawer, client: Client) -> None:
    page = client.get(PAGE)
    assert rows_of(page) == [["nom", "montant"], *[["Amicale des élèves", "1200"]] * 5]
    assert page.dom <= 380
    assert len(page.statements) <= 7


def test_a_wide_and_long_file_is_cut(public: Drawer, client: Client) -> None:
    wide = ";".join(f"c{rank}" for rank in range(12)) + "\n"
    public.renew(1, (wide + (";".join(["x" * 200] * 12) + "\n") * 100).encode())
    page = client.get(PAGE)
    assert rows_of(page)[0] == [f"c{rank}" for rank in range(8)]
    assert all(len(cell) <= 61 for row in rows_of(page) for cell in row)
    assert "Et 4\u00a0autres colonnes" in page.visible
    assert page.dom <= 380


def test_names_alone_are_not_shown(public: Drawer, client: Client) -> None:
    public.renew(1, b"nom;montant\n")
    assert rows_of(client.get(PAGE)) == []


def test_cells_are_words_and_nothing_else(public: Drawer, client: Client) -> None:
    public.renew(1, b"nom;montant\n<script>alert(1)</script>;=1+1\n")
    assert rows_of(client.get(PAGE))[1] == ["<script>alert(1)</script>", "=1+1"]


def test_it_follows_the_file(public: Drawer, client: Client) -> None:
    public.renew(1, b"nom;montant\nChorale;300\n")
    assert rows_of(client.get(PAGE))[1] == ["Chorale", "300"]
    public.stage(Stage.PREPARED)
    client.get(PAGE, status=404)
