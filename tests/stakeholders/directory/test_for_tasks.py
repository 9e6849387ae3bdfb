"""What phase 1 and tasks learn from stakeholders: remarks without a statement, neutral tasks."""

from datetime import date

import pytest
from flask import g

from app.extensions import db
from app.methodology.loader import current_edition
from app.spaces.permissions import Role
from app.stakeholders.directory.routes.for_tasks import ITEMS
from app.stakeholders.directory.rules import PRIVATE_GAPS, Gap, ProjectRole, Visibility
from app.tasks import anchors, remarks
from tests.stakeholders.conftest import Table, Write
from tests.support.cast import Cast
from tests.support.client import Client, statements

LIST = "/c/rodez/acteurs"


def codes(cast: Cast, role: Role | None) -> list[str]:
    g.pop("role", None)
    if role is not None:
        g.role = role
    rodez = cast.rodez
    with statements() as run:
        found = remarks.remarks_of(rodez, 1)
    assert run == []
    assert {each.code for each in found if each.private} <= {gap.value for gap in PRIVATE_GAPS}
    g.pop("role", None)
    return [each.code for each in found]


def test_remarks_follow_the_list_and_the_reader(table: Table, cast: Cast, write: Write) -> None:
    assert codes(cast, Role.LEAD) == []
    found = table.add("DGS", role=ProjectRole.DECIDE, archetype="dgs")
    assert codes(cast, Role.LEAD) == [gap.value for gap in Gap]
    for role in (Role.CONTRIBUTOR, Role.OFFICIAL, Role.CONSULTANT, None):
        assert codes(cast, role) == ["no-official"]
    table.assess(found, attitude=5, visibility=Visibility.LEADS)
    assert codes(cast, Role.LEAD) == ["no-official", "dpo-never-met"]
    with write():
        cast.rodez.opinions_opened_at = cast.rodez.created_at
    assert codes(cast, Role.CONSULTANT) == [gap.value for gap in Gap]
    table.assess(found, seen=1, attitude=5, visibility=Visibility.TEAM)
    assert codes(cast, Role.CONSULTANT) == ["no-official", "dpo-never-met"]


def test_the_tasks_are_about_points_that_exist_and_name_nobody(table: Table, cast: Cast) -> None:
    table.add("DGS", person="")
    g.role = Role.LEAD
    for each in remarks.remarks_of(cast.rodez, 1):
        assert each.task.anchor_id in current_edition()
        assert each.task.title
        assert "favorable" not in each.task.title
        assert each.task.description == ""
    g.pop("role")
    assert set(ITEMS) == set(Gap)


@pytest.mark.parametrize("strange", ["", "x", "-1", "9" * 30, "²"])
def test_a_task_finds_its_stakeholder_by_function_only(
    table: Table, cast: Cast, strange: str
) -> None:
    found = table.add("DGS")
    kind = "stakeholder"
    cards = anchors.cards(cast.rodez, [(kind, str(found)), (kind, strange), (kind, "999999")])
    assert list(cards) == [(kind, str(found))]
    assert cards[(kind, str(found))].title == "DGS"
    assert anchors.cards(cast.autre, [(kind, str(found))]) == {}


def test_a_task_is_written_from_the_sheet(
    table: Table, bob_client: Client, alice_client: Client
) -> None:
    found = table.add("DGS")
    table.assess(found, next_action="CANARI", next_action_on=date(2031, 1, 2))
    for client in (alice_client, bob_client):
        page = client.get(f"{LIST}/{found}")
        url = page.links["Créer une tâche"]
        assert "CANARI" not in url
        assert "2031" not in url
        made = client.submit(client.get(url), title="Rencontrer la DGS")
        assert made.links["DGS"] == f"{LIST}/{found}"
    db.session.close()
