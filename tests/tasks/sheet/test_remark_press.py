"""A remark made on a phase becomes a task with one press, once, and never tells an opinion."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import func, select

from app.extensions import db
from app.tasks import remarks
from app.tasks.drafts import Draft
from app.tasks.models import Task
from app.tasks.remarks import Remark
from tests.support.client import Client
from tests.support.page import Page

URL = "/c/rodez/taches/remarque"
OPEN = Remark("elu", "Aucun élu référent.", Draft("Faire désigner l’élu référent"))
PRIVATE = Remark("soutien", "Personne n’est favorable.", Draft("Rencontrer la DGS"), private=True)


@pytest.fixture(autouse=True)
def two_remarks(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Phase 6 makes two remarks, one of them private, and nothing else."""
    monkeypatch.setitem(remarks._providers, 6, [lambda _: [OPEN, PRIVATE]])
    return


def press(client: Client, code: str, position: object = 6, status: int = 303) -> Page:
    return client.post(URL, {"code": code, "position": position}, on="/compte", status=status)


def count() -> int:
    db.session.close()
    return db.session.scalar(select(func.count()).select_from(Task)) or 0


def test_it_becomes_a_task_once(saturday: Any, bob_client: Client) -> None:
    page = press(bob_client, "elu")
    assert page.h1 == "Faire désigner l’élu référent"
    assert "Tâche ajoutée" in page.flash[0]
    again = press(bob_client, "elu")
    assert again.flash == ["Cette tâche existe déjà\u00a0: la voici."]
    assert again.url == page.url
    assert count() == 1


def test_a_private_one_is_for_those_who_may_read_opinions(
    saturday: Any, alice_client: Client, bob_client: Client
) -> None:
    press(bob_client, "soutien", status=404)
    assert count() == 0
    assert press(alice_client, "soutien").h1 == "Rencontrer la DGS"


@pytest.mark.parametrize(
    ("code", "position"),
    [("zzz", 6), ("elu", 5), ("elu", 0), ("elu", 2**63), ("elu", "x"), ("", ""), ("\x00", 6)],
)
def test_a_remark_that_no_longer_holds_makes_nothing(
    saturday: Any, bob_client: Client, code: str, position: object
) -> None:
    press(bob_client, code, position, status=404)
    assert count() == 0


def test_who_only_reads_makes_nothing(saturday: Any, elise_client: Client) -> None:
    press(elise_client, "elu", status=403)
