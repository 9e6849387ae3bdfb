"""The sheet: four questions, what is known, its stage, its updates, its tasks, its history."""

from datetime import date

import pytest

from app.datasets.inventory import sections, services
from app.datasets.inventory.contents import DatasetFacts, ResourceFacts
from app.datasets.inventory.models import Dataset
from app.datasets.inventory.resources import add
from app.datasets.inventory.rules import Stage
from app.datasets.inventory.sections import SheetLine, SheetPart
from app.extensions import db
from app.tasks.services import Draft, create_task
from tests.datasets.conftest import LIST, Make, Write, actor, read
from tests.support.cast import Cast
from tests.support.client import Client
from tests.support.html import one_line
from tests.support.page import Page


def plain(page: Page) -> str:
    return page.visible.replace("\u00a0", " ").replace("\u202f", " ")


def answers(page: Page) -> dict[str, str]:
    return {
        one_line(each.dt).replace("\u202f", " "): one_line(each.dd)
        for each in page.soup.select(".answers > div")
    }


@pytest.fixture
def whole(make: Make, write: Write, cast: Cast) -> int:
    """A dataset on which everything hangs."""
    dataset = make(
        "Subventions aux associations",
        description="Les aides versées, une ligne par aide.",
        service="Vie associative",
        person="Inès",
        theme="ECON",
        keywords=("aide", "association"),
        software="Ciril",
        format="xlsx",
        volume="400 lignes",
        frequency="annual",
        updated_on=date(2026, 1, 31),
        coverage="Rodez",
        granularity="fr:commune",
        covers_from=date(2018, 1, 1),
        schema="scdl/subventions",
        licence="lov2",
        personal_data="indirect",
        duties=("subsidies",),
        outcome="open",
        stage="prepared",
    )
    with write():
        by = actor(cast.alice)
        url = "https://data.exemple.fr/subventions.csv"
        add(cast.rodez, dataset, ResourceFacts("Subventions 2026", url, format="csv"), by=by)
        draft = Draft("Relire les colonnes", anchor_kind="dataset", anchor_id=str(dataset))
        create_task(cast.rodez, draft, by=by)
    return dataset


def test_the_sheet_answers_the_four_questions(whole: int, alice_client: Client) -> None:
    page = alice_client.get(f"{LIST}/{whole}")
    assert page.h1 == "Subventions aux associations"
    assert "Préparé · Service : Vie associative (Inès)" in plain(page)
    said = answers(page)
    assert list(said) == ["Peut-on l’ouvrir ?", "Qualité", "Obligation", "Publication"]
    assert "Ouvert tel quel" in said["Peut-on l’ouvrir ?"]
    assert "A. Roux le 4 novembre 2026" in said["Peut-on l’ouvrir ?"]
    assert "CRPA L311-1" in said["Peut-on l’ouvrir ?"]
    assert "Publier les conventions de subvention" in said["Obligation"]
    assert "Licence Ouverte 2.0" in said["Publication"]


def test_the_sheet_shows_what_is_known_and_what_hangs_on_it(
    whole: int, alice_client: Client
) -> None:
    page = alice_client.get(f"{LIST}/{whole}")
    for words in ("Ciril", "Une fois par an", "1er janvier 2018", "400 lignes", "Subventions 2026"):
        assert words in plain(page)
    assert "Relire les colonnes" in page.links
    assert page.links["Subventions 2026"] == "https://data.exemple.fr/subventions.csv"
    assert page.dom <= 380
    assert len(page.statements) <= 5


def test_a_task_of_a_dataset_leads_back_to_it(whole: int, alice_client: Client) -> None:
    page = alice_client.get(f"{LIST}/{whole}")
    page = alice_client.get(page.links["Relire les colonnes"])
    assert page.links["Subventions aux associations"] == f"{LIST}/{whole}"
    page = alice_client.get(f"/c/rodez/taches/nouvelle?ancre=dataset:{whole}")
    page = alice_client.submit(page, title="Écrire la notice")
    assert "Écrire la notice" in alice_client.get(f"{LIST}/{whole}").links


def test_an_empty_sheet_says_what_to_do(make: Make, alice_client: Client) -> None:
    page = alice_client.get(f"{LIST}/{make('Arbres')}")
    assert "Pas encore analysé" in answers(page)["Peut-on l’ouvrir ?"]
    assert "Aucun fichier pour l’instant" in page.visible
    assert "Aucune tâche à propos de ce jeu." in page.visible


def test_a_feature_says_its_own_part(
    whole: int, alice_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sections, "_providers", {})
    sections.register(SheetPart.QUALITY, lambda *_: SheetLine("3 étoiles sur 5"))
    sections.register(SheetPart.DUTY, lambda *_: None)
    said = answers(alice_client.get(f"{LIST}/{whole}"))
    assert said["Qualité"] == "3 étoiles sur 5"
    assert "Obligation" not in said


