"""What becomes of the datasets of a catalogue: recognised, published, lost, in conflict."""

import io
import resource
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from app.audit.models import AuditEvent
from app.audit.rules import COMMAND_LINE
from app.datasets.inventory.models import Dataset, EligibilityDecision, Import, Resource
from app.datasets.inventory.resources import MOST
from app.datasets.transfer.files import folder, keep
from app.extensions import db
from app.jobs.queues import run_due
from app.publication.intake import gathering
from app.spaces import departures
from tests.datasets.conftest import Make, Write, decide, read
from tests.publication.conftest import Publish, plain
from tests.publication.intake.conftest import URL, files, outcome, problem, read_file, rows
from tests.support.cast import Cast
from tests.support.client import Client
from tests.tables.catalogue_shapes import PORTAL, SHAPES, turtle


@pytest.mark.parametrize("name", SHAPES)
def test_a_file_of_each_kind_comes_in_whole(name: str, alice_client: Client, cast: Cast) -> None:
    content, count = SHAPES[name]
    page = read_file(alice_client, content, name)
    assert page.h1 == "Aperçu de l’import"
    alice_client.submit(page, "Importer")
    assert len(rows()) == count
    assert {row.stage for row in rows()} == {"published"}
    assert all(file.url.startswith("https://") for file in files())


def test_a_file_that_is_the_first_page_of_several_says_so(alice_client: Client, cast: Cast) -> None:
    page = read_file(alice_client, turtle(2, after=f"{PORTAL}/deux", total=5))
    assert "2 nouveaux jeux" in plain(page)
    assert "à corriger" not in plain(page)  # its rows are not read twice
    assert gathering.FIRST_PAGE.replace("\u00a0", " ") in plain(page)


def test_titles_and_texts_lose_their_tags(alice_client: Client, cast: Cast) -> None:
    content, _ = SHAPES["data.json"]
    alice_client.submit(read_file(alice_client, content, "data.json"), "Importer")
    [row] = rows()
    assert (row.title, row.description) == ("Stationnement vélo", "Où garer son vélo")
    assert (row.licence, row.frequency, row.format) == ("lov2", "monthly", "csv")
    assert row.service == ""  # the town itself is no service of its own
    assert row.published_on == date(2022, 7, 29)


def test_what_is_lost_is_named(alice_client: Client, cast: Cast) -> None:
    content = (
        turtle(1)
        .replace(
            "https://www.etalab.gouv.fr/licence-ouverte-open-licence",
            "https://creativecommons.org/licenses/by/4.0/",
        )
        .replace("frequency/ANNUAL", "frequency/SOMETIMES")
    )
    seen = plain(read_file(alice_client, content))
    assert "2 informations non reprises" in seen
    assert "Licence « https://creativecommons.org/licenses/by/4.0/ »" in seen
    assert "Rythme de mise à jour" in seen


def test_addresses_that_find_no_room_beside_those_of_the_dataset_are_told(
    make: Make, write: Write, alice_client: Client, cast: Cast
) -> None:
    dataset_id = make("Jeu n° 1", landing_url="https://donnees.exemple.fr/dataset/jeu-1")
    with write():
        db.session.add_all(
            Resource(
                authority_id=cast.rodez.id,
                dataset_id=dataset_id,
                title=f"Fichier {number}",
                url=f"https://donnees.exemple.fr/fichiers/{number}",
                kind="main",
            )
            for number in range(MOST)
        )
    page = read_file(alice_client, turtle(1))
    assert "1 information non reprise : Fichiers et adresses « au-delà de 200 »" in plain(page)
    alice_client.submit(page, "Importer")
    assert len(files()) == MOST


def test_two_records_of_the_same_identifier_are_told(alice_client: Client, cast: Cast) -> None:
    content = turtle(2).replace('"jeu-2"', '"jeu-1"')
    page = read_file(alice_client, content)
    assert "1 ligne à corriger" in plain(page)
    assert "Même jeu que le n° 1 de ce catalogue" in plain(page)
    alice_client.submit(page, "Importer", leaves_out=True)
    assert [row.title for row in rows()] == ["Jeu n° 1"]


def test_a_dataset_of_the_inventory_is_recognised_by_its_address_then_its_title(
    alice_client: Client, make: Make, cast: Cast
) -> None:
    by_address = make("Platanes", landing_url=f"{PORTAL}/dataset/jeu-1")
    by_title = make("JEU N° 2")
    alice_client.submit(read_file(alice_client, turtle(2)), "Importer")
    assert {row.id for row in rows()} == {by_address, by_title}
    assert read(by_address).title == "Jeu n° 1"
    assert read(by_address).stage == read(by_title).stage == "published"
    assert read(by_address).resource_count == 1


def test_a_page_that_several_datasets_give_tells_none_from_another(
    alice_client: Client, make: Make, cast: Cast
) -> None:
    portal = f"{PORTAL}/"
    make("Accueil du portail", landing_url=portal)
    content = turtle(3)
    for number in (1, 2, 3):
        here = f"{PORTAL}/dataset/jeu-{number}"
        content = content.replace(f"dcat:landingPage <{here}>", f"dcat:landingPage <{portal}>")
    page = read_file(alice_client, content)
    assert "3 nouveaux jeux, 0 jeu modifié" in plain(page)


def test_a_decision_that_forbids_publication_stays(
    alice_client: Client, make: Make, write: Write, cast: Cast
) -> None:
    closed = make("Jeu n° 1")
    with write():
        decide(closed, "closed")
    page = read_file(alice_client, turtle(2))
    assert "Ce jeu est déjà en ligne. L’analyse de ce jeu conclut" in plain(page)
    alice_client.submit(page, "Importer", leaves_out=True)
    assert (read(closed).stage, read(closed).outcome) == ("listed", "closed")


