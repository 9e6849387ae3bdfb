"""The grid of the stakeholders, as a form: 25 lines, one button, what is right saved."""

from collections.abc import Callable

from app.stakeholders.directory.rules import Side
from tests.stakeholders.conftest import Table
from tests.support.cast import Cast
from tests.support.client import Client
from tests.support.grids import cell, columns, send, told

GRID = "/c/rodez/acteurs/grille"


def test_good_lines_are_saved_and_the_others_come_back_as_typed(
    alice_client: Client, table: Table
) -> None:
    rows = [table.add(f"Acteur {rank:02d}") for rank in range(25)]
    page = alice_client.get(GRID)
    typed = {f"{row_id}.influence": "4" for row_id in rows}
    typed |= {f"{rows[3]}.influence": "élevé", f"{rows[9]}.title": ""}
    typed |= {f"{rows[20]}.next_action_on": "demain"}
    after = send(alice_client, page, typed, status=200)
    assert after.flash == ["22\u00a0lignes enregistrées."]
    assert len(after.errors) == 3
    assert cell(after, rows[3], "influence") == "élevé"
    assert cell(after, rows[9], "title") == ""
    assert cell(after, rows[9], "influence") == "4"
    assert cell(after, rows[20], "next_action_on") == "demain"
    assert cell(after, rows[0], "influence") == "4 Forte"
    links = [str(link["href"]) for link in after.soup.select(".summary a")]
    assert links == [
        f"#c-{rows[3]}-influence",
        f"#c-{rows[9]}-title",
        f"#c-{rows[20]}-next_action_on",
    ]
    assert all(after.soup.select(link) for link in links)
    again = alice_client.get(GRID)
    assert cell(again, rows[3], "influence") == ""
    assert cell(again, rows[9], "title") == "Acteur 09"
    assert cell(again, rows[9], "influence") == ""


def test_lines_left_alone_are_not_written(alice_client: Client, table: Table) -> None:
    first, second = table.add("Élu"), table.add("Maire")
    before = table.row(second)
    page = alice_client.get(GRID)
    after = send(alice_client, page, {f"{first}.body": "Cabinet"})
    assert after.flash == ["1\u00a0ligne enregistrée."]
    assert cell(after, first, "body") == "Cabinet"
    kept = table.row(second)
    assert before is not None
    assert kept is not None
    assert kept.revision == before.revision
    none = send(alice_client, after, {})
    assert none.flash == ["Rien n’avait changé."]


def test_a_blank_line_adds_somebody(alice_client: Client, table: Table) -> None:
    page = alice_client.get(GRID)
    typed = {"nouveau1.title": "Maire", "nouveau1.attitude": "plutot favorable"}
    typed |= {"nouveau2.influence": "3"}
    after = send(alice_client, page, typed, status=200)
    assert after.flash == ["1\u00a0ligne enregistrée."]
    [title] = [th["value"] for th in after.soup.select("tbody tr:first-child [name$='.title']")]
    assert title == "Maire"
    assert told(after) == ["Indiquez la fonction ou le groupe."]
    assert cell(after, "nouveau1", "title") == ""
    assert cell(after, "nouveau2", "influence") == "3"


def test_what_two_people_change_in_two_columns_is_kept(
    alice_client: Client, bob_client: Client, table: Table
) -> None:
    row_id = table.add("Maire")
    hers, his = alice_client.get(GRID), bob_client.get(GRID)
    send(bob_client, his, {f"{row_id}.body": "Mairie"})
    after = send(alice_client, hers, {f"{row_id}.role": "Décide"})
    assert after.flash == ["1\u00a0ligne enregistrée."]
    assert cell(after, row_id, "body") == "Mairie"
    assert cell(after, row_id, "role") == "Décide"


