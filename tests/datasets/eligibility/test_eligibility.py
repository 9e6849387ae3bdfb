"""The questions: every way through them ends well, and the screens lose no answer."""

from collections.abc import Iterator
from copy import deepcopy
from datetime import date
from typing import Any
from urllib.parse import urlencode

import pytest
import yaml

from app.datasets.eligibility.law import LAW_FILE, eligibility_tree, tree_of
from app.datasets.eligibility.rules import (
    LegalGround,
    QuestionReply,
    Tree,
    Walk,
    personal_data,
    walk,
)
from app.datasets.eligibility.services import ground_of
from app.datasets.inventory.rules import LETS_OUT, Outcome
from app.extensions import db
from app.methodology.checks.questions import question_problems
from app.methodology.checks.schemas import schema_problems
from app.methodology.seedfile import SeedFile, read_seed
from tests.datasets.conftest import LIST, Make
from tests.support.cast import Cast
from tests.support.client import Client
from tests.support.html import one_line
from tests.support.page import Page

YES, NO, UNSURE = QuestionReply.YES, QuestionReply.NO, QuestionReply.UNSURE
GROUNDS = [
    LegalGround(regime, obliged)
    for regime in ("crpa", "listed", "unverified")
    for obliged in (True, False)
]
# The shortest way to « open as it is ».
OPEN = {
    "B1": YES, "B1a": NO, "B2": YES, "B3": YES, "B4": NO, "B5": NO, "B6": NO, "B7": NO, "B8": NO,
    "B9": NO, "B10": NO, "B11": NO,
}  # fmt: skip
WORDS = {YES: "oui", NO: "non", UNSURE: "nsp"}


def tree() -> Tree:
    return eligibility_tree()


def every_walk(ground: LegalGround) -> Iterator[tuple[Walk, dict[str, QuestionReply]]]:
    """All the ways there are: each question met is answered in each of the three ways."""
    waiting: list[dict[str, QuestionReply]] = [{}]
    while waiting:
        replies = waiting.pop()
        found = walk(tree(), replies, ground)
        yield found, replies
        if found.question is not None:
            waiting += [{**replies, found.question.id: reply} for reply in QuestionReply]


@pytest.mark.parametrize("ground", GROUNDS, ids=str)
def test_every_way_ends_in_one_outcome_with_articles(ground: LegalGround) -> None:
    met: set[str] = set()
    outcomes: set[Outcome] = set()
    for found, _ in every_walk(ground):
        assert (found.question is None) is (found.verdict is not None)
        met |= {one.question.id for one in found.taken}
        if found.verdict is None:
            continue
        outcomes.add(found.verdict.outcome)
        assert found.verdict.articles
        assert found.verdict.because
        assert len(found.taken) <= len(tree().questions)
        gone = tree().regimes[ground.regime].not_extended if ground.regime != "crpa" else set()
        assert not gone & set(found.verdict.articles)
        if found.verdict.outcome in LETS_OUT - {Outcome.ELSEWHERE}:
            assert found.verdict.notes
    skipped = {each.id for each in tree().questions.values() if ground.regime in each.not_in}
    assert met == tree().questions.keys() - skipped
    assert outcomes == set(Outcome) - {Outcome.NONE}


@pytest.mark.parametrize("ground", GROUNDS, ids=str)
def test_what_is_left_is_a_true_maximum(ground: LegalGround) -> None:
    for found, _ in every_walk(ground):
        if found.question is not None:
            assert 1 <= found.left <= tree().depth["B1"] - len(found.taken)


def verdict(ground: LegalGround | None = None, **answers: QuestionReply) -> Any:
    found = walk(tree(), {**OPEN, **answers}, ground or LegalGround("crpa", obliged=True))
    assert found.verdict is not None, found.question
    return found.verdict


def test_an_opening_rests_on_the_duty_or_on_the_right_to_publish() -> None:
    assert verdict().outcome is Outcome.OPEN
    assert verdict().articles == ("CRPA L312-1-1",)
    assert verdict(LegalGround("crpa", obliged=False)).articles == ("CRPA L312-1",)


