"""Without JavaScript, every main task is done all the same."""

from pathlib import Path

import pytest

from app.progress import queries
from tests.browser.conftest import OpenFor
from tests.browser.scene import FIRST, ITEMS, MANY, PHASE, Scene
from tests.browser.window import Window, plain
from tests.support.cast import PASSWORD, Cast

pytestmark = [pytest.mark.browser, pytest.mark.only_on("sqlite")]

TODO = ITEMS[5]  # the scene leaves it without an answer


@pytest.fixture
def alice(open_for: OpenFor, scene: Scene) -> Window:
    return open_for("alice", script=False)


def button(window: Window, name: str) -> None:
    window.page.get_by_role("button", name=name, exact=True).click()


def opened(window: Window) -> Window:
    """Open an item from its row."""
    window.go(PHASE).find(f"#point-{TODO.id} summary").click()
    window.find(f"#point-{TODO.id} a.row-body").click()
    window.find(f"#point-{TODO.id} [data-note]").wait_for()
    return window


def test_signing_in_and_out(open_for: OpenFor, cast: Cast) -> None:
    window = open_for(script=False).go("/c/rodez/")
    window.page.get_by_label("Adresse électronique").fill("alice@exemple.fr")
    window.page.get_by_label("Mot de passe").fill(PASSWORD)
    button(window, "Se connecter")
    assert window.path == "/c/rodez/"
    window.find(".site-header .menu > summary").click()
    button(window, "Se déconnecter")
    assert window.path == "/connexion"


def test_opening_an_authority_from_the_results(open_for: OpenFor, cast: Cast) -> None:
    window = open_for("alice", script=False).go("/collectivites/nouvelle")
    window.page.get_by_label("Votre collectivité").fill("noumea")
    button(window, "Continuer")
    window.page.get_by_role("link", name="Nouméa").click()
    window.page.get_by_label("Agents en équivalents temps plein").fill("900")
    button(window, "Ouvrir l’espace")
    assert window.path == "/c/noumea-98818/"
    assert "Obligée" in window.main


def test_answering_fully_then_undoing(alice: Window, cast: Cast) -> None:
    opened(alice)
    alice.find("label.blocked").click()
    alice.page.get_by_label("Ce qui bloque").select_option("it")
    alice.page.get_by_label("Ce qui débloquerait").fill("Une date d’export.")
    alice.page.get_by_label("Y revenir le").fill("2030-01-15")
    alice.page.get_by_label("Note (facultatif)").fill("Vu avec l’éditeur.")
    button(alice, "Enregistrer")
    row = plain(alice.find(f"#point-{TODO.id} summary").inner_text())
    assert "Bloqué" in row
    assert "réveil le 15 janv." in row
    assert alice.said.startswith("Enregistré. La phase 1 est à")
    button(alice, "Annuler")
    assert alice.said.startswith("Annulé.")
    assert queries.answer(cast.rodez, TODO.id) is None


def test_a_tick_from_the_row(alice: Window) -> None:
    alice.go(PHASE)
    alice.page.get_by_role("button", name=f"Fait : {TODO.statement}").click()
    assert alice.find(f"#point-{TODO.id}.done").count() == 1


def test_what_is_missing_comes_back_with_what_was_typed(alice: Window) -> None:
    alice.expected.add(422)
    opened(alice)
    alice.find("label.not_applicable").click()
    alice.page.get_by_label("Note (facultatif)").fill("À ne pas perdre.")
    button(alice, "Enregistrer")
    assert alice.find(".summary").count() == 1
    assert alice.page.get_by_label("Note (facultatif)").input_value() == "À ne pas perdre."


def test_going_through_what_is_missing(alice: Window) -> None:
    alice.go(PHASE).page.get_by_role("link", name="Passer en revue ce qui manque").click()
    first = alice.h1
    alice.find("label.in_progress").click()
    button(alice, "Enregistrer")
    assert alice.h1 == first  # under way is still missing: it stays before the eyes
    alice.page.get_by_role("link", name="Passer au suivant").click()
    assert alice.h1 != first
    alice.page.get_by_role("link", name="Précédent").click()
    assert alice.h1 == first


def test_the_first_diagnosis(open_for: OpenFor, cast: Cast) -> None:
    window = open_for("charlie", script=False).go("/c/autre/")
    window.page.get_by_role("link", name="Faire le premier diagnostic").click()
    questions = window.find("fieldset")
    for each in range(4):
        questions.nth(each).get_by_label("Oui").check()
    button(window, "Enregistrer le diagnostic")
    assert window.path == "/c/autre/"
    assert "Diagnostic enregistré" in window.said


def test_a_link_then_a_file_as_evidence(alice: Window, cast: Cast, tmp_path: Path) -> None:
    opened(alice)
    alice.page.get_by_text("Ajouter une preuve").click()
    alice.page.get_by_label("Adresse d’une page").fill("https://exemple.fr/deliberation")
    button(alice, "Enregistrer")
    assert "Preuve ajoutée" in alice.said
    letter = tmp_path / "lettre.csv"
    letter.write_text("a;b\n1;2\n")
    alice.page.get_by_text("Ajouter une preuve").click()
    alice.page.get_by_label("Fichier").set_input_files(letter)
    alice.page.get_by_label("Titre de la preuve").fill("Lettre du maire")
    button(alice, "Enregistrer")
    assert len(queries.evidence_of(cast.rodez, TODO.id)) == 2
    with alice.page.expect_download() as saving:
        alice.page.get_by_role("link", name="Lettre du maire").click()
    assert saving.value.suggested_filename == "lettre.csv"


def test_the_portfolio_sorted_searched_and_turned(open_for: OpenFor, scene: Scene) -> None:
    window = open_for("carole", script=False).go("/portefeuille")
    assert window.h1 == f"Mes {MANY + 2} collectivités"
    assert window.find("tbody tr").count() == 25
    window.page.get_by_role("link", name="Page suivante").click()
    assert window.find("tbody tr").count() == MANY + 2 - 25
    window.page.get_by_role("link", name="Page précédente").click()
    window.page.get_by_label("Trier par").select_option("nom")
    button(window, "Montrer")
    assert window.find("tbody tr th").first.inner_text().startswith("Autre-Ville")
    window.page.get_by_label("Nom ou code").fill("rodez")
    button(window, "Montrer")
    assert window.find("tbody tr").count() == 1
    window.page.get_by_role("link", name="Tout montrer").click()
    assert window.find("tbody tr").count() == 25


def test_a_phase_that_awaits_something_can_be_answered_and_begun(alice: Window) -> None:
    alice.go("/c/rodez/phases/3")
    assert alice.find(".quick").count() > 0
    assert "des phases précédentes" in alice.main
    alice.page.get_by_text("incontournables des phases précédentes").click()
    alice.page.get_by_label("Pourquoi commencer sans attendre").fill("Le marché est signé.")
    button(alice, "Commencer la phase 3")
    alice.find("main .disclosure summary").first.click()
    assert "Le marché est signé." in alice.main
    assert alice.find(".quick").count() > 0


def test_filtering_a_phase(alice: Window) -> None:
    alice.go(PHASE).page.get_by_text("Filtrer", exact=True).click()
    alice.page.get_by_label("Montrer").select_option("bloque")
    button(alice, "Montrer")
    assert alice.find(".row").count() == 2
    assert alice.find(f"#point-{FIRST.id}").count() == 0
    alice.page.get_by_role("link", name="Tout montrer").click()
    assert alice.find(".row").count() == len(ITEMS)
