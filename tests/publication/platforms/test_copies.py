"""Copies left on a platform of what may no longer be public: told, listed, never forgotten."""

import pytest
from sqlalchemy import select

from app.audit.models import AuditEvent
from app.datasets.inventory.models import Dataset
from app.extensions import db
from app.kernel.clock import now
from app.publication.models import Push
from tests.datasets.conftest import Write, read
from tests.publication.conftest import Publish, push_row, send
from tests.publication.conftest import push_url as url
from tests.support.cast import Cast
from tests.support.client import Client
from tests.support.udata_stub import Mood, Udata

HERE = "/c/rodez/donnees/publication"
SHEET = "/c/rodez/donnees"


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"outcome": "closed"}, "conclut qu’il ne peut pas être ouvert"),
        ({"held_since": now()}, "Un contrôle a repéré des données personnelles"),
        ({"stage": "prepared"}, "Ce jeu n’est plus publié ici."),
    ],
)
def test_a_copy_that_may_not_stay_there_is_told_until_somebody_has_taken_it_away(
    linked: Udata,
    ready: int,
    alice_client: Client,
    bob_client: Client,
    write: Write,
    change: dict[str, object],
    why: str,
) -> None:
    send(alice_client, ready)
    assert "À retirer" not in alice_client.get(HERE).visible
    copy = push_row(ready).remote_url
    with write():
        row = db.session.get_one(Dataset, ready)
        for name, value in change.items():
            setattr(row, name, value)
    warned = "Une copie est toujours sur 127.0.0.1"
    sheet = alice_client.get(f"{SHEET}/{ready}")
    assert warned in " ".join(each.text for each in sheet.soup.select(".answers .warning"))
    assert sheet.links["Voir comment"] == url(ready)
    assert bob_client.get(f"{SHEET}/{ready}").links["Voir la copie"] == copy
    listed = alice_client.get(HERE)
    assert "À retirer de la plateforme" in listed.visible
    assert why in listed.visible
    assert copy in listed.links.values()
    page = alice_client.get(url(ready))
    assert why in page.visible
    assert copy in page.links.values()
    page = alice_client.submit(page, "Je l’ai retirée")
    assert "À retirer" not in page.visible
    for where in (HERE, f"{SHEET}/{ready}"):
        visible = alice_client.get(where).visible
        assert "À retirer" not in visible
        assert warned not in visible
    told = db.session.scalars(select(AuditEvent).where(AuditEvent.event == "dataset:update")).all()
    assert [each["old"] for event in told for each in event.changes][-1:] == [copy]


def test_a_draft_there_is_not_to_be_taken_away(
    linked: Udata, ready: int, alice_client: Client, write: Write
) -> None:
    linked.mood = Mood("lost", method="POST", times=1)
    send(alice_client, ready)
    linked.only()["private"] = True
    send(alice_client, ready)
    assert push_row(ready).remote_id
    assert read(ready).stage == "prepared"
    assert "À retirer" not in alice_client.get(HERE).visible
    assert "À retirer" not in alice_client.get(url(ready)).visible
    with write():
        db.session.get_one(Dataset, ready).outcome = "closed"
    assert "À retirer" in alice_client.get(HERE).visible


def test_the_list_of_copies_to_take_away_stays_short(
    linked: Udata, publish: Publish, alice_client: Client, write: Write, cast: Cast
) -> None:
    ids = [publish(f"Jeu {rank}") for rank in range(25)]
    with write():
        for dataset_id in ids:
            db.session.get_one(Dataset, dataset_id).outcome = "closed"
            there = {"remote_id": f"la-bas-{dataset_id}", "remote_url": "https://x.fr/a"}
            push = Push(
                authority_id=cast.rodez.id, dataset_id=dataset_id, platform="x.fr", state="done"
            )
            for name, value in there.items():
                setattr(push, name, value)
            db.session.add(push)
    page = alice_client.get(HERE)
    assert len(page.soup.select("tbody tr")) == 20
    assert "Il y en a d’autres" in page.visible
    assert page.dom <= 380
    assert len(page.statements) <= 7


def test_removing_a_dataset_warns_of_the_copy_and_the_journal_keeps_its_address(
    linked: Udata, ready: int, alice_client: Client, write: Write
) -> None:
    before = "elle y restera"
    assert before not in alice_client.get(f"{SHEET}/{ready}").text
    send(alice_client, ready)
    copy = push_row(ready).remote_url
    with write():
        db.session.get_one(Dataset, ready).stage = "prepared"
    sheet = alice_client.get(f"{SHEET}/{ready}")
    assert before in sheet.text
    assert copy in sheet.links.values()
    page = alice_client.submit(sheet, "Retirer ce jeu")
    assert any(copy in each for each in page.flash)
    [event] = db.session.scalars(select(AuditEvent).where(AuditEvent.event == "dataset:remove"))
    assert {"title": "Copie laissée sur 127.0.0.1", "old": copy, "new": None} in [
        {**each, "title": each["title"].partition(":")[0]} for each in event.changes
    ]
