"""Bringing a table of one's own: columns, preview, all or nothing, the same table twice."""

import io
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from flask import Flask
from sqlalchemy import select
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from app.audit.models import AuditEvent
from app.audit.rules import Actor
from app.datasets.inventory import services
from app.datasets.inventory.contents import DatasetFacts
from app.datasets.inventory.models import Dataset, Import
from app.datasets.transfer import importing
from app.extensions import db
from app.kernel.revisions import Sight
from app.tables.writing.tables import TableSheet, write_xlsx
from tests.datasets.conftest import LIST, Make, Write, read
from tests.support.cast import Cast
from tests.support.client import Client
from tests.support.html import one_line
from tests.support.page import Page
from tests.support.proofs import sampled
from tests.tables.test_hostile_workbooks import FIRST_REFUSED, REFUSED

# The rules are the same on both databases; make durability asks the second one.
pytestmark = [pytest.mark.proof("durability"), pytest.mark.long("postgresql")]

START = f"{LIST}/importer"
TABLE = (
    "Nom du jeu;Direction;Logiciel;Fréquence;Remarque\n"
    "Arbres;Parcs;Atal;Annuelle;à voir\n"
    "Budget;Finances;Ciril;mensuel;\n"
    "Écoles;Éducation;;;\n"
)


def send(client: Client, content: str | bytes, name: str = "liste.csv", status: int = 303) -> Page:
    data = content if isinstance(content, bytes) else content.encode("cp1252")
    return client.submit(client.get(START), START, file=(io.BytesIO(data), name), status=status)


def send_large(client: Client, content: bytes, name: str = "liste.csv") -> Page:
    """Send half a megabyte and more: the test client would leave a file of its own open."""
    form = client.get(START).form(START)
    file = FileStorage(io.BytesIO(content), name)
    boundary, body = encode_multipart({**form.filled({}), "file": file})
    kind = f'multipart/form-data; boundary="{boundary}"'
    return Page(client.raw("POST", START, data=body, content_type=kind), START)


def preview(client: Client, content: str | bytes, name: str = "liste.csv", **said: Any) -> Page:
    """Send a table and agree to what is proposed for its columns."""
    page = send(client, content, name)
    assert page.h1 == "Dire ce que donne chaque colonne"
    return client.submit(page, "Voir l’aperçu", **said)


def done(client: Client, content: str | bytes, **agreed: Any) -> Page:
    page = client.submit(preview(client, content), "Importer", **agreed)
    assert page.h1 == "Import terminé"
    return page


def rows() -> list[Dataset]:
    db.session.close()
    return list(db.session.scalars(select(Dataset).order_by(Dataset.title_key)))


def lines(page: Page) -> list[str]:
    found = page.soup.select("tbody tr")
    return [" ".join(one_line(cell) for cell in row.find_all(["th", "td"])) for row in found]


def files(app: Flask) -> list[Path]:
    return [
        path for path in (Path(app.config["DATA_DIR"]) / "imports").rglob("*") if path.is_file()
    ]


def test_a_table_is_mapped_previewed_and_imported(app: Flask, alice_client: Client) -> None:
    page = send(alice_client, TABLE)
    form = page.form("Voir l’aperçu")
    assert [form.value(f"c{rank}") for rank in range(5)] == [
        "Titre", "Service responsable", "Logiciel d’origine", "Rythme de mise à jour", "",
    ]  # fmt: skip
    assert "Arbres · Budget · Écoles" in page.visible
    page = alice_client.submit(page, "Voir l’aperçu")
    assert page.h1 == "Aperçu de l’import"
    assert "3\u00a0nouveaux jeux, 0\u00a0jeu modifié. Rien n’est encore écrit." in page.visible
    assert lines(page) == ["Arbres Parcs 2", "Budget Finances 3", "Écoles Éducation 4"]
    assert rows() == []
    page = alice_client.submit(page, "Importer")
    assert page.h1 == "Import terminé"
    assert "3\u00a0jeux ajoutés dans l’inventaire." in page.visible
    arbres, budget, ecoles = rows()
    assert (arbres.service, arbres.software, arbres.frequency) == ("Parcs", "Atal", "annual")
    assert (budget.frequency, ecoles.service) == ("monthly", "Éducation")
    assert arbres.updated_by_name == "Alice Durand"
    assert files(app) == []
    assert dict(read(arbres.id).__dict__)["identifier"] == "arbres"


