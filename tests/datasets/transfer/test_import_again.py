"""A table that comes back: what was written meanwhile, what was added by mistake."""

from datetime import date

import pytest
from sqlalchemy import select

from app.audit.models import AuditEvent
from app.audit.rules import Actor
from app.datasets.inventory import resources, services
from app.datasets.inventory.contents import DatasetFacts, ResourceFacts
from app.datasets.inventory.models import FileCheck
from app.datasets.transfer.rows import ImportRow
from app.datasets.transfer.values import Unknown
from app.datasets.transfer.values import read as value_of
from app.extensions import db
from app.kernel.revisions import Sight
from app.publication.models import StrategyChoice
from app.publication.rules import Topic
from tests.datasets.conftest import LIST, Make, Write, read
from tests.datasets.transfer.test_export import bring, contents, saved
from tests.datasets.transfer.test_import import TABLE, done, lines, preview, rows
from tests.support.cast import Cast
from tests.support.client import Client

# The rules are the same on both databases; make durability asks the second one.
pytestmark = [pytest.mark.proof("durability"), pytest.mark.long("postgresql")]

FILE = ResourceFacts("Arbres", "https://data.exemple.fr/arbres.csv", format="csv")


@pytest.mark.parametrize("kind", ["csv", "xlsx", "ods"])
def test_an_export_brought_back_does_not_undo_what_others_wrote(
    cast: Cast, alice: Actor, write: Write, make: Make, alice_client: Client, kind: str
) -> None:
    made = make("Arbres", description="Avant")
    make("Bancs", description="Avant")
    table = saved(alice_client, kind)
    with write():
        said = DatasetFacts.of(read(made)).but(description="De Bob")
        services.update(cast.rodez, made, said, seen=Sight(1), by=alice)
    page = preview(alice_client, table, f"inventaire.{kind}")
    assert "En conflit (1)" in page.visible
    assert "Modifiés" not in page.visible
    alice_client.submit(page, "Importer")
    assert read(made).description == "De Bob"
    page = preview(alice_client, table, f"inventaire.{kind}")
    alice_client.submit(page, "Importer", conflicts="reprendre")
    assert read(made).description == "Avant"


def test_an_export_corrected_and_brought_back_is_no_conflict(
    make: Make, alice_client: Client
) -> None:
    made = make("Arbres", description="Avant")
    table = saved(alice_client, "csv").replace(b"Avant", "Après".encode())
    page = preview(alice_client, table)
    assert "Modifiés (1)" in page.visible
    alice_client.submit(page, "Importer")
    assert read(made).description == "Après"


def test_a_version_that_is_none_gets_a_sentence(make: Make, alice_client: Client) -> None:
    make("Arbres")
    [line] = lines(preview(alice_client, "Titre;Version dans Jalon;Volume\nArbres;v2;4\n"))
    assert "telle que l’export l’a écrite" in line


def test_the_national_catalogue_brought_back_where_it_is_changes_nothing(
    cast: Cast, alice: Actor, write: Write, make: Make, alice_client: Client
) -> None:
    made = make("Arbres", frequency="fiveMinutes", granularity="poi", keywords=("eau", "air"))
    make("Bancs", frequency="threeTimesAYear", licence="fr-lo", theme="ENVI", outcome="open")
    make("Cimetières", frequency="quadrennial", granularity="country", covers_from=date(2020, 1, 1))
    with write():
        resources.add(cast.rodez, made, FILE, by=alice)
    before = contents(cast.rodez.id)
    for licence in ("", "lov2", "cc-by"):
        choose(write, cast, licence)
        said = bring(alice_client, saved(alice_client, "catalogue"), "catalogue.csv", LIST)
        assert "L’inventaire dit déjà tout ce que dit ce tableau" in said, licence
    assert contents(cast.rodez.id) == before


def choose(write: Write, cast: Cast, licence: str) -> None:
    with write():
        key = (cast.rodez.id, Topic.LICENCE.value)
        row = db.session.get(StrategyChoice, key) or StrategyChoice(
            authority_id=cast.rodez.id, topic=Topic.LICENCE.value, updated_by_name="Alice"
        )
        row.choice = {"licence": licence}
        db.session.add(row)


def test_what_the_national_catalogue_says_anew_is_still_taken(
    make: Make, alice_client: Client
) -> None:
    made = make("Arbres", frequency="fiveMinutes")
    table = saved(alice_client, "catalogue").replace(b"Continuelle", b"Annuelle")
    page = preview(alice_client, table)
    assert "Modifiés (1)" in page.visible
    alice_client.submit(page, "Importer")
    assert read(made).frequency == "annual"