def test_the_stage_changes_and_comes_back(whole: int, alice_client: Client) -> None:
    page = alice_client.get(f"{LIST}/{whole}")
    page = alice_client.submit(page, f"{LIST}/{whole}/etape", stage="published")
    assert read(whole).stage == "published"
    assert page.flash == ["Enregistré. Étape\u00a0: Publié."]
    undo = page.soup.select_one("#annonces form")
    assert undo is not None
    fields = {str(each["name"]): str(each["value"]) for each in undo.select("input[type=hidden]")}
    alice_client.post(str(undo["action"]), {**fields, "op": "f" * 32})
    assert read(whole).stage == "prepared"


def test_publishing_says_what_is_missing(make: Make, alice_client: Client) -> None:
    dataset = make("Arbres")
    page = alice_client.get(f"{LIST}/{dataset}")
    assert "dites d’abord s’il peut être ouvert" in page.visible
    page = alice_client.submit(page, f"{LIST}/{dataset}/etape", stage="published", status=422)
    assert "pas encore été analysé" in page.errors[0]
    assert read(dataset).stage == "listed"


def test_a_contributor_prepares_but_does_not_publish(whole: int, bob_client: Client) -> None:
    url = f"{LIST}/{whole}/etape"
    fields = {"stage": "published", "revision": str(read(whole).revision)}
    bob_client.post(url, fields, on=f"{LIST}/{whole}", status=403)
    assert read(whole).stage == "prepared"
    page = bob_client.get(f"{LIST}/{whole}")
    bob_client.submit(page, url, stage="analysed")
    assert read(whole).stage == "analysed"


@pytest.mark.parametrize("stage", ["", "nulle", "\x00", "publié"])
def test_a_stage_that_is_none_gets_a_sentence(whole: int, alice_client: Client, stage: str) -> None:
    url = f"{LIST}/{whole}/etape"
    page = alice_client.post(url, {"stage": stage}, on=f"{LIST}/{whole}", status=422)
    assert page.errors == ["Choisissez une étape de la liste."]


def test_a_stale_stage_says_what_stands(whole: int, alice_client: Client) -> None:
    url = f"{LIST}/{whole}/etape"
    fields = {"stage": "analysed", "revision": "1"}
    page = alice_client.post(url, fields, on=f"{LIST}/{whole}", status=409)
    assert "il est à l’étape «\u202fPréparé\u202f»\u202f; vous demandiez" in page.visible
    assert read(whole).stage == "prepared"


def test_the_update_is_noted_and_the_next_one_follows(whole: int, alice_client: Client) -> None:
    page = alice_client.get(f"{LIST}/{whole}")
    page = alice_client.submit(page, f"{LIST}/{whole}/mise-a-jour", when="2026-02-15")
    assert read(whole).next_update_on == date(2027, 2, 15)
    assert "Mise à jour notée." in page.flash[0]
    page = alice_client.submit(page, f"{LIST}/{whole}/mise-a-jour", when="2099-01-01", status=422)
    assert page.errors == ["Cette mise à jour n’a pas encore eu lieu\u00a0: vérifiez la date."]
    page = alice_client.submit(page, f"{LIST}/{whole}/mise-a-jour", when="31/02/26", status=422)
    assert "Écrivez la date" in page.errors[0]


def test_the_form_keeps_what_it_does_not_show(whole: int, alice_client: Client) -> None:
    before = DatasetFacts.of(read(whole))
    page = alice_client.get(f"{LIST}/{whole}/modifier")
    page = alice_client.submit(page, service="Finances", keywords="aide, aide ,  don de sang")
    after = DatasetFacts.of(read(whole))
    assert after == before.but(service="Finances", keywords=("aide", "don de sang"))
    assert page.flash == ["Enregistré\u00a0: Subventions aux associations."]


def test_a_stale_form_shows_both_versions_and_keeps_mine(
    whole: int, alice_client: Client, bob_client: Client
) -> None:
    mine = alice_client.get(f"{LIST}/{whole}/modifier")
    theirs = bob_client.get(f"{LIST}/{whole}/modifier")
    bob_client.submit(theirs, service="Finances")
    page = alice_client.submit(mine, service="Culture", volume="900 lignes", status=409)
    assert "Voici les deux versions" in page.visible
    table = one_line(page.find("table"))
    assert "Finances" in table
    assert "Culture" in table
    assert page.form().values()["volume"] == ["900 lignes"]
    page = alice_client.submit(page)
    assert read(whole).service == "Culture"


