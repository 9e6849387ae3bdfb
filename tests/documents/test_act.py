"""The act holds nothing internal, whatever the authority, and names who decides rightly."""

import re
from dataclasses import replace
from datetime import date

import pytest

from app.authorities.rules import (
    AuthorityFacts,
    AuthorityKind,
    Decision,
    ObligationView,
)
from app.authorities.situations import situation_of
from app.datasets.inventory.rules import Stage
from app.documents.acts.deliberation import deliberation
from app.documents.acts.note import note
from app.documents.facts import DocumentFacts
from app.governance.loader import kind_table
from app.governance.rules import NEUTRAL, find_kind
from app.obligation.loader import get_law
from app.obligation.rules import ObligationOutcome, decide
from app.places.record import Territory
from app.publication.rules import Topic
from app.publication.strategy.naming import PROPOSED
from app.publication.strategy.standing import Decided, TopicStanding
from app.publication.strategy.topics import (
    FormatsChoice,
    LicenceChoice,
    NamingChoice,
    PlatformChoice,
    TopicChoice,
)
from app.writing.model import Document
from tests.documents.test_documents import beside, words
from tests.governance.cases import CASES, Case

DAY = date(2026, 12, 1)
INTERNAL = re.compile(
    r"à vérifier|selon .{0,40}vérifié|\d\s?%|\{\w+\}|format fermé|À décider|à confirmer|juridique"
    r"|avancement|phase \d|Document de travail|version (?:du|lue)|source de presse",
    re.IGNORECASE,
)
CHOICES: tuple[TopicChoice, ...] = (
    LicenceChoice("lov2", "Source\u00a0: nous"),
    FormatsChoice({"tables": ("csv", "xlsx"), "texts": ("odt", "pdf")}),
    PlatformChoice(("datagouv",), "datagouv"),
    NamingChoice(PROPOSED, "Le {sujet} d’abord."),
)


def facts_for(case: Case, people: int | None = 4_000, **changes: object) -> DocumentFacts:
    """Return the facts of an authority of a case, its strategy written for a good part."""
    record = case.record
    known = AuthorityFacts(
        name="Ici",
        kind=AuthorityKind(record.kind),
        territory=Territory(record.territory),
        population=people,
    )
    standings = {
        choice.topic: TopicStanding(choice, "Simple.", Decided(), "Alice", DAY, 1)
        for choice in CHOICES
    }
    facts = DocumentFacts(
        name="Ici",
        kind=known.kind,
        body=find_kind(record, kind_table()).body,
        checked_on=kind_table().checked_on,
        territory=record.territory,
        population=people,
        council_population=people,
        obligation=ObligationView(decided(known)),
        law_text="",
        progress=46,
        current_phase=3,
        stages={Stage.PUBLISHED: 2},
        late=1,
        standings=standings,
        day=DAY,
    )
    return replace(facts, **changes)


def decided(known: AuthorityFacts) -> Decision:
    return decide(situation_of(known), get_law(DAY))


def lines(made: Document) -> list[str]:
    return words(made).splitlines()


def visas(made: Document) -> list[str]:
    items = [line[len("('ul', '") : -2] for line in lines(made) if line.startswith("('ul', ")]
    return [item for item in items if item.lstrip("[").startswith("Vu ")]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.who)
def test_an_act_holds_nothing_internal(case: Case) -> None:
    for people in (None, 2_900, 4_000):
        text = words(deliberation(facts_for(case, people)))
        assert not INTERNAL.search(text), INTERNAL.search(text)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.who)
def test_an_act_names_who_decides_and_who_carries_it_out(case: Case) -> None:
    body = facts_for(case).body
    text = words(deliberation(facts_for(case)))
    for cell, sentence in ((body.assembly, "{} décide :"), (body.executive, "{}. ")):
        phrase = cell.phrase
        name = phrase.bare if cell.settled else f"[{phrase.bare}]"
        assert sentence.format(name) in text


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.who)
def test_what_is_not_settled_closes_the_page_and_is_not_in_the_act(case: Case) -> None:
    made = deliberation(facts_for(case))
    aside = beside(made)
    for cell in (case.nature, case.assembly, case.executive, case.competence):
        if cell.startswith("["):
            bare = cell.partition("]")[0].strip("[")
            assert bare in aside
            assert "à vérifier" in aside
        if cell.endswith(", selon"):
            assert cell in aside
            assert "vérifié le 29 novembre 2026" in aside
    assert ("n’est pas connu" in aside) is (not case.kind)


def test_an_act_protects_persons_and_says_what_becomes_of_it() -> None:
    made = deliberation(facts_for(CASES[0]))
    text = words(made)
    assert visas(made)[0].endswith("notamment son article L2121-29")
    for piece in (
        "Vu le règlement (UE) 2016/679 du 27 avril 2016",
        "Vu la loi n° 78-17 du 6 janvier 1978",
        "Vu la note explicative de synthèse, jointe à la convocation",
        "[date de la convocation]",
        "Quorum",
        "Membres en exercice",
        "Abstentions",
        "Présidence de la séance",
        "Secrétariat de la séance",
        "est transmise au représentant de l’État",
        "recours devant le tribunal administratif",
        "le sujet, le territoire, la période",
        "En complément, jamais seuls : XLSX (Excel), PDF avec du texte.",
        "Le sujet d’abord.",
    ):
        assert piece in text, piece


def test_a_commune_of_the_haut_rhin_never_has_the_visa_of_the_general_regime() -> None:
    case = next(case for case in CASES if "Haut-Rhin" in case.who)
    made = visas(deliberation(facts_for(case)))
    assert not any("L2121-29" in visa for visa in made)
    assert "L2541-12" in made[0]


