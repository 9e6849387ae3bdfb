"""The dashboard of the elected: no button, no opinion, the decisions that wait for them."""

from datetime import timedelta
from typing import Any

import pytest

from app.audit.rules import Actor
from app.kernel.clock import now, today
from app.methodology.library import library
from app.methodology.loader import current_edition
from app.progress.services import pass_gate
from tests.dashboards.conftest import Writing, finish, put_answer, put_event
from tests.dashboards.test_home import panel, plain
from tests.support.client import Client, Page

HOME = "/c/rodez/"
VOTE = "deliberation-adoptee"


def titles(page: Page) -> list[str]:
    return [plain(each.get_text()) for each in page.soup.select("main h2")]


def test_three_questions_are_answered(full: None, elise_client: Client) -> None:
    page = elise_client.get(HOME)
    assert plain(page.h1).startswith("Rodez : ")
    assert set(titles(page)) == {
        "Décisions attendues de vous",
        "Depuis la dernière séance",
        "Ce que cela apporte",
    }
    assert len(page.soup.select(".phases li")) == 6
    assert page.links["D’où vient ce chiffre\u202f?"] == "/c/rodez/progression"


def test_there_is_nothing_to_answer_and_nobody_is_named(full: None, elise_client: Client) -> None:
    page = elise_client.get(HOME)
    main = page.soup.main
    assert "Répondre" not in main.get_text()
    assert not main.select("form, button, .button, .next-steps")
    assert [form.action for form in page.forms if form.method == "post"] == ["/deconnexion"]
    for name in ("Alice", "Bob", "Carole", "Le vote."):
        assert name not in main.get_text()


def test_the_decisions_of_a_new_authority(elise_client: Client) -> None:
    told = panel(elise_client.get(HOME), "Décisions attendues de vous")
    assert "Présenter la vision à l’exécutif" in told
    assert "Faire désigner l’élu référent incontournable, phase 1" in told
    assert "Faire adopter la démarche par l’assemblée" in told


def test_what_is_blocked_until_they_decide_comes_first(
    cast: Any, write: Writing, elise_client: Client
) -> None:
    with write():
        more = {"block_reason": "decision", "unblock": "Le maire hésite.", "wake_on": today()}
        put_answer(cast.rodez, "services-rencontres", "blocked", cast.bob, now(), **more)
        finish(cast.rodez)
    page = elise_client.get(HOME)
    first = page.soup.select("#decisions li")[0]
    assert first.a["href"].endswith("#point-services-rencontres")
    assert "bloqué, attend une décision" in first.get_text()
    assert "hésite" not in page.visible
    assert "puis 1 autre décision" in panel(page, "Décisions attendues de vous")


def test_no_decision_but_the_next_one_is_announced(
    cast: Any, write: Writing, elise_client: Client
) -> None:
    with write():
        for each in current_edition().phase(1).items:
            put_answer(cast.rodez, each.id, "done", cast.alice, now())
        put_answer(cast.rodez, "premiere-liste-validee", "done", cast.alice, now())
        finish(cast.rodez)
    told = panel(elise_client.get(HOME), "Décisions attendues de vous")
    assert "Aucune décision n’est attendue de vous pour l’instant." in told
    assert "La prochaine, en son temps : " in told


@pytest.mark.parametrize("state", ["done", "not_applicable"])
def test_nothing_is_left_to_decide(
    cast: Any, write: Writing, elise_client: Client, state: str
) -> None:
    with write():
        for each in current_edition().items:
            put_answer(cast.rodez, each.id, state, cast.alice, now())
        finish(cast.rodez)
    page = elise_client.get(HOME)
    assert "Aucune décision n’est attendue" in page.visible
    assert "La prochaine" not in page.visible