def test_the_same_table_twice_changes_nothing_and_says_so(
    alice_client: Client, fingerprint: Any
) -> None:
    done(alice_client, TABLE)
    before = fingerprint()
    page = preview(alice_client, TABLE)
    assert "L’inventaire dit déjà tout ce que dit ce tableau" in page.visible
    page = alice_client.submit(page, "Terminer")
    assert "Rien n’a changé" in page.visible
    after = fingerprint()
    changed = {name for name in after if after[name] != before.get(name)}
    assert changed <= {"dataset_imports", "operations", "authorities", "user_sessions"}
    assert "datasets" not in changed


def test_what_changed_is_shown_field_by_field_and_an_empty_cell_changes_nothing(
    make: Make, alice_client: Client
) -> None:
    made = make("Arbres", service="Parcs", software="Atal", volume="40 Mo", frequency="weekly")
    page = preview(alice_client, TABLE)
    page = alice_client.get(page.links["Modifiés (1)"])
    assert lines(page) == [
        "Arbres Rythme de mise à jour\u00a0: Une fois par semaine → Une fois par an 2"
    ]
    alice_client.submit(page, "Importer")
    row = read(made)
    assert (row.frequency, row.volume, row.revision) == ("annual", "40 Mo", 2)
    events = db.session.scalars(select(AuditEvent).order_by(AuditEvent.id)).all()
    told = [each for each in events if each.event == "dataset:update"]
    assert told[0].changes == [
        {"title": "Rythme de mise à jour", "old": "Une fois par semaine", "new": "Une fois par an"}
    ]
    assert events[-1].event == "dataset:import"
    assert events[-1].subject_title == "liste.csv"


def test_a_table_with_faulty_rows_imports_nothing_until_they_are_left_out(
    alice_client: Client,
) -> None:
    table = TABLE + "Zones;DDT;;de temps à autre;\n;Parcs;;;\nArbres;PARCS;;;\n"
    page = preview(alice_client, table)
    found = lines(page)
    assert found[0].startswith(
        "Ligne\u00a05 Fréquence «\u202fde temps à autre\u202f» n’est pas dans la liste."
    )
    assert found[1].startswith("Ligne\u00a06 Nom du jeu Cette ligne n’a pas de titre")
    assert found[2].startswith("Ligne\u00a07 Nom du jeu Même jeu que la ligne 2")
    refused = alice_client.submit(page, "Importer", status=422)
    assert refused.errors[0].startswith("Rien n’est importé tant qu’il reste des lignes à corriger")
    assert rows() == []
    page = alice_client.submit(refused, "Importer", leaves_out=True)
    assert [row.title for row in rows()] == ["Arbres", "Budget", "Écoles"]
    assert "Laissés de côté3" in page.visible


def test_what_was_changed_here_since_the_last_import_is_in_conflict(
    cast: Cast, alice: Actor, write: Write, alice_client: Client
) -> None:
    done(alice_client, TABLE)
    made = rows()[0]
    with write():
        facts = DatasetFacts.of(made).but(software="Autre logiciel")
        services.update(cast.rodez, made.id, facts, seen=Sight(1), by=alice)
    page = preview(alice_client, TABLE)
    assert "En conflit (1)" in page.visible
    assert lines(page) == ["Arbres Logiciel d’origine\u00a0: Autre logiciel → Atal 2"]
    alice_client.submit(page, "Importer")
    assert read(made.id).software == "Autre logiciel"
    page = preview(alice_client, TABLE)
    alice_client.submit(page, "Importer", conflicts="reprendre")
    assert read(made.id).software == "Atal"
    assert "Inchangés (3)" in preview(alice_client, TABLE).visible