def test_what_two_people_change_in_one_cell_is_asked(
    alice_client: Client, bob_client: Client, table: Table
) -> None:
    row_id = table.add("Maire")
    hers, his = alice_client.get(GRID), bob_client.get(GRID)
    send(bob_client, his, {f"{row_id}.body": "Mairie"})
    typed = {f"{row_id}.body": "Cabinet", f"{row_id}.influence": "5"}
    asked = send(alice_client, hers, typed, status=200)
    assert cell(asked, row_id, "body") == "Cabinet"
    assert cell(asked, row_id, "influence") == "5 Très forte"
    [sentence] = [tip.get_text() for tip in asked.soup.select("td.co .tip")]
    assert "Bob Martin a écrit «\u202fMairie\u202f» à" in sentence
    kept = send(alice_client, asked, {})
    assert cell(kept, row_id, "body") == "Cabinet"


def test_opinions_are_only_for_those_who_may_read_them(
    alice_client: Client, bob_client: Client, elise_client: Client, table: Table
) -> None:
    row_id = table.add("Maire", side=Side.EXTERNAL)
    table.assess(row_id, influence=5, next_action="Présenter le calendrier")
    hers, his = alice_client.get(GRID), bob_client.get(GRID)
    assert "Influence" in columns(hers)
    assert columns(his) == ["Ligne", "Acteur", "Service", "Place", "Rôle"]
    assert "calendrier" not in his.text
    forged = {f"{row_id}.influence": "1", f"{row_id}-seen": ""}
    bob_client.post(GRID, forged, on=GRID)
    assert cell(alice_client.get(GRID), row_id, "influence") == "5 Très forte"
    elise_client.get(GRID, status=403)
    assert "Grille" not in elise_client.get("/c/rodez/acteurs").links


def test_an_opinion_kept_by_somebody_else_is_neither_read_nor_written(
    alice_client: Client, carole_client: Client, table: Table, cast: Cast
) -> None:
    row_id = table.add("Maire")
    table.assess(row_id, influence=5)
    page = alice_client.get("/c/rodez/acteurs/reglages")
    alice_client.post("/c/rodez/acteurs/reglages/consultants", {"acces": "ouvrir"}, on=page.url)
    hers = carole_client.get(GRID)
    assert cell(hers, row_id, "influence") == ""
    after = send(carole_client, hers, {f"{row_id}.influence": "1"}, status=200)
    assert "gardée par quelqu’un d’autre" in after.errors[0]
    assert cell(after, row_id, "influence") == "1"


def test_words_to_confirm_are_left_to_the_sheet(alice_client: Client, table: Table) -> None:
    row_id = table.add("Maire")
    page = alice_client.get(GRID)
    typed = {f"{row_id}.next_action": "Parler de sa dépression"}
    after = send(alice_client, page, typed, status=200)
    assert "se confirme sur la fiche" in after.errors[0]
    assert cell(after, row_id, "next_action") == "Parler de sa dépression"


def test_names_stand_in_the_grid_once_they_are_allowed(alice_client: Client, table: Table) -> None:
    row_id = table.add("Maire")
    assert "Personne" not in columns(alice_client.get(GRID))
    alice_client.post(
        "/c/rodez/acteurs/reglages/noms", {"informed": "y"}, on="/c/rodez/acteurs/reglages"
    )
    page = alice_client.get(GRID)
    after = send(alice_client, page, {f"{row_id}.person": "Aïcha Rivante"})
    assert cell(after, row_id, "person") == "Aïcha Rivante"


def test_a_line_removed_meanwhile_says_so(alice_client: Client, table: Table) -> None:
    row_id, other = table.add("Maire"), table.add("Préfet")
    page = alice_client.get(GRID)
    alice_client.twin().post(f"/c/rodez/acteurs/{row_id}/retirer", on=f"/c/rodez/acteurs/{row_id}")
    typed = {f"{row_id}.body": "Mairie", f"{other}.body": "Préfecture"}
    after = send(alice_client, page, typed, status=200)
    assert after.flash == ["1\u00a0ligne enregistrée."]
    assert "retirée pendant que vous écriviez" in after.visible
    assert "Mairie" in after.visible


