"""Letters, conventions and clauses: the right words for each kind of authority and territory."""

import re
from dataclasses import replace

import pytest

from app.documents.letters.citing import bracketed
from app.documents.letters.filling import NAMES, PLACEHOLDER
from app.documents.letters.sheets import DocumentSheet, sheets
from app.documents.letters.situation import situation_of
from app.documents.surroundings import Surroundings
from app.governance.certainty import Certainty
from app.law.grammar import CRPA, LegalCitation
from app.law.register import legal_register
from app.publication.strategy.law import PublicationRegime
from app.writing.blanks import blanks
from tests.documents.letter_cases import (
    NOTHING,
    POLYNESIA,
    RODEZ,
    SEM,
    SOUTH,
    TABLE,
    WALLIS,
    LetterCase,
)
from tests.documents.letters import BY_ID, all_of, beside, facts_of_record, sheet_made
from tests.documents.test_act import INTERNAL
from tests.governance.cases import CASES, Case

MOST_WORDS = 25
WORD = re.compile(r"\w[\w’.,/-]*")
END = re.compile(r"(?<=[.!?…])\s+")
BRACKETED = re.compile(r"\[[^\[\]]*\]")
UGLY = re.compile(r" à le | de le |\[\[|\]\]|\[\]|\{|\}|  |^[a-z].*, \.")
VISA_OR_PARTY = ("Vu ", "Entre ", "et [")


@pytest.mark.parametrize("case", TABLE, ids=lambda one: f"{one.who}, {one.sheet}")
def test_the_words_are_those_of_the_authority(case: LetterCase) -> None:
    text = all_of(sheet_made(case.sheet, facts_of_record(case.record)))
    assert [words for words in case.says if words not in text] == []
    assert [words for words in case.never if words in text] == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.who)
def test_a_letter_holds_nothing_internal(case: Case) -> None:
    for people in (None, 900, 12_000):
        facts = facts_of_record(case.record, people)
        for sheet in sheets():
            text = all_of(sheet_made(sheet, facts))
            assert not INTERNAL.search(text), (sheet.id, INTERNAL.search(text))
            assert not UGLY.search(text), (sheet.id, UGLY.search(text))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.who)
def test_what_nobody_verified_stands_between_brackets(case: Case) -> None:
    facts = facts_of_record(case.record)
    for sheet in sheets():
        settled = BRACKETED.sub("", all_of(sheet_made(sheet, facts)))
        for line in settled.splitlines():
            for citation in legal_register().grammar.read(line):
                assert isinstance(citation, LegalCitation)
                assert _was_read(citation), (sheet.id, citation.reference)
                if citation.source == CRPA:
                    assert facts.regime is not PublicationRegime.UNVERIFIED, sheet.id


def _was_read(citation: LegalCitation) -> bool:
    if citation.source == CRPA:  # the article of a visa has its code before it, and far
        return True
    text = legal_register().read_text(citation)
    return text is not None and text.certainty != Certainty.MEMORY


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.who)
def test_every_bracket_is_a_blank_to_fill(case: Case) -> None:
    facts = facts_of_record(case.record)
    for sheet in sheets():
        document = sheet_made(sheet, facts)
        listed = {blank.text for blank in blanks(document)}
        assert {words[1:-1] for words in BRACKETED.findall(all_of(document))} == listed


@pytest.mark.parametrize("sheet", sheets(), ids=lambda sheet: sheet.id)
def test_sentences_of_a_sheet_are_short(sheet: DocumentSheet) -> None:
    for record in (RODEZ, SOUTH, POLYNESIA, WALLIS):
        document = sheet_made(sheet, facts_of_record(record))
        text = f"{all_of(document)}\n{beside(document)}"
        text = re.sub(r"\([^()]*(?:\(UE\))?[^()]*\)", "", text)
        for sentence in (one for line in text.splitlines() for one in END.split(line)):
            if not sentence.lstrip("[").startswith(VISA_OR_PARTY) and "lu dans" not in sentence:
                assert len(WORD.findall(sentence)) <= MOST_WORDS, sentence


def test_a_sheet_asks_nothing_that_nobody_fills() -> None:
    for sheet in sheets():
        asked = PLACEHOLDER.findall(str(sheet))
        assert {name[0].lower() + name[1:] for name in asked} <= NAMES, sheet.id
    situation = situation_of(facts_of_record(RODEZ))
    for sheet in sheets():
        for part in (*sheet.blocks, *sheet.names, *sheet.advice, *sheet.not_for):
            assert part.when.wanted.keys() <= situation.keys(), sheet.id


def test_people_who_are_known_are_named() -> None:
    around = Surroundings(officials=("Élise Morel, adjointe au maire",), leads=("Alice Petit",))
    facts = replace(facts_of_record(RODEZ), around=around)
    mission = all_of(sheet_made("lettre-de-mission", facts))
    assert "à l’élu référent, Élise Morel, adjointe au maire, chaque" in mission
    assert "\nAlice Petit\n" in mission
    assert "[nom et fonction]" in all_of(sheet_made("lettre-aux-services", facts_of_record(RODEZ)))


def test_a_company_grants_no_subsidy() -> None:
    reason = "Une société n’accorde pas de subvention"
    facts = facts_of_record(SEM)
    lines = [
        one.text
        for one in BY_ID["clauses-subventions"].not_for
        if one.when.holds(situation_of(facts))
    ]
    assert [line for line in lines if line.startswith(reason)]


def test_the_whole_parenthesis_of_a_doubtful_citation_is_bracketed() -> None:
    caledonian, french = facts_of_record(SOUTH), facts_of_record(RODEZ)
    text = "Rien (CRPA L325-1 et L311-5), rien de l’article 28 du règlement (UE) 2016/679."
    assert bracketed(text, french) == text
    assert bracketed(text, caledonian) == (
        "Rien ([CRPA L325-1 et L311-5]), rien de l’article 28 du [règlement (UE) 2016/679]."
    )
    visa = "Vu le code de la commande publique, notamment son article L3131-2"
    assert (bracketed(visa, french), bracketed(visa, caledonian)) == (visa, f"[{visa}]")
    assert bracketed("[CRPA L325-1]", caledonian) == "[CRPA L325-1]"


def test_the_page_says_how_each_text_was_read() -> None:
    page = beside(sheet_made("clauses-concessions", facts_of_record(RODEZ)))
    assert "CCP L3131-2\nlu dans le texte, vérifié le 29 novembre 2026" in page
    assert "La loi le demande déjà" in page
    overseas = beside(sheet_made("clauses-subventions", facts_of_record(SOUTH)))
    assert "à vérifier pour votre territoire" in overseas


def test_a_neutral_kind_says_so_on_the_page() -> None:
    assert "n’est pas connu" in beside(sheet_made("lettre-de-mission", facts_of_record(NOTHING)))