def test_a_change_between_preview_and_confirmation_is_shown_and_nothing_is_lost(
    cast: Cast, alice: Actor, write: Write, make: Make, alice_client: Client
) -> None:
    made = make("Arbres", service="Parcs", software="Ancien")
    page = preview(alice_client, TABLE)
    with write():
        facts = DatasetFacts.of(read(made)).but(software="De Bob")
        services.update(cast.rodez, made, facts, seen=Sight(1), by=alice)
    page = alice_client.submit(page, "Importer", status=409)
    assert "L’inventaire a changé depuis cet aperçu" in page.visible
    assert "De Bob → Atal" in page.visible
    assert read(made).software == "De Bob"
    assert len(rows()) == 1
    alice_client.submit(page, "Importer")
    assert read(made).software == "Atal"
    assert len(rows()) == 3


def test_sending_the_confirmation_twice_imports_once(alice_client: Client) -> None:
    page = preview(alice_client, TABLE)
    form = page.form("Importer")
    values = form.filled({})
    first = alice_client.raw("POST", form.action, data=values)
    again = alice_client.raw("POST", form.action, data=values)
    other = alice_client.post(form.action, {"seen": form.value("seen")}, on=START)
    assert first.location == again.location
    assert other.h1 == "Import terminé"
    assert len(rows()) == 3
    query = select(AuditEvent).where(AuditEvent.event == "dataset:import")
    assert len(db.session.scalars(query).all()) == 1


def test_choices_are_remembered_for_the_same_columns(alice_client: Client) -> None:
    page = send(alice_client, TABLE)
    page = alice_client.submit(page, "Voir l’aperçu", c4="Description", c2="")
    alice_client.submit(page, "Importer")
    form = send(alice_client, TABLE).form("Voir l’aperçu")
    assert (form.value("c2"), form.value("c4")) == ("", "Description")


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"c4": "Couleur"}, "«\u202fCouleur\u202f» n’est pas dans la liste."),
        ({"c4": "Titre"}, "La colonne «\u202fNom du jeu\u202f» donne déjà cela"),
        ({"c0": ""}, "Dites quelle colonne donne le titre"),
    ],
)
def test_columns_that_make_no_sense_get_a_sentence(
    alice_client: Client, said: dict[str, str], sentence: str
) -> None:
    page = send(alice_client, TABLE)
    page = alice_client.submit(page, "Voir l’aperçu", status=422, **said)
    assert page.errors[0].startswith(sentence)
    assert page.form("Voir l’aperçu").value("c1") == "Service responsable"


def test_a_sheet_is_chosen_when_there_are_several(alice_client: Client) -> None:
    target = io.BytesIO()
    write_xlsx(
        target,
        TableSheet("Lisez-moi", ["Bonjour"], [["à tous"]]),
        TableSheet("Liste", ["Titre", "Service"], [["Arbres", "Parcs"]]),
    )
    page = send(alice_client, target.getvalue(), "liste.xlsx")
    page = alice_client.get(page.links["lire ce tableau autrement"])
    page = alice_client.submit(page, "Lire ainsi", sheet=1)
    page = alice_client.submit(page, "Voir l’aperçu")
    alice_client.submit(page, "Importer")
    assert [row.title for row in rows()] == ["Arbres"]


def test_an_identifier_recognises_a_dataset_whose_title_has_changed(
    make: Make, alice_client: Client
) -> None:
    made = make("Arbres", identifier="vert-1")
    done(alice_client, "Identifiant;Titre\nvert-1;Patrimoine arboré\nvert-2;Haies\n")
    assert read(made).title == "Patrimoine arboré"
    assert len(rows()) == 2


