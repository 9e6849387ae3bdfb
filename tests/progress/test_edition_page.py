"""« Édition de la méthode »: what would change, going there, coming back."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from app.audit.rules import Actor
from app.extensions import db
from app.methodology.changes import ChangeKind
from app.methodology.succession import changes_of
from app.progress import evidence, services
from app.progress.check import drift_of
from app.progress.models import Answer
from app.progress.rules import AnswerState
from tests.support.cast import Cast
from tests.support.client import Client
from tests.support.editions import follow_the_first

PAGE = "/c/rodez/edition"
CHANGES = changes_of("open-datalab-2")
assert CHANGES is not None
MERGED, RETIRED = (CHANGES.of_kind(kind)[0] for kind in (ChangeKind.MERGED, ChangeKind.RETIRED))
Write = Callable[[], AbstractContextManager[None]]


@pytest.fixture(autouse=True)
def answered(cast: Cast, write: Write) -> None:
    """One of two points to be joined, and one to be archived, are done."""
    follow_the_first(write)
    by = Actor(cast.alice.id, "Alice Durand")
    for item_id in (MERGED.before[0], RETIRED.before[0]):
        with write():
            services.set_state(cast.rodez, item_id, AnswerState.DONE, seen=0, by=by)
    with write():
        item = services.item_of(cast.rodez, RETIRED.before[0])
        url = "https://www.exemple.fr/portail"
        evidence.add_link(cast.rodez, item, url=url, title="Le portail", by=by)


def button(version: str) -> str:
    return f"Passer à l’édition {version}"


def test_the_page_says_what_changes_before_anything_does(cast: Cast, alice_client: Client) -> None:
    page = alice_client.get(PAGE)
    assert page.h1 == "Édition 1.0.0 de la méthode"
    assert "L’édition 2.0.0 est prête pour vous." in page.visible
    for change in (MERGED, RETIRED):
        assert change.reason in page.visible
    assert "Ensuite\u00a0: en cours." in page.visible
    assert "sa réponse reste lisible sur cette page" in page.visible
    assert cast.rodez.edition_id == "open-datalab-2026"


def test_there_and_back(cast: Cast, alice_client: Client, carole_client: Client) -> None:
    page = alice_client.submit(alice_client.get(PAGE), button=button("2.0.0"))
    assert "Vous suivez l’édition 2.0.0." in " ".join(page.flash)
    assert page.h1 == "Édition 2.0.0 de la méthode"
    assert "Le portail" in page.visible
    assert "1\u00a0réponse à revoir" in page.visible
    assert drift_of(cast.rodez.id) is None
    home = alice_client.get("/c/rodez/")
    assert "1\u00a0réponse à revoir" in home.visible
    assert alice_client.get("/c/rodez/phases").links["Édition 2.0.0"] == PAGE
    page = carole_client.submit(carole_client.get(PAGE), button="Revenir à l’édition 1.0.0")
    assert "Vous êtes revenu à l’édition 1.0.0." in " ".join(page.flash)
    assert cast.rodez.edition_id == "open-datalab-2026"
    assert db.session.get_one(Answer, (cast.rodez.id, MERGED.before[0])).state == "done"


def test_an_answer_meanwhile_asks_to_read_again(
    cast: Cast, write: Write, alice_client: Client
) -> None:
    page = alice_client.get(PAGE)
    with write():
        by = Actor(cast.bob.id, "Bob Martin")
        services.set_state(cast.rodez, MERGED.before[1], AnswerState.DONE, seen=0, by=by)
    page = alice_client.submit(page, button=button("2.0.0"), status=409)
    assert "Quelqu’un a répondu à un point pendant votre lecture" in page.visible
    assert cast.rodez.edition_id == "open-datalab-2026"
    alice_client.submit(page, button=button("2.0.0"))
    assert cast.rodez.edition_id == "open-datalab-2"


@pytest.mark.parametrize("revision", ["", "-1", "²", "9" * 5000, "rien"])
def test_a_revision_that_nobody_showed(alice_client: Client, revision: str) -> None:
    page = alice_client.post(PAGE, {"revision": revision}, status=409)
    assert "relisez ce qui change" in page.visible


def test_there_is_nothing_to_do_twice(alice_client: Client) -> None:
    page = alice_client.post(f"{PAGE}/retour", {"revision": "1"}, status=422, on=PAGE)
    assert "Il n’y a pas d’édition plus ancienne où revenir." in page.visible
    alice_client.submit(alice_client.get(PAGE), button=button("2.0.0"))
    page = alice_client.post(PAGE, {"revision": "1"}, follow=True)
    assert "Aucune édition plus récente" in " ".join(page.flash)


def test_a_contributor_changes_no_edition(bob_client: Client, elise_client: Client) -> None:
    for someone in (bob_client, elise_client):
        someone.get(PAGE, status=403)
        someone.post(PAGE, {"revision": "1"}, status=403)
