"""Proposing a reuse without an account: read by a person, then shown on the page of the dataset."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from sqlalchemy import select

from app.audit.rules import Actor
from app.ecosystem.reuses.contents import ReuseFacts
from app.ecosystem.reuses.models import Reuse, ReuseDataset
from app.ecosystem.reuses.services import add
from app.extensions import db
from app.mailer.models import OutgoingMail
from app.tasks.models import Task
from tests.publication.conftest import Publish
from tests.support.cast import Cast
from tests.support.client import Client

LIST = "/c/rodez/ecosysteme/reutilisations"
DATASET = "/public/rodez/jeux/arbres"
PROPOSE = f"{DATASET}/reutilisation"
SCRIPT = "<script>alert(1)</script>"
TYPED = {"title": "Carte des arbres", "url": "https://carte.exemple.fr/arbres"}
Write = Callable[[], AbstractContextManager[None]]
Mails = Callable[[], list[OutgoingMail]]

pytestmark = pytest.mark.usefixtures("opened")


@pytest.fixture(autouse=True)
def trees(publish: Publish) -> int:
    """A published dataset."""
    return publish("Arbres", url="https://data.exemple.fr/arbres.csv", identifier="arbres")


def proposed() -> Reuse:
    db.session.close()
    return db.session.scalars(select(Reuse)).one()


def test_a_proposal_is_read_before_it_is_shown(
    client: Client, alice_client: Client, mails: Mails
) -> None:
    form = client.get(client.get(DATASET).links["Signaler une réutilisation"])
    answer = client.submit(form, sender_email="ana@exemple.fr", brings="Un plan.", **TYPED)
    assert "Merci" in answer.text
    row = proposed()
    assert (row.state, row.contact) == ("proposed", "ana@exemple.fr")
    assert "Carte des arbres" not in client.get(DATASET).text
    assert "Proposée, à lire" in alice_client.get(LIST).text
    edit = alice_client.get(f"{LIST}/{row.id}/modifier")
    alice_client.submit(edit, state="listed")
    shown = client.get(DATASET)
    assert shown.links["Carte des arbres"] == TYPED["url"]
    assert "ana@exemple.fr" not in shown.text
    assert proposed().contact == ""
    received, decided = [one.body for one in mails() if one.recipient == "ana@exemple.fr"]
    assert "a bien reçu votre proposition de réutilisation" in received
    assert "Elle est retenue" in decided


def test_a_proposal_set_aside_says_why_and_is_not_shown(
    client: Client, alice_client: Client, mails: Mails
) -> None:
    client.submit(client.get(PROPOSE), sender_email="ana@exemple.fr", **TYPED)
    edit = f"{LIST}/{proposed().id}/modifier"
    page = alice_client.submit(alice_client.get(edit), state="set-aside", status=422)
    assert "Dites en une phrase" in page.text
    alice_client.submit(page, state="set-aside", reason="La page ne s’ouvre pas.")
    assert "Carte des arbres" not in client.get(DATASET).text
    assert "La page ne s’ouvre pas." in mails()[-1].body


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "carte"])
def test_an_address_that_a_browser_would_run_is_refused(client: Client, url: str) -> None:
    page = client.submit(client.get(PROPOSE), title="Carte", url=url, brings="Plan", status=422)
    assert "Écrivez une adresse complète" in page.text
    assert "Plan" in page.text
    assert db.session.scalars(select(Reuse)).all() == []


def test_the_same_address_for_another_dataset_is_one_reuse(
    client: Client, publish: Publish, trees: int
) -> None:
    bancs = publish("Bancs", url="https://data.exemple.fr/bancs.csv", identifier="bancs")
    client.submit(client.get(PROPOSE), **TYPED)
    again = {**TYPED, "url": f"{TYPED['url']}/"}
    other = client.get("/public/rodez/jeux/bancs/reutilisation")
    assert "Merci" in client.submit(other, **again).text
    links = db.session.execute(select(ReuseDataset.reuse_id, ReuseDataset.dataset_id)).all()
    assert {tuple(link) for link in links} == {(1, trees), (1, bancs)}


def test_a_proposal_is_a_task_of_a_lead(client: Client) -> None:
    client.submit(client.get(PROPOSE), **TYPED)
    task = db.session.scalars(select(Task)).one()
    assert task.title == "Lire la réutilisation proposée\u00a0: Carte des arbres"
    assert task.assignee_id is not None


def test_the_work_of_a_service_stays_inside(
    client: Client, cast: Cast, write: Write, trees: int
) -> None:
    facts = ReuseFacts("Tournée", author_type="internal", brings="Moins de trajets.")
    with write():
        add(cast.rodez, facts, datasets=[trees], by=Actor(cast.alice.id, "Alice"))
    assert "Tournée" not in client.get(DATASET).text


def test_a_script_is_never_run(client: Client, alice_client: Client) -> None:
    typed = {**TYPED, "title": SCRIPT, "brings": SCRIPT, "author": SCRIPT}
    client.submit(client.get(PROPOSE), **typed)
    row = proposed()
    alice_client.submit(alice_client.get(f"{LIST}/{row.id}/modifier"), state="listed")
    for page in (client.get(DATASET), alice_client.get(f"{LIST}/{row.id}")):
        assert SCRIPT not in page.text
        assert "&lt;script&gt;" in page.text


def test_a_dataset_that_is_not_public_takes_none(client: Client, publish: Publish) -> None:
    publish("Brouillon", stage="prepared", identifier="brouillon")
    assert client.get("/public/rodez/jeux/brouillon/reutilisation", status=404).status == 404