def test_what_changed_is_counted_in_words(cast: Any, write: Writing, elise_client: Client) -> None:
    recent, old = now() - timedelta(days=3), now() - timedelta(days=50)
    with write():
        put_answer(cast.rodez, VOTE, "done", cast.alice, recent)
        put_event(cast.rodez, cast.alice, recent, VOTE)
        put_answer(cast.rodez, "freins-compris", "done", cast.alice, recent)
        put_event(cast.rodez, cast.alice, recent, "freins-compris", before={"state": "done"})
        put_answer(cast.rodez, "dpo-associe", "done", cast.alice, old)
        put_event(cast.rodez, cast.alice, old, "dpo-associe")
        put_event(cast.rodez, cast.bob, recent, VOTE, event="evidence:add", before=None)
        finish(cast.rodez)
    told = panel(elise_client.get(HOME), "Depuis la dernière séance")
    assert "En 30 jours : 1 point établi (1 incontournable), 1 preuve ajoutée." in told


def test_what_happens_elsewhere_is_not_told(
    cast: Any, write: Writing, elise_client: Client
) -> None:
    with write():
        proof = {"event": "evidence:add", "before": None}
        put_event(cast.autre, cast.charlie, now(), VOTE, **proof)
        past = {"points_done": 1, "points_applicable": 100}
        put_event(cast.autre, cast.charlie, now() - timedelta(days=40), VOTE, **past)
    page = elise_client.get(HOME)
    assert "preuve" not in panel(page, "Depuis la dernière séance")
    assert "depuis un mois" not in page.visible


def test_a_quiet_month_is_said(elise_client: Client) -> None:
    told = panel(elise_client.get(HOME), "Depuis la dernière séance")
    assert "Rien n’a changé depuis 30 jours." in told


def test_benefits_come_from_the_library(elise_client: Client) -> None:
    page = elise_client.get(HOME)
    known = [each.title for each in library("benefits") if each.audience == "administration"]
    told = panel(page, "Ce que cela apporte")
    assert sum(title in told for title in known) == 2
    assert page.links["Les autres bénéfices"] == "/methode/benefices"


def test_it_stays_small(full: None, elise_client: Client) -> None:
    page = elise_client.get(HOME)
    assert len(page.statements) <= 5
    assert page.dom <= 380


def test_thirty_days_are_counted_and_not_one_more(
    cast: Any, write: Writing, elise_client: Client
) -> None:
    proof = {"event": "evidence:add", "before": None}
    with write():
        put_event(cast.rodez, cast.bob, now() - timedelta(days=30, minutes=5), VOTE, **proof)
    told = panel(elise_client.get(HOME), "Depuis la dernière séance")
    assert "Rien n’a changé depuis 30 jours." in told
    with write():
        put_event(cast.rodez, cast.bob, now() - timedelta(days=29, hours=23), VOTE, **proof)
    told = panel(elise_client.get(HOME), "Depuis la dernière séance")
    assert "En 30 jours : 1 preuve ajoutée." in told


@pytest.mark.parametrize("reason", ["Le conseil est en mars.", ""])
def test_a_phase_begun_without_waiting_says_who_wanted_it(
    cast: Any, write: Writing, elise_client: Client, alice_client: Client, reason: str
) -> None:
    with write():
        by = Actor(cast.alice.id, cast.alice.full_name)
        pass_gate(cast.rodez, 2, reason, by=by)
    phases = plain(elise_client.get(HOME).soup.select(".phases")[0].get_text())
    why = " (« Le conseil est en mars »)" if reason else ""
    begun = f"commencée sans attendre par Alice Durand{why} : manque "
    assert begun in phases
    assert begun in plain(alice_client.get(HOME).find(".strip").text)  # the lead’s says the same
    with write():
        for each in current_edition().phase(1).items:
            put_answer(cast.rodez, each.id, "done", cast.alice, now())
        finish(cast.rodez)
    phases = plain(elise_client.get(HOME).soup.select(".phases")[0].get_text())
    assert "sans attendre" not in phases, "nothing is missing any more"
