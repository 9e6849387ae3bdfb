"""The page of a task: state, sub-steps, what it waits for, history, the end of it."""

from datetime import date
from typing import Any

import pytest

from app.methodology.loader import current_edition
from app.progress.queries import answer
from app.spaces.permissions import Role
from app.stakeholders.directory import services as stakeholders
from app.stakeholders.directory.contents import StakeholderFacts
from app.stakeholders.directory.rules import Reader
from app.tasks import services
from app.tasks.services import Draft
from app.tasks.sheet.needs import add_need
from tests.support.cast import Cast
from tests.support.client import Client
from tests.support.html import one_line
from tests.support.page import Page
from tests.tasks.conftest import Make, Write, actor, read

LIST = "/c/rodez/taches"
ITEM = current_edition().phases[0].items[0]


def url(task_id: int) -> str:
    return f"{LIST}/{task_id}"


def words(page: Page) -> str:
    return page.visible.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.fixture
def task_id(saturday: Any, make: Make, cast: Cast) -> int:
    return make(
        "Écrire au DGS",
        to=cast.bob,
        due_on=date(2026, 11, 19),
        priority=3,
        description="Deux lignes,\npas plus.",
        parts=("Relire", "Envoyer"),
        anchor_kind="item",
        anchor_id=ITEM.id,
    )


def test_it_says_what_for_whom_and_when(task_id: int, elise_client: Client) -> None:
    page = elise_client.get(url(task_id))
    assert page.h1 == "Écrire au DGS"
    for expected in (
        "À faire",
        "priorité haute",
        "en retard de 2 jours",
        "Bob Martin",
        "19 novembre 2026",
        "Deux lignes,",
        ITEM.statement,
        "0 sur 2",
        "21 novembre 2026, par Alice Durand",
    ):
        assert expected in words(page), expected
    assert f"point={ITEM.id}" in page.links[ITEM.statement]
    assert page.soup.main is not None
    assert not page.soup.main.select("button, input, textarea")


def test_it_takes_six_statements_whatever_hangs_on_it(
    task_id: int, make: Make, write: Write, cast: Cast, bob_client: Client
) -> None:
    others = [make(f"Autre {number}") for number in range(4)]
    with write():
        for other in others[:2]:
            add_need(cast.rodez, task_id, other, by=actor(cast.alice))
        for other in others[2:]:
            add_need(cast.rodez, other, task_id, by=actor(cast.alice))
    for text in ("Premier", "Second"):
        bob_client.submit(bob_client.get(url(task_id)), f"{url(task_id)}/commentaires", text=text)
    page = bob_client.get(url(task_id))
    assert len(page.statements) <= 5
    assert page.dom <= 380


def test_the_state_changes_with_one_press_and_comes_back(task_id: int, bob_client: Client) -> None:
    page = bob_client.get(url(task_id))
    page = bob_client.submit(page, f"{url(task_id)}/etat", button="Commencer")
    assert "En cours" in page.visible
    page = bob_client.submit(page, f"{url(task_id)}/annuler")
    assert page.flash[0].startswith("Annulé.")
    assert read(task_id).state == "todo"


def test_a_finished_task_asks_about_its_item_and_sets_nothing(
    task_id: int, bob_client: Client, cast: Cast
) -> None:
    page = bob_client.get(url(task_id))
    page = bob_client.submit(page, f"{url(task_id)}/etat", button="Fait")
    assert "est-il fait aussi" in page.visible
    assert "Oui, le noter fait" in page.form(f"/c/rodez/points/{ITEM.id}/confirmer").buttons
    assert answer(cast.rodez, ITEM.id) is None


