"""Sendings that wait: tried again by themselves, one at a time, and not for ever."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine

from app.datasets.inventory.models import Dataset
from app.datasets.inventory.rules import HELD
from app.extensions import db
from app.kernel.clock import now
from app.kernel.errors import Refused
from app.publication import queries
from app.publication.platforms import pushing, sending
from app.publication.rules import PushState
from tests.datasets.conftest import Write, read
from tests.publication.conftest import push_row, send
from tests.publication.conftest import push_url as url
from tests.publication.platforms.test_pushing import CREATED
from tests.support.cast import Cast
from tests.support.client import Client
from tests.support.udata_stub import Mood, Udata


def test_two_sendings_at_once_make_one(linked: Udata, ready: int, cast: Cast, write: Write) -> None:
    with write():
        first = pushing.claim(cast.rodez, ready)
    with write(), pytest.raises(Refused, match="déjà en cours"):
        pushing.claim(cast.rodez, ready)
    assert not first.unchanged


@pytest.fixture
def later() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(now(), tick=True) as clock:
        yield clock


def test_what_waits_is_tried_again_by_the_hook(
    linked: Udata, ready: int, alice_client: Client, later: time_machine.Traveller
) -> None:
    linked.mood = Mood("status", 503)
    send(alice_client, ready)
    assert sending.push_due() == sending.SendingRound(0, 0)  # not yet
    later.shift(timedelta(minutes=6))
    assert sending.push_due() == sending.SendingRound(0, 1)
    assert push_row(ready).attempts == 2
    linked.mood = Mood()
    later.shift(timedelta(minutes=16))
    assert sending.push_due() == sending.SendingRound(1, 0)
    assert push_row(ready).state == "done"
    assert read(ready).stage == "published"
    assert sending.push_due() == sending.SendingRound(0, 0)


def test_a_server_that_died_while_sending_goes_on_later(
    linked: Udata, ready: int, cast: Cast, write: Write, later: time_machine.Traveller
) -> None:
    with write():
        claimed = pushing.claim(cast.rodez, ready)
    pushing.attempt(claimed)  # and nobody writes what came of it
    later.shift(timedelta(minutes=3))
    assert sending.push_due() == sending.SendingRound(1, 0)
    assert linked.writes() == CREATED
    assert read(ready).stage == "published"


def test_trying_again_ends(
    linked: Udata, ready: int, alice_client: Client, later: time_machine.Traveller
) -> None:
    linked.mood = Mood("status", 500)
    send(alice_client, ready)
    for _ in range(12):
        later.shift(timedelta(days=2))
        sending.push_due()
    push = push_row(ready)
    assert push.next_try_at is None
    assert push.attempts == 1 + len(pushing.DELAYS)


def test_what_is_held_meanwhile_is_not_sent_again(
    linked: Udata,
    ready: int,
    alice_client: Client,
    write: Write,
    later: time_machine.Traveller,
) -> None:
    linked.mood = Mood("status", 503, times=1)
    send(alice_client, ready)
    with write():
        db.session.get_one(Dataset, ready).held_since = now()
    linked.requests.clear()
    later.shift(timedelta(minutes=6))
    assert sending.push_due() == sending.SendingRound(0, 1)
    assert linked.requests == []
    assert push_row(ready).state == PushState.WAITING.value  # the platform has refused nothing
    listed = alice_client.get("/c/rodez/publication")
    [row] = listed.soup.select("#attente ~ .table-scroll tbody tr") or listed.soup.select(
        "#attente ~ table tbody tr"
    )
    assert "À envoyer" in row.text
    assert HELD in row.text


def test_asking_does_not_use_up_what_is_tried_by_itself(
    linked: Udata, ready: int, alice_client: Client, later: time_machine.Traveller
) -> None:
    linked.mood = Mood("status", 503)
    for _ in range(3):
        send(alice_client, ready)
        later.shift(timedelta(hours=1))
        sending.push_due()
    assert push_row(ready).attempts == 2
    send(alice_client, ready)
    push = push_row(ready)
    assert push.attempts == 1
    assert push.next_try_at is not None
    assert push.next_try_at <= now() + pushing.DELAYS[0]


def test_no_other_try_is_announced_when_there_is_none(
    linked: Udata, ready: int, alice_client: Client, write: Write
) -> None:
    linked.mood = Mood("status", 500)
    page = send(alice_client, ready)
    assert "Pas encore arrivé" in page.visible
    assert "Prochain essai" in page.visible
    with write():  # as after the last of them
        push_row(ready).next_try_at = None
    page = alice_client.get(url(ready))
    assert "Pas encore arrivé" in page.visible
    assert "Prochain essai" not in page.visible
    assert "Jalon n’essaiera plus de lui-même" in page.visible


def test_what_may_not_leave_any_more_has_no_other_try(
    linked: Udata, ready: int, alice_client: Client, write: Write
) -> None:
    linked.mood = Mood("status", 503)
    send(alice_client, ready)
    with write():
        db.session.get_one(Dataset, ready).outcome = "closed"
    page = alice_client.get(url(ready))
    assert "Prochain essai" not in page.visible
    assert "n’essaiera plus" not in page.visible  # it says what is in the way instead
    assert "L’analyse de ce jeu conclut qu’il ne peut pas être ouvert." in page.visible


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({}, None),
        ({"held_since": now()}, HELD),
        ({"outcome": "closed"}, "L’analyse de ce jeu conclut"),
    ],
)
def test_why_a_dataset_has_not_arrived_is_the_law_before_the_platform(
    linked: Udata,
    ready: int,
    alice_client: Client,
    cast: Cast,
    write: Write,
    change: dict[str, object],
    why: str | None,
) -> None:
    linked.mood = Mood("status", 503)
    send(alice_client, ready)
    with write():
        row = db.session.get_one(Dataset, ready)
        for name, value in change.items():
            setattr(row, name, value)
    [left] = queries.not_arrived(cast.rodez)
    answer = push_row(ready).problem.partition("\n")[0]
    assert left.problem.startswith(why or answer)
    assert (left.problem == answer) is (why is None)
