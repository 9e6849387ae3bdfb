"""A commune opened from the reference of places goes to the end of the six phases, on screen."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from app.accounts.models import User
from app.extensions import db
from app.methodology.paths import edition_of
from app.spaces.models import Authority
from tests.browser.conftest import OpenFor
from tests.browser.window import Window
from tests.support.cast import make_user

pytestmark = [pytest.mark.browser, pytest.mark.only_on("sqlite")]

Write = Callable[[], Any]
SPACE = "/c/rodez-12202/"


@pytest.fixture
def lead(write: Write) -> int:
    """An account made by the operator, before any authority exists."""
    with write():
        return make_user("cheffe@exemple.fr", "Léa Cheffe").id


def test_the_six_phases_reach_the_end(lead: int, open_for: OpenFor) -> None:
    window = open_for(db.session.get_one(User, lead))
    window.go("/collectivites/nouvelle?territoire=com-12202")
    window.page.get_by_label("Agents en équivalents temps plein").fill("400")
    window.page.get_by_role("button", name="Ouvrir l’espace").click()
    window.page.wait_for_url("**/c/*/")
    edition = edition_of(db.session.scalars(select(Authority)).one())
    for phase in edition.phases:
        answer_all(window, phase.position)
    window.go(f"{SPACE}phases/6")
    assert "100" in window.find("#anneau").inner_text()
    assert "100 %" in window.go(SPACE).h1


def answer_all(window: Window, position: int) -> None:
    """Press « Fait » on each point of a phase, until none is left."""
    window.go(f"{SPACE}phases/{position}")
    left = window.find(".row .quick")
    ids = [one.get_attribute("form") and one.get_attribute("value") for one in left.all()]
    for value in ids:
        item_id = str(value).partition(":")[0]
        window.find(f"#point-{item_id} .quick").click()
        window.find(f"#point-{item_id}.done").wait_for()
    window.go(f"{SPACE}phases/{position}")
    assert window.find(".row .quick").count() == 0
