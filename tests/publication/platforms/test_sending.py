"""Sendings that wait: tried again by themselves, one at a time, and not for ever."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from app.audit.models import AuditEvent
from app.datasets.inventory.models import Dataset
from app.datasets.inventory.rules import HELD, KEEPS_IN, Outcome
from app.extensions import db
from app.jobs.queues import QueueRound, run_due
from app.kernel.clock import now
from app.kernel.errors import Refused
from app.publication.models import Push
from app.publication.platforms import pushing
from app.publication.queries import not_arrived
from app.publication.rules import PushState
from tests.datasets.conftest import Write, actor, read
from tests.publication.conftest import push_row, send
from tests.publication.conftest import push_url as url
from tests.publication.platforms.test_pushing import CREATED
from tests.support.cast import Cast
from tests.support.client import Client
from tests.support.udata_stub import Mood, Udata


def due_pushes() -> QueueRound:
    db.session.close()
    return run_due()["pushes"]


def ask(write: Write, cast: Cast, dataset_id: int) -> None:
    with write():
        assert pushing.ask(cast.rodez, dataset_id, by=actor(cast.alice))


def claim(write: Write, cast: Cast, dataset_id: int) -> pushing.Claim:
    with write():
        return pushing.claim(cast.rodez, dataset_id, push_row(dataset_id).platform)


def test_two_sendings_at_once_make_one(linked: Udata, ready: int, cast: Cast, write: Write) -> None:
    for _ in range(2):
        ask(write, cast, ready)
    claimed = claim(write, cast, ready)
    with write(), pytest.raises(Refused, match="déjà en cours"):
        pushing.ask(cast.rodez, ready, by=actor(cast.alice))
    with write(), pytest.raises(Refused, match="déjà en cours"):
        pushing.claim(cast.rodez, ready, claimed.platform)
    assert push_row(ready).problem == ""


def test_the_page_says_how_far_a_sending_is(
    linked: Udata, ready: int, alice_client: Client, cast: Cast, write: Write
) -> None:
    page = alice_client.submit(alice_client.get(url(ready)), "Envoyer")
    assert linked.requests == []  # nobody waits for the platform
    assert "En attente d’envoi" in page.visible
    assert page.find("#envoi")["data-module"] == "awaited"
    assert page.find('meta[http-equiv="refresh"]')
    claimed = claim(write, cast, ready)
    assert "Envoi en cours" in alice_client.get(url(ready)).visible
    assert "Envoi en cours" in alice_client.get("/c/rodez/donnees/publication").visible
    with write():
        pushing.settle(cast.rodez, claimed, pushing.attempt(claimed))
    page = alice_client.get(url(ready))
    assert page.soup.select("#envoi, meta[http-equiv=refresh]") == []
    assert "Envoyé sur 127.0.0.1" in page.visible


def test_what_is_sent_is_in_the_name_of_who_asked(
    linked: Udata, ready: int, alice_client: Client
) -> None:
    send(alice_client, ready)
    [event] = db.session.scalars(select(AuditEvent).where(AuditEvent.event == "dataset:publish"))
    assert event.actor_name == "Alice Durand"


@pytest.fixture
def later() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(now(), tick=True) as clock:
        yield clock


def test_what_waits_is_tried_again_by_the_hook(
    linked: Udata, ready: int, alice_client: Client, later: time_machine.Traveller
) -> None:
    linked.mood = Mood("status", 503)
    send(alice_client, ready)
    assert due_pushes() == QueueRound(0, 0)  # not yet
    later.shift(timedelta(minutes=6))
    assert due_pushes() == QueueRound(0, 1)
    assert push_row(ready).attempts == 2
    linked.mood = Mood()
    later.shift(timedelta(minutes=16))
    assert due_pushes() == QueueRound(1, 0)
    assert push_row(ready).state == "done"
    assert read(ready).stage == "published"
    assert due_pushes() == QueueRound(0, 0)


def test_a_server_that_died_while_sending_goes_on_later(
    linked: Udata, ready: int, cast: Cast, write: Write, later: time_machine.Traveller
) -> None:
    ask(write, cast, ready)
    pushing.attempt(claim(write, cast, ready))  # and nobody writes what came of it
    later.shift(timedelta(minutes=3))
    assert due_pushes() == QueueRound(1, 0)
    assert linked.writes() == CREATED
    assert read(ready).stage == "published"


def test_trying_again_ends(
    linked: Udata, ready: int, alice_client: Client, later: time_machine.Traveller
) -> None:
    linked.mood = Mood("status", 500)
    send(alice_client, ready)
    for _ in range(12):
        later.shift(timedelta(days=2))
        due_pushes()
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
    assert due_pushes() == QueueRound(0, 1)
    assert linked.requests == []
    assert push_row(ready).state == PushState.WAITING.value  # the platform has refused nothing
    listed = alice_client.get("/c/rodez/donnees/publication")
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
        due_pushes()
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
    ("outcome", "held", "why"),
    [
        ("open", False, "La plateforme ne répond pas."),
        ("open", True, HELD),
        ("closed", False, KEEPS_IN[Outcome.CLOSED]),
    ],
)
def test_what_is_in_the_way_is_the_law_first_then_the_platform(
    ready: int, cast: Cast, write: Write, outcome: str, *, held: bool, why: str
) -> None:
    with write():
        row = db.session.get_one(Dataset, ready)
        row.outcome, row.held_since = outcome, now() if held else None
        problem = "La plateforme ne répond pas.\nHTTP 503"
        state = PushState.WAITING.value
        db.session.add(
            Push(
                authority_id=row.authority_id, dataset_id=ready, platform="www.data.gouv.fr",
                state=state, problem=problem,
            )
        )  # fmt: skip
    [waiting] = not_arrived(cast.rodez)
    assert why in waiting.problem
    assert "HTTP" not in waiting.problem
    assert not_arrived(cast.autre) == []
