"""How many clicks the main tasks take, on the real application."""

import re

import pytest
from playwright.sync_api import Locator

from tests.browser.conftest import OpenFor
from tests.browser.window import Window
from tests.support.cast import Cast
from tests.support.method import EDITION

pytestmark = [pytest.mark.browser, pytest.mark.only_on("sqlite")]

ALL_LEFT = re.compile("Noter faits les .* points qui restent")
MOST_FOR_A_FIRST_PHASE = 20  # 38 when each of the 24 items took its own


class Clicks:
    """Clicks, and counts them; typing and reading are free."""

    def __init__(self, window: Window) -> None:
        self.window, self.count = window, 0

    def on(self, locator: Locator) -> None:
        """Click."""
        locator.click()
        self.count += 1


@pytest.mark.parametrize("script", [True, False])
def test_a_first_phase_is_filled_in_twenty_clicks(
    open_for: OpenFor, cast: Cast, script: bool
) -> None:
    """From the dashboard: all 24 items answered, three of them otherwise than « fait »."""
    window = open_for("alice", script=script).go("/c/rodez/")
    clicks, page, phase = Clicks(window), window.page, EDITION.phase(1)
    clicks.on(page.get_by_role("link", name="Ouvrir la phase 1"))
    for rank, step in enumerate(phase.steps):
        button = page.get_by_role("button", name=ALL_LEFT).first
        clicks.on(button)
        page.wait_for_url(f"**/phases/1#{step.id}")
        page.get_by_text("points notés faits.").wait_for()
        assert page.get_by_role("button", name=ALL_LEFT).count() == (len(phase.steps) - rank - 1)
    for item in phase.items[1:4]:
        clicks.on(window.find(f"#point-{item.id} summary"))
        if not script:
            clicks.on(window.find(f"#point-{item.id} a.row-body"))
        clicks.on(window.find(f"#point-{item.id} label.in_progress"))
        clicks.on(window.find(f"#point-{item.id}").get_by_role("button", name="Enregistrer"))
        window.find(f"#point-{item.id}.in_progress").wait_for()
    assert window.find(".row.done").count() == len(phase.items) - 3
    assert clicks.count <= MOST_FOR_A_FIRST_PHASE