def test_a_title_held_by_several_needs_more(make: Make, alice_client: Client) -> None:
    make("Arbres", service="Parcs")
    make("Arbres", service="Voirie")
    page = preview(alice_client, "Titre;Logiciel\nArbres;Atal\n")
    assert "Plusieurs jeux portent ce titre" in lines(page)[0]


def test_a_stage_that_publishing_forbids_is_a_row_to_correct(
    make: Make, alice_client: Client, bob_client: Client
) -> None:
    make("Budget", outcome="open", stage="analysed", landing_url="https://exemple.fr/budget")
    table = "Titre;Étape\nArbres;Publié\nBudget;En ligne\nHaies;Préparé\n"
    page = preview(alice_client, table)
    assert "Ligne\u00a02 Étape Ce jeu n’a pas encore été analysé" in lines(page)[0]
    assert len(lines(page)) == 1
    assert len(lines(preview(bob_client, table))) == 2  # publishing is not theirs
    page = preview(alice_client, table)
    alice_client.submit(page, "Importer", leaves_out=True)
    budget, haies = rows()
    assert (budget.stage, haies.stage) == ("published", "prepared")
    assert budget.published_on is not None


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("", b"x", "Choisissez un fichier."),
        ("vide.csv", b"", "Ce fichier est vide"),
        ("vide.csv", b" \n", "Ce fichier est vide"),
        ("a.pdf", b"%PDF-1.7", "Ce fichier est un PDF"),
        ("a.csv", b"a;b\n\x00;c\n" * 3, "Ligne 2"),
        ("a.xlsx", b"PK\x03\x04" + b"\x00" * 50, "Ce fichier est abîmé"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 50, "Ce fichier est abîmé"),
        ("a.html", b"<html><script>alert(1)</script>", "Ce fichier est une page web"),
    ],
)
def test_what_is_no_table_gets_a_sentence_and_leaves_nothing(
    app: Flask, alice_client: Client, name: str, content: bytes, sentence: str
) -> None:
    page = send(alice_client, content, name, status=422)
    assert page.errors[0].startswith(sentence)
    assert files(app) == []
    assert db.session.scalars(select(Import)).all() == []


def test_a_quote_never_closed_far_below_gets_a_sentence_with_its_line(
    alice_client: Client,
) -> None:
    table = "Titre;Service\n" + "Arbres;Parcs\n" * 400 + 'Haies;"Parcs\n'
    page = send(alice_client, table)
    page = alice_client.submit(page, "Voir l’aperçu", status=422)
    assert page.errors[0].startswith("Ligne 402")
    assert page.h1 == "Dire ce que donne chaque colonne"


def test_a_formula_is_text(alice_client: Client) -> None:
    alice_client.typed = ("=1+1", "=HYPERLINK")
    done(alice_client, "Titre;Description\n=1+1;'=HYPERLINK(1)\n")
    assert (rows()[0].title, rows()[0].description) == ("=1+1", "=HYPERLINK(1)")


def test_an_import_is_of_its_authority_only(alice_client: Client, charlie_client: Client) -> None:
    url = preview(alice_client, TABLE).url
    number = url.rsplit("/", 1)[1]
    other = f"/c/autre/donnees/importer/{number}"
    charlie_client.get(other, status=404)
    charlie_client.get(f"{START}/{number}", status=404)
    for action in ("feuille", "colonnes", "confirmer", "abandonner"):
        charlie_client.post(f"{other}/{action}", {"sheet": "0"}, on="/compte", status=404)
    alice_client.get(f"{START}/999999", status=404)
    assert rows() == []


def test_giving_up_leaves_nothing(app: Flask, alice_client: Client) -> None:
    page = preview(alice_client, TABLE)
    page = alice_client.submit(page, "Abandonner cet import")
    assert page.h1 == "Importer un tableau"
    assert files(app) == []
    assert db.session.scalars(select(Import)).all() == []


