"""Ready answers: each path ends as it says; proposed, confirmed with a reason, never applied."""

from copy import deepcopy
from dataclasses import dataclass

import pytest
from sqlalchemy import select

from app.datasets.eligibility.law import LAW_FILE, eligibility_tree
from app.datasets.eligibility.ready import (
    READY_FILE,
    ReadyAnswer,
    hidden_among,
    proposal_for,
    ready_answers,
)
from app.datasets.eligibility.rules import LegalGround, QuestionReply
from app.datasets.inventory.library import typical
from app.datasets.inventory.models import EligibilityDecision
from app.datasets.inventory.rules import Outcome
from app.extensions import db
from app.methodology.checks.ready import ready_problems
from app.methodology.seedfile import SeedFile, read_seed
from tests.datasets.conftest import LIST, Make, read
from tests.support.client import Client

OBLIGED = LegalGround("crpa", obliged=True, territory="mainland")
ALL = {answer.id: answer for answer in ready_answers()}
HERE = f"{LIST}/reponses-pretes"
PRESS, TOGETHER = "Confirmer cette réponse", "Confirmer les réponses cochées"


@dataclass(frozen=True)
class Told:
    """What recognises a dataset."""

    title: str = ""
    typical: str = ""
    schema: str = ""


def test_there_are_twenty_at_least() -> None:
    assert len(ALL) >= 20


@pytest.mark.parametrize("answer", ALL.values(), ids=list(ALL))
def test_each_path_ends_as_it_says(answer: ReadyAnswer) -> None:
    walked = answer.walk(eligibility_tree(), OBLIGED)
    assert walked.verdict is not None
    assert walked.verdict.outcome is answer.outcome
    assert answer.answered_yes <= {step.question.id for step in walked.taken}
    assert QuestionReply.UNSURE not in {step.reply for step in walked.taken}
    assert answer.typical <= typical().keys()
    assert answer.sources
    hides = answer.outcome in {Outcome.AFTER_MASKING, Outcome.AFTER_ANONYMISATION}
    assert bool(answer.hide) is hides


@pytest.mark.parametrize(
    ("told", "answer_id"),
    [
        (Told("Registre des naissances"), "etat-civil"),
        (Told("Liste électorale de 2026"), "liste-electorale"),
        (Told("Permis de construire accordés"), "permis"),
        (Told("Les salaires"), "remunerations"),
        (Told("Emplacement des caméras"), "cameras"),
        (Told("Grand livre 2025"), "grand-livre"),
        (Told("Mes aides", schema="scdl/subventions"), "subventions"),
        (Told("Mes aides", schema="scdl/subventions 2.1.0"), "subventions"),
        (Told("Autre titre", typical="cimetieres"), "cimetieres"),
        (Told("Photos des fêtes"), "photos"),
        (Told("Élus du conseil"), "elus"),
        (Told("Caméras", typical="arbres"), "arbres"),  # the type wins over the title
        (Told("Caméras", typical="voirie"), ""),
        (Told("Horaires des piscines"), ""),
        (Told(""), ""),
    ],
)
def test_a_dataset_is_recognised(told: Told, answer_id: str) -> None:
    proposal = proposal_for(told, eligibility_tree(), OBLIGED)
    assert (proposal.answer.id if proposal else "") == answer_id


def test_a_permit_hides_the_address_and_the_telephone_of_who_asked() -> None:
    columns = ["nom", "terrain", "adresse du demandeur", "téléphone"]
    assert hidden_among(ALL["permis"], columns) == columns[2:]
    others = ["NOM_DEMANDEUR", "ADRESSE_TERRAIN", "ADRESSE_DEMANDEUR", "TELEPHONE"]
    assert hidden_among(ALL["permis"], others) == others[2:]
    assert ("CADA, avis 20073182") in ALL["permis"].founded_on


def test_what_is_not_settled_says_so() -> None:
    assert "L2196-2 (à vérifier)" in ALL["marches"].founded_on
    assert "(selon une source secondaire, vérifié le" in ALL["subventions"].founded_on


def test_where_the_law_leads_elsewhere_nothing_is_proposed() -> None:
    province = LegalGround("listed", obliged=True, territory="new-caledonia")
    elected = Told(typical="organigramme-et-annuaire")
    assert proposal_for(elected, eligibility_tree(), OBLIGED) is not None
    assert proposal_for(elected, eligibility_tree(), province) is None


def spoiled(change: str) -> list[str]:
    seeds = LAW_FILE.parents[1]
    source, tree = read_seed(READY_FILE, seeds), read_seed(LAW_FILE, seeds)
    data = deepcopy(tree.data)
    question = next(one for one in data["questions"] if one["id"] == change)
    question["if_yes"], question["if_no"] = question["if_no"], question["if_yes"]
    other = SeedFile(tree.path, tree.name, data, tree.lines)
    return [str(one) for one in ready_problems(source, other, frozenset(typical()))]


