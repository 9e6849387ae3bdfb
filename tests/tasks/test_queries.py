"""Reading tasks: order by urgency, filters, pages; as many statements for 5 as for 5,000."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import insert

from app.audit.rules import Actor
from app.extensions import db
from app.kernel.clock import now
from app.kernel.text import name_key
from app.methodology.loader import get_edition
from app.spaces.models import Authority
from app.tasks import anchors, queries, services
from app.tasks.drafts import Block
from app.tasks.filters import TaskFilter
from app.tasks.models import Plan, Task
from app.tasks.rules import TaskState, Urgency
from app.tasks.services import Assignee
from app.tasks.sheet import needs
from app.tasks.views import schedule
from tests.support.cast import Cast
from tests.tasks.conftest import SATURDAY, Make, read

Write = Callable[[], AbstractContextManager[None]]
TODAY = SATURDAY.date()
BLOCK = Block("decision", "Le bureau", TODAY + timedelta(days=3))


def day(count: int) -> date:
    return TODAY + timedelta(days=count)


def shown(cast: Cast, authority: Authority | None = None, **wanted: Any) -> list[str]:
    page = queries.tasks_of(authority or cast.rodez, TaskFilter(**wanted))
    return [task.title for task in page.tasks]


@pytest.fixture
def several(make: Make, cast: Cast, write: Write, alice: Actor, saturday: Any) -> dict[str, int]:
    first = get_edition(cast.rodez.edition_id).phase(1)
    ids = {
        "Sans date": make("Sans date"),
        "Plus tard": make("Plus tard", due_on=day(9), anchor_kind="item",
                          anchor_id=first.items[0].id),
        "Dimanche": make("Dimanche", due_on=day(1), anchor_kind="step",
                         anchor_id=first.steps[0].id),
        "En retard": make("En retard", cast.bob, due_on=day(-3)),
        "Très en retard": make("Très en retard", due_on=day(-30), priority=1),
        "Retard important": make("Retard important", due_on=day(-1), priority=3),
        "Bloquée": make("Bloquée", due_on=day(-5)),
        "Faite": make("Faite", cast.bob, due_on=day(-5)),
        "À Jean": make("À Jean", assignee=Assignee(None, "Jean Dupont"), due_on=day(40)),
    }  # fmt: skip
    make("Ailleurs", authority=cast.autre, due_on=day(-3))
    with write():
        services.set_state(
            cast.rodez, ids["Bloquée"], TaskState.BLOCKED, seen=1, by=alice, block=BLOCK
        )
        services.set_state(cast.rodez, ids["Faite"], TaskState.DONE, seen=1, by=alice)
    return ids


ORDER = [
    "Très en retard",
    "En retard",
    "Retard important",
    "Dimanche",
    "Plus tard",
    "À Jean",
    "Sans date",
    "Bloquée",
]


class TestOrder:
    def test_by_urgency_then_date(self, several: dict[str, int], cast: Cast) -> None:
        assert shown(cast) == ORDER
        assert shown(cast, state="all") == [*ORDER, "Faite"]
        page = queries.tasks_of(cast.rodez, TaskFilter(state="all"))
        assert list(page.counts.values()) == [3, 1, 2, 1, 1, 1]

    def test_the_group_on_screen_is_that_of_the_database(
        self, several: dict[str, int], cast: Cast
    ) -> None:
        page = queries.tasks_of(cast.rodez, TaskFilter(state="all"))
        found = [task.urgency(TODAY) for task in page.tasks]
        assert {each: found.count(each) for each in Urgency} == page.counts
        assert found == sorted(found, key=list(Urgency).index)

    def test_the_latest_finished_comes_first(
        self, make: Make, cast: Cast, write: Write, alice: Actor, saturday: Any
    ) -> None:
        ids = [make("Une", due_on=day(5)), make("Deux", priority=3), make("Trois")]
        for task_id in (ids[1], ids[0], ids[2]):
            saturday.shift(timedelta(minutes=1))
            with write():
                services.set_state(cast.rodez, task_id, TaskState.DONE, seen=1, by=alice)
        assert shown(cast, state="closed") == ["Trois", "Une", "Deux"]


class TestFilters:
    @pytest.mark.parametrize(
        ("wanted", "expected"),
        [
            ({"late": True}, {"Retard important", "En retard", "Très en retard", "Bloquée"}),
            ({"priority": 3}, {"Retard important"}),
            ({"phase": 1}, {"Plus tard", "Dimanche"}),
            ({"phase": 2}, set()),
            ({"phase": 99}, set()),
            ({"anchor_kind": "step"}, {"Dimanche"}),
            ({"assignee": "nom:Jean Dupont"}, {"À Jean"}),
            ({"state": "blocked"}, {"Bloquée"}),
            ({"state": "done"}, {"Faite"}),
            ({"words": "RÉTARD important"}, {"Retard important"}),
            ({"words": "%"}, set(ORDER)),
            ({"words": "_"}, set(ORDER)),
            ({"plan": 12}, set()),
        ],
    )
    def test_each(
        self, several: dict[str, int], cast: Cast, wanted: dict[str, Any], expected: set[str]
    ) -> None:
        assert set(shown(cast, **wanted)) == expected

    def test_by_person(self, several: dict[str, int], cast: Cast) -> None:
        assert shown(cast, assignee=str(cast.bob.id)) == ["En retard"]
        assert shown(cast, assignee="moi", me=cast.bob.id) == ["En retard"]
        assert shown(cast, assignee="moi") == []
        assert len(shown(cast, assignee="personne")) == 6

    def test_by_plan(self, make: Make, cast: Cast, write: Write) -> None:
        with write():
            plan = Plan(
                authority_id=cast.rodez.id, title="Plan", starts_on=TODAY, created_by_name="Alice"
            )
            db.session.add(plan)
        make("Du plan", plan_id=plan.id)
        make("Hors plan")
        assert shown(cast, plan=plan.id) == ["Du plan"]
        assert [each.title for each in queries.plans_of(cast.rodez)] == ["Plan"]
        assert queries.plans_of(cast.autre) == []


class TestPages:
    def test_a_page_past_the_end_is_the_last(self, several: dict[str, int], cast: Cast) -> None:
        page = queries.tasks_of(cast.rodez, TaskFilter(), page=99, size=3)
        assert (page.page, page.pages, page.total) == (3, 3, 8)
        assert [task.title for task in page.tasks] == ORDER[6:]
        nothing = queries.tasks_of(cast.autre, TaskFilter(late=True, words="rien"), page=-1)
        assert (nothing.page, nothing.pages, nothing.total) == (1, 1, 0)

    def test_columns_by_state(self, several: dict[str, int], cast: Cast) -> None:
        columns = schedule.columns(cast.rodez, TaskFilter(state=TaskState.BLOCKED.value))
        assert columns.keys() == {TaskState.TODO, TaskState.BLOCKED, TaskState.DONE}
        todo, total = columns[TaskState.TODO]
        assert ([task.title for task in todo], total) == (ORDER[:7], 7)
        assert [task.title for task in columns[TaskState.DONE][0]] == ["Faite"]

    def test_a_column_says_how_many_it_does_not_show(
        self, cast: Cast, write: Write, make: Make
    ) -> None:
        with write():
            fill(cast.rodez, 60)
        last = make("Sans date, après toutes les autres")
        first, total = schedule.columns(cast.rodez, TaskFilter())[TaskState.TODO]
        assert (len(first), total) == (schedule.CARDS, 13)
        shown, _ = schedule.columns(cast.rodez, TaskFilter(), also=last)[TaskState.TODO]
        assert [task.id for task in shown] == [*(task.id for task in first), last]

    def test_the_days_of_a_period(self, several: dict[str, int], cast: Cast, make: Make) -> None:
        for rank in range(4):
            make(f"Le même jour {rank}", due_on=day(9))
        days = schedule.days(cast.rodez, TaskFilter(), day(0), day(10))
        assert days.keys() == {day(1), day(9)}
        (few, total), (alone, _) = days[day(9)], days[day(1)]
        assert (len(few), total) == (schedule.NAMED, 5)
        assert [task.title for task in alone] == ["Dimanche"]

    def test_along_the_time(self, make: Make, several: dict[str, int], cast: Cast) -> None:
        make("Longue", starts_on=day(-60), due_on=day(60))
        make("Commence", starts_on=day(2))
        found = schedule.stretch(cast.rodez, TaskFilter(), page=99)
        assert [task.title for task in found.tasks] == [
            "Longue", "Très en retard", "Bloquée", "En retard", "Retard important",
            "Dimanche", "Commence", "Plus tard", "À Jean",
        ]  # fmt: skip
        assert (found.page, found.pages, found.total, found.undated) == (1, 1, 9, 1)

    def test_mine_over_pages(self, several: dict[str, int], cast: Cast) -> None:
        mine = queries.open_tasks_of(cast.bob.id, size=1)
        assert ([task.title for task in mine.tasks], mine.total) == (["En retard"], 1)


class TestAbout:
    def test_the_tasks_of_items_in_one_statement(
        self, make: Make, cast: Cast, count_statements: Any, write: Write, alice: Actor
    ) -> None:
        items = [item.id for item in get_edition(cast.rodez.edition_id).phase(1).items]
        for rank, item in enumerate(items[:3]):
            make(f"Tâche {rank}", anchor_kind="item", anchor_id=item, due_on=day(rank))
        second = make("Autre", anchor_kind="item", anchor_id=items[0], due_on=day(5))
        with write():
            services.set_state(cast.rodez, second, TaskState.DONE, seen=1, by=alice)
        rodez = cast.rodez
        with count_statements() as statements:
            found = queries.tasks_about(rodez, "item", items)
        assert len(statements) == 1
        assert {item: [task.title for task in tasks] for item, tasks in found.items()} == {
            items[0]: ["Tâche 0", "Autre"], items[1]: ["Tâche 1"], items[2]: ["Tâche 2"],
        }  # fmt: skip
        only_open = queries.tasks_about(rodez, "item", items, open_only=True)
        assert [task.title for task in only_open[items[0]]] == ["Tâche 0"]
        assert queries.tasks_about(cast.autre, "item", items) == {}
        assert queries.tasks_about(rodez, "item", []) == {}

    def test_the_cards_of_subjects(self, cast: Cast) -> None:
        first = get_edition(cast.rodez.edition_id).phase(1)
        item, step = first.items[0], first.steps[0]
        asked = [("item", item.id), ("step", step.id), ("item", "disparu"), ("", "")]
        found = anchors.cards(cast.rodez, asked)
        assert found.keys() == {("item", item.id), ("step", step.id)}
        card = found["item", item.id]
        assert (card.title, card.url_endpoint) == (item.statement, "progress.phase")
        assert card.url_values == {
            "position": 1, "point": item.id, "_anchor": f"point-{item.id}",
        }  # fmt: skip


class TestPeople:
    def test_members_first_then_names_used_here(
        self, several: dict[str, int], cast: Cast, make: Make
    ) -> None:
        make("Autre à Jean", assignee=Assignee(None, "Jean Dupont"))
        make("Ailleurs", assignee=Assignee(None, "Autre Nom"), authority=cast.autre)
        found = [(person.name, person.user_id) for person in queries.people_of(cast.rodez)]
        assert found == [
            ("Alice Durand", cast.alice.id),
            ("Bob Martin", cast.bob.id),
            ("Carole Petit", cast.carole.id),
            ("Élise Moreau", cast.elise.id),
            ("Jean Dupont", None),
        ]


def fill(authority: Authority, count: int) -> None:
    """Write many tasks as they would stand after a few years."""
    rows = [
        {
            "authority_id": authority.id,
            "title": f"Tâche numéro {rank}",
            "title_key": name_key(f"Tâche numéro {rank}"),
            "state": TaskState.codes()[rank % 5],
            "due_on": day(rank % 700 - 350) if rank % 7 else None,
            "starts_on": None,
            "priority": rank % 3 + 1,
            "created_by_name": "Alice",
            "created_at": now(),
            "updated_at": now(),
        }
        for rank in range(count)
    ]
    db.session.execute(insert(Task), rows)


def test_five_thousand_tasks_take_no_more_statements(
    cast: Cast, write: Write, count_statements: Any, make: Make, alice: Actor
) -> None:
    made = [make("Une"), make("Deux")]
    with write():
        needs.add_need(cast.rodez, made[0], made[1], by=alice)

    def read_all() -> list[int]:
        rodez, counts = cast.rodez, []
        for ask in (
            lambda: queries.tasks_of(rodez, TaskFilter(words="numero")),
            lambda: schedule.columns(rodez, TaskFilter()),
            lambda: schedule.days(rodez, TaskFilter(), day(-15), day(15)),
            lambda: schedule.stretch(rodez, TaskFilter()),
            lambda: queries.people_of(rodez),
            lambda: queries.needs_of(rodez),
        ):
            with count_statements() as statements:
                ask()
            counts.append(len(statements))
        return counts

    few = read_all()
    with write():
        fill(cast.rodez, 5_000)
    assert read_all() == few == [2, 1, 1, 4, 1, 1]  # the stretch of time reads the councils too
    assert queries.tasks_of(cast.rodez, TaskFilter(state="all")).total == 5_002
    assert len(schedule.columns(cast.rodez, TaskFilter())[TaskState.TODO][0]) == schedule.CARDS
    assert read(made[0]).title == "Une"
