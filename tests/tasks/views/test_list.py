"""The list: urgency first, filters that say what they hide, one press to start or to finish."""

from datetime import date
from typing import Any

import pytest

from app.methodology.loader import current_edition
from app.tasks.drafts import Assignee
from app.tasks.rules import TaskState
from app.tasks.services import Block, Draft, create_tasks, set_state
from tests.support.cast import Cast
from tests.support.client import Client
from tests.support.html import one_line
from tests.support.page import Page
from tests.tasks.conftest import Make, Write, actor, read

LIST = "/c/rodez/taches"
ITEM = current_edition().phases[0].items[0]
Clock = pytest.MonkeyPatch


def titles(page: Page) -> list[str]:
    return [one_line(link) for link in page.soup.select(".task > a")]


def groups(page: Page) -> list[str]:
    return [one_line(title) for title in page.soup.select("h2.step")]


def words(page: Page) -> str:
    return page.visible.replace("\u00a0", " ").replace("\u202f", " ")


def press(client: Client, task_id: int, state: str, seen: int = 1, **more: Any) -> Page:
    fields = {"set": f"{task_id}:{state}:{seen}"}
    return client.post(f"{LIST}/etat", fields, on=LIST, **more)


@pytest.fixture
def five(saturday: Any, make: Make, write: Write, cast: Cast) -> dict[str, int]:
    """One task for each urgency."""
    made = {
        "undated": make("Sans date"),
        "later": make("Plus tard", due_on=date(2027, 3, 15)),
        "week": make("Demain", due_on=date(2026, 11, 22), to=cast.bob),
        "late": make("En retard", due_on=date(2026, 11, 19), priority=3),
        "blocked": make("Bloquée", due_on=date(2026, 11, 1)),
    }
    block = Block("decision", "Le bureau doit trancher.", date(2026, 12, 3))
    with write():
        by = actor(cast.alice)
        set_state(cast.rodez, made["blocked"], TaskState.BLOCKED, seen=1, by=by, block=block)
    return made


def test_a_task_done_with_sub_steps_left_says_so(make: Make, alice_client: Client) -> None:
    page = press(alice_client, make("Relire", parts=("Lire", "Corriger")), "done")
    assert page.flash == [
        "«\u202fRelire\u202f» est faite. Il lui reste 2\u00a0sous-étapes à cocher."
    ]
    page = press(alice_client, make("Envoyer"), "done")
    assert page.flash == ["«\u202fEnvoyer\u202f» est faite."]


def test_the_most_urgent_come_first(five: dict[str, int], alice_client: Client) -> None:
    page = alice_client.get(LIST)
    assert titles(page) == ["En retard", "Demain", "Plus tard", "Sans date", "Bloquée"]
    assert groups(page) == [
        "En retard 1", "Dans les sept jours 1", "Plus tard 1", "Sans date 1", "Bloquées 1",
    ]  # fmt: skip
    assert page.h1 == "Tâches (5)"
    assert "1 en retard · 1 à faire dans les sept jours · 1 bloquée" in words(page)


def test_a_row_says_when_in_words_and_who(five: dict[str, int], alice_client: Client) -> None:
    page = alice_client.get(LIST)
    rows = [one_line(row).replace("\u00a0", " ") for row in page.soup.select(".task")]
    assert "en retard de 2 jours" in rows[0]
    assert "priorité haute" in rows[0]
    assert "demain" in rows[1]
    assert "Bob Martin" in rows[1]
    assert "le 15 mars 2027" in rows[2]
    assert "à confier" in rows[3]
    assert "Une décision est attendue" in rows[4]
    assert "à revoir dans 12 jours" in rows[4]


def test_a_row_and_a_card_show_the_initials_of_who_does_it(
    five: dict[str, int], alice_client: Client
) -> None:
    for url, selector in ((LIST, ".task"), (f"{LIST}/tableau", ".card")):
        tasks = alice_client.get(url).soup.select(selector)
        discs = [one.select_one("[data-initials]") or one for one in tasks]
        shown = [disc["data-initials"] for disc in discs if disc.has_attr("data-initials")]
        assert shown == ["BM"]


