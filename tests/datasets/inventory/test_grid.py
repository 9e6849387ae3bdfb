"""The grid of the inventory: a form of 25 lines, read and saved as the form of a dataset."""

from datetime import date

from app.datasets.inventory.contents import DatasetFacts
from app.datasets.inventory.services import create
from app.extensions import db
from tests.datasets.conftest import Make, Write, actor, read
from tests.support.cast import Cast
from tests.support.client import Client
from tests.support.grids import cell, columns, send, told

GRID = "/c/rodez/donnees/grille"


def test_a_dataset_is_described_in_its_line(alice_client: Client, make: Make) -> None:
    row_id = make("Arbres")
    page = alice_client.get(GRID)
    assert columns(page)[1:4] == ["Jeu de données", "Service", "Personne"]
    typed = {"service": "Espaces verts", "theme": "environnement", "frequency": "une fois par an"}
    typed |= {
        "format": "CSV",
        "updated_on": "03/04/2026",
        "personal_data": "Aucune donnée personnelle",
    }
    typed |= {"licence": "Licence Ouverte 2.0"}
    sent = {f"{row_id}.{name}": text for name, text in typed.items()}
    after = send(alice_client, page, sent, status=0)
    row = read(row_id)
    assert told(after) == []
    assert (row.service, row.theme, row.frequency, row.format) == (
        "Espaces verts", "ENVI", "annual", "csv",
    )  # fmt: skip
    assert (row.updated_on, row.next_update_on) == (date(2026, 4, 3), date(2027, 4, 3))
    assert cell(after, row_id, "updated_on") == "03/04/2026"
    assert send(alice_client, after, {}).flash == ["Rien n’avait changé."]


def test_what_the_form_refuses_the_grid_refuses_in_place(alice_client: Client, make: Make) -> None:
    first, second = make("Arbres"), make("Budget")
    page = alice_client.get(GRID)
    typed = {f"{first}.theme": "Jardins", f"{first}.format": "é€", f"{second}.service": "DAF"}
    after = send(alice_client, page, typed, status=200)
    assert after.flash == ["1\u00a0ligne enregistrée."]
    assert cell(after, first, "theme") == "Jardins"
    assert cell(after, first, "format") == "é€"
    assert len(told(after)) == 1
    assert (read(first).theme, read(second).service) == ("", "DAF")


def test_what_the_grid_does_not_show_is_kept(
    alice_client: Client, cast: Cast, write: Write
) -> None:
    facts = DatasetFacts("Arbres", description="Une ligne par arbre.", keywords=("parc", "arbre"))
    with write():
        row_id = create(cast.rodez, facts, by=actor(cast.alice)).id
    db.session.close()
    send(alice_client, alice_client.get(GRID), {f"{row_id}.service": "Parcs"})
    row = read(row_id)
    assert (row.service, row.description) == ("Parcs", "Une ligne par arbre.")
    assert row.keywords == ["parc", "arbre"]


def test_a_blank_line_adds_a_dataset(bob_client: Client) -> None:
    typed = {"nouveau1.title": "Écoles", "nouveau1.service": "Éducation"}
    after = send(bob_client, bob_client.get(GRID), typed)
    titles = [field["value"] for field in after.soup.select("tr:not(.new) [name$='.title']")]
    assert titles == ["Écoles"]


def test_two_people_in_one_cell(alice_client: Client, bob_client: Client, make: Make) -> None:
    row_id = make("Arbres")
    hers, his = alice_client.get(GRID), bob_client.get(GRID)
    send(bob_client, his, {f"{row_id}.frequency": "Une fois par mois"})
    typed = {f"{row_id}.frequency": "Une fois par an", f"{row_id}.service": "Parcs"}
    asked = send(alice_client, hers, typed, status=200)
    assert "Bob Martin a écrit «\u202fUne fois par mois\u202f»" in told(asked)[0]
    assert read(row_id).service == "Parcs"
    send(alice_client, asked, {})
    assert read(row_id).frequency == "annual"


def test_the_cost_does_not_grow_with_the_lines(alice_client: Client, make: Make) -> None:
    make("Jeu 00")
    alice_client.get(GRID)
    few = len(alice_client.get(GRID).statements)
    for rank in range(1, 30):
        make(f"Jeu {rank:02d}")
    page = alice_client.get(GRID)
    assert len(page.statements) == few <= 4
    assert page.dom <= 1500
    second = alice_client.get(f"{GRID}?page=2")
    assert "Lignes 26 à 30 sur 30" in second.visible
    assert "Lignes 26 à 30 sur 30" in alice_client.get(f"{GRID}?page=9").visible


def test_only_who_writes_has_the_grid(elise_client: Client, alice_client: Client) -> None:
    elise_client.get(GRID, status=403)
    assert "Grille" in alice_client.get("/c/rodez/donnees/priorites").links
    assert "Grille" not in elise_client.get("/c/rodez/donnees/priorites").links


def test_a_forged_line_is_no_line(alice_client: Client, charlie_client: Client, make: Make) -> None:
    row_id = make("Arbres")
    strange = ["9" * 30, "-1", "٣", "x", "1 OR 1", ""]
    after = alice_client.post(GRID, {f"{name}.title": "Autre" for name in strange}, status=200)
    assert len(after.errors) == len(strange) - 1
    other = "/c/autre/donnees/grille"
    charlie_client.post(other, {f"{row_id}.title": "Prise"}, status=200)
    assert read(row_id).title == "Arbres"


def test_what_only_a_colleague_changed_survives_a_correction(
    alice_client: Client, bob_client: Client, make: Make
) -> None:
    row_id = make("Arbres")
    hers, his = alice_client.get(GRID), bob_client.get(GRID)
    theirs = {"service": "Parcs", "theme": "Environnement", "updated_on": "03/04/2026"}
    theirs |= {"frequency": "une fois par an", "personal_data": "Aucune donnée personnelle"}
    written = send(bob_client, his, {f"{row_id}.{name}": text for name, text in theirs.items()})
    wrong = send(alice_client, hers, {f"{row_id}.title": ""}, status=200)
    assert len(told(wrong)) == 1
    after = send(alice_client, wrong, {f"{row_id}.title": "Les arbres"})
    for name in theirs:
        assert cell(after, row_id, name) == cell(written, row_id, name) != ""