def test_what_is_wrong_is_said_at_each_field(whole: int, alice_client: Client) -> None:
    page = alice_client.get(f"{LIST}/{whole}/modifier")
    page = alice_client.submit(
        page,
        identifier="pas d'espace",
        landing_url="https://",
        covers_from="2026-02-01",
        covers_to="2026-01-01",
        status=422,
    )
    assert len(page.errors) == 3
    assert page.dom <= 380


def test_an_identifier_is_frozen_once_published(
    whole: int, alice_client: Client, write: Write
) -> None:
    before = read(whole).identifier
    with write():
        db.session.get_one(Dataset, whole).stage = Stage.PUBLISHED.value
    page = alice_client.get(f"{LIST}/{whole}/modifier")
    assert "il ne change plus une fois le jeu publié" in page.visible
    page = alice_client.submit(page, identifier="autre-nom", service="Finances", status=422)
    [said] = page.errors
    assert said.startswith("Ce jeu est publié\u00a0: son identifiant ne change plus")
    assert (read(whole).identifier, read(whole).service) == (before, "Vie associative")
    alice_client.submit(page, identifier=before)
    assert read(whole).service == "Finances"
    with write():
        db.session.get_one(Dataset, whole).stage = Stage.PREPARED.value
    page = alice_client.get(f"{LIST}/{whole}/modifier")
    alice_client.submit(page, identifier="autre-nom")
    assert read(whole).identifier == "autre-nom"


def test_a_forged_choice_gets_a_sentence(whole: int, alice_client: Client) -> None:
    url = f"{LIST}/{whole}/modifier"
    fields = {"title": "x", "theme": "FOOT", "frequency": "zut", "licence": "proprietaire"}
    page = alice_client.post(url, fields, on=url, status=422)
    assert len(page.errors) == 3


def test_old_periods_are_dates_too(whole: int, alice_client: Client) -> None:
    page = alice_client.get(f"{LIST}/{whole}/modifier")
    alice_client.submit(page, covers_from="1792-09-22")
    assert read(whole).covers_from == date(1792, 9, 22)


def test_removing_says_so_and_a_published_one_stays(
    whole: int, alice_client: Client, write: Write
) -> None:
    page = alice_client.get(f"{LIST}/{whole}")
    with write():
        db.session.get_one(Dataset, whole).stage = Stage.PUBLISHED.value
    page = alice_client.submit(page, f"{LIST}/{whole}/retirer", status=422)
    assert "Ce jeu est publié" in page.visible
    with write():
        db.session.get_one(Dataset, whole).stage = Stage.LISTED.value
    page = alice_client.submit(page, f"{LIST}/{whole}/retirer")
    assert page.flash == ["Retiré de l’inventaire\u00a0: Subventions aux associations."]
    alice_client.get(f"{LIST}/{whole}", status=404)


def test_the_history_tells_all(whole: int, alice_client: Client, elise_client: Client) -> None:
    page = alice_client.get(f"{LIST}/{whole}/modifier")
    alice_client.submit(page, service="Finances")
    page = elise_client.get(f"{LIST}/{whole}/historique")
    assert "Alice Durand a modifié le jeu" in page.visible
    assert "«\u202fVie associative\u202f» devient «\u202fFinances\u202f»" in page.visible


@pytest.mark.parametrize("path", ["", "/modifier", "/historique", "/ressources/nouvelle"])
@pytest.mark.parametrize("number", ["9999", "9223372036854775807", "99999999999999999999"])
def test_what_does_not_exist_is_a_missing_page(
    alice_client: Client, path: str, number: str
) -> None:
    alice_client.get(f"{LIST}/{number}{path}", status=404)


def test_another_authority_does_not_see_it(whole: int, charlie_client: Client) -> None:
    charlie_client.get(f"/c/autre/donnees/{whole}", status=404)
    charlie_client.get(f"{LIST}/{whole}", status=404)


def test_the_official_reads_the_sheet_alone(whole: int, elise_client: Client) -> None:
    page = elise_client.get(f"{LIST}/{whole}")
    assert "Modifier" not in page.visible
    assert "Retirer" not in page.visible
    assert page.forms == [] or all(form.action == "/deconnexion" for form in page.forms)


def test_asking_for_the_stage_that_stands_changes_nothing(
    cast: Cast, write: Write, make: Make
) -> None:
    dataset = make("Arbres")
    with write():
        saved = services.set_stage(
            cast.rodez, dataset, Stage.ANALYSED, seen=1, by=actor(cast.alice)
        )
        again = services.set_stage(
            cast.rodez, dataset, Stage.ANALYSED, seen=1, by=actor(cast.alice)
        )
    assert saved.revision == again.revision == 2
