"""One change for several tasks: shown first, then all of it or nothing."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, select

from app.extensions import db
from app.tasks.models import Task
from app.tasks.services import Draft, create_tasks
from tests.support.cast import Cast
from tests.support.client import Client
from tests.support.page import Page
from tests.tasks.conftest import Make, Write, actor, read

LIST = "/c/rodez/taches"
LOT = f"{LIST}/lot"


@pytest.fixture
def three(saturday: Any, make: Make) -> list[int]:
    return [make(f"Tâche {number}", due_on=date(2026, 12, number)) for number in (1, 2, 3)]


def choose(client: Client, *ids: object) -> Page:
    return client.get(f"{LOT}?" + "&".join(f"tache={each}" for each in ids))


def change(client: Client, page: Page, status: int = 303, **fields: Any) -> Page:
    return client.submit(page, LOT, fields, status=status)


def test_the_boxes_of_the_list_lead_to_what_may_change(
    three: list[int], alice_client: Client
) -> None:
    page = alice_client.get(LIST)
    form = page.form("lot")
    assert form.goes_to("Modifier les tâches cochées") == LOT
    ticked = [str(three[0]), str(three[1])]
    chosen = alice_client.ask(page, "lot", button="Modifier les tâches cochées", tache=ticked)
    assert chosen.h1 == "Modifier 2\u00a0tâches"
    assert "Tâche 1" in chosen.visible
    assert "Tâche 3" not in chosen.visible


def test_those_chosen_change_and_the_others_do_not(
    three: list[int], cast: Cast, alice_client: Client
) -> None:
    page = choose(alice_client, *three[:2])
    page = change(
        alice_client,
        page,
        assignee=f"membre:{cast.bob.id}",
        priority="3",
        due_on="2027-01-15",
        state="in_progress",
    )
    assert page.flash == ["2\u00a0tâches changées."]
    for task_id in three[:2]:
        task = read(task_id)
        assert (task.assignee_name, task.priority, task.due_on, task.state) == (
            "Bob Martin", 3, date(2027, 1, 15), "in_progress",
        )  # fmt: skip
    assert read(three[2]).assignee_id is None


def test_ticks_of_several_pages_and_filters_change_together(
    saturday: Any, make: Make, alice_client: Client
) -> None:
    first = [make(f"Tâche {number}", due_on=date(2026, 12, 1)) for number in range(25)]
    other, found = make("Réunion", due_on=date(2027, 1, 1)), make("Bilan", due_on=date(2027, 2, 1))
    page = alice_client.get(LIST)
    ticked = [str(first[0]), str(first[3])]
    page = alice_client.ask(page, "lot", button="Page suivante", tache=ticked)
    assert "2\u00a0tâches choisies, dont 2 sur d’autres pages." in page.visible
    page = alice_client.ask(page, "lot", button="Montrer", tache=[str(other)], mots="bilan")
    assert "3\u00a0tâches choisies, dont 3 sur d’autres pages." in page.visible
    page = alice_client.ask(page, "lot", button="Tout montrer", tache=[str(found)])
    assert "4\u00a0tâches choisies, dont 2 sur d’autres pages." in page.visible
    assert page.find(f"input[value='{first[0]}'][name=tache]").has_attr("checked")
    back = [str(first[3])]  # the first one is unticked
    page = alice_client.ask(page, "lot", button="Modifier les tâches cochées", tache=back)
    assert page.h1 == "Modifier 3\u00a0tâches"
    kept = alice_client.get(page.soup.select(".breadcrumb a")[-1]["href"])
    assert "3\u00a0tâches choisies" in kept.visible
    change(alice_client, page, state="done")
    assert {id_ for id_ in (*first, other, found) if read(id_).state == "done"} == {
        first[3], other, found,
    }  # fmt: skip


def test_they_are_all_forgotten_by_one_button(three: list[int], alice_client: Client) -> None:
    page = alice_client.get(f"{LIST}?mots=1&choisis={three[1]}+{three[2]}")
    assert "2\u00a0tâches choisies, dont 2 sur d’autres pages." in page.visible
    page = alice_client.ask(page, "lot", button="Tout décocher")
    assert page.soup.select("input[name=choisis]") == []
    assert page.find(".picks").has_attr("hidden")


def test_foreign_and_odd_ticks_are_nobody_s(
    three: list[int], make: Make, cast: Cast, alice_client: Client
) -> None:
    theirs = make("La leur", authority=cast.autre)
    odd = f"{theirs}+424242+x+-1+{2**63}+%00"
    page = alice_client.get(f"{LIST}?mots=1&choisis={odd}+{three[1]}&tache={theirs}&retires=7")
    assert "1\u00a0tâche choisie, dont 1 sur d’autres pages." in page.visible
    assert str(theirs) not in page.text.partition("choisis")[2].partition(">")[0].split()


def test_more_ticks_than_are_kept_get_a_sentence(three: list[int], alice_client: Client) -> None:
    many = "+".join(str(id_) for id_ in [*three, *range(1_000, 1_250)])
    page = alice_client.get(f"{LIST}?choisis={many}")
    assert "53\u00a0coches n’ont pas été gardées\u00a0: 200 au plus" in page.visible
    page = alice_client.get(f"{LOT}?choisis={many}")
    assert "Vous en avez coché davantage" in page.visible


def test_dates_are_shifted_together(three: list[int], alice_client: Client) -> None:
    change(alice_client, choose(alice_client, *three), shift_days="-7")
    assert [read(each).due_on for each in three] == [
        date(2026, 11, 24), date(2026, 11, 25), date(2026, 11, 26),
    ]  # fmt: skip


def test_a_date_that_is_given_is_not_shifted(three: list[int], alice_client: Client) -> None:
    chosen = choose(alice_client, *three)
    change(alice_client, chosen, due_on="2027-05-03", shift_days="-5")
    assert {read(each).due_on for each in three} == {date(2027, 5, 3)}


def test_those_done_with_sub_steps_left_are_counted(
    three: list[int], make: Make, alice_client: Client
) -> None:
    left = make("Relire", parts=("Lire",))
    page = change(alice_client, choose(alice_client, three[0], left), state="done")
    assert page.flash == ["2\u00a0tâches changées. 1\u00a0faite a encore des sous-étapes à cocher."]


def test_they_begin_and_end_on_the_same_days(three: list[int], alice_client: Client) -> None:
    page = choose(alice_client, *three)
    change(alice_client, page, starts_on="2027-01-04", due_on="2027-01-15")
    assert {(read(each).starts_on, read(each).due_on) for each in three} == {
        (date(2027, 1, 4), date(2027, 1, 15))
    }


def test_a_beginning_alone_leaves_the_ends(three: list[int], alice_client: Client) -> None:
    change(alice_client, choose(alice_client, *three), starts_on="2026-11-23")
    assert [(read(each).starts_on, read(each).due_on) for each in three] == [
        (date(2026, 11, 23), date(2026, 12, day)) for day in (1, 2, 3)
    ]


def test_a_beginning_after_the_end_of_one_changes_none(
    three: list[int], alice_client: Client
) -> None:
    page = change(alice_client, choose(alice_client, *three), starts_on="2026-12-02", status=422)
    assert "«\u202fTâche 1\u202f»" in page.errors[0]
    assert [read(each).starts_on for each in three] == [None, None, None]


def test_all_those_of_a_filter_change_together(
    three: list[int], make: Make, alice_client: Client
) -> None:
    other = make("Réunion")
    page = alice_client.get(f"{LOT}?tout=1&mots=tache")
    assert page.h1 == "Modifier 3\u00a0tâches"
    page = alice_client.submit(page, f"{LOT}?mots=tache", state="dropped")
    assert page.flash == ["3\u00a0tâches changées."]
    assert page.url == f"{LIST}?mots=tache"
    assert read(other).state == "todo"


def test_a_list_that_has_changed_since_is_shown_again(
    three: list[int], make: Make, alice_client: Client
) -> None:
    page = alice_client.get(f"{LOT}?tout=1&mots=tache")
    make("Tâche 4")
    page = alice_client.submit(page, f"{LOT}?mots=tache", state="dropped", status=409)
    assert page.h1 == "Modifier 4\u00a0tâches"
    assert page.errors[0].startswith("La liste a changé depuis")
    assert read(three[0]).state == "todo"
    alice_client.submit(page, f"{LOT}?mots=tache", state="dropped")
    assert read(three[0]).state == "dropped"


def test_what_is_gone_or_foreign_is_left_aside_with_a_sentence(
    three: list[int], make: Make, cast: Cast, alice_client: Client
) -> None:
    theirs = make("La leur", authority=cast.autre)
    page = choose(alice_client, three[0], theirs, 424_242, 2**63, "x")
    assert page.h1 == "Modifier 1\u00a0tâche"
    assert "n’existent plus" in page.visible
    assert "La leur" not in page.visible
    fields = {"tache": [str(three[0]), str(theirs)], "state": "done"}
    page = alice_client.post(LOT, fields, on=LOT)
    assert page.flash == ["1\u00a0tâche changée. 1\u00a0n’existait plus."]
    assert read(theirs).state == "todo"


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({}, "Choisissez ce qui doit changer."),
        ({"shift_days": "demain"}, "Écrivez un nombre de jours"),
        ({"shift_days": "9999"}, "Décalez les dates de trois ans au plus."),
        ({"due_on": "demain"}, "Écrivez la date comme ceci"),
        ({"assignee": f"membre:{2**63}"}, "Choisissez une personne dans la liste."),
        ({"assignee": "membre:424242"}, "Choisissez une personne dans la liste."),
        ({"state": "blocked"}, "Choisissez un état dans la liste."),
        ({"priority": "9"}, "Choisissez une priorité dans la liste."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_changes(
    three: list[int], alice_client: Client, fields: dict[str, str], sentence: str
) -> None:
    sent = {"tache": [str(each) for each in three], "state": "", "priority": "", **fields}
    page = alice_client.post(LOT, sent, on=LOT, status=422)
    assert page.errors[0].startswith(sentence)
    assert [read(each).revision for each in three] == [1, 1, 1]


def test_one_that_cannot_change_leaves_all_as_they_are(
    three: list[int], make: Make, alice_client: Client
) -> None:
    late = make("Tâche 4", starts_on=date(2027, 6, 1), due_on=date(2027, 6, 30))
    page = choose(alice_client, *three, late)
    page = change(alice_client, page, due_on="2027-01-15", status=422)
    assert "«\u202fTâche 4\u202f»" in page.errors[0]
    assert read(three[0]).due_on == date(2026, 12, 1)


def test_they_are_deleted_together(three: list[int], alice_client: Client) -> None:
    page = choose(alice_client, *three[:2])
    page = alice_client.submit(page, "Supprimer ces 2 tâches", button="supprimer")
    assert page.flash == ["2\u00a0tâches supprimées."]
    db.session.close()
    assert db.session.scalars(select(Task.id)).all() == [three[2]]


def test_nothing_chosen_says_how_to_choose(three: list[int], alice_client: Client) -> None:
    assert "Aucune tâche n’est choisie" in alice_client.get(LOT).visible
    alice_client.post(LOT, {"state": "done"}, on=LOT, status=422)


def test_beyond_five_hundred_it_says_so(
    saturday: Any, cast: Cast, write: Write, alice_client: Client
) -> None:
    with write():
        drafts = [Draft(f"Tâche {number}") for number in range(520)]
        create_tasks(cast.rodez, drafts, by=actor(cast.alice))
    page = alice_client.get(f"{LOT}?tout=1")
    assert page.h1 == "Modifier 500\u00a0tâches"
    assert "seules les 500 premières" in page.visible
    assert page.dom <= 380
    alice_client.submit(page, LOT, state="dropped")
    db.session.close()
    left = select(func.count()).where(Task.state == "todo")
    assert db.session.scalar(left) == 20


def test_who_only_reads_changes_nothing(three: list[int], elise_client: Client) -> None:
    elise_client.get(f"{LOT}?tache={three[0]}", status=403)
    elise_client.post(LOT, {"tache": str(three[0]), "state": "done"}, on="/compte", status=403)
