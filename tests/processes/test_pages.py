"""The list of processes, a sheet, its datasets, its task, its files."""

import io

import docx
from odfdo import Document as Odt

from app.datasets.inventory.models import Dataset
from app.extensions import db
from app.processes.models import Process
from app.tasks.models import Task
from tests.support.client import Client
from tests.support.page import Page

LIST = "/c/rodez/processus"


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def the_process(client: Client, **fields: object) -> str:
    """Add a process by hand, and return the address of its sheet."""
    page = client.get(f"{LIST}/nouveau")
    client.submit(page, **{"title": "Tenir les adresses", **fields})
    row = db.session.query(Process).order_by(Process.id.desc()).first()
    assert row is not None
    found = f"{LIST}/{row.id}"
    db.session.close()
    return found


def _software(page: Page) -> str:
    [form] = [one for one in page.forms if "software" in one.names]
    return form.value("software")


def test_an_empty_list_says_why_and_where_to_begin(alice_client: Client) -> None:
    page = alice_client.get(LIST)
    assert page.h1 == "Processus"
    assert "Partir des processus types" in page.links


def test_usual_ones_are_added_with_their_procedure(alice_client: Client) -> None:
    page = alice_client.get(f"{LIST}/types")
    after = alice_client.submit(page, chosen=["deliberations", "menus"])
    assert plain(after.flash[0]) == "2 processus ajoutés à la liste."
    sheet = alice_client.get(after.links["Préparer et publier les délibérations"])
    assert "Exporte le tableau une fois les actes transmis." in sheet.visible
    again = alice_client.get(f"{LIST}/types")
    assert "deliberations" not in [
        box["value"] for box in again.soup.select("main input[type=checkbox]")
    ]


def test_nothing_ticked_asks_for_one(alice_client: Client) -> None:
    page = alice_client.get(f"{LIST}/types")
    after = alice_client.submit(page, chosen=[], status=422)
    assert after.errors == ["Cochez au moins un processus."]


def test_a_process_without_name_keeps_the_rest(bob_client: Client) -> None:
    page = bob_client.get(f"{LIST}/nouveau")
    after = bob_client.submit(page, title="", software="Éditeur maison", status=422)
    assert after.errors == ["Indiquez un nom."]
    assert _software(after) == "Éditeur maison"


def test_the_deputy_is_somebody_else(bob_client: Client) -> None:
    page = bob_client.get(f"{LIST}/nouveau")
    after = bob_client.submit(page, title="Adresses", owner="Ali", deputy="Ali", status=422)
    assert after.errors == ["Le suppléant est une autre personne que le responsable."]


def test_who_saves_second_keeps_what_the_other_changed(
    alice_client: Client, bob_client: Client
) -> None:
    sheet = the_process(alice_client)
    mine = alice_client.get(f"{sheet}/modifier")
    theirs = bob_client.get(f"{sheet}/modifier")
    bob_client.submit(theirs, software="Éditeur")
    alice_client.submit(mine, owner="Cheffe de projet")
    after = alice_client.get(sheet)
    assert "Éditeur" in after.visible
    assert "Cheffe de projet, sans suppléant" in after.visible


def test_two_who_change_the_same_choose(alice_client: Client, bob_client: Client) -> None:
    sheet = the_process(alice_client)
    mine = alice_client.get(f"{sheet}/modifier")
    theirs = bob_client.get(f"{sheet}/modifier")
    bob_client.submit(theirs, software="Éditeur A")
    after = alice_client.submit(mine, software="Éditeur B", status=409)
    assert "Éditeur A" in after.visible
    assert _software(after) == "Éditeur B"


def test_a_process_removed_meanwhile_comes_back_as_a_new_one(
    alice_client: Client, bob_client: Client
) -> None:
    sheet = the_process(alice_client)
    mine = alice_client.get(f"{sheet}/modifier")
    bob_client.post(f"{sheet}/retirer", {})
    after = alice_client.submit(mine, software="Éditeur", status=409)
    assert "a retiré ce processus" in after.visible
    assert _software(after) == "Éditeur"


def test_the_task_comes_back_at_the_rhythm_and_once(alice_client: Client) -> None:
    sheet = the_process(alice_client, frequency="monthly", owner="Alice")
    alice_client.post(f"{sheet}/tache", {})
    alice_client.post(f"{sheet}/tache", {})
    [task] = db.session.query(Task).filter(Task.anchor_kind == "process").all()
    assert (task.recurrence, task.title) == (
        "monthly",
        "Mettre à jour les données\u00a0: Tenir les adresses",
    )
    db.session.close()


def test_without_rhythm_no_task_but_a_sentence(alice_client: Client) -> None:
    sheet = the_process(alice_client)
    after = alice_client.post(f"{sheet}/tache", {}, follow=True)
    assert "Choisissez d’abord un rythme" in after.visible


def test_the_files_say_what_the_sheet_says(alice_client: Client) -> None:
    sheet = the_process(alice_client, procedure="Urbanisme : saisit la voie")
    written = docx.Document(io.BytesIO(alice_client.get(f"{sheet}/fiche.docx").response.data))
    cells = [cell.text for table in written.tables for row in table.rows for cell in row.cells]
    assert "saisit la voie" in cells
    odt = Odt(io.BytesIO(alice_client.get(f"{sheet}/fiche.odt").response.data))
    assert "saisit la voie" in odt.get_formatted_text()


def test_an_outsider_finds_nothing(alice_client: Client, charlie_client: Client) -> None:
    sheet = the_process(alice_client)
    charlie_client.get(sheet, status=404)
    number = sheet.rpartition("/")[2]
    charlie_client.get(f"/c/autre/processus/{number}", status=404)


def test_an_official_reads_and_does_not_write(alice_client: Client, elise_client: Client) -> None:
    sheet = the_process(alice_client)
    assert "Modifier" not in elise_client.get(sheet).links
    elise_client.get(f"{sheet}/modifier", status=403)


def test_datasets_are_linked_and_shown_and_two_people_keep_each_other_s_ticks(
    alice_client: Client, bob_client: Client
) -> None:
    for title in ("Bancs", "Arbres"):
        alice_client.submit(alice_client.get("/c/rodez/donnees/nouveau"), title=title)
    sheet = the_process(alice_client)
    ids = {row.title: str(row.id) for row in db.session.query(Dataset)}
    db.session.close()
    mine, theirs = alice_client.get(f"{sheet}/jeux"), bob_client.get(f"{sheet}/jeux")
    alice_client.submit(mine, "Enregistrer", datasets=[ids["Bancs"]])
    bob_client.submit(theirs, "Enregistrer", datasets=[ids["Arbres"]])
    after = alice_client.get(sheet)
    assert {"Bancs", "Arbres"} <= set(after.links)
    assert "2 jeux" in plain(alice_client.get(LIST).visible)