@pytest.mark.parametrize(
    ("answers", "outcome", "article"),
    [
        ({"B1": NO}, Outcome.CLOSED, "CRPA L300-2"),
        ({"B1a": YES, "B1b": YES}, Outcome.CLOSED, "CRPA L321-2"),
        ({"B1a": YES, "B1b": NO, "B1c": NO}, Outcome.CLOSED, "CRPA L311-8"),
        ({"B2": NO}, Outcome.LATER, "CRPA L311-2"),
        ({"B3": NO}, Outcome.LATER, "CRPA L312-1-1"),
        ({"B4": YES}, Outcome.ELSEWHERE, "CRPA L311-2"),
        ({"B5": YES, "B5a": NO, "B5b": NO}, Outcome.CLOSED, "CRPA L311-5"),
        ({"B5": YES, "B5a": YES}, Outcome.OPEN, "CRPA L312-1-2"),
        ({"B5": YES, "B5a": NO, "B5b": YES}, Outcome.AFTER_MASKING, "CRPA L311-7"),
        ({"B6": YES, "B6a": NO, "B6b": NO}, Outcome.CLOSED, "CRPA L311-7"),
        ({"B6": YES, "B6a": YES}, Outcome.OPEN, "CRPA L312-1-2"),
        ({"B6": YES, "B6a": NO, "B6b": YES}, Outcome.AFTER_MASKING, "CRPA L311-7"),
        ({"B7": YES, "B7b": NO}, Outcome.CLOSED, "CRPA L321-2"),
        ({"B7": YES, "B7b": YES}, Outcome.AFTER_AGREEMENT, "CRPA L321-2"),
        ({"B8": YES, "B8a": YES, "B8e": NO}, Outcome.OPEN, "CRPA L312-1-2"),
        ({"B8": YES, "B8a": NO, "B8b": YES, "B8e": NO}, Outcome.OPEN, "CRPA D312-1-3"),
        ({"B8": YES, "B8a": NO, "B8b": NO, "B8c": YES, "B8e": NO}, Outcome.OPEN, "RGPD"),
        (
            {"B8": YES, "B8a": NO, "B8b": NO, "B8c": NO, "B8d": YES, "B8e": NO},
            Outcome.AFTER_ANONYMISATION,
            "CRPA L312-1-2",
        ),
        ({"B8": YES, "B8a": NO, "B8b": NO, "B8c": NO, "B8d": NO}, Outcome.CLOSED, "RGPD"),
        ({"B10": YES}, Outcome.LATER, "CRPA L311-8"),
        ({"B8": UNSURE}, Outcome.TO_ARBITRATE, "CRPA L312-1-2"),
    ],
)
def test_each_branch_of_the_law(
    answers: dict[str, QuestionReply], outcome: Outcome, article: str
) -> None:
    found = verdict(**answers)
    assert found.outcome is outcome
    assert article in found.articles


def test_of_several_conditions_the_most_demanding_names_the_outcome_and_all_remain() -> None:
    people = {"B8": YES, "B8a": NO, "B8b": NO, "B8c": NO, "B8d": YES, "B8e": NO}
    found = verdict(B6=YES, B6a=NO, B6b=YES, B7=YES, B7b=YES, **people)
    assert found.outcome is Outcome.AFTER_AGREEMENT
    told = " ".join(found.notes)
    assert "accord écrit" in told
    assert "Masquez" in told
    assert "Anonymisez" in told


def test_new_caledonia_and_its_provinces_are_not_asked_about_the_nine_categories(
    cast: Cast,
) -> None:
    province = LegalGround("listed", obliged=True)
    asked = {**OPEN, "B8": YES, "B8a": NO}
    assert walk(tree(), asked, province).question.id == "B8c"  # type: ignore[union-attr]
    assert walk(tree(), asked, LegalGround("crpa")).question.id == "B8b"  # type: ignore[union-attr]
    rodez = cast.rodez
    assert ground_of(rodez) == LegalGround("crpa", obliged=True, territory="mainland")
    with db.session.no_autoflush:
        for kind in ("province", "collectivite-nc"):
            rodez.kind, rodez.territory = kind, "new-caledonia"
            assert ground_of(rodez).regime == "listed"
        rodez.kind = "commune"
        assert ground_of(rodez).regime == "crpa"
    db.session.rollback()