@pytest.mark.parametrize("change", ["B1", "B5", "B8b"])
def test_a_change_of_the_tree_that_breaks_a_path_is_told(change: str) -> None:
    assert [one for one in spoiled(change) if "ready-answers.yml:" in one]


def test_it_is_proposed_and_confirmed_in_one_press(make: Make, alice_client: Client) -> None:
    id_ = make("Permis de construire", typical="autorisations-urbanisme")
    sheet = alice_client.get(f"{LIST}/{id_}")
    assert "Réponse prête, à confirmer" in sheet.visible
    page = alice_client.get(f"{LIST}/{id_}/ouverture")
    assert "À masquer avant toute diffusion" in page.visible
    assert "adresse du demandeur" in page.visible
    assert read(id_).outcome == ""
    page = alice_client.submit(page, PRESS)
    assert page.flash == ["Enregistré\u00a0: Ouvert après occultation."]
    assert read(id_).outcome == "after-masking"
    decision = db.session.scalars(select(EligibilityDecision)).one()
    assert "CADA, avis 20073182" in decision.reason
    assert ["B6b", "yes"] in decision.answers
    assert (
        "Une réponse prête" not in alice_client.get(f"{LIST}/{id_}/ouverture?questions=1").visible
    )


def test_the_columns_of_a_file_are_told_apart(make: Make, alice_client: Client) -> None:
    id_ = make("Permis de construire", typical="autorisations-urbanisme")
    here = f"{LIST}/{id_}/ouverture"
    page = alice_client.get(f"{here}?colonnes=nom, terrain, adresse du demandeur, téléphone")
    assert "Dans votre fichier, masquez\u00a0: adresse du demandeur, téléphone." in page.visible
    assert "Aucun de ces noms n’est reconnu" in alice_client.get(f"{here}?colonnes=zzz").visible
    assert alice_client.get(f"{here}?colonnes={'x,' * 2000}").form(PRESS) is not None


def test_a_reason_is_required_where_personal_data_are_published(
    make: Make, alice_client: Client
) -> None:
    id_ = make("Organigramme", typical="organigramme-et-annuaire")
    page = alice_client.get(f"{LIST}/{id_}/ouverture")
    page = alice_client.submit(page, PRESS, {"reason": ""}, status=422)
    assert [one for one in page.errors if "Indiquez ce qui permet de publier" in one]
    assert read(id_).outcome == ""


def test_an_official_is_proposed_nothing(make: Make, elise_client: Client) -> None:
    id_ = make("Arbres", typical="arbres")
    assert "Réponse prête" not in elise_client.get(f"{LIST}/{id_}").visible
    elise_client.get(HERE, status=403)


def test_several_are_confirmed_at_once_each_with_its_own_outcome(
    make: Make, alice_client: Client
) -> None:
    trees, cameras = make("Arbres", typical="arbres"), make("Caméras de la place")
    pools = make("Piscines")
    page = alice_client.get(HERE)
    assert page.dom <= 380
    assert len(page.statements) <= 6
    page = alice_client.submit(page, TOGETHER, {"reason": ""}, status=422)
    assert [one for one in page.errors if "Indiquez qui a relu" in one]
    page = alice_client.submit(page, TOGETHER, {"reason": "Relu par la juriste."})
    assert page.flash == ["Enregistré\u00a0: 2\u00a0réponses confirmées."]
    assert [read(id_).outcome for id_ in (trees, cameras, pools)] == ["open", "closed", ""]
    reasons = [one.reason for one in db.session.scalars(select(EligibilityDecision))]
    assert all(reason.startswith("Relu par la juriste.\n") for reason in reasons)
    assert "Aucun jeu à analyser n’a de réponse prête" in alice_client.get(HERE).visible


def test_what_has_changed_meanwhile_stops_all(
    make: Make, alice_client: Client, bob_client: Client
) -> None:
    trees, other = make("Arbres", typical="arbres"), make("Menus", typical="menus-de-cantine")
    seen = alice_client.get(HERE)
    bob_client.submit(bob_client.get(f"{LIST}/{trees}/modifier"), "Enregistrer", person="Zoé")
    page = alice_client.submit(seen, TOGETHER, {"reason": "Relu."}, status=409)
    assert "Arbres" in page.visible
    assert page.form(TOGETHER).value("reason") == "Relu."
    assert {read(id_).outcome for id_ in (trees, other)} == {""}


@pytest.mark.parametrize(
    "marks", [[], ["x"], ["1-1"], ["999999-1-arbres"], ["9" * 30 + "-1-arbres"], ["²-1-arbres"]]
)
def test_odd_marks_get_a_sentence(make: Make, alice_client: Client, marks: list[str]) -> None:
    id_ = make("Arbres", typical="arbres")
    sent = {"jeu": marks, "reason": "Relu.", "decided_by": "Nadia"}
    page = alice_client.post(HERE, sent, status=422, on=HERE)
    assert page.errors
    assert read(id_).outcome == ""
