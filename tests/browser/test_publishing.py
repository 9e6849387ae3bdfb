"""From the list to the public page: how many clicks, and the policy of contents holding."""

import json

import pytest

from app.audit.rules import Actor
from app.datasets.inventory import services
from app.datasets.inventory.contents import DatasetFacts
from app.extensions import db
from tests.browser.conftest import OpenFor
from tests.browser.window import Window
from tests.datasets.conftest import decide
from tests.support.cast import Cast

pytestmark = [pytest.mark.browser, pytest.mark.only_on("sqlite")]

MOST_TO_PUBLISH = 5  # what lacks included: an address and a description
MOST_TO_ASK_AND_ANSWER = 6


class Clicks:
    """A person who presses, and counts; typing and reading are free."""

    def __init__(self, window: Window) -> None:
        self.window, self.count = window, 0

    def on(self, words: str, role: str = "link") -> None:
        page = self.window.page
        page.get_by_role(role, name=words, exact=True).first.click()  # type: ignore[arg-type]
        page.wait_for_load_state()
        self.count += 1


@pytest.fixture
def trees(cast: Cast) -> str:
    """A dataset that may be opened, and has nothing else; the address of its publication."""
    db.begin_write()
    by = Actor(cast.alice.id, cast.alice.full_name)
    row = services.create(cast.rodez, DatasetFacts(title="Arbres", identifier="arbres"), by=by)
    decide(row.id, "open")
    row.stage = "prepared"
    db.commit()
    return f"/c/rodez/donnees/publication/jeux/{row.id}"


def complete(clicks: Clicks) -> None:
    """Give the dataset an address and a description, each one click away."""
    page = clicks.window.page
    clicks.on("Ajouter un fichier ou une adresse")
    page.get_by_label("Titre").fill("Arbres des rues")
    page.get_by_label("Adresse", exact=True).fill("https://data.exemple.fr/arbres.csv")
    clicks.on("Ajouter", "button")


@pytest.mark.parametrize("script", [True, False])
def test_a_dataset_is_published_from_its_list(
    open_for: OpenFor, trees: str, cast: Cast, script: bool
) -> None:
    window = open_for("alice", script=script)
    window.go("/c/rodez/donnees")
    clicks = Clicks(window)
    clicks.on("Publier\u00a0: Arbres")
    complete(clicks)
    clicks.on("Publier et ouvrir le catalogue", "button")
    assert clicks.count <= MOST_TO_PUBLISH
    clicks.on("Voir la page publique")
    assert window.page.url.endswith("/public/rodez/jeux/arbres")
    told = window.page.locator('script[type="application/ld+json"]').text_content()
    assert json.loads(told or "")["name"] == "Arbres"
    assert window.page.get_by_role("link", name="Arbres des rues").is_visible()
    db.session.close()
    assert cast.rodez.catalogue_opened_at is not None


def test_a_publication_is_asked_for_then_made(open_for: OpenFor, trees: str) -> None:
    bob = open_for("bob")
    bob.go(trees)
    asking = Clicks(bob)
    complete(asking)
    asking.on("Demander la publication", "button")
    alice = open_for("alice")
    alice.go("/c/rodez/")
    answering = Clicks(alice)
    alice.page.get_by_role("link", name="Répondre").first.click()
    alice.page.get_by_role("link", name="Répondre").first.click()
    answering.on("Publier et ouvrir le catalogue", "button")
    assert alice.page.get_by_text("Ce jeu est public").is_visible()
    assert asking.count + answering.count + 2 <= MOST_TO_ASK_AND_ANSWER
