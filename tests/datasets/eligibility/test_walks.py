"""Forty walks through the questions, as a jurist would read them: a dataset, its facts, the end.

Each line: the dataset, what is true of it, the questions answered « oui » beside B1, B2 and B3 (all
others « non »), the outcome, an article that it rests on (of the CRPA where no code is named).
« ? » before a question: « je ne sais pas ». « -B2 »: that usual yes is a no.
"""

import pytest

from app.datasets.eligibility.law import eligibility_tree
from app.datasets.eligibility.rules import LegalGround, QuestionReply, Walk, walk
from app.datasets.inventory.rules import Outcome

USUAL = {"B1", "B2", "B3"}
OPEN, CLOSED, LATER = Outcome.OPEN, Outcome.CLOSED, Outcome.LATER
MASKED, ANONYMOUS = Outcome.AFTER_MASKING, Outcome.AFTER_ANONYMISATION
AGREED, ELSEWHERE, ASK = Outcome.AFTER_AGREEMENT, Outcome.ELSEWHERE, Outcome.TO_ARBITRATE
STATE_COUNCIL = "Conseil d’État, 8 novembre 2024, n°\u00a0487687"
OBLIGED = LegalGround("crpa", obliged=True, territory="mainland")
FREE = LegalGround("crpa", obliged=False, territory="mainland")
NOUMEA = LegalGround("crpa", obliged=True, territory="new-caledonia")
PROVINCE = LegalGround("listed", obliged=True, territory="new-caledonia")
WALLIS = LegalGround("listed-wallis", obliged=True, territory="other-overseas")

# fmt: off
WALKS = [
    # État civil et élections
    ("registre des naissances", "actes récents", "B1a", CLOSED, STATE_COUNCIL),
    ("dossiers de mariage", "pièces qui servent à établir l’acte", "B1a", CLOSED, STATE_COUNCIL),
    ("naissances par mois", "des nombres", "", OPEN, "L312-1-1"),
    ("prénoms de l’année", "des nombres, prénoms rares regroupés", "", OPEN, "L312-1-1"),
    ("registres de 1880", "archives, délai passé", "B1a B1c B8 B8b", OPEN, "D312-1-3"),
    ("liste électorale", "électeurs nommés", "B1a B1b", CLOSED, "L321-2"),
    ("registre des procurations", "code électoral", "B1a B1b", CLOSED, "L342-2"),
    ("résultats par bureau de vote", "candidats, des nombres", "B8 B8b", OPEN, "D312-1-3"),
    ("actes notariés", "un cabinet d’avocats le dit, rien d’autre", "?B1a", ASK, "L300-2"),
    # Vie politique, agents
    ("répertoire des élus", "nom, mandat, délégation", "B8 B8b", OPEN, "D312-1-3"),
    ("élus avec leur téléphone privé", "coordonnées à retirer", "B6 B6b B8 B8b", MASKED, "L311-6"),
    ("organigramme", "nom et fonction des agents", "B8 B8b", OPEN, "D312-1-3"),
    ("bulletins de paie", "primes liées à la manière de servir", "B6", CLOSED, "L311-6"),
    ("évaluations d’agents", "jugement sur une personne", "B6", CLOSED, "L311-6"),
    ("effectifs par service", "totaux, dix personnes au moins", "B8 B8d", ANONYMOUS, "L312-1-2"),
    # Urbanisme, adresses
    ("permis accordés", "nom, terrain, adresse du demandeur", "B6 B6b B8 B8b", MASKED, "L311-7"),
    ("permis en cours d’instruction", "décision à venir", "-B2", LATER, "L311-2"),
    ("base adresse locale", "déjà reprise dans la BAN : due quand même", "B11", OPEN, "L312-1-1"),
    ("cadastre", "publié par l’État", "B4", ELSEWHERE, "L312-1-1 3°"),
    ("PLU avant le vote", "inachevé", "-B2", LATER, "L311-2"),
    ("PLU approuvé", "canal imposé", "B11", OPEN, "L312-1-1"),
    ("fonds de plan acheté", "droits de l’éditeur, refus", "B7", CLOSED, "L321-2"),
    ("étude d’un bureau d’études", "cession à demander", "B7 B7b", AGREED, "L311-4"),
    ("photos de la ville", "photographe, cession à obtenir", "B7 B7b", AGREED, "L321-2"),
    # Finances
    ("budget voté", "rien de protégé", "", OPEN, "L312-1-1"),
    ("grand livre", "personnes aidées nommées", "B6 B6b B8 B8d", ANONYMOUS, "L312-1-2"),
    ("subventions aux associations", "la loi les fait connaître", "B11", OPEN, "L312-1-1"),
    ("offre détaillée d’un candidat", "secret des affaires", "B6", CLOSED, "L311-6"),
    ("titulaires de marchés", "entreprise individuelle, la loi", "B8 B8a B11", OPEN, "L312-1-2"),
    ("noms que seul un décret publie", "B8a dit non, faute de loi", "B8", CLOSED, "L312-1-2"),
    ("secret qu’un décret lève", "B6a dit oui", "B6 B6a", OPEN, "L312-1-2"),
    # Social, école, cimetière
    ("bénéficiaires d’aides sociales", "une ligne par personne", "B6", CLOSED, "L311-6"),
    ("repas servis par jour", "des nombres", "", OPEN, "L312-1-1"),
    ("enfants inscrits à la cantine", "noms, allergies", "B6", CLOSED, "L311-6"),
    ("concessions de cimetière", "noms à masquer, emplacements libres", "B6 B6b", MASKED, "L311-7"),
    # Sécurité, environnement
    ("plan des caméras", "rien à publier sans nuire", "B5", CLOSED, "L311-5"),
    ("dépenses de vidéoprotection", "emplacements retirés", "B5 B5b", MASKED, "L311-5"),
    ("arbres", "rien de protégé", "B9", OPEN, "L312-1-1"),
    ("registres papier", "jamais saisis", "-B3", LATER, "L312-1-1"),
    ("dossiers versés aux archives", "délai en cours", "B10", LATER, "L311-8"),
    ("fichier d’un parti", "pas de service public", "-B1", CLOSED, "L300-2"),
    ("suivi de personnes fragiles", "on ne sait pas si l’on reconnaît", "?B8", ASK, "RGPD"),
]
# fmt: on


