"""An account erased: nothing says who it was, and what it wrote stays."""

from typing import Any

import pytest
from sqlalchemy import JSON, String, select

from app.accounts.erasing import NOT_SIGNATURES, signatures, signed_documents
from app.accounts.models import User
from app.accounts.services import ask_reset
from app.audit.models import AuditEvent
from app.audit.rules import COMMAND_LINE, ON_BEHALF, Actor
from app.datasets.inventory.models import FileCheck
from app.datasets.workbench.models import Recipe, RecipeVersion
from app.extensions import db
from app.kernel.base import Base
from app.kernel.errors import Refused
from app.methodology.loader import current_edition
from app.progress.evidence import add_file
from app.progress.models import Answer
from app.progress.rules import AnswerState
from app.progress.services import pass_gate, set_state
from app.spaces import departures, membership
from app.spaces.models import Authority
from app.spaces.permissions import Role
from app.tasks.agenda.feeds import open_feed
from app.tasks.models import Task, TaskComment
from app.tasks.services import Assignee, Draft, create_task
from app.tasks.sheet.comments import add_comment
from tests.support.cast import Cast, give_role, make_user
from tests.support.client import Client
from tests.support.datasets import make_datasets

ITEM = "elu-referent-nomme"
# A name of a file, a place, a dataset: of nobody.
# Who asks for data goes with their address, and when the request is closed.
OTHER_NAMES = {"file_name", "stored_name", "full_name", "asker_name", "sender_name"}
# Documents without the name of whoever acted: facts, counts, ids, what files and people say. The
# journal has a way of its own.
NAMELESS = {
    "contacts.subjects",
    "contacts.territories",
    "signed_documents.pieces",
    *("audit_events.before", "audit_events.changes"),
    *("authorities.blocked_tasks", "authorities.blockers", "authorities.dataset_stages"),
    *("authorities.evidenced", "authorities.findings", "authorities.functions"),
    *("authorities.lacking", "authorities.phases", "authorities.stakeholder_gaps"),
    *("dataset_imports.columns", "dataset_imports.mapping", "dataset_imports.outcome"),
    *("dataset_imports.sample", "datasets.duties", "datasets.keywords"),
    *("edition_moves.left", "edition_moves.pieces", "edition_moves.task_anchors"),
    *("edition_moves.to_review", "eligibility_decisions.answers"),
    *("eligibility_decisions.articles", "jobs.details", "jobs.outcome", "own_schemas.content"),
    *("plans.options", "pushes.chosen", "pushes.marks", "recipe_files.bound"),
    *("recipe_files.columns", "recipe_files.form", "recipe_files.notes", "recipe_files.sample"),
    *("resource_files.positions", "stakeholder_opinions.arguments"),
    *("stakeholder_opinions.brakes", "stakeholder_opinions.objectives"),
    "strategy_choices.choice",
}


def everything() -> str:
    """All that the database holds, as one text."""
    db.session.close()
    rows = [
        f"{table.name}: {row}"
        for table in Base.metadata.sorted_tables
        if table.name != "places"
        for row in db.session.execute(select(table))
    ]
    return "\n".join(rows)


@pytest.fixture
def work(app: Any, cast: Cast, write: Any) -> int:
    """Bob writes a little of everything; the id of a task that Alice gave him."""
    bob = Actor(cast.bob.id, "Bob Martin")
    alice = Actor(cast.alice.id, "Alice Durand")
    item = current_edition().phases[0].steps[0].items[0]
    with write():
        set_state(cast.rodez, ITEM, AnswerState.DONE, seen=0, by=bob)
        add_file(cast.rodez, item, name="a.csv", content=b"a;b\n1;2\n", title="Liste", by=bob)
        task = create_task(
            cast.rodez, Draft("Écrire au DGS", assignee=Assignee(cast.bob.id, "")), by=alice
        )
        create_task(
            cast.autre, Draft("Relire", assignee=Assignee(None, "Bob", "bob@exemple.fr")), by=alice
        )
        add_comment(cast.rodez, task.id, "C’est parti.", by=bob)
        pass_gate(cast.rodez, 2, "Le conseil attend Bob.", by=bob)
        open_feed(bob)
        ask_reset("bob@exemple.fr")
        give_role(cast.rodez, cast.bob.id, Role.CONSULTANT, was=Role.CONTRIBUTOR, by=alice)
        by = Actor(cast.charlie.id, "Charlie Bernard")
        membership.invite_member(cast.autre, email="bob@exemple.fr", role=Role.OFFICIAL, by=by)
        membership.invite_member(cast.rodez, email="n@exemple.fr", role=Role.OFFICIAL, by=bob)
        return task.id


def erase(cast: Cast, write: Any, name: str = "bob", **how: Any) -> None:
    user = cast.person(name)
    with write():
        departures.erase(user, **{"typed": user.email, "aware": False, "by": COMMAND_LINE, **how})


def test_nothing_says_who_it_was(cast: Cast, write: Any, work: int) -> None:
    before = everything()
    assert "Bob Martin" in before
    assert "bob@exemple.fr" in before
    erase(cast, write)
    after = everything()
    lines = [line for line in after.splitlines() if "Bob Martin" in line or "bob@" in line]
    assert lines == []


