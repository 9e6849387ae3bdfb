"""A newer edition is published: who decides is told, and what is left to review empties."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from app.audit.rules import Actor
from app.kernel.revisions import Sight
from app.kernel.typography import plural
from app.methodology import loader
from app.methodology.changes import ChangeKind
from app.methodology.succession import changes_of
from app.progress import queries, services
from app.progress.replies import Reply
from app.progress.rules import AnswerState
from tests.support.cast import Cast
from tests.support.client import Client
from tests.support.editions import follow_the_first, method_of

HOME, PAGE = "/c/rodez/", "/c/rodez/edition"
NEXT = "open-datalab-2"
STEP = "L’édition 2.0.0 de la méthode est publiée"
CHANGES = changes_of(NEXT)
assert CHANGES is not None
MERGED, REWORDED = (CHANGES.of_kind(kind)[0] for kind in (ChangeKind.MERGED, ChangeKind.REWORDED))
ASKED = [MERGED.after[0], REWORDED.after[0]]
Write = Callable[[], AbstractContextManager[None]]


@pytest.fixture
def published(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """The edition that follows ours is published."""
    with method_of(monkeypatch, tmp_path, third=False):
        assert loader.current_edition().id == NEXT
        yield


@pytest.fixture(autouse=True)
def answered(cast: Cast, write: Write) -> None:
    """One of two points to be joined is done, and so is one that is said otherwise."""
    follow_the_first(write)
    by = Actor(cast.alice.id, "Alice Durand")
    for item_id in (MERGED.before[0], REWORDED.before[0]):
        with write():
            services.set_state(cast.rodez, item_id, AnswerState.DONE, seen=0, by=by)


def test_a_draft_is_on_no_dashboard(alice_client: Client) -> None:
    if loader.get_edition(NEXT).published_on is None:
        assert STEP not in alice_client.get(HOME).visible


def test_who_decides_is_told_and_nobody_else(
    published: None,
    alice_client: Client,
    carole_client: Client,
    bob_client: Client,
    elise_client: Client,
) -> None:
    for someone in (alice_client, carole_client):
        home = someone.get(HOME)
        assert STEP in home.visible
        assert PAGE in home.links.values()
    for someone in (bob_client, elise_client):
        home = someone.get(HOME, follow=True)
        assert STEP not in home.visible
        assert PAGE not in home.links.values()


def test_what_is_to_be_reviewed_is_a_short_list_that_empties(
    published: None, cast: Cast, write: Write, alice_client: Client
) -> None:
    page = alice_client.submit(alice_client.get(PAGE), button="Passer à l’édition 2.0.0")
    assert page.h1 == "Édition 2.0.0 de la méthode"
    by = Actor(cast.alice.id, "Alice Durand")
    for left in (2, 1):
        home = alice_client.get(HOME)
        assert plural(left, "réponse à revoir", "réponses à revoir") in home.visible
        assert f"{PAGE}#a-revoir" in home.links.values()
        listed = alice_client.get(PAGE).soup.select("#a-revoir + ul a")
        assert len(listed) == left
        item_id = ASKED[left - 1]
        seen = queries.answer(cast.rodez, item_id)
        assert seen is not None
        standing = Reply.of(seen)
        with write():
            reply = Reply(state=AnswerState.DONE, note="Relu.")
            sight = Sight(seen.revision, standing)
            services.set_answer(cast.rodez, item_id, reply, seen=sight, by=by)
    home = alice_client.get(HOME)
    assert f"{PAGE}#a-revoir" not in home.links.values()
    assert STEP not in home.visible
    assert alice_client.get(PAGE).soup.select("#a-revoir") == []
