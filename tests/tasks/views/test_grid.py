"""The grid of the tasks: a form of 25 lines, read and saved as the form of a task."""

import json
from datetime import date

import pytest

from app.tasks.services import Assignee
from tests.support.cast import Cast
from tests.support.client import Client
from tests.support.grids import FORM, cell, send, told
from tests.tasks.conftest import Make, given_to, read

GRID = "/c/rodez/taches/grille"


def test_tasks_are_given_and_dated_in_their_lines(
    alice_client: Client, make: Make, cast: Cast
) -> None:
    first, second = make("Appeler le DGS"), make("Trier les fichiers")
    typed = {f"{first}.assignee": "bob martin", f"{first}.due_on": "15/01/2027"}
    typed |= {f"{second}.assignee": "Jean Dupuis", f"{second}.priority": "Haute"}
    after = send(alice_client, alice_client.get(GRID), typed)
    assert after.flash == ["2\u00a0lignes enregistrées."]
    assert (read(first).assignee_id, read(first).due_on) == (cast.bob.id, date(2027, 1, 15))
    assert (read(second).assignee_id, read(second).assignee_name) == (None, "Jean Dupuis")
    assert cell(after, second, "priority") == "Haute"


def test_an_address_beside_a_name_is_kept(alice_client: Client, make: Make) -> None:
    row_id = make("Appeler", assignee=Assignee(None, "Nour Velle", "nour@exemple.fr"))
    send(alice_client, alice_client.get(GRID), {f"{row_id}.title": "Rappeler"})
    assert (read(row_id).title, read(row_id).assignee_email) == ("Rappeler", "nour@exemple.fr")


def test_dates_that_do_not_go_together_are_told(alice_client: Client, make: Make) -> None:
    row_id = make("Appeler", due_on=date(2027, 1, 15))
    typed = {f"{row_id}.starts_on": "20/01/2027", f"{row_id}.recurrence": "parfois"}
    after = send(alice_client, alice_client.get(GRID), typed, status=200)
    assert len(told(after)) == 1
    typed = {f"{row_id}.recurrence": ""}
    again = send(alice_client, after, typed, status=200)
    assert "L’échéance est avant le début" in told(again)[0]
    assert read(row_id).starts_on is None


def test_two_people_in_one_line(
    alice_client: Client, bob_client: Client, make: Make, cast: Cast
) -> None:
    row_id = make("Appeler", assignee=given_to(cast.bob))
    hers, his = alice_client.get(GRID), bob_client.get(GRID)
    send(bob_client, his, {f"{row_id}.description": "Avant midi", f"{row_id}.title": "Écrire"})
    typed = {f"{row_id}.priority": "Haute", f"{row_id}.title": "Rappeler"}
    asked = send(alice_client, hers, typed, status=200)
    assert "Bob Martin a écrit «\u202fÉcrire\u202f»" in told(asked)[0]
    row = read(row_id)
    assert (row.title, row.description, row.priority) == ("Écrire", "Avant midi", 3)


def test_a_new_line_is_a_new_task(bob_client: Client, make: Make) -> None:
    make("Ancienne")
    few = len(bob_client.get(GRID).statements)
    typed = {"nouveau1.title": "Relire le plan", "nouveau1.due_on": "15/01/2027"}
    typed |= {"nouveau3.title": "Classer"}
    after = send(bob_client, bob_client.get(GRID), typed)
    titles = [field["value"] for field in after.soup.select("tr:not(.new) [name$='.title']")]
    assert titles == ["Relire le plan", "Ancienne", "Classer"]
    assert len(after.statements) == few <= 5


def test_only_who_writes_has_the_grid(elise_client: Client, alice_client: Client) -> None:
    elise_client.get(GRID, status=403)
    assert "Grille" in alice_client.get("/c/rodez/taches/tableau").links
    assert "Grille" not in elise_client.get("/c/rodez/taches/tableau").links


def test_what_only_a_colleague_changed_survives_a_correction(
    alice_client: Client, bob_client: Client, make: Make, cast: Cast
) -> None:
    row_id = make("Appeler", due_on=date(2027, 1, 15))
    hers, his = alice_client.get(GRID), bob_client.get(GRID)
    theirs = {"assignee": cast.alice.full_name, "due_on": "20/01/2027", "priority": "Haute"}
    theirs |= {"recurrence": "Chaque mois", "description": "Avant midi"}
    written = send(bob_client, his, {f"{row_id}.{name}": text for name, text in theirs.items()})
    wrong = send(alice_client, hers, {f"{row_id}.title": ""}, status=200)
    assert len(told(wrong)) == 1
    after = send(alice_client, wrong, {f"{row_id}.title": "Rappeler"})
    for name in theirs:
        assert cell(after, row_id, name) == cell(written, row_id, name)


