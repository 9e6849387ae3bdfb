"""Starting from an organisation on data.gouv.fr: found, read, marked published, never twice."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from app.datasets.inventory.models import EligibilityDecision, Resource
from app.extensions import db
from app.jobs.models import Job
from tests.publication.conftest import plain
from tests.publication.conftest import send as push
from tests.publication.intake.conftest import (
    URL,
    files,
    outcome,
    problem,
    read_platform,
    rows,
    there,
)
from tests.support.cast import Cast
from tests.support.client import Client
from tests.support.udata_stub import ORGANIZATION, Mood, Udata


def test_what_an_organisation_has_published_is_marked_published_here(
    platform: Udata, alice_client: Client, cast: Cast
) -> None:
    there(platform, 1, title="Arbres d’alignement")
    there(platform, 2, title="Budget")
    page = read_platform(alice_client, f"{platform.url}/organizations/ville-de-rodez/")
    assert page.h1 == "Aperçu de l’import"
    assert "2 nouveaux jeux" in plain(page)
    assert "qualité 78 %" in plain(page)
    assert rows() == []
    page = alice_client.submit(page, "Importer")
    assert page.h1 == "Import terminé"
    first, second = rows()
    assert (first.title, first.stage, first.outcome) == (
        "Arbres d’alignement",
        "published",
        "elsewhere",
    )
    assert first.published_on == date(2023, 4, 5)
    assert first.updated_on == date(2026, 1, 15)
    assert (first.licence, first.frequency, first.format) == ("lov2", "annual", "csv")
    assert first.landing_url == "https://www.data.gouv.fr/datasets/jeu-1/"
    assert first.resource_count == 1
    resource = db.session.scalars(select(Resource).where(Resource.dataset_id == first.id)).one()
    assert resource.url == "https://static.data.gouv.fr/resources/jeu-1/donnees.csv"
    assert (resource.size, resource.format) == (1234, "csv")
    decision = db.session.scalars(select(EligibilityDecision)).first()
    assert decision is not None
    assert "Déjà en ligne" in decision.reason
    assert second.title == "Budget"


def test_read_again_nothing_changes(platform: Udata, alice_client: Client, cast: Cast) -> None:
    there(platform, 1)
    place = f"{platform.url}/organizations/{ORGANIZATION}/"
    alice_client.submit(read_platform(alice_client, place), "Importer")
    before = [(row.id, row.revision) for row in rows()]
    page = read_platform(alice_client, place)
    assert "il n’y a rien à changer" in plain(page)
    alice_client.submit(page, "Terminer")
    assert [(row.id, row.revision) for row in rows()] == before


def test_a_siren_leads_to_the_organisation(
    platform: Udata, linked: Udata, alice_client: Client, cast: Cast
) -> None:
    there(platform, 1)
    assert "1 nouveau jeu" in plain(read_platform(alice_client, "211 202 023"))
    platform.siret = "21120202300099"  # not the first establishment: known by the name
    assert "1 nouveau jeu" in plain(read_platform(alice_client, "211202023"))


def test_a_siren_that_nobody_has_is_told(linked: Udata, alice_client: Client, cast: Cast) -> None:
    assert "Aucune organisation de data.gouv.fr ne porte ce numéro" in problem(
        read_platform(alice_client, "200 096 956")
    )


def test_the_page_of_a_dataset_leads_to_its_organisation(
    platform: Udata, alice_client: Client, cast: Cast
) -> None:
    organization = {"id": ORGANIZATION, "name": "Ville de Rodez"}
    one = there(platform, 1, organization=organization)
    there(platform, 2)
    page = read_platform(alice_client, f"{platform.url}/fr/datasets/{one['id']}/#resources")
    assert "2 nouveaux jeux" in plain(page)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Indiquez le SIREN de la collectivité"),
        ("123", "9 chiffres"),
        ("123456789", "n’existe pas"),
        ("ftp://data.gouv.fr/organizations/x/", "adresses publiques"),
        ("http://donnees.exemple.fr/organizations/x/", "adresses publiques"),
        ("https://www.data.gouv.fr/pages/x", "Ce n’est pas l’adresse d’une organisation"),
    ],
)
def test_what_is_no_organisation_is_told_at_its_place(
    typed: str, sentence: str, alice_client: Client, cast: Cast
) -> None:
    page = alice_client.post(f"{URL}/plateforme", {"organization": typed}, status=422)
    assert sentence in " ".join(page.errors)
    assert page.form(f"{URL}/plateforme").filled({})["organization"] == [typed]
    assert db.session.scalars(select(Job)).all() == []


def test_an_organisation_without_datasets_is_told(
    platform: Udata, alice_client: Client, cast: Cast
) -> None:
    place = f"{platform.url}/organizations/{ORGANIZATION}/"
    assert "n’a publié aucun jeu de données" in problem(read_platform(alice_client, place))


@pytest.mark.parametrize(
    ("mood", "sentence"),
    [
        (Mood("status", 429, {"Retry-After": "120"}, times=1), "possible dans 2 minutes"),
        (Mood("status", 503, times=1), "une difficulté de son côté"),
        (Mood("status", 404, times=1), "ne mène à rien"),
        (Mood("garbage", times=1), "que Jalon ne comprend pas"),
        (Mood("list", times=1), "que Jalon ne comprend pas"),
        (Mood("deep", times=1), "que Jalon ne comprend pas"),
        (Mood("lost", times=1), "ne répond pas"),
    ],
)
def test_a_bad_day_of_the_platform_is_told_and_the_reading_goes_on_after_it(
    mood: Mood, sentence: str, platform: Udata, alice_client: Client, cast: Cast
) -> None:
    there(platform, 1)
    platform.mood = replace(mood)  # it counts its answers
    page = read_platform(alice_client, f"{platform.url}/organizations/{ORGANIZATION}/")
    assert sentence in problem(page)
    page = outcome(alice_client, alice_client.submit(page, "Reprendre la lecture"))
    assert "1 nouveau jeu" in plain(page)
    assert "78 % en moyenne" in plain(page)


def test_drafts_and_archives_come_in_without_being_published(
    platform: Udata, alice_client: Client, cast: Cast
) -> None:
    there(platform, 1, title="Arbres", archived="2025-01-01T00:00:00+00:00")
    there(platform, 2, title="Budget")
    page = read_platform(alice_client, f"{platform.url}/organizations/{ORGANIZATION}/")
    assert "archivé là-bas" in plain(page)
    alice_client.submit(page, "Importer")
    assert [(row.title, row.stage) for row in rows()] == [
        ("Arbres", "listed"),
        ("Budget", "published"),
    ]


def test_what_was_sent_from_here_is_recognised_and_not_doubled(
    linked: Udata, ready: int, alice_client: Client, cast: Cast
) -> None:
    push(alice_client, ready)
    for made in linked.datasets.values():
        made |= {"quality": None, "contact_points": [], "archived": None}
    before = [file.url for file in files()]
    page = read_platform(alice_client, f"{linked.url}/organizations/{ORGANIZATION}/")
    assert page.h1 == "Aperçu de l’import"
    assert "nouveau jeu" not in plain(page).replace("0 nouveau jeu", "")
    alice_client.submit(page, f"{page.url}/confirmer")
    assert len(rows()) == 1
    assert [file.url for file in files()] == before
