"""Contracts: how near their end is, the task of their renewal, their pages."""

from datetime import date

import pytest

from app.extensions import db
from app.processes.contracts.models import Contract
from app.processes.contracts.rules import Renewal, renewal_of, to_prepare_on
from app.tasks.models import Task
from tests.support.client import Client

LIST = "/c/rodez/processus/contrats"
NEW = f"{LIST}/nouveau"
DAY = date(2026, 12, 1)


@pytest.mark.parametrize(
    ("ends_on", "renewal", "prepared"),
    [
        (date(2027, 6, 2), Renewal.FAR, date(2026, 12, 2)),
        (date(2027, 6, 1), Renewal.NEAR, DAY),
        (DAY, Renewal.NEAR, DAY),
        (date(2026, 11, 30), Renewal.OVER, DAY),
        (date(2027, 8, 31), Renewal.FAR, date(2027, 2, 28)),
    ],
)
def test_a_renewal_is_prepared_six_months_before(
    ends_on: date, renewal: Renewal, prepared: date
) -> None:
    assert renewal_of(ends_on, DAY) is renewal
    assert to_prepare_on(ends_on, DAY) == prepared


def test_without_a_last_day_nothing_is_told_of_the_end() -> None:
    assert renewal_of(None, DAY) is Renewal.UNDATED


def the_contract(client: Client, **fields: object) -> str:
    client.submit(client.get(NEW), **{"title": "Finances", **fields})
    row = db.session.query(Contract).order_by(Contract.id.desc()).first()
    assert row is not None
    found = f"{LIST}/{row.id}"
    db.session.close()
    return found


def test_a_contract_comes_with_its_task(alice_client: Client) -> None:
    one = the_contract(alice_client, ends_on="2031-09-30")
    [task] = db.session.query(Task).all()
    assert (task.title, task.due_on) == (
        "Préparer le renouvellement\u00a0: Finances",
        date(2031, 3, 30),
    )
    assert task.anchor_id == "clauses-de-remise"
    db.session.close()
    page = alice_client.get(one)
    assert "Tâche de renouvellement" in page.links
    assert alice_client.get(page.links["Clauses à reprendre dans le prochain contrat"])
    again = alice_client.post(f"{one}/tache", {})
    assert "déjà ouverte" in again.visible


def test_without_date_no_task_but_a_sentence(alice_client: Client) -> None:
    one = the_contract(alice_client)
    again = alice_client.post(f"{one}/tache", {})
    assert "Indiquez d’abord le dernier jour du contrat." in again.visible
    assert not db.session.query(Task).count()
    db.session.close()


def test_a_date_that_is_none_keeps_the_rest(bob_client: Client) -> None:
    page = bob_client.get(NEW)
    after = bob_client.submit(page, title="Eau", ends_on="31/31/2027", status=422)
    assert after.errors == ["Écrivez la date comme ceci\u00a0: 15/01/2027."]
    [form] = [one for one in after.forms if "ends_on" in one.names]
    assert (form.value("title"), form.value("ends_on")) == ("Eau", "31/31/2027")


def test_a_task_that_is_deleted_leaves_the_contract(alice_client: Client) -> None:
    one = the_contract(alice_client, ends_on="2031-09-30")
    task = db.session.query(Task).one().id
    db.session.close()
    alice_client.post(f"/c/rodez/taches/{task}/supprimer", {}, on=f"/c/rodez/taches/{task}")
    assert "Tâche de renouvellement" not in alice_client.get(one).links


def test_an_outsider_finds_nothing(alice_client: Client, charlie_client: Client) -> None:
    one = the_contract(alice_client)
    charlie_client.get(one, status=404)
    charlie_client.get(f"/c/autre/processus/contrats/{one.rpartition('/')[2]}", status=404)


def test_an_official_reads_the_list_alone(alice_client: Client, elise_client: Client) -> None:
    one = the_contract(alice_client, supplier="Éditeur")
    assert "Éditeur" in elise_client.get(LIST).visible
    elise_client.get(one, status=403)
