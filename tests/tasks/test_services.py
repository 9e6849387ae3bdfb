"""Writing tasks: what is kept, refused, undone, and what the journal says of it."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, select

from app.audit.models import AuditEvent
from app.audit.rules import Actor
from app.extensions import db
from app.kernel.errors import Conflict, Missing, Refused
from app.kernel.revisions import Sight
from app.tasks import parts, queries, remarks, services, undoing
from app.tasks.batch import bulk
from app.tasks.batch.bulk import Bulk
from app.tasks.models import Task, TaskPart
from app.tasks.remarks import Remark
from app.tasks.rules import TaskState
from app.tasks.services import NOBODY, Assignee, Block, Draft
from tests.support.cast import LONG_AGO, Cast
from tests.tasks.conftest import Make, given_to, read

Write = Callable[[], AbstractContextManager[None]]
DUE = date(2026, 12, 4)
ITEM = "acteurs-externes-identifies"


def journal(event: str | None = None) -> list[AuditEvent]:
    db.session.close()
    query = select(AuditEvent).where(AuditEvent.event.like("task:%")).order_by(AuditEvent.id)
    return list(db.session.scalars(query.where(AuditEvent.event == event) if event else query))


def told(event: AuditEvent) -> dict[str, tuple[Any, Any]]:
    return {each["title"]: (each["old"], each["new"]) for each in event.changes}


def ours(statements: list[str], *one_by_one: str) -> list[str]:
    """Leave out what those who listen write, and the rows whose ids SQLite gives one by one."""
    return [
        each for each in statements if "notices" not in each and not each.startswith(one_by_one)
    ]


class TestCreating:
    def test_everything_is_kept_and_told(
        self, make: Make, cast: Cast, handovers: list[Any]
    ) -> None:
        task_id = make(
            "  Écrire   au DGS ",
            cast.bob,
            description="Deux lignes.\n",
            due_on=DUE,
            anchor_kind="item",
            anchor_id=ITEM,
            parts=("Brouillon", "  ", "Envoi"),
        )
        task = read(task_id)
        assert (task.title, task.title_key) == ("Écrire au DGS", "ecrire au dgs")
        assert (task.assignee_id, task.assignee_name) == (cast.bob.id, "Bob Martin")
        assert (task.parts_total, task.parts_done, task.revision) == (2, 0, 1)
        assert (task.created_by_id, task.created_by_name) == (cast.alice.id, "Alice Durand")
        [event] = journal()
        assert (event.event, event.subject) == ("task:create", f"task:{task_id}")
        assert told(event) == {
            "Confiée à": (None, "Bob Martin"), "Échéance": (None, "4 décembre 2026"),
        }  # fmt: skip
        assert [(news.before, news.after) for news in handovers] == [(None, cast.bob.id)]
        assert cast.rodez.last_activity_at > LONG_AGO

    @pytest.mark.parametrize(
        ("values", "field"),
        [
            ({"title": "  "}, "title"),
            ({"title": "x" * 201}, "title"),
            ({"starts_on": DUE, "due_on": date(2026, 12, 3)}, "due_on"),
            ({"anchor_kind": "item", "anchor_id": "inconnu"}, "anchor_id"),
            ({"anchor_kind": "stakeholder", "anchor_id": "999999"}, "anchor_id"),
            ({"anchor_kind": "", "anchor_id": ITEM}, "anchor_id"),
            ({"anchor_kind": "autre", "anchor_id": ITEM}, "anchor_id"),
            ({"priority": 0}, "priority"),
            ({"assignee": Assignee(None, "", "jean@exemple.fr")}, "assignee_name"),
            ({"assignee": Assignee(None, "Jean", "jean@")}, "assignee_email"),
            ({"assignee": Assignee(None, "J" * 201)}, "assignee_name"),
        ],
    )
    def test_a_refusal_is_at_its_field(
        self, make: Make, values: dict[str, Any], field: str, cast: Cast
    ) -> None:
        with pytest.raises(Refused) as refusal:
            make(**values)
        assert refusal.value.field == field
        assert db.session.scalar(select(func.count()).select_from(Task)) == 0

    def test_a_stranger_is_never_given_a_task(self, make: Make, cast: Cast) -> None:
        with pytest.raises(Refused, match="membre") as refusal:
            make(to=cast.charlie)
        assert refusal.value.field == "assignee"
        with pytest.raises(Refused):
            make(assignee=Assignee(999_999, ""))

    def test_the_address_of_a_member_is_the_member(self, make: Make, cast: Cast) -> None:
        task = read(make(assignee=Assignee(None, "Bobby", "BOB@exemple.fr")))
        assert (task.assignee_id, task.assignee_name) == (cast.bob.id, "Bob Martin")
        other = read(make(assignee=Assignee(None, "Charlie", "charlie@exemple.fr")))
        assert (other.assignee_id, other.assignee_name) == (None, "Charlie")

    def test_many_are_few_statements(
        self, cast: Cast, write: Write, alice: Actor, count_statements: Any, handovers: list[Any]
    ) -> None:
        drafts = [
            Draft(f"Tâche {rank}", assignee=given_to(cast.bob), parts=("a", "b"))
            for rank in range(110)
        ]
        with write(), count_statements() as statements:
            created = services.create_tasks(cast.rodez, drafts, by=alice)
        assert [task.title for task in created] == [draft.title for draft in drafts]
        assert len(ours(statements, "INSERT INTO tasks ")) <= 10
        assert len(handovers) == 110
        assert cast.bob.open_tasks == 110
        assert db.session.scalar(select(func.count()).select_from(TaskPart)) == 220
        assert journal() == []


class TestEditing:
    def edit(
        self, cast: Cast, write: Write, task_id: int, by: Actor, seen: int, **values: Any
    ) -> Task:
        with write():
            draft = Draft(**{"title": "Écrire au DGS", **values})
            return services.update_task(cast.rodez, task_id, draft, seen=Sight(seen), by=by).row

    def test_what_changed_is_told_and_undone(
        self, make: Make, cast: Cast, write: Write, alice: Actor, handovers: list[Any]
    ) -> None:
        task_id = make(to=cast.bob)
        self.edit(
            cast, write, task_id, alice, 1,
            title="Voir le DGS", due_on=DUE, assignee=given_to(cast.carole), recurrence="yearly",
        )  # fmt: skip
        task = read(task_id)
        assert (task.title, task.revision, task.assignee_name) == ("Voir le DGS", 2, "Carole Petit")
        assert told(journal()[-1]) == {
            "Titre": ("Écrire au DGS", "Voir le DGS"),
            "Échéance": (None, "4 décembre 2026"),
            "Confiée à": ("Bob Martin", "Carole Petit"),
            "Périodicité": (None, "Chaque année"),
        }
        assert (cast.bob.open_tasks, cast.carole.open_tasks) == (0, 1)
        with write():
            undoing.undo(cast.rodez, task_id, seen=2, by=alice)
        task = read(task_id)
        assert (task.title, task.due_on, task.assignee_id) == ("Écrire au DGS", None, cast.bob.id)
        assert (cast.bob.open_tasks, cast.carole.open_tasks) == (1, 0)
        assert [(news.before, news.after) for news in handovers] == [
            (None, cast.bob.id),
            (cast.bob.id, cast.carole.id),
            (cast.carole.id, cast.bob.id),
        ]

    def test_a_stale_edit_shows_what_stands(
        self, make: Make, cast: Cast, write: Write, alice: Actor
    ) -> None:
        task_id = make()
        self.edit(cast, write, task_id, alice, 1, title="Première")
        with pytest.raises(Conflict) as conflict:
            self.edit(cast, write, task_id, alice, 1, title="Seconde")
        assert conflict.value.current.standing.title == "Première"
        assert self.edit(cast, write, task_id, alice, 1, title="Première").revision == 2
        assert len(journal("task:update")) == 1

    def test_undoing_too_late_is_refused(
        self, make: Make, cast: Cast, write: Write, alice: Actor
    ) -> None:
        task_id = make()
        with pytest.raises(Refused, match="annuler"), write():
            undoing.undo(cast.rodez, task_id, seen=1, by=alice)
        self.edit(cast, write, task_id, alice, 1, title="Première")
        self.edit(cast, write, task_id, alice, 2, title="Seconde")
        with pytest.raises(Refused, match="annuler"), write():
            undoing.undo(cast.rodez, task_id, seen=2, by=alice)
        with write():
            undoing.undo(cast.rodez, task_id, seen=3, by=alice)
        assert read(task_id).title == "Première"

    def test_ticks_and_comments_do_not_stand_in_the_way(
        self, make: Make, cast: Cast, write: Write, alice: Actor
    ) -> None:
        task_id = make()
        self.edit(cast, write, task_id, alice, 1, title="Première")
        with write():
            parts.add_part(cast.rodez, task_id, "Un détail", by=alice)
        with write():
            undoing.undo(cast.rodez, task_id, seen=2, by=alice)
        assert read(task_id).title == "Écrire au DGS"

    def test_dates_moved_by_hand_are_remembered(
        self, make: Make, cast: Cast, write: Write, alice: Actor
    ) -> None:
        task_id = make(due_on=DUE)
        self.edit(cast, write, task_id, alice, 1, due_on=DUE, title="Autre titre")
        assert not read(task_id).dated_by_hand
        with write():
            services.redate(cast.rodez, task_id, DUE, DUE, seen=2, by=alice)
        assert read(task_id).dated_by_hand
        with pytest.raises(Refused), write():
            services.redate(cast.rodez, task_id, DUE, date(2026, 1, 1), seen=3, by=alice)

    def test_a_subject_that_is_gone_may_stay(
        self, make: Make, cast: Cast, write: Write, alice: Actor
    ) -> None:
        task_id = make(anchor_kind="item", anchor_id=ITEM)
        with write():
            db.session.get_one(Task, task_id).anchor_id = "disparu"
        kept = {"anchor_kind": "item", "anchor_id": "disparu"}
        assert self.edit(cast, write, task_id, alice, 1, title="Autre", **kept).title == "Autre"
        with pytest.raises(Refused):
            self.edit(cast, write, task_id, alice, 2, anchor_kind="item", anchor_id="faux")

    def test_nobody(self, make: Make, cast: Cast, write: Write, alice: Actor) -> None:
        task_id = make(to=cast.bob)
        with write():
            services.assign(cast.rodez, task_id, NOBODY, seen=1, by=alice)
        assert read(task_id).assignee_name == ""
        assert told(journal()[-1]) == {"Confiée à": ("Bob Martin", None)}


class TestState:
    def set(
        self, cast: Cast, write: Write, task_id: int, state: TaskState, by: Actor, **how: Any
    ) -> services.Changed:
        how.setdefault("seen", read(task_id).revision)
        with write():
            return services.set_state(cast.rodez, task_id, state, by=by, **how)

    def test_done_says_who_and_when(
        self, make: Make, cast: Cast, write: Write, alice: Actor
    ) -> None:
        task_id = make(to=cast.bob, anchor_kind="item", anchor_id=ITEM)
        changed = self.set(cast, write, task_id, TaskState.DONE, alice)
        assert (changed.before, changed.changed) == (TaskState.TODO, True)
        task = read(task_id)
        assert task.done_by_name == "Alice Durand"
        assert task.done_at is not None
        assert services.settles(task) == ITEM
        assert cast.bob.open_tasks == 0
        self.set(cast, write, task_id, TaskState.IN_PROGRESS, alice)
        task = read(task_id)
        assert (task.done_at, task.done_by_name) == (None, "")
        assert services.settles(task) is None
        assert cast.bob.open_tasks == 1

    def test_blocked_needs_its_three_answers(
        self, make: Make, cast: Cast, write: Write, alice: Actor
    ) -> None:
        task_id = make()
        with pytest.raises(Refused) as refusal:
            self.set(cast, write, task_id, TaskState.BLOCKED, alice, block=Block("means"))
        assert refusal.value.field == "unblock"
        block = Block("means", "Un renfort", DUE)
        self.set(cast, write, task_id, TaskState.BLOCKED, alice, block=block)
        assert told(journal()[-1]) == {
            "État": ("À faire", "Bloquée"),
            "Raison du blocage": (None, "Le temps ou les moyens manquent"),
            "Ce qui débloquerait": (None, "Un renfort"),
            "Date de réveil": (None, "4 décembre 2026"),
        }
        self.set(cast, write, task_id, TaskState.TODO, alice)
        task = read(task_id)
        assert (task.block_reason, task.unblock, task.wake_on) == ("", "", None)
        with write():
            undoing.undo(cast.rodez, task_id, seen=task.revision, by=alice)
        assert read(task_id).unblock == "Un renfort"

    def test_asking_twice_for_the_same_is_one_change(
        self, make: Make, cast: Cast, write: Write, alice: Actor
    ) -> None:
        task_id = make()
        self.set(cast, write, task_id, TaskState.DONE, alice, seen=1)
        again = self.set(cast, write, task_id, TaskState.DONE, alice, seen=1)
        assert not again.changed
        assert len(journal("task:state")) == 1
        with pytest.raises(Conflict):
            self.set(cast, write, task_id, TaskState.DROPPED, alice, seen=1)

    def test_few_statements(
        self, make: Make, cast: Cast, write: Write, alice: Actor, count_statements: Any
    ) -> None:
        task_id, rodez = make(to=cast.bob), cast.rodez
        with write(), count_statements() as statements:
            services.set_state(rodez, task_id, TaskState.DONE, seen=1, by=alice)
        assert len(ours(statements)) <= 7, statements


class TestTenants:
    def test_a_task_of_another_authority_is_missing(
        self, make: Make, cast: Cast, write: Write, alice: Actor
    ) -> None:
        task_id = make()
        attempts: list[Callable[[], object]] = [
            lambda: services.update_task(cast.autre, task_id, Draft("x"), seen=Sight(1), by=alice),
            lambda: services.set_state(cast.autre, task_id, TaskState.DONE, seen=1, by=alice),
            lambda: services.assign(cast.autre, task_id, NOBODY, seen=1, by=alice),
            lambda: services.redate(cast.autre, task_id, DUE, DUE, seen=1, by=alice),
            lambda: undoing.undo(cast.autre, task_id, seen=1, by=alice),
            lambda: services.delete_task(cast.autre, task_id, by=alice),
            lambda: bulk.change_many(cast.autre, [task_id], Bulk(priority=1), by=alice),
            lambda: queries.task(cast.autre, task_id),
        ]
        for attempt in attempts:
            with pytest.raises(Missing), write():
                attempt()
        assert read(task_id).revision == 1


class TestDeleting:
    def test_all_that_hangs_on_it_goes(
        self, make: Make, cast: Cast, write: Write, alice: Actor
    ) -> None:
        task_id = make(to=cast.bob, parts=("Brouillon",))
        with write():
            deleted = services.delete_task(cast.rodez, task_id, by=alice)
        assert deleted.title == "Écrire au DGS"
        assert db.session.scalar(select(func.count()).select_from(TaskPart)) == 0
        assert cast.bob.open_tasks == 0
        assert journal()[-1].event == "task:delete"


class TestMany:
    def test_one_change_for_many(
        self, make: Make, cast: Cast, write: Write, alice: Actor, count_statements: Any
    ) -> None:
        ids = [make(f"Tâche {rank}", cast.bob, due_on=DUE) for rank in range(12)]
        wanted = Bulk(state=TaskState.DONE, assignee=given_to(cast.carole), shift_days=7)
        with write(), count_statements() as statements:
            changed = bulk.change_many(cast.rodez, ids, wanted, by=alice)
        assert len(changed) == 12
        assert len(ours(statements, "INSERT INTO audit_events ")) <= 12
        task = read(ids[-1])
        assert (task.state, task.assignee_name, task.due_on) == (
            "done", "Carole Petit", date(2026, 12, 11),
        )  # fmt: skip
        assert (cast.bob.open_tasks, cast.carole.open_tasks) == (0, 0)
        with write():
            assert bulk.change_many(cast.rodez, ids, Bulk(state=TaskState.DONE), by=alice) == []

    def test_a_refusal_names_the_task_and_changes_none(
        self, make: Make, cast: Cast, write: Write, alice: Actor
    ) -> None:
        ids = [make("Sans début"), make("Avec début", starts_on=DUE)]
        with pytest.raises(Refused, match="Avec début") as refusal, write():
            bulk.change_many(cast.rodez, ids, Bulk(due_on=date(2026, 12, 1)), by=alice)
        assert refusal.value.field == "due_on"
        assert read(ids[0]).due_on is None


class TestRemarks:
    def test_the_task_of_a_remark_is_made_once(
        self, cast: Cast, write: Write, alice: Actor, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(remarks, "_providers", {})
        said = Remark("no-official", "Aucun élu référent", Draft("Trouver un élu référent"))
        remarks.register(1, lambda _authority: [said])
        assert remarks.remarks_of(cast.rodez, 2) == []
        found = remarks.remark(cast.rodez, 1, "no-official")
        with pytest.raises(Missing):
            remarks.remark(cast.rodez, 1, "autre")
        with write():
            first = remarks.make_task(cast.rodez, found, by=alice)
        with write():
            second = remarks.make_task(cast.rodez, found, by=alice)
        assert (first.created, second.created) == (True, False)
        assert first.task.id == second.task.id
        with write():
            services.set_state(cast.rodez, first.task.id, TaskState.DONE, seen=1, by=alice)
        with write():
            assert remarks.make_task(cast.rodez, found, by=alice).created