def test_the_cost_does_not_grow_with_the_lines(
    alice_client: Client, table: Table, as_: Callable[[str], Client]
) -> None:
    table.add("Acteur 00")
    alice_client.get(GRID)
    few = len(alice_client.get(GRID).statements)
    for rank in range(1, 30):
        table.add(f"Acteur {rank:02d}")
    page = alice_client.get(GRID)
    assert len(page.statements) == few <= 3
    assert page.dom <= 1500
    assert len(page.soup.select("tbody tr:not(.new)")) == 25
    second = alice_client.get(page.links["Page suivante"])
    assert len(second.soup.select("tbody tr:not(.new)")) == 5
    assert "Lignes 26 à 30 sur 30" in second.visible
    form = alice_client.get(page.links["Version formulaire"])
    assert len(form.soup.select("tbody tr:not(.new)")) == 25
    assert not form.soup.select("[data-module]")


def test_too_many_cells_at_once_are_refused_in_a_sentence(alice_client: Client) -> None:
    typed = {f"nouveau{rank}.title": "x" for rank in range(2_001)}
    after = alice_client.post(GRID, typed, status=422)
    assert "plus de 2\u202f000 cellules" in after.errors[0]


EVERYTHING = {"title": "Préfet", "body": "Mairie", "side": "Externe"}
EVERYTHING |= {"role": "Décide", "influence": "5", "interest": "4", "attitude": "2"}
EVERYTHING |= {"wished": "3", "next_action": "Appeler", "next_action_on": "15/01/2027"}


def test_what_nobody_typed_is_never_theirs_to_answer(alice_client: Client, table: Table) -> None:
    row_id = table.add("Maire", body="Ville")
    table.assess(row_id, influence=1, interest=2, attitude=3, wished=4, next_action="Écrire")
    page, twin = alice_client.get(GRID), alice_client.twin()
    everything = {f"{row_id}.{name}": text for name, text in EVERYTHING.items()}
    written = send(twin, twin.get(GRID), everything)
    after = send(alice_client, page, {})
    assert after.flash == ["Rien n’avait changé."]
    assert cell(after, row_id, "body") == "Mairie"
    for name in EVERYTHING:
        assert cell(after, row_id, name) == cell(written, row_id, name)


def test_a_correction_writes_over_nothing_that_a_colleague_wrote(
    alice_client: Client, bob_client: Client, table: Table
) -> None:
    row_id = table.add("Maire")
    hers, his = alice_client.get(GRID), bob_client.get(GRID)
    send(bob_client, his, {f"{row_id}.body": "Mairie"})
    wrong = send(alice_client, hers, {f"{row_id}.title": ""}, status=200)
    assert cell(wrong, row_id, "body") == "Mairie"
    after = send(alice_client, wrong, {f"{row_id}.title": "Préfet"})
    assert (cell(after, row_id, "title"), cell(after, row_id, "body")) == ("Préfet", "Mairie")


def test_a_cell_that_both_changed_is_asked_in_a_line_that_is_wrong(
    alice_client: Client, bob_client: Client, table: Table
) -> None:
    row_id = table.add("Maire")
    hers, his = alice_client.get(GRID), bob_client.get(GRID)
    send(bob_client, his, {f"{row_id}.body": "Mairie"})
    typed = {f"{row_id}.title": "", f"{row_id}.body": "Cabinet"}
    wrong = send(alice_client, hers, typed, status=200)
    [sentence] = [tip.get_text() for tip in wrong.soup.select("td.co .tip")]
    assert "Bob Martin a écrit «\u202fMairie\u202f»" in sentence
    assert cell(wrong, row_id, "body") == "Cabinet"
    after = send(alice_client, wrong, {f"{row_id}.title": "Préfet"})
    assert cell(after, row_id, "body") == "Cabinet"