def test_a_row_is_nine_elements_at_most(five: dict[str, int], alice_client: Client) -> None:
    page = alice_client.get(LIST)
    assert max(len(row.find_all(True)) + 1 for row in page.soup.select(".task")) <= 9


def test_finished_tasks_are_behind_the_filter(
    five: dict[str, int], alice_client: Client, write: Write, cast: Cast
) -> None:
    with write():
        set_state(cast.rodez, five["week"], TaskState.DONE, seen=1, by=actor(cast.alice))
    assert "Demain" not in titles(alice_client.get(LIST))
    assert titles(alice_client.get(f"{LIST}?etat=closed")) == ["Demain"]


@pytest.mark.parametrize(
    ("query", "expected", "said"),
    [
        ("retard=1", ["En retard", "Bloquée"], "Filtre : en retard."),
        ("mots=plus", ["Plus tard"], "Filtre : « plus »."),
        ("priorite=3", ["En retard"], "Filtre : priorité haute."),
        ("qui=personne&etat=todo", ["En retard", "Plus tard", "Sans date"], "à faire, à confier"),
        ("etat=blocked", ["Bloquée"], "Filtre : bloquée."),
        ("mots=introuvable", [], "Aucune tâche ne correspond à ce filtre."),
    ],
)
def test_a_filter_says_what_it_keeps_and_can_be_cleared(
    five: dict[str, int], alice_client: Client, query: str, expected: list[str], said: str
) -> None:
    page = alice_client.get(f"{LIST}?{query}")
    assert titles(page) == expected
    assert said in words(page)
    cleared = alice_client.ask(page, "lot", button="Tout montrer")
    assert titles(cleared) == titles(alice_client.get(LIST))
    assert "Filtre\u00a0:" not in words(cleared)


def test_the_other_views_keep_the_filter(five: dict[str, int], alice_client: Client) -> None:
    page = alice_client.get(f"{LIST}?qui=moi&mots=note")
    for view in ("Tableau", "Calendrier", "Frise"):
        assert page.links[view].endswith("?qui=moi&mots=note")


@pytest.mark.parametrize(
    "query",
    [
        "page=0",
        f"page={2**64}",
        "page=-3",
        f"qui={2**63}",
        "qui=nom:%00",
        "mots=%00",
        f"phase={2**70}",
        "etat=zzz&priorite=9&retard=x",
        "sujet=item&de=" + "x" * 300,
        "sujet=zzz&de=1",
        f"faite={2**63}",
        "faite=424242",
    ],
)
def test_an_address_nobody_wrote_shows_the_list(
    five: dict[str, int], alice_client: Client, query: str
) -> None:
    assert alice_client.get(f"{LIST}?{query}").h1.startswith("Tâches")


def test_one_press_starts_and_one_finishes(five: dict[str, int], bob_client: Client) -> None:
    page = press(bob_client, five["late"], "in_progress")
    assert page.find(f"#tache-{five['late']} .state").text == "En cours"
    page = press(bob_client, five["late"], "done", seen=2)
    assert "« En retard » est faite." in page.flash[0].replace("\u202f", " ")
    assert read(five["late"]).done_by_name == "Bob Martin"


def test_the_fragment_is_the_row_the_figures_and_the_notice(
    five: dict[str, int], bob_client: Client
) -> None:
    answer = press(bob_client, five["late"], "done", fragment=True, status=200)
    assert one_line(answer.find(f"#tache-{five['late']} .state")) == "Faite"
    assert one_line(answer.find("#groupe-late")) == "En retard 0"
    assert answer.flash
    assert len(answer.statements) <= 16
    assert len(answer.response.data) < 5_000


def test_undo_puts_the_row_back(five: dict[str, int], bob_client: Client) -> None:
    answer = press(bob_client, five["late"], "done", fragment=True, status=200)
    back = bob_client.submit(answer, f"{LIST}/{five['late']}/annuler", fragment=True, status=200)
    assert back.flash[0].startswith("Annulé.")
    assert [button.text for button in back.soup.select(f"#tache-{five['late']} button")] == [
        "Commencer",
        "Fait",
    ]
    assert read(five["late"]).state == "todo"


