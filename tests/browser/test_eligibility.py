"""Ten decisions by the handful: how many presses, and the same without JavaScript."""

import pytest
from sqlalchemy import func, select

from app.audit.rules import Actor
from app.datasets.inventory import services
from app.datasets.inventory.contents import DatasetFacts
from app.datasets.inventory.models import EligibilityDecision
from app.extensions import db
from tests.browser.conftest import OpenFor
from tests.browser.scene import Scene
from tests.browser.window import PHONE, Window
from tests.datasets.eligibility.test_eligibility import OPEN, WORDS
from tests.support.cast import Cast

pytestmark = [pytest.mark.browser, pytest.mark.only_on("sqlite")]

MOST_CLICKS = 25  # ten decisions; it took 130
LIST = "/c/rodez/donnees"


class Clicks:
    """A person who presses, and counts."""

    def __init__(self, window: Window) -> None:
        self.window, self.count = window, 0

    def press(self, selector: str) -> None:
        self.window.find(selector).click()
        self.count += 1


@pytest.fixture
def benches(scene: Scene, cast: Cast) -> list[int]:
    """Ten datasets of one service that nobody has analysed."""
    by = Actor(cast.alice.id, cast.alice.full_name)
    db.begin_write()
    made = [
        services.create(cast.rodez, DatasetFacts(title=f"Bancs {rank}", service="Parcs"), by=by).id
        for rank in range(10)
    ]
    db.commit()
    return made


def decided() -> int:
    db.session.close()
    return db.session.scalar(select(func.count()).select_from(EligibilityDecision)) or 0


def answer(clicks: Clicks) -> None:
    """Answer each question as it opens."""
    for question, reply in OPEN.items():
        clicks.press(f"#q-{question} input[value={WORDS[reply]}]")
        clicks.window.find(f".answered input[name={question}]:checked").wait_for()
    clicks.window.find("#conclusion").wait_for()


def test_ten_decisions_from_one_dataset(open_for: OpenFor, benches: list[int]) -> None:
    before = decided()
    clicks = Clicks(open_for("alice").go(f"{LIST}/{benches[0]}/ouverture"))
    answer(clicks)
    for id_ in benches[1:]:
        clicks.press(f"input[name=jeu][value^='{id_}-']")
    clicks.press("text=Enregistrer la décision")
    clicks.window.page.wait_for_url(f"**/donnees/{benches[0]}")
    assert decided() == before + 10
    assert clicks.count <= MOST_CLICKS


def test_ten_decisions_from_the_list(open_for: OpenFor, benches: list[int]) -> None:
    before = decided()
    clicks = Clicks(open_for("alice").go(f"{LIST}/ouverture?mots=bancs"))
    for id_ in benches:
        clicks.press(f"input[value='{id_}']")
    clicks.press("text=Répondre aux questions")
    answer(clicks)
    clicks.press("text=Enregistrer la décision")
    clicks.window.page.wait_for_url("**/donnees?issue=open")
    assert decided() == before + 10
    assert clicks.count <= MOST_CLICKS


def test_an_answer_changes_what_follows_and_the_focus_stays(
    open_for: OpenFor, benches: list[int]
) -> None:
    window = open_for("alice").go(f"{LIST}/{benches[0]}/ouverture")
    answer(Clicks(window))
    window.find(".answered input[name=B5][value=oui]").focus()
    window.press("Space")
    window.find("#q-B5a").wait_for()
    assert window.focus()["name"] == "B5"
    assert "B5=oui" in window.page.url
    window.page.reload()
    assert window.find("#q-B5a").is_visible()


def test_without_javascript_each_answer_is_sent(open_for: OpenFor, benches: list[int]) -> None:
    before = decided()
    window = open_for("alice", script=False).go(f"{LIST}/{benches[0]}/ouverture")
    for question, reply in OPEN.items():
        window.find(f"#q-{question} input[value={WORDS[reply]}]").check()
        window.find("text=Continuer").click()
    window.find("text=Enregistrer la décision").click()
    assert decided() == before + 1


def test_it_fits_a_phone(open_for: OpenFor, benches: list[int]) -> None:
    window = open_for("alice", size=PHONE).go(f"{LIST}/{benches[0]}/ouverture")
    answer(Clicks(window))
    assert window.overflow() is None