def test_a_line_removed_that_nobody_touched_is_only_told(
    alice_client: Client, table: Table
) -> None:
    row_id, other = table.add("Maire", body="Ville"), table.add("Préfet")
    table.assess(row_id, influence=4)
    page = alice_client.get(GRID)
    alice_client.twin().post(f"/c/rodez/acteurs/{row_id}/retirer", on=f"/c/rodez/acteurs/{row_id}")
    after = send(alice_client, page, {f"{other}.body": "Préfecture"})
    assert after.flash == [
        "La ligne «\u202fMaire\u202f» a été retirée.", "1\u00a0ligne enregistrée.",
    ]  # fmt: skip
    assert not after.errors


def test_what_is_typed_in_a_line_removed_is_told_by_column(
    alice_client: Client, table: Table
) -> None:
    row_id = table.add("Maire", body="Ville")
    page = alice_client.get(GRID)
    alice_client.twin().post(f"/c/rodez/acteurs/{row_id}/retirer", on=f"/c/rodez/acteurs/{row_id}")
    after = send(alice_client, page, {f"{row_id}.body": "Mairie"}, status=200)
    [sentence] = after.errors
    assert sentence.startswith("Ligne «\u202fMaire\u202f»\u00a0: Cette ligne a été retirée")
    assert sentence.endswith("Service\u00a0: Vous aviez écrit «\u202fMairie\u202f».")


def test_a_conflict_in_a_line_that_has_left_the_page_is_told_at_the_top(
    alice_client: Client, bob_client: Client, table: Table
) -> None:
    rows = [table.add(f"Acteur {rank:02d}") for rank in range(30)]
    hers, his = alice_client.get(GRID), bob_client.get(GRID)
    send(bob_client, his, {f"{rows[3]}.title": "Zone"})
    typed = {f"{rows[3]}.title": "Mon titre"}
    after = send(alice_client, hers, typed, status=200)
    [sentence] = after.errors
    assert sentence.startswith(
        "Ligne «\u202fMon titre\u202f»\u00a0: Acteur\u00a0: Bob Martin a écrit"
    )
    assert sentence.endswith("Vous aviez écrit «\u202fMon titre\u202f».")


def test_a_new_line_beyond_the_blanks_names_its_columns(alice_client: Client) -> None:
    typed = {"nouveau7.title": "Maire", "nouveau7.next_action_on": "demain"}
    [sentence] = alice_client.post(GRID, typed, status=200).errors
    assert "Ligne «\u202fMaire\u202f»" in sentence
    assert "Prévue le\u00a0: Écrivez la date comme ceci" in sentence
    assert sentence.endswith("Vous aviez écrit «\u202fdemain\u202f».")


def test_a_line_just_added_is_taken_back_by_who_added_it(
    alice_client: Client, bob_client: Client, table: Table
) -> None:
    page = alice_client.get(GRID)
    send(alice_client, page, {"nouveau1.title": "Maire"})
    (row_id,) = table.ids()
    seen = str(alice_client.get(GRID).find(f"[name='{row_id}-seen']")["value"])
    back = {f"{row_id}-leaves": "oui", f"{row_id}.title": "", f"{row_id}-seen": seen}
    his = bob_client.post(GRID, {**back, f"{row_id}-seen": ""}, fragment=True, on=GRID, status=0)
    assert "Cette ligne a servi depuis" in his.json["rows"][0]["problem"]
    stale = {**back, f"{row_id}-seen": seen.replace("title.", "title.0")}
    kept = alice_client.post(GRID, stale, fragment=True, on=GRID, status=0)
    assert kept.json["rows"][0]["state"] == "wrong"
    gone = alice_client.post(GRID, back, fragment=True, on=GRID, status=0)
    assert gone.json["rows"][0]["state"] == "removed"
    assert table.ids() == []
    again = alice_client.post(GRID, back, fragment=True, on=GRID, status=0)
    assert again.json["rows"][0]["state"] == "removed"
