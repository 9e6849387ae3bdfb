"""Ticks survive the pages and the filters of a list, with and without a script: all are changed."""

from datetime import date

import pytest
from sqlalchemy import select

from app.audit.rules import Actor
from app.datasets.inventory import services as datasets
from app.datasets.inventory.contents import DatasetFacts
from app.datasets.inventory.models import Dataset
from app.extensions import db
from app.tasks.models import Task
from app.tasks.services import Draft, create_tasks
from tests.browser.conftest import OpenFor
from tests.browser.window import PHONE, Window, plain
from tests.support.cast import Cast

pytestmark = [pytest.mark.browser, pytest.mark.only_on("sqlite")]

scripts = pytest.mark.parametrize("script", [True, False])


@pytest.fixture
def sixty_tasks(cast: Cast) -> None:
    db.begin_write()
    drafts = [Draft(f"Tâche {rank:02}", due_on=date(2030, 1, 1 + rank // 3)) for rank in range(60)]
    create_tasks(cast.rodez, drafts, by=Actor(cast.alice.id, "Alice"))
    db.commit()


@pytest.fixture
def many_datasets(cast: Cast) -> None:
    db.begin_write()
    facts = [DatasetFacts(f"Jeu {rank:02}") for rank in range(50)]
    datasets.many(cast.rodez, facts, by=Actor(cast.alice.id, "Alice"))
    db.commit()


def button(window: Window, name: str) -> None:
    window.page.get_by_role("button", name=name, exact=True).click()


def tick(window: Window, label: str) -> None:
    window.page.get_by_label(label, exact=True).check()


def counted(window: Window) -> str:
    return plain(window.find(".picks > span").inner_text())


@scripts
def test_tasks_of_three_pages_change_together(
    open_for: OpenFor, sixty_tasks: None, script: bool
) -> None:
    window = open_for("alice", script=script).go("/c/rodez/taches")
    tick(window, "Choisir : Tâche 00")
    button(window, "Page suivante")
    tick(window, "Choisir : Tâche 27")
    window.page.get_by_label("Chercher une tâche").fill("tâche 5")
    window.press("Enter")
    window.wait_for(lambda: "mots=" in window.path, "le filtre")
    assert counted(window) == "2 tâches choisies, dont 2 sur d’autres pages."
    tick(window, "Choisir : Tâche 53")
    button(window, "Tout montrer")
    assert window.page.get_by_label("Choisir : Tâche 00").is_checked()
    button(window, "Page suivante")
    button(window, "Modifier les tâches cochées")
    assert window.h1 == "Modifier 3 tâches"
    window.page.get_by_label("État").select_option("done")
    button(window, "Changer ces 3 tâches")
    db.session.close()
    done = db.session.scalars(select(Task.title).where(Task.state == "done").order_by(Task.title))
    assert done.all() == ["Tâche 00", "Tâche 27", "Tâche 53"]


def test_the_count_follows_the_ticks_and_a_press_on_a_row_keeps_its_tick(
    open_for: OpenFor, sixty_tasks: None
) -> None:
    window = open_for("alice").go("/c/rodez/taches")
    window.wait_for(lambda: window.find(".picks[data-started]").count(), "le compteur")
    assert not window.find(".picks").is_visible()
    tick(window, "Choisir : Tâche 01")
    assert counted(window) == "1 tâche choisie."
    window.page.get_by_role("button", name="Commencer : Tâche 01").click()
    window.find(".task.in_progress").wait_for()
    assert window.page.get_by_label("Choisir : Tâche 01").is_checked()
    button(window, "Page suivante")
    assert counted(window) == "1 tâche choisie, dont 1 sur d’autres pages."
    tick(window, "Choisir : Tâche 30")
    assert counted(window) == "2 tâches choisies, dont 1 sur d’autres pages."
    button(window, "Tout décocher")
    assert not window.find(".picks").is_visible()


@scripts
def test_datasets_to_analyse_together_come_from_several_pages(
    open_for: OpenFor, many_datasets: None, script: bool
) -> None:
    window = open_for("alice", script=script, size=PHONE).go("/c/rodez/donnees/ouverture")
    tick(window, "Jeu 03")
    button(window, "Page suivante")
    tick(window, "Jeu 45")
    window.page.get_by_label("Chercher un jeu").fill("jeu 1")
    window.press("Enter")
    window.wait_for(lambda: "mots=jeu+1" in window.path, "le filtre")
    assert window.overflow() is None
    assert counted(window) == "2 jeux choisis, dont 2 sur d’autres pages."
    tick(window, "Jeu 11")
    button(window, "Répondre aux questions")
    assert window.h1 == "Peut-on ouvrir 3 jeux ?"


@scripts
def test_datasets_that_answer_a_duty_are_saved_from_several_pages(
    open_for: OpenFor, many_datasets: None, script: bool
) -> None:
    window = open_for("alice", script=script).go("/c/rodez/donnees/obligations/four-families")
    tick(window, "Jeu 03")
    button(window, "Page suivante")
    tick(window, "Jeu 45")
    button(window, "Page précédente")
    assert window.page.get_by_label("Jeu 03").is_checked()
    assert counted(window) == "2 changements à enregistrer, dont 1 sur d’autres pages."
    assert "csrf" not in window.path
    button(window, "Enregistrer")
    assert "2 jeux ont changé" in window.said
    db.session.close()
    answer = db.session.scalars(select(Dataset).where(Dataset.title.in_(["Jeu 03", "Jeu 45"])))
    assert [row.duties for row in answer] == [["four-families"], ["four-families"]]


@scripts
def test_typical_datasets_of_several_pages_are_added_together(
    open_for: OpenFor, cast: Cast, script: bool
) -> None:
    window = open_for("alice", script=script).go("/c/rodez/donnees/jeux-types")
    window.find("input[name=chosen]").first.check()
    button(window, "Page suivante")
    window.find("input[name=chosen]").first.check()
    button(window, "Voir tous les jeux types")
    assert counted(window).startswith("2 jeux choisis")
    window.find("input[name=mots]").fill("écoles")
    window.find("input[name=mots]").press("Enter")
    assert counted(window).startswith("2 jeux choisis")
    assert window.find("input[name=chosen]").count() < 10  # and none of another part
    button(window, "Ajouter les jeux cochés")
    assert window.h1 == "Données (2)"