def test_blocked_asks_why_until_when_and_loses_nothing(task_id: int, bob_client: Client) -> None:
    page = bob_client.get(url(task_id))
    page = bob_client.submit(
        page, "Enregistrer le blocage", unblock="Un vote du bureau", status=422
    )
    assert page.errors == [
        "Choisissez ce qui bloque cette tâche.",
        "Indiquez quand revenir sur cette tâche.",
    ]
    assert "Un vote du bureau" in page.text
    page = bob_client.submit(
        page,
        "Enregistrer le blocage",
        block_reason="decision",
        unblock="Un vote du bureau",
        wake_on="2026-12-03",
    )
    assert "Une décision est attendue" in page.visible
    assert "À revoir le 3 décembre 2026" in words(page)


def test_the_board_leads_to_the_open_form_of_what_blocks(task_id: int, bob_client: Client) -> None:
    page = bob_client.get(f"{url(task_id)}?etat=blocked")
    assert page.soup.select_one("#etat details[open]") is not None


def test_a_stale_state_is_a_409_and_changes_nothing(
    task_id: int, bob_client: Client, alice_client: Client
) -> None:
    seen = bob_client.get(url(task_id))
    alice_client.submit(alice_client.get(url(task_id)), f"{url(task_id)}/etat", button="Commencer")
    page = bob_client.submit(seen, f"{url(task_id)}/etat", button="Fait", status=409)
    assert "Quelqu’un a modifié cette tâche" in page.visible
    assert read(task_id).state == "in_progress"


def test_a_state_set_while_the_title_changes_is_no_conflict(
    task_id: int, bob_client: Client, alice_client: Client
) -> None:
    seen, edit = bob_client.get(url(task_id)), f"{url(task_id)}/modifier"
    alice_client.submit(alice_client.get(edit), edit, title="Voir le DGS")
    bob_client.submit(seen, f"{url(task_id)}/etat", button="Commencer")
    task = read(task_id)
    assert (task.title, task.state) == ("Voir le DGS", "in_progress")


def test_a_block_that_somebody_has_told_otherwise_is_not_lifted_unseen(
    task_id: int, bob_client: Client, alice_client: Client
) -> None:
    block = {"block_reason": "means", "unblock": "Un renfort", "wake_on": "2027-01-15"}
    page = alice_client.submit(alice_client.get(url(task_id)), "Enregistrer le blocage", block)
    seen, edit = bob_client.get(url(task_id)), f"{url(task_id)}/modifier"
    alice_client.submit(alice_client.get(edit), edit, title="Voir le DGS")
    other = {**block, "unblock": "Deux renforts"}
    alice_client.submit(page, "Enregistrer le blocage", other)
    stale = bob_client.submit(seen, f"{url(task_id)}/etat", button="Reprendre", status=409)
    assert "Deux renforts" in stale.visible
    assert read(task_id).unblock == "Deux renforts"


def test_sub_steps_are_added_ticked_and_removed(task_id: int, bob_client: Client) -> None:
    page = bob_client.get(url(task_id))
    page = bob_client.submit(page, "Ajouter la sous-étape", part="Relancer")
    assert "0 sur 3" in page.visible
    first = page.soup.select_one(".part button[name=cocher]")
    assert first is not None
    page = bob_client.submit(page, "parts", button=str(first["value"]))
    assert "1 sur 3" in page.visible
    assert page.soup.select_one(".part .state.done") is not None
    values = {"decocher": str(first["value"])}
    page = bob_client.post(f"{url(task_id)}/etapes", values, on=url(task_id))
    assert "0 sur 3" in page.visible
    values = {"retirer": str(first["value"])}
    page = bob_client.post(f"{url(task_id)}/etapes", values, on=url(task_id))
    assert "0 sur 2" in page.visible
    bob_client.post(f"{url(task_id)}/etapes", values, on=url(task_id), status=404)


