"""The matrix of priorities in a browser: a mark is dragged, moved by keys, put back."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator

from app.datasets.inventory import services
from app.datasets.inventory.contents import DatasetFacts
from app.datasets.inventory.models import Dataset
from app.extensions import db
from app.kernel.drawing import grid
from tests.browser.conftest import OpenFor
from tests.browser.window import Window
from tests.datasets.conftest import actor
from tests.support.cast import Cast

pytestmark = [pytest.mark.browser, pytest.mark.only_on("sqlite")]

MATRIX = "/c/rodez/donnees/priorites"
TALL = {"width": 1280, "height": 1600}  # the whole matrix, under what is proposed first
NOTES = {"Arbres": (2, 4), "Budget": (5, 1), "Crèches": (3, 3)}  # interest, effort


class Matrix:
    """The matrix of Rodez, open in a window."""

    def __init__(self, window: Window, ids: dict[str, int]) -> None:
        self.window = window
        self.ids = ids

    def mark(self, title: str, more: str = "") -> Locator:
        return self.window.find(f"#jeu-{self.ids[title]}{more}")

    def centre(self, title: str) -> tuple[float, float]:
        """Return the middle of a mark, in the window."""
        box = self.mark(title, " path").bounding_box()
        assert box is not None
        return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    def middle(self, interest: int, effort: int) -> tuple[float, float]:
        """Return the middle of a cell, in the window."""
        frame = self.window.find("svg.map").bounding_box()
        assert frame is not None
        unit = frame["width"] / grid.WIDTH
        x, y = grid.centre_of(interest, effort)
        return frame["x"] + x * unit, frame["y"] + y * unit

    def drag(self, title: str, interest: int, effort: int) -> None:
        """Lead a mark to a cell, and hold it there."""
        mouse = self.window.page.mouse
        mouse.move(*self.centre(title))
        mouse.down()
        mouse.move(*self.middle(interest, effort), steps=5)
        assert self.window.find(".target").get_attribute("visibility") == "visible"

    def stands(self, title: str, interest: int, effort: int) -> None:
        """Wait until the answer has drawn a dataset in a cell, where its notes say."""
        self.mark(title, f"[data-place='{interest} {effort}']").wait_for()
        x, y = self.centre(title)
        cell_x, cell_y = self.middle(interest, effort)
        left, _ = self.middle(interest, 1)
        width = (self.middle(interest, 2)[0] - left) / 2
        assert abs(x - cell_x) < width
        assert abs(y - cell_y) < width

    def posts(self) -> int:
        return sum(request.method == "POST" for request in self.window.requests)


@pytest.fixture
def here(open_for: OpenFor, cast: Cast, write: Callable[[], Any]) -> Matrix:
    facts = [
        DatasetFacts(title=title, value=up, effort=right) for title, (up, right) in NOTES.items()
    ]
    with write():
        rows = services.many(cast.rodez, facts, by=actor(cast.alice))
        ids = {row.title: row.id for row in rows}
    window = open_for("alice", size=TALL).go(MATRIX)
    window.find("[data-keys]:not([hidden])").wait_for()
    return Matrix(window, ids)


def kept(here: Matrix, title: str) -> tuple[int | None, int | None]:
    db.session.close()
    row = db.session.get_one(Dataset, here.ids[title])
    return row.value, row.effort


def test_a_mark_is_dragged_to_another_cell_and_put_back(here: Matrix) -> None:
    here.drag("Arbres", 5, 2)
    here.window.page.mouse.up()
    here.stands("Arbres", 5, 2)
    assert here.window.said.startswith("Arbres : intérêt 5, effort 2.")
    assert kept(here, "Arbres") == (5, 2)
    here.window.find("#annonces [data-undo]").click()
    here.stands("Arbres", 2, 4)
    assert kept(here, "Arbres") == (2, 4)
    assert (here.window.documents, here.window.path) == (1, MATRIX)


def test_the_table_follows(here: Matrix) -> None:
    here.drag("Budget", 1, 5)
    here.window.page.mouse.up()
    here.stands("Budget", 1, 5)
    last = here.window.find("tbody tr").last
    assert last.locator("th").inner_text() == "3. Budget"
    assert [last.locator("td").nth(rank).inner_text() for rank in range(2)] == ["1", "5"]


def test_a_mark_let_go_outside_goes_back(here: Matrix) -> None:
    before = here.centre("Crèches")
    here.drag("Crèches", 4, 4)
    here.window.page.mouse.move(4, 4)
    here.window.page.mouse.up()
    assert here.centre("Crèches") == pytest.approx(before, abs=1)
    assert here.posts() == 0
    assert kept(here, "Crèches") == (3, 3)


def test_arrows_move_the_mark_and_enter_saves(here: Matrix) -> None:
    here.window.stop_the_clock()
    here.mark("Crèches").focus()
    here.window.press("ArrowUp", "ArrowLeft")
    assert here.window.said.startswith("Crèches : intérêt 4, effort 2. Entrée enregistre")
    assert here.posts() == 0
    here.window.press("Enter")
    here.stands("Crèches", 4, 2)
    assert kept(here, "Crèches") == (4, 2)
    assert here.window.focus()["id"] == f"jeu-{here.ids['Crèches']}"