def test_an_answer_off_the_way_is_left_aside_and_not_lost() -> None:
    found = walk(tree(), {**OPEN, "B5b": YES, "B99": YES})
    assert found.ignored == ("B5b", "B99")
    assert found.verdict is not None
    assert found.verdict.outcome is Outcome.OPEN


@pytest.mark.parametrize(
    ("answers", "known", "told"),
    [
        ({"B8": NO}, "", "none"),
        ({"B8": YES}, "", "direct"),
        ({"B8": YES}, "indirect", "indirect"),
        ({"B8": UNSURE}, "indirect", "indirect"),
        ({}, "", ""),
    ],
)
def test_what_the_answers_say_of_people(
    answers: dict[str, QuestionReply], known: str, told: str
) -> None:
    assert personal_data(answers, known) == told


def test_a_newer_question_takes_over_on_its_day() -> None:
    document = yaml.safe_load(LAW_FILE.read_text(encoding="utf-8"))
    newer = {**document["questions"][4], "question": "Sont-elles finies ?"}
    document["questions"].append({**newer, "valid_from": date(2028, 1, 1)})
    assert tree_of(document, date(2027, 12, 31)).questions["B2"].question != newer["question"]
    assert tree_of(document, date(2028, 1, 1)).questions["B2"].question == newer["question"]


# The file of the law, and what « jalon methodology check » says of a broken one.


def spoiled(spoil: Any) -> list[str]:
    source = read_seed(LAW_FILE, LAW_FILE.parents[1])
    data = deepcopy(source.data)
    spoil(data)
    broken = SeedFile(source.path, source.name, data, source.lines)
    found = [*schema_problems("eligibility", [broken]), *question_problems(broken)]
    return [f"{each}" for each in found]


def test_the_file_is_in_order() -> None:
    assert spoiled(lambda data: None) == []


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda d: d["questions"][0]["if_yes"].update(go="B77"), "B77"),
        (lambda d: d["questions"][7]["if_no"].update(go="B2"), "en arrière"),
        (lambda d: d["questions"][5]["if_yes"].update(go="B5"), "Aucune réponse ne mène à"),
        (lambda d: d.update(first="B0"), "n’est pas une question"),
        (lambda d: d["questions"][0].update(if_no={"outcome": "closed"}), "une suite"),
        (lambda d: d["questions"][0].update(certainty="X"), "V (lu dans le texte)"),
        (lambda d: d["questions"][0].update(articles=[]), "au moins"),
        (lambda d: d["regimes"][0]["not_extended"].append("CRPA L300-2"), "aucun article"),
        (lambda d: d["questions"][0].update(not_in=["listed"]), "y met fin"),
        (lambda d: d.pop("opening"), "opening"),
    ],
)
def test_a_broken_file_is_told_with_its_line_and_the_remedy(spoil: Any, words: str) -> None:
    found = [each for each in spoiled(spoil) if words in each]
    assert found
    assert all(each.startswith("law/eligibility.yml:") for each in found)


# The screens.


def at(dataset_id: int, **answers: QuestionReply) -> str:
    found = "&".join(f"{id_}={WORDS[reply]}" for id_, reply in answers.items())
    return f"{LIST}/{dataset_id}/ouverture?{found}"


def press(client: Client, page: Page, word: str) -> Page:
    """Answer the question that waits, and go on as without JavaScript."""
    form = page.form(0)
    name = str(page.find("fieldset.asked input[value=oui]")["name"])
    sent = {**form.filled({}), name: [word]}
    query = urlencode(sent, doseq=True)
    return client.get(f"{form.action}?{query}")


def waiting(page: Page) -> str:
    """Return the question that waits for its answer."""
    return one_line(page.find("fieldset.asked legend"))


def conclusion(page: Page) -> str:
    """Return what the answers lead to."""
    return one_line(page.find("#conclusion"))