def test_a_press_on_what_somebody_changed_shows_it_as_it_is(
    five: dict[str, int], bob_client: Client, alice_client: Client
) -> None:
    press(alice_client, five["late"], "in_progress")
    answer = press(bob_client, five["late"], "done", fragment=True, status=409)
    assert one_line(answer.find(f"#tache-{five['late']} .state")) == "En cours"
    assert "La voici telle qu’elle est." in answer.flash[0]
    page = press(bob_client, five["late"], "done", status=409)
    assert "La voici telle qu’elle est." in page.visible
    assert read(five["late"]).state == "in_progress"


@pytest.mark.parametrize("said", ["", "1", "1:done", "1:zzz:1", "x:done:1", f"{2**64}:done:1"])
def test_a_button_that_says_nothing_is_refused(
    five: dict[str, int], bob_client: Client, said: str
) -> None:
    status = 404 if said.endswith(":done:1") else 422
    bob_client.post(f"{LIST}/etat", {"set": said}, on=LIST, status=status)


def test_the_item_of_a_finished_task_is_only_proposed(
    saturday: Any, make: Make, bob_client: Client
) -> None:
    task_id = make(ITEM.task, anchor_kind="item", anchor_id=ITEM.id)
    answer = press(bob_client, task_id, "done", fragment=True, status=200)
    assert "est-il fait aussi" in answer.visible
    form = answer.form(f"/c/rodez/points/{ITEM.id}/confirmer")
    assert form.value("tache") == str(task_id)
    page = bob_client.get(f"{LIST}?faite={task_id}")
    assert "est-il fait aussi" in page.visible


def test_a_member_who_only_reads_has_no_button(five: dict[str, int], elise_client: Client) -> None:
    page = elise_client.get(LIST)
    assert len(titles(page)) == 5
    assert page.soup.main is not None
    assert not page.soup.main.select("button:not(.filters button), input[type=checkbox]")
    press(elise_client, five["late"], "done", status=403)


def test_the_empty_list_says_what_a_task_is_and_leads_to_the_plan(
    saturday: Any, alice_client: Client, elise_client: Client
) -> None:
    page = alice_client.get(LIST)
    assert "Aucune tâche à faire pour l’instant" in page.visible
    assert page.links["Construire le plan"] == f"{LIST}/plan"
    assert "Construire le plan" not in elise_client.get(LIST).visible


def test_those_who_left_are_named_above_the_list(
    saturday: Any, make: Make, cast: Cast, alice_client: Client
) -> None:
    make("Écrire au DGS", to=cast.bob)
    alice_client.post(f"/c/rodez/membres/{cast.bob.id}/retirer", on="/c/rodez/membres")
    page = alice_client.get(LIST)
    assert "1 tâche était confiée à Bob Martin, qui n’est plus membre" in words(page)
    assert page.links["Les confier à quelqu’un"] == f"{LIST}/a-reprendre"


def fill(cast: Cast, write: Write, count: int) -> None:
    """Write many tasks with names, parts and subjects of every kind."""
    items = current_edition().items
    day = date(2026, 11, 10)
    people = [Assignee(cast.bob.id, ""), Assignee(None, "Karim B."), Assignee(None, "DSI")]
    drafts = [
        Draft(
            f"Tâche {number}",
            anchor_kind="item",
            anchor_id=items[number % len(items)].id,
            assignee=people[number % 3],
            priority=1 + number % 3,
            due_on=date.fromordinal(day.toordinal() + number % 40),
            parts=("Une",),
        )
        for number in range(count)
    ]
    with write():
        create_tasks(cast.rodez, drafts, by=actor(cast.alice))


@pytest.mark.parametrize("count", [50, 500])
def test_the_list_is_six_statements_and_light_however_many_tasks(
    saturday: Any, cast: Cast, write: Write, alice_client: Client, count: int
) -> None:
    fill(cast, write, count)
    page = alice_client.get(LIST)
    assert len(titles(page)) == 25
    assert len(page.statements) <= 5
    assert page.dom <= 380
    assert f"Page 1 sur {count // 25}" in page.visible
    last = alice_client.get(f"{LIST}?page=9999")
    assert len(titles(last)) == 25
    assert len(last.statements) <= 5