def test_what_an_import_added_is_taken_back_as_far_as_nobody_touched_it(
    cast: Cast, alice: Actor, write: Write, make: Make, alice_client: Client
) -> None:
    make("Avant")
    page = done(alice_client, TABLE)
    _, _, budget, ecoles = rows()
    with write():
        services.update(
            cast.rodez, budget.id, DatasetFacts.of(budget).but(volume="4"), seen=Sight(1), by=alice
        )
        db.session.add(
            FileCheck(
                authority_id=cast.rodez.id, dataset_id=ecoles.id, file_name="a", by_name="Alice"
            )
        )
    page = alice_client.get(page.url)
    assert "1\u00a0jeu ajouté est encore tel" in page.visible
    page = alice_client.submit(page, "Retirer les jeux ajoutés par cet import")
    assert page.flash == ["1\u00a0jeu retiré de l’inventaire."]
    assert [row.title for row in rows()] == ["Avant", "Budget", "Écoles"]
    assert "1\u00a0jeu ajouté par cet import a été retiré depuis." in page.visible
    query = select(AuditEvent).where(AuditEvent.event == "dataset:withdraw")
    assert db.session.scalars(query).one().subject_title == "liste.csv"
    assert cast.rodez.findings["jeux-recenses"] == "3\u00a0jeux recensés"
    again = alice_client.post(f"{page.url}/reprendre", {}, on=page.url)
    assert again.flash == ["Il n’y a plus rien à retirer de ce que cet import a ajouté."]


def test_an_import_that_waits_has_nothing_to_take_back(alice_client: Client) -> None:
    page = preview(alice_client, TABLE)
    page = alice_client.post(f"{page.url}/reprendre", {}, on=page.url)
    assert page.h1 == "Aperçu de l’import"


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("03/04/25", date(2025, 4, 3)),
        ("3.4.25", date(2025, 4, 3)),
        ("31-12-49", date(2049, 12, 31)),
        ("01/01/70", date(1970, 1, 1)),
    ],
)
def test_a_year_of_two_digits_is_read_as_a_spreadsheet_does(cell: str, expected: date) -> None:
    assert value_of("covers_from", cell) == expected


def test_a_day_that_is_not_one_stays_refused() -> None:
    with pytest.raises(Unknown):
        value_of("updated_on", "31/02/25")


def test_what_nobody_understands_may_be_left_blank_and_is_told(alice_client: Client) -> None:
    table = (
        "Titre;Fréquence;Thème;Mis à jour le\n"
        "Arbres;tous les 36 du mois;ENVI;jadis\n"
        "Bancs;tous les 36 du mois;;\n"
        "Haies;Annuelle;divers;\n"
    )
    page = preview(alice_client, table)
    assert "À corriger (3)" in page.visible
    page = alice_client.get(page.links["cochez-le sous les colonnes"])
    page = alice_client.submit(page, "Voir l’aperçu", blanks=True)
    assert "Nouveaux (3)" in page.visible
    assert "À corriger" not in page.visible
    assert "4\u00a0cases laissées vides" in page.visible
    assert "Fréquence «\u202ftous les 36 du mois\u202f» (2 fois)" in page.visible
    assert "Mis à jour le «\u202fjadis\u202f»" in page.visible
    alice_client.submit(page, "Importer")
    arbres, bancs, haies = rows()
    assert (arbres.frequency, arbres.theme, arbres.updated_on) == ("", "ENVI", None)
    assert (bancs.frequency, haies.frequency, haies.theme) == ("", "annual", "")


def test_what_a_dataset_cannot_do_without_is_never_left_blank(
    make: Make, alice_client: Client
) -> None:
    make("Arbres")
    table = "Titre;Version dans Jalon;Volume\nArbres;v2;4\n;;3\n"
    page = preview(alice_client, table, blanks=True)
    assert "À corriger (2)" in page.visible


def test_rows_that_an_older_version_has_read_are_still_known() -> None:
    row = ImportRow.from_json([2, {"title": "Arbres"}, [["Thème", "à revoir"]]])
    assert (row.by_field["title"], row.problems, row.blank) == (
        "Arbres",
        (("Thème", "à revoir"),),
        (),
    )
    assert ImportRow.from_json(row.as_json()) == row