def test_a_commune_of_new_caledonia_never_cites_the_code_of_the_others() -> None:
    case = next(case for case in CASES if case.who == "Nouméa")
    made = deliberation(facts_for(case))
    text = words(made)
    assert "Vu le code des communes de la Nouvelle-Calédonie" in text
    assert "collectivités territoriales" not in text
    assert "[Vu le règlement (UE) 2016/679" in text
    assert "ne vaut pas de lui-même dans ce territoire" in beside(made)


def test_a_company_decides_and_sends_nothing_to_the_state() -> None:
    case = next(case for case in CASES if case.who == "SPL")
    made = deliberation(facts_for(case))
    assert made.title.startswith("Projet de décision")
    assert "représentant de l’État" not in words(made)
    assert "tribunal administratif" not in words(made)
    assert "ne sont pas publiques" in beside(made)


@pytest.mark.parametrize(
    ("outcome", "sentence"),
    [
        (
            ObligationOutcome.NOT_OBLIGED,
            "La commune retient que la loi ne l’oblige pas à ouvrir ses données, pour ce motif : "
            "moins de cinquante agents.",
        ),
        (
            ObligationOutcome.OBLIGED,
            "La commune retient que la loi l’oblige à ouvrir ses données, pour ce motif : "
            "moins de cinquante agents.",
        ),
    ],
)
def test_an_answer_of_the_leads_prints_its_reason(
    outcome: ObligationOutcome, sentence: str
) -> None:
    facts = facts_for(CASES[0])
    view = replace(facts.obligation, override=outcome, reason="moins de cinquante agents")
    facts = replace(facts, obligation=view)
    text = words(deliberation(facts))
    assert sentence in text
    assert "L312-1-1" not in text  # the law as we read it does not found this answer
    assert "Motif retenu : moins de cinquante agents." in words(note(facts))


def test_an_open_question_is_not_in_the_act() -> None:
    facts = facts_for(CASES[0])
    assert facts.obligation.outcome is ObligationOutcome.TO_CONFIRM  # its agents are not known
    made = deliberation(facts)
    assert "oblige" not in words(made)
    assert "La situation face à la loi est à confirmer avant la séance." in beside(made)


# Who, inhabitants, the name of the note, what the page says of it.
NOTES = (
    ("Rodez", 3500, "Note explicative de synthèse", "cinq jours francs avant la séance"),
    ("Rodez", 3499, "Note de présentation", "La convocation part seule, trois jours francs"),
    ("Communauté de communes", 2900, "Note explicative de synthèse", "cinq jours francs"),
    ("Aveyron", 80_000, "Rapport de présentation", "douze jours au moins avant la séance"),
    ("CCAS", 3500, "Rapport de présentation", "trois jours au moins avant la séance"),
    ("CCAS", 3499, "Note de présentation", "trois jours au moins avant la séance"),
    ("Collectivité de Corse", 350_000, "Note de présentation", "ne sont pas dans notre table"),
    ("Rodez", None, "Note de présentation", "La population du dernier renouvellement décide"),
)


@pytest.mark.parametrize(("who", "people", "title", "delay"), NOTES)
def test_the_note_has_the_name_and_the_delay_of_the_law(
    who: str, people: int | None, title: str, delay: str
) -> None:
    case = next(case for case in CASES if case.who == who)
    made = note(facts_for(case, people))
    assert made.title.startswith(f"{title}\u00a0: ")
    assert delay in beside(made)


def test_the_note_has_the_figures_and_the_page_what_is_to_be_checked() -> None:
    case = next(case for case in CASES if case.who == "Guyane")
    made = note(facts_for(case))
    assert "46 %" in words(made)
    assert "à vérifier" not in words(made)
    assert "Compétence : CGCT L7151-1, à vérifier." in beside(made)


def test_neutral_words_are_those_of_nobody() -> None:
    facts = replace(facts_for(CASES[0]), body=NEUTRAL)
    text = words(deliberation(facts))
    assert "l’assemblée délibérante décide" in text
    assert "est confiée à l’exécutif" in text
    assert "[Vu le texte qui donne compétence à l’assemblée]" in text
    assert Topic.FIRST.label.lower() not in text.lower()
    assert "[Cette délibération est transmise au représentant de l’État le date]" in text


@pytest.mark.parametrize(
    ("name", "words_of_title"),
    [
        ("SIVOM du Val", "du SIVOM du Val"),
        ("CCAS de Rodez", "du CCAS de Rodez"),
        ("SPL Aménager", "de la SPL Aménager"),
        ("Polynésie française", "de la Polynésie française"),
        ("Eurométropole de Metz", "de l’Eurométropole de Metz"),
    ],
)
def test_the_title_names_the_authority_in_french(name: str, words_of_title: str) -> None:
    made = deliberation(replace(facts_for(CASES[0]), name=name))
    assert made.title.endswith(f"ouverture des données {words_of_title}")


@pytest.mark.parametrize(("who", "binds"), [("Saint-Martin", True), ("Saint-Barthélemy", False)])
def test_the_rgpd_binds_by_itself_in_the_outermost_region_alone(who: str, binds: bool) -> None:
    case = next(case for case in CASES if who in case.who)
    made = deliberation(facts_for(case))
    assert ("[Vu le règlement (UE) 2016/679" in words(made)) is not binds
    assert ("ne vaut pas de lui-même dans ce territoire" in beside(made)) is not binds