def test_the_lines_of_a_text_survive_a_save(alice_client: Client, make: Make) -> None:
    row_id = make("Appeler", description="un\ndeux\n\ntrois")
    page = alice_client.get(GRID)
    assert cell(page, row_id, "description") == "un\ndeux\n\ntrois"
    sent = {f"{row_id}.description": "un\r\ndeux\r\n\r\ntrois"}  # as browsers send it
    after = send(alice_client, page, sent)
    assert after.flash == ["Rien n’avait changé."]
    # As a field of one line sends it.
    after = send(alice_client, after, {f"{row_id}.description": "undeuxtrois"})
    assert after.flash == ["Rien n’avait changé."]
    assert read(row_id).description == "un\ndeux\n\ntrois"
    after = send(alice_client, after, {f"{row_id}.description": "un\r\ndeux"})
    assert read(row_id).description == "un\ndeux"


TYPED = {"nouveau1.title": "Texte précieux", "nouveau1.due_on": "demain matin"}
TYPED |= {"nouveau2.title": "Classer"}


def test_the_same_sending_twice_gives_the_texts_back_twice(
    alice_client: Client, make: Make
) -> None:
    row_id = make("Appeler")
    page = alice_client.get(GRID)
    typed = TYPED | {f"{row_id}.title": "Rappeler"}
    sendings = [send(alice_client, page, typed, status=200) for _ in range(2)]
    assert [cell(sent, "nouveau1", "title") for sent in sendings] == ["Texte précieux"] * 2
    assert [cell(sent, "nouveau1", "due_on") for sent in sendings] == ["demain matin"] * 2
    assert alice_client.get(GRID).text.count('value="Classer"') == 1
    after = send(alice_client, sendings[1], {"nouveau1.due_on": "15/01/2027"})
    assert after.flash == ["1\u00a0ligne enregistrée."]
    again = alice_client.submit(sendings[1], FORM, {"nouveau1.due_on": "15/01/2027"})
    assert again.text.count('value="Texte précieux"') == 1


def test_the_script_is_answered_the_same_twice(alice_client: Client) -> None:
    page = alice_client.get(GRID)
    sendings = [alice_client.submit(page, FORM, TYPED, status=200, fragment=True) for _ in range(2)]
    assert sendings[0].text == sendings[1].text
    assert [row["state"] for row in json.loads(sendings[1].text)["rows"]][:2] == ["wrong", "saved"]
    assert alice_client.get(GRID).text.count('value="Classer"') == 1


def test_a_name_in_no_list_is_shown_alone(alice_client: Client, make: Make) -> None:
    row_id = make("Appeler")
    page = alice_client.get(GRID)
    typed = {f"{row_id}.assignee": "Zoé Inconnue"}
    sent = alice_client.submit(page, FORM, typed, status=200, fragment=True)
    [row] = [row["row"] for row in json.loads(sent.text)["rows"] if row["state"] == "saved"]
    assert row["cells"][1] == "Zoé Inconnue"
    after = send(alice_client, alice_client.get(GRID), {f"{row_id}.assignee": "nom:Zoé Inconnue"})
    assert after.flash == ["Rien n’avait changé."]


@pytest.mark.parametrize("words", ["Personne pour l’instant", "personne", "À confier", ""])
def test_the_words_for_nobody_mean_nobody(
    alice_client: Client, make: Make, cast: Cast, words: str
) -> None:
    row_id = make("Appeler", assignee=given_to(cast.bob))
    after = send(alice_client, alice_client.get(GRID), {f"{row_id}.assignee": words})
    assert (read(row_id).assignee_id, read(row_id).assignee_name) == (None, "")
    assert cell(after, row_id, "assignee") == ""


def test_a_number_of_no_member_is_no_person(alice_client: Client, make: Make) -> None:
    row_id = make("Appeler")
    typed = {f"{row_id}.assignee": "membre:999999"}
    after = send(alice_client, alice_client.get(GRID), typed, status=200)
    assert told(after)[0].startswith("Choisissez une personne dans la liste, ou écrivez son nom.")
    assert cell(after, row_id, "assignee") == "membre:999999"


def test_a_hundred_lines_are_saved_at_once_and_the_others_come_back(alice_client: Client) -> None:
    typed = {f"nouveau{rank}.title": f"Tâche {rank}" for rank in range(1, 103)}
    sent = alice_client.post(GRID, typed, status=200, fragment=True)
    rows = json.loads(sent.text)["rows"]
    assert [row["state"] for row in rows] == ["saved"] * 100 + ["wrong"] * 2
    assert "100 lignes à la fois" in rows[100]["problem"]
    typed = {name: text.replace("Tâche", "Autre") for name, text in typed.items()}
    page = alice_client.post(GRID, typed, status=200)
    assert page.flash == ["100\u00a0lignes enregistrées."]
    assert "Autre 101" in page.visible
    assert "Autre 102" in page.visible
