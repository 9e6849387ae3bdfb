"""The grid of the answers of a phase: each line is saved as the form of its item."""

from app.extensions import db
from app.progress import queries
from app.progress.models import Answer
from tests.support.cast import Cast
from tests.support.client import Client
from tests.support.grids import cell, send, told
from tests.support.method import EDITION

GRID = "/c/rodez/phases/1/grille"
FIRST, SECOND, THIRD = (item.id for item in EDITION.phases[0].items[:3])


def answer(cast: Cast, item_id: str) -> Answer | None:
    db.session.close()
    return queries.answer(cast.rodez, item_id)


def test_answers_are_written_in_their_lines(alice_client: Client, cast: Cast) -> None:
    page = alice_client.get(GRID)
    assert not page.soup.select("tr.new")
    typed = {f"{FIRST}.state": "fait", f"{FIRST}.note": "Vu avec la DGS"}
    typed |= {f"{SECOND}.state": "Bloqué", f"{THIRD}.state": "terminé"}
    after = send(alice_client, page, typed, status=200)
    assert after.flash == ["1\u00a0ligne enregistrée."]
    stored = answer(cast, FIRST)
    assert stored is not None
    assert (stored.state, stored.note) == ("done", "Vu avec la DGS")
    assert answer(cast, SECOND) is None
    assert told(after)[:3] == [
        "Choisissez ce qui bloque ce point.",
        "Indiquez ce qui débloquerait la situation.",
        "Indiquez quand revenir sur ce point.",
    ]
    assert cell(after, THIRD, "state") == "terminé"
    typed = {f"{SECOND}.block_reason": "", f"{SECOND}.unblock": "Une date d’export"}
    typed |= {f"{SECOND}.wake_on": "15/01/2030", f"{THIRD}.state": "En cours"}
    again = send(alice_client, after, typed, status=200)
    assert told(again) == ["Choisissez ce qui bloque ce point."]


def test_the_figures_follow(alice_client: Client, cast: Cast) -> None:
    before = cast.rodez.points_done
    send(alice_client, alice_client.get(GRID), {f"{FIRST}.state": "Fait"})
    db.session.close()
    assert cast.rodez.points_done > before


def test_two_people_in_one_line(alice_client: Client, bob_client: Client, cast: Cast) -> None:
    hers, his = alice_client.get(GRID), bob_client.get(GRID)
    send(bob_client, his, {f"{FIRST}.state": "Fait"})
    asked = send(
        alice_client, hers, {f"{FIRST}.state": "En cours", f"{FIRST}.note": "Vu"}, status=200
    )
    assert "Bob Martin a écrit «\u202fFait\u202f»" in told(asked)[0]
    stored = answer(cast, FIRST)
    assert stored is not None
    assert (stored.state, stored.note) == ("done", "Vu")


def test_nobody_adds_an_item_nor_changes_its_words(alice_client: Client) -> None:
    forged = {"nouveau1.state": "Fait", f"{FIRST}.statement": "Autre chose"}
    page = alice_client.post(GRID, forged, status=200)
    assert "on n’en ajoute pas" in page.errors[0]
    assert "Autre chose" not in page.text


def test_its_cost_is_that_of_a_phase(alice_client: Client, elise_client: Client) -> None:
    page = alice_client.get(GRID)
    assert len(page.statements) <= 4
    assert page.dom <= 1500
    elise_client.get(GRID, status=403)
    assert "Grille" in alice_client.get("/c/rodez/phases/1").links
    assert "Grille" not in elise_client.get("/c/rodez/phases/1").links
    alice_client.get("/c/rodez/phases/99/grille", status=404)


def test_what_only_a_colleague_changed_survives_a_correction(
    alice_client: Client, bob_client: Client
) -> None:
    hers, his = alice_client.get(GRID), bob_client.get(GRID)
    theirs = {"state": "Bloqué", "block_reason": "Le temps ou les moyens manquent"}
    theirs |= {"unblock": "Une date", "note": "Vu avec la DGS"}
    theirs |= {"wake_on": "15/01/2030"}
    written = send(bob_client, his, {f"{FIRST}.{name}": text for name, text in theirs.items()})
    wrong = send(alice_client, hers, {f"{FIRST}.wake_on": "demain"}, status=200)
    assert "Bob Martin a écrit" in " ".join(told(wrong))
    for name in theirs.keys() - {"wake_on"}:
        assert cell(wrong, FIRST, name) == cell(written, FIRST, name)