def test_what_they_wrote_stays(cast: Cast, write: Any, work: int) -> None:
    rodez = cast.rodez.id
    erase(cast, write)
    db.session.close()
    answer = db.session.get_one(Answer, (rodez, ITEM))
    assert (answer.state, answer.updated_by_name) == ("done", "Compte effacé")
    comment = db.session.scalars(select(TaskComment)).one()
    assert (comment.text, comment.author_name) == ("C’est parti.", "Compte effacé")
    task = db.session.get_one(Task, work)
    assert (task.assignee_id, task.assignee_name) == (None, "Compte effacé")
    assert task.orphaned_at is not None, "à reprendre, comme celle d’un membre qui part"
    told = db.session.scalars(select(AuditEvent.event).where(AuditEvent.user_id.is_(None))).all()
    assert {"answer:set", "membership:remove", "account:erase"} <= set(told)
    assert db.session.get(User, cast.ids["bob"]) is None


def test_a_namesake_keeps_their_name(cast: Cast, write: Any, work: int) -> None:
    with write():
        make_user("bob.martin@exemple.fr", "Bob Martin")
    erase(cast, write)
    assert "bob@exemple.fr" not in everything()
    assert db.session.scalars(select(TaskComment.author_name)).all() == ["Compte effacé"]
    assert db.session.scalar(select(User.full_name).where(User.full_name == "Bob Martin"))


@pytest.mark.parametrize(
    ("name", "how", "field"),
    [("bob", {"typed": "alice@exemple.fr"}, "email"), ("alice", {}, "aware"), ("olga", {}, None)],
)
def test_what_is_not_erased(
    cast: Cast, write: Any, fingerprint: Any, name: str, how: dict[str, Any], field: str | None
) -> None:
    before = fingerprint()
    with pytest.raises(Refused) as refusal:
        erase(cast, write, name, **how)
    assert refusal.value.field == field
    assert fingerprint() == before


def test_the_operator_erases_on_screen(olga_client: Client, cast: Cast, bob_client: Client) -> None:
    url = f"/instance/comptes/{cast.bob.id}/effacer"
    wrong = olga_client.submit(olga_client.get(url), 0, email="bob@exemple", status=422)
    assert "Ce n’est pas l’adresse de ce compte" in wrong.visible
    done = olga_client.submit(olga_client.get(url), 0, email="Bob@exemple.fr")
    assert done.flash == ["Le compte est effacé."]
    assert "Bob Martin" not in done.visible
    bob_client.get("/compte", status=302)
    olga_client.get(url, status=404)


def test_a_phase_begun_stays_begun_by_nobody(cast: Cast, write: Any, work: int) -> None:
    rodez = cast.rodez.id
    before = cast.rodez.passed_gates
    assert [gate["by"] for gate in before] == ["Bob Martin"]
    erase(cast, write)
    db.session.close()
    after = db.session.get_one(Authority, rodez).passed_gates
    assert after == [{**before[0], "by": "Compte effacé"}], "ce que des gens ont écrit reste"


def test_names_go_from_every_document_that_says_who_acted(
    cast: Cast, write: Any, work: int
) -> None:
    """Whoever was mentioned, settled a check, confirmed a column: alone, or through a machine."""
    rodez = cast.rodez.id
    body = {"targets": [{"field": "nom", "confirmed_by": "Bob Martin"}], "why": "Bob Martin"}
    decision = {"kind": "kept", "by": f"{ON_BEHALF}Bob Martin", "at": "2026-11-30"}
    signed = {"updated_by_name": "Alice Durand"}
    with write():
        alice = Actor(cast.alice.id, "Alice Durand")
        add_comment(cast.rodez, work, "À toi.", by=alice, mentions=[cast.bob.id, cast.alice.id])
        db.session.add(
            FileCheck(authority_id=rodez, result={"decision": decision}, by_name="Alice Durand")
        )
        dataset_id = min(make_datasets(cast.rodez, cast.alice).values())
        recipe = Recipe(authority_id=rodez, dataset_id=dataset_id, schema="", **signed)
        db.session.add(recipe)
        db.session.flush()
        key = {"authority_id": rodez, "recipe_id": recipe.id, "number": 1}
        db.session.add(RecipeVersion(**key, why="", body=body, by_name="Alice Durand"))
    erase(cast, write)
    db.session.close()
    assert ["Compte effacé", "Alice Durand"] in db.session.scalars(
        select(TaskComment.mentions)
    ).all()
    [result] = db.session.scalars(select(FileCheck.result))
    assert result["decision"]["by"] == f"{ON_BEHALF}Compte effacé"
    [after] = db.session.scalars(select(RecipeVersion.body))
    assert after == {**body, "targets": [{"field": "nom", "confirmed_by": "Compte effacé"}]}


def test_a_document_that_names_nobody_is_known(app: Any) -> None:
    """A column of JSON says under which keys it keeps a name, or is written here as nameless."""
    signed = {f"{table.name}.{column.name}" for table, column in signed_documents()}
    documents = {
        f"{table.name}.{column.name}"
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, JSON)
    }
    assert documents - signed == NAMELESS


def test_every_column_with_a_name_is_known(app: Any) -> None:
    """A column that keeps who acted is erased with them; any other says here that it does not."""
    signed = {(table.name, column.name) for table, column in signatures()}
    strange = [
        f"{table.name}.{column.name}"
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if column.name.endswith("_name")
        and isinstance(column.type, String)
        and (table.name, column.name) not in signed
        and column.name not in {*OTHER_NAMES, *NOT_SIGNATURES, "actor_name"}
    ]
    assert strange == []