def test_who_may_not_publish_takes_the_rest(
    bob_client: Client, alice_client: Client, cast: Cast
) -> None:
    page = read_file(bob_client, turtle(2))
    assert "Votre rôle ne permet pas de publier" in plain(page)
    bob_client.submit(page, "Importer")
    assert {(row.stage, row.outcome, row.published_on) for row in rows()} == {("listed", "", None)}
    assert {row.resource_count for row in rows()} == {1}
    alice_client.submit(read_file(alice_client, turtle(2)), "Importer")
    assert {(row.stage, row.outcome) for row in rows()} == {("published", "elsewhere")}


def test_what_changes_there_changes_here_and_what_changed_here_is_a_conflict(
    alice_client: Client, cast: Cast, write: Write
) -> None:
    alice_client.submit(read_file(alice_client, turtle(2)), "Importer")
    newer = turtle(2).replace("Les données du jeu 1.", "Toutes les données du jeu 1.")
    newer = newer.replace('"Fichier 2"', '"Fichier entier"')
    alice_client.submit(read_file(alice_client, newer), "Importer")
    assert rows()[0].description == "Toutes les données du jeu 1."
    assert [file.title for file in files()] == ["Fichier 1", "Fichier entier"]
    with write():
        row = db.session.scalars(select(Dataset).order_by(Dataset.id)).first()
        assert row is not None
        row.description, row.revision = "Écrit ici.", row.revision + 1
    page = read_file(alice_client, turtle(2))
    assert "1 jeu en conflit" in plain(page)
    alice_client.submit(page, "Importer")
    assert rows()[0].description == "Écrit ici."


def test_an_intake_is_told_and_can_be_undone(alice_client: Client, cast: Cast) -> None:
    before = cast.rodez.catalogue_revision
    page = alice_client.submit(read_file(alice_client, turtle(2)), "Importer")
    assert cast.rodez.catalogue_revision == before + 1
    assert "Jalon constate" in plain(page)
    event = db.session.scalars(select(AuditEvent).where(AuditEvent.event == "dataset:import")).one()
    assert event.subject_title == "catalogue.ttl, 2\u00a0jeux"
    db.session.close()
    page = alice_client.submit(page, "Retirer les jeux ajoutés par cet import")
    assert rows() == []
    assert files() == []
    assert db.session.scalars(select(EligibilityDecision)).all() == []


def test_a_published_dataset_keeps_its_stage_and_its_identifier(
    alice_client: Client, publish: Publish, cast: Cast
) -> None:
    standing = publish("Jeu n° 1", stage="maintained")
    identifier = read(standing).identifier
    alice_client.submit(read_file(alice_client, turtle(1)), "Importer")
    assert (read(standing).stage, read(standing).identifier) == ("maintained", identifier)


def _processor_seconds() -> float:
    """What this process and its children have used: a busy machine changes nothing to it."""
    spent = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in spent)


def test_a_catalogue_read_again_shows_what_is_online_in_the_order_of_letters(
    alice_client: Client, cast: Cast
) -> None:
    content = turtle(2).replace('"Jeu n° 1"', '"Écoles"').replace('"Jeu n° 2"', '"Zones"')
    alice_client.submit(read_file(alice_client, content), "Importer")
    page = read_file(alice_client, content)
    shown = [row.get_text() for row in page.soup.select("tbody th")]
    assert shown == ["Écoles", "Zones"]
    assert "publié, depuis le 4 mars 2022" in plain(page)
    assert "non publié" not in plain(page)


def test_many_changes_are_counted_in_the_plural(
    make: Make, alice_client: Client, cast: Cast
) -> None:
    make("Jeu n° 1", identifier="jeu-1")
    assert "autres informations" in plain(read_file(alice_client, turtle(1)))


@pytest.mark.usefixtures("interpreters")  # they count with what this process has used
def test_five_hundred_datasets_come_in_once(alice_client: Client, cast: Cast) -> None:
    content = turtle(500)
    began = _processor_seconds()
    page = read_file(alice_client, content)
    assert "500 nouveaux jeux" in plain(page)
    alice_client.submit(page, "Importer")
    before = [(row.id, row.revision) for row in rows()]
    assert len(before) == 500
    assert _processor_seconds() - began < 20
    page = read_file(alice_client, content)
    assert "il n’y a rien à changer" in plain(page)
    alice_client.submit(page, "Terminer")
    assert [(row.id, row.revision) for row in rows()] == before


def test_a_file_whose_day_is_over_is_asked_for_again(alice_client: Client, cast: Cast) -> None:
    page = alice_client.submit(
        alice_client.get(URL), f"{URL}/fichier", file=(io.BytesIO(turtle(2).encode()), "c.ttl")
    )
    for path in folder(cast.rodez.id).iterdir():
        path.unlink()
    page = outcome(alice_client, page)
    assert "n’est gardé qu’un jour" in problem(page)


def test_a_reading_outlives_the_account_that_asked_for_it(
    alice_client: Client, bob_client: Client, cast: Cast, write: Write
) -> None:
    bob_client.submit(
        bob_client.get(URL), f"{URL}/fichier", file=(io.BytesIO(turtle(2).encode()), "c.ttl")
    )
    with write():
        departures.erase(cast.bob, typed=cast.bob.email, aware=False, by=COMMAND_LINE)
    run_due()
    db.session.close()
    made = db.session.scalars(select(Import)).one()
    assert (made.user_id, made.state) == (None, "ready")


def test_old_files_that_somebody_else_deletes_are_nobody_s_trouble(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = folder(cast.rodez.id)
    place.mkdir(parents=True, exist_ok=True)
    monkeypatch.setattr(Path, "iterdir", lambda _: iter([place / "parti"]))
    keep(cast.rodez.id, b"a;b")