def test_a_sub_step_is_renamed_from_its_row(task_id: int, bob_client: Client) -> None:
    page = bob_client.get(url(task_id))
    link = page.soup.select_one(".part a[href*='etape=']")
    assert link is not None
    page = bob_client.get(str(link["href"]))
    assert page.form("Enregistrer").values()["autre-part"] == ["Relire"]
    assert len(page.soup.select(".part a[href*='etape=']")) == 1  # the other sub-step
    page = bob_client.submit(page, "Enregistrer", fields={"autre-part": " "}, status=422)
    assert page.errors == ["Indiquez ce que fait cette sous-étape."]
    page = bob_client.submit(page, "Enregistrer", fields={"autre-part": "Relire encore"})
    titles = [each.text.partition("\u00a0: ")[2] for each in page.soup.select(".part .state")]
    assert [title.strip() for title in titles] == ["Relire encore", "Envoyer"]
    again = bob_client.get(str(link["href"]))
    bob_client.submit(again, "Enregistrer", fields={"autre-part": "Relire deux fois"})
    stale = bob_client.submit(again, "Enregistrer", fields={"autre-part": "Relu"}, status=409)
    assert "Relire deux fois" in stale.find(".callout").text
    bob_client.submit(stale, "Enregistrer")
    assert "Relu" in bob_client.get(url(task_id)).visible
    values = {"renommer": "999999", "autre-part": "Relire"}
    bob_client.post(f"{url(task_id)}/etapes", values, on=url(task_id), status=404)


def test_only_who_writes_is_shown_a_sub_step_to_rename(
    task_id: int, bob_client: Client, elise_client: Client
) -> None:
    link = bob_client.get(url(task_id)).soup.select_one(".part a")
    assert link is not None
    for client, address in ((elise_client, str(link["href"])), (bob_client, "?etape=999999")):
        page = client.get(f"{url(task_id)}?{address.partition('?')[2]}")
        assert page.soup.select(".part form") == []


def test_a_sub_step_without_title_is_asked_again(task_id: int, bob_client: Client) -> None:
    page = bob_client.submit(
        bob_client.get(url(task_id)), "Ajouter la sous-étape", part="  ", status=422
    )
    assert page.errors == ["Indiquez ce que fait cette sous-étape."]


def test_it_waits_for_another_found_by_its_words(
    task_id: int, make: Make, bob_client: Client
) -> None:
    other = make("Réunir le comité")
    page = bob_client.get(url(task_id))
    page = bob_client.submit(page, "Attendre cette tâche", needs_texte="comite")
    assert page.links["Réunir le comité"] == url(other)
    assert "L’attendent" in bob_client.get(url(other)).visible
    page = bob_client.post(f"{url(task_id)}/attend", {"retirer": str(other)}, on=url(task_id))
    assert "Elle n’attend aucune autre tâche." in page.visible


def test_several_tasks_with_these_words_are_proposed(
    task_id: int, make: Make, bob_client: Client
) -> None:
    first, _ = make("Réunir le comité"), make("Préparer le comité")
    page = bob_client.get(url(task_id))
    page = bob_client.submit(page, "Attendre cette tâche", needs_texte="comité", status=422)
    assert "choisissez laquelle" in page.errors[0]
    page = bob_client.submit(page, "Attendre «\u202fRéunir le comité\u202f»")
    assert page.links["Réunir le comité"] == url(first)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"needs_texte": ""}, "Indiquez la tâche à attendre."),
        ({"needs_texte": "introuvable"}, "Aucune tâche à faire ne porte ces mots."),
        ({"needs": "424242"}, "Aucune tâche à faire ne porte ces mots."),
        ({"needs": str(2**63)}, "Indiquez la tâche à attendre."),
        ({"needs_texte": "a\x00"}, "Aucune tâche à faire ne porte ces mots."),
    ],
)
def test_a_task_that_is_not_there_is_asked_again(
    task_id: int, bob_client: Client, fields: dict[str, str], sentence: str
) -> None:
    page = bob_client.post(f"{url(task_id)}/attend", fields, on=url(task_id), status=422)
    assert page.errors[0].startswith(sentence)


def test_a_circle_is_refused_and_named(task_id: int, make: Make, bob_client: Client) -> None:
    other = make("Réunir le comité")
    bob_client.post(f"{url(task_id)}/attend", {"needs": str(other)}, on=url(task_id))
    page = bob_client.post(
        f"{url(other)}/attend", {"needs": str(task_id)}, on=url(other), status=422
    )
    assert "s’attendraient en rond" in page.errors[0]
    assert "Écrire au DGS" in page.errors[0]