def test_the_page_opens_question_by_question_until_the_conclusion(
    make: Make, alice_client: Client
) -> None:
    id_ = make("Bancs")
    page = alice_client.get(f"{LIST}/{id_}/ouverture")
    assert page.h1 == "Peut-on ouvrir «\u202fBancs\u202f»\u202f?"
    assert "Question 1, encore 23 au plus" in page.visible
    assert "CRPA L300-2 (lu dans le texte)" in page.visible
    for rank, (question, reply) in enumerate(OPEN.items(), start=1):
        assert waiting(page) == tree().questions[question].question
        assert len(page.soup.select("fieldset.answered")) == rank - 1
        assert f"Question {rank}," in page.visible
        assert page.dom <= 380
        assert len(page.statements) <= 5
        page = press(alice_client, page, WORDS[reply])
    assert conclusion(page) == "Conclusion\u00a0: ouvert tel quel"
    assert len(page.soup.select("fieldset.answered")) == len(OPEN)
    assert "CRPA L312-1-1" in page.visible
    assert page.dom <= 380
    assert len(page.statements) <= 5
    assert page.form("Enregistrer la décision").value("outcome") == "open"


def test_the_longest_way_stays_light(make: Make, alice_client: Client) -> None:
    longest = {
        **OPEN, "B1a": YES, "B1b": NO, "B1c": YES,
        "B5": YES, "B5a": NO, "B5b": YES, "B6": YES, "B6a": NO,
        "B6b": YES, "B7": YES, "B7b": YES, "B8": YES,
        "B8a": NO, "B8b": NO, "B8c": NO, "B8d": YES, "B8e": NO,
    }  # fmt: skip
    for rank in range(20):
        make(f"Jeu {rank}", service="Parcs")
    page = alice_client.get(at(make("Arbres", service="Parcs"), **longest))
    assert len(page.soup.select("ol.brief li")) == 24
    asked = page.soup.select_one("ol.brief li:nth-of-type(3) a")
    again = alice_client.get(str(asked["href"]))  # type: ignore[index]
    assert waiting(again) == tree().questions["B1b"].question
    assert again.form(0).value("B8d") == "oui"  # kept aside
    assert page.dom <= 380


def test_a_script_gets_only_what_opens(make: Make, alice_client: Client) -> None:
    id_ = make("Arbres")
    page = alice_client.get(at(id_, **OPEN), fragment=True)
    assert conclusion(page)
    assert page.soup.select("h1, header, footer") == []


def test_an_earlier_answer_changes_without_losing_the_others(
    make: Make, alice_client: Client
) -> None:
    id_ = make("Arbres")
    page = alice_client.get(at(id_, **{**OPEN, "B5": YES}))
    assert waiting(page) == tree().questions["B5a"].question
    assert page.form(0).value("B11") == "non"  # kept, although it is no longer on the way
    done = press(alice_client, press(alice_client, page, "non"), "oui")
    assert conclusion(done) == "Conclusion\u00a0: ouvert après occultation"


def test_odd_addresses_are_questions_all_the_same(make: Make, alice_client: Client) -> None:
    id_ = make("Arbres")
    for odd in ("B1=peut-etre", "B1=oui&B1=non", "revoir=B5", "Z9=oui", "B5=oui", "B1=%00"):
        page = alice_client.get(f"{LIST}/{id_}/ouverture?{odd}")
        assert waiting(page) in {tree().questions[id_].question for id_ in ("B1", "B1a")}


def test_the_dataset_of_others_is_not_there(
    make: Make, charlie_client: Client, alice_client: Client
) -> None:
    id_ = make("Arbres")
    charlie_client.get(f"{LIST}/{id_}/ouverture", status=404)
    charlie_client.get(f"/c/autre/donnees/{id_}/ouverture", status=404)
    alice_client.get(f"{LIST}/999999/ouverture", status=404)


def test_an_official_reads_and_is_not_asked(make: Make, elise_client: Client) -> None:
    id_ = make("Arbres")
    page = elise_client.get(at(id_, **OPEN))
    assert page.h1 == "Peut-on l’ouvrir\u202f?"
    assert "Aucune décision" in page.visible
    assert [form.method for form in page.soup.main.find_all("form")] == []  # type: ignore[union-attr]


@pytest.mark.parametrize("parent", ["B5", "B6", "B7"])
def test_a_secret_is_named_by_the_article_that_protects_it(parent: str) -> None:
    protected = {"B5": "CRPA L311-5", "B6": "CRPA L311-6", "B7": "CRPA L311-4"}[parent]
    for reply in (YES, NO):
        found = walk(tree(), {**OPEN, parent: YES, f"{parent}a": NO, f"{parent}b": reply}).verdict
        assert found is not None
        assert found.outcome is not Outcome.OPEN
        assert protected in found.articles