def test_a_reading_cut_short_is_started_again(
    cast: Cast, write: Write, alice_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = send(alice_client, TABLE)
    number = int(page.url.rsplit("/", 1)[1])
    with write():
        importing.begin_reading(cast.rodez, number, {"Nom du jeu": "title"})
        importing.note_progress(cast.rodez, number, 500, 10_000)
    page = alice_client.get(page.url)
    assert page.h1 == "Lecture en cours"
    assert page.headers["Refresh"] == "2"
    assert "500 lignes lues sur 10\u202f000" in page.visible
    with write():
        row = importing.waiting(cast.rodez, number)
        row.outcome = {**row.outcome, "began": datetime(2026, 1, 1, tzinfo=UTC).isoformat()}
    page = alice_client.get(page.url)
    assert page.h1 == "Lecture interrompue"
    page = alice_client.submit(page, "Reprendre la lecture")
    assert "Nouveaux (3)" in page.visible


def test_a_table_that_waited_a_day_is_forgotten(
    app: Flask, cast: Cast, write: Write, alice_client: Client
) -> None:
    page = preview(alice_client, TABLE)
    for path in files(app):
        path.unlink()
    page = alice_client.get(page.url)
    assert page.h1 == "Ce tableau n’est plus là"
    for action in ("feuille", "colonnes"):
        lost = alice_client.post(f"{page.url}/{action}", {"sheet": "0"}, on=START)
        assert lost.h1 == "Ce tableau n’est plus là"
    age(write)
    send(alice_client, TABLE)
    assert len(db.session.scalars(select(Import)).all()) == 1


def age(write: Write) -> None:
    with write():
        for row in db.session.scalars(select(Import)):
            row.at = datetime(2026, 1, 1, tzinfo=UTC)


def test_the_night_forgets_what_nobody_has_confirmed(
    app: Flask, write: Write, alice_client: Client
) -> None:
    done(alice_client, TABLE)
    preview(alice_client, TABLE)
    age(write)
    with write():
        assert importing.forget_waiting() == 1
        assert importing.forget_waiting() == 0
    assert files(app) == []
    assert [row.state for row in db.session.scalars(select(Import))] == ["done"]


def test_an_import_that_is_done_stays_done(alice_client: Client) -> None:
    page = done(alice_client, TABLE)
    for action in ("feuille", "colonnes", "confirmer"):
        again = alice_client.post(f"{page.url}/{action}", {"c0": "Titre"}, on=START)
        assert again.h1 == "Import terminé"
    alice_client.post(f"{page.url}/abandonner", {}, on=START, status=422)
    assert len(rows()) == 3


def test_the_official_does_not_import(elise_client: Client) -> None:
    elise_client.get(START, status=403)
    elise_client.post(START, {}, on="/compte", status=403)


def test_pages_stay_light_whatever_the_table(alice_client: Client) -> None:
    header = ";".join(f"Colonne inventée {rank}" for rank in range(60))
    wide = f"{header};Titre\n" + ";".join("x" for _ in range(61)) + "\n"
    page = send(alice_client, wide)
    assert page.dom <= 390  # sixty columns, one line of the form for each
    assert len(page.statements) <= 5
    table = "Titre;Logiciel;Thème\n" + "".join(
        f"Jeu {rank};Logiciel {rank};{'ENVI' if rank % 2 else 'rien'}\n" for rank in range(300)
    )
    page = preview(alice_client, table)
    for label in ("À corriger (150)", "Nouveaux (150)"):
        page = alice_client.get(page.links[label])
        assert page.dom <= 380
        assert len(page.statements) <= 5
    assert "Page 1 sur 8" in page.visible


@pytest.mark.proof("fuzz")
@pytest.mark.long("postgresql")
@pytest.mark.parametrize("case", sampled({case: case for case in REFUSED}, FIRST_REFUSED))
def test_a_harmful_workbook_gets_a_sentence_and_leaves_nothing(
    app: Flask, alice_client: Client, case: str
) -> None:
    build, sentence = REFUSED[case]
    page = send_large(alice_client, build(), "liste.xlsx")
    assert page.status == 422
    assert sentence in page.errors[0]
    assert files(app) == []


@pytest.mark.parametrize("odd", ["voir=%00", "voir=new&page=" + "9" * 30, "page=-1", "colonnes=2"])
def test_an_odd_address_shows_the_preview(alice_client: Client, odd: str) -> None:
    url = preview(alice_client, TABLE).url
    assert alice_client.get(f"{url}?{odd}").h1 == "Aperçu de l’import"


@pytest.mark.parametrize("said", ["", "-1", "9", "²", "9" * 30, "Liste"])
def test_a_sheet_that_does_not_exist_gets_a_sentence(alice_client: Client, said: str) -> None:
    url = send(alice_client, TABLE).url
    page = alice_client.post(f"{url}/feuille", {"sheet": said}, on=url, status=422)
    assert page.errors == ["Cette feuille n’existe pas. Choisissez-en une autre."]


def test_a_new_dataset_that_has_the_title_of_another_says_so(
    make: Make, alice_client: Client
) -> None:
    make("Arbres", service="Espaces verts")
    page = preview(alice_client, TABLE)
    assert "Parcs (même titre déjà noté, service\u00a0: Espaces verts)" in lines(page)[0]


def otherwise(client: Client, page: Page) -> Page:
    return client.get(page.links["lire ce tableau autrement"])


def test_a_table_is_read_otherwise(alice_client: Client) -> None:
    """Its row of names and its encoding are found, shown, and can be chosen."""
    table = "Exercice;2026;;\nTitre;Service;Logiciel;Remarque\nForêt;Parcs;Atal;x\n"
    page = send(alice_client, table.encode("mac-roman"))
    assert "Les titres des colonnes sont à la ligne 2" in page.visible
    page = otherwise(alice_client, page)
    assert page.form("Lire ainsi").value("line") == "2"
    assert "Ligne 2\u00a0: Titre, Service, Logiciel, Remarque" in page.visible
    page = alice_client.submit(page, "Lire ainsi", line=1, encoding="cp1252")
    assert "Exercice" in page.visible
    page = otherwise(alice_client, page)
    form = page.form("Lire ainsi")
    assert (form.value("line"), form.value("encoding")) == ("1", "cp1252")
    page = alice_client.submit(page, "Lire ainsi", line=2, encoding="mac-roman")
    assert "Forêt" in page.visible
    page = alice_client.post(
        f"{page.url}/feuille", {"sheet": "0", "line": "59"}, on=page.url, status=422
    )
    assert page.errors == [
        "La ligne 59 ne donne aucun nom de colonne. Choisissez-en une autre pour les titres."
    ]


def test_an_encoding_is_proposed_when_a_table_is_not_read(alice_client: Client) -> None:
    page = send(alice_client, "Titre;Service\n".encode("utf-16-be")[1:], status=422)
    page = alice_client.submit(
        page,
        START,
        file=(io.BytesIO("Titre;Service\nForêt;Parcs\n".encode("utf-16-le")), "liste.csv"),
        encoding="utf-16-le",
    )
    assert "Forêt" in page.visible


def test_errors_of_a_workbook_are_rows_to_correct(alice_client: Client) -> None:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Titre", "Service", "Logiciel"])
        sheet.write_row(1, 0, ["Arbres", "Parcs"])
        sheet.write_formula(1, 2, "=NA()", None, "#N/A")
        sheet.merge_range(2, 1, 3, 1, "Finances")
        sheet.write(2, 0, "Budget")
        sheet.write_formula(3, 0, "=A1", None, "")
        sheet.write(3, 2, "Ciril")
    page = send(alice_client, target.getvalue(), "liste.xlsx")
    assert "(C2\u00a0: #N/A)" in page.visible
    assert "(B3:B4)" in page.visible
    page = alice_client.submit(page, "Voir l’aperçu")
    assert "C2\u00a0: #N/A, une erreur du tableur." in page.visible
    assert "A4\u00a0: une formule jamais calculée." in page.visible