def test_words_propose_the_tasks_to_do(
    task_id: int, make: Make, cast: Cast, bob_client: Client
) -> None:
    other = make("Réunir le comité", to=cast.bob, due_on=date(2026, 11, 24))
    found = bob_client.get(f"{url(task_id)}/recherche?q=comite").json
    assert found == [
        {"value": str(other), "label": "Réunir le comité", "hint": "Bob Martin, dans 3\u00a0jours"}
    ]
    assert bob_client.get(f"{url(task_id)}/recherche?q=ecrire").json == []


def test_history_tells_who_did_what(task_id: int, bob_client: Client) -> None:
    page = bob_client.get(url(task_id))
    bob_client.submit(page, f"{url(task_id)}/etat", button="Commencer")
    page = bob_client.get(f"{url(task_id)}/historique")
    events = [one_line(line) for line in page.soup.select("main > ol > li")]
    assert "Bob Martin a changé l’état de la tâche" in events[0]
    assert "Alice Durand a créé la tâche" in events[1]


def test_dropped_it_goes_among_the_finished_ones(task_id: int, bob_client: Client) -> None:
    page = bob_client.submit(bob_client.get(url(task_id)), "Abandonner")
    assert "Abandonnée" in page.visible
    assert "Écrire au DGS" in bob_client.get(f"{LIST}?etat=closed").visible


def test_deleted_it_is_gone_with_a_word(task_id: int, bob_client: Client) -> None:
    page = bob_client.submit(bob_client.get(url(task_id)), "Supprimer cette tâche")
    assert "est supprimée" in page.flash[0]
    bob_client.get(url(task_id), status=404)


def test_the_task_of_another_authority_is_a_missing_page(
    saturday: Any, make: Make, cast: Cast, alice_client: Client
) -> None:
    theirs = make("La leur", authority=cast.autre)
    for path in ("", "/modifier", "/historique", "/recherche"):
        alice_client.get(f"{url(theirs)}{path}", status=404)


def test_a_subject_that_is_gone_is_said_plainly_and_kept(
    alice_client: Client, cast: Cast, write: Write
) -> None:
    by = actor(cast.alice)
    with write():
        row = stakeholders.add(cast.rodez, StakeholderFacts("Direction générale"), by=by)
        draft = Draft("La rencontrer", anchor_kind="stakeholder", anchor_id=str(row.id))
        task_id = services.create_task(cast.rodez, draft, by=by).id
    url = f"/c/rodez/taches/{task_id}"
    assert "Direction générale" in alice_client.get(url).visible
    with write():
        reader = Reader(cast.alice.id, Role.LEAD, opened=False)
        stakeholders.remove(cast.rodez, row.id, reader=reader, by=by)
    with write():
        stakeholders.add(cast.rodez, StakeholderFacts("Nouvelle venue"), by=by)
    page = alice_client.get(url)
    assert "À propos d’un acteur retiré de la liste." in page.visible
    assert "Nouvelle venue" not in page.text
    form = alice_client.get(f"{url}/modifier")
    assert "Un acteur retiré de la liste" in form.visible
    alice_client.submit(form, title="La rencontrer vite")
    assert read(task_id).anchor_id == str(row.id)


def test_a_comment_on_a_task_deleted_meanwhile_comes_back(
    task_id: int, bob_client: Client, alice_client: Client
) -> None:
    his = bob_client.get(url(task_id))
    alice_client.submit(alice_client.get(url(task_id)), f"{url(task_id)}/supprimer")
    page = bob_client.submit(his, "Commenter", text="Vu avec la DSI.", status=404)
    assert page.find("textarea").get_text().strip() == "Vu avec la DSI."
    assert page.h1 == "Rien n’a été enregistré"
    pressed = bob_client.submit(his, f"{url(task_id)}/etat", button="Fait", status=404)
    assert "n’existe plus" in pressed.visible