def walked(facts: str, ground: LegalGround = OBLIGED) -> Walk:
    words = facts.split()
    yes = (USUAL | {word for word in words if word[0] == "B"}) - {
        word[1:] for word in words if word[0] == "-"
    }
    tree = eligibility_tree()
    replies = {id_: QuestionReply.YES if id_ in yes else QuestionReply.NO for id_ in tree.questions}
    replies |= {word[1:]: QuestionReply.UNSURE for word in words if word[0] == "?"}
    found = walk(tree, replies, ground)
    assert yes - USUAL <= {step.question.id for step in found.taken}, "a fact that was never asked"
    return found


def told(found: Walk) -> str:
    assert found.verdict is not None
    return " ".join((found.verdict.because, *found.verdict.notes))


@pytest.mark.parametrize(
    ("dataset", "why", "facts", "outcome", "article"), WALKS, ids=[line[0] for line in WALKS]
)
def test_the_walk_of(dataset: str, why: str, facts: str, outcome: Outcome, article: str) -> None:
    found = walked(facts)
    assert found.verdict is not None, (dataset, why)
    assert found.verdict.outcome is outcome
    named = {name.removeprefix("CRPA ") for name in found.verdict.articles}
    assert article in named


def test_there_are_forty_of_them_and_every_outcome_is_met() -> None:
    assert len(WALKS) >= 40
    assert {line[3] for line in WALKS} == set(Outcome) - {Outcome.NONE}


def test_who_is_not_obliged_may_publish_and_is_told_so() -> None:
    verdict = walked("", FREE).verdict
    assert verdict is not None
    assert verdict.articles == ("CRPA L312-1",)


def test_the_addresses_of_a_commune_are_due_although_the_national_base_has_them() -> None:
    examples = " ".join(eligibility_tree().questions["B4"].examples)
    assert "La commune doit sa base adresse locale" in examples
    assert "adresses déjà dans la Base" not in examples


def test_a_decree_lifts_a_secret_and_only_a_law_lifts_what_names_people() -> None:
    questions = eligibility_tree().questions
    assert "Une loi ou un décret" in questions["B6a"].question
    assert "Une loi, et non un simple décret" in questions["B8a"].question


def test_a_category_of_the_decree_never_opens_as_is() -> None:
    found = walked("B8 B8b")
    assert "telles quelles" not in told(found)
    assert "jamais une adresse ni un téléphone privés" in told(found)
    assert "vie privée" in eligibility_tree().questions["B8b"].help


@pytest.mark.parametrize("facts", ["", "B5 B5b", "B7 B7b", "B9", "B11"])
def test_without_personal_data_nobody_is_sent_to_the_data_protection_officer(facts: str) -> None:
    found = walked(facts)
    asked = {step.question.id for step in found.taken}
    assert "délégué" not in told(found)
    assert "B8e" not in asked


def test_an_impact_assessment_requires_the_advice_of_the_data_protection_officer() -> None:
    assert "L’avis du délégué à la protection des données est requis" in told(walked("B8 B8b B8e"))
    without = told(walked("B8 B8b"))
    assert "requis" not in without
    assert "registre" in without


@pytest.mark.parametrize(("unsure", "dpo"), [("?B2", False), ("?B7", False), ("?B8", True)])
def test_who_is_asked_depends_on_the_question(unsure: str, dpo: bool) -> None:
    assert ("délégué" in told(walked(unsure))) is dpo


@pytest.mark.parametrize("ground", [NOUMEA, PROVINCE], ids=["commune", "province"])
def test_the_code_of_the_environment_is_not_asked_in_new_caledonia(ground: LegalGround) -> None:
    asked = {step.question.id for step in walked("", ground).taken}
    assert "B9" not in asked
    assert "B10" in asked


def test_wallis_and_futuna_have_neither_the_nine_categories_nor_the_list_of_licences() -> None:
    walking = walked("B8 B8c", WALLIS)
    assert "B8b" not in {step.question.id for step in walking.taken}
    assert walking.verdict is not None
    assert "D323-2-1" not in told(walking)
    assert "n’est pas étendu à Wallis-et-Futuna" in told(walking)
    assert "Wallis-et-Futuna" in eligibility_tree().regimes["listed-wallis"].title
