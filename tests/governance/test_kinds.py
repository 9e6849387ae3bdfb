"""Each kind of authority is found by its record, and called by its right name."""

import json

import pytest
from jsonschema import Draft202012Validator

from app.authorities.rules import AuthorityKind
from app.governance.certainty import Certainty
from app.governance.loader import KINDS_FILE, kind_table
from app.governance.phrases import NounPhrase
from app.governance.rules import (
    BodyKind,
    BodyRecord,
    KindCell,
    SittingPapers,
    find_kind,
)
from app.governance.wording import (
    UNKNOWN_KIND,
    articles_of,
    competence_visas,
    sitting_papers,
    to_check,
)
from app.methodology.seedfile import read_seed
from app.places.record import PlaceKind, Record
from app.places.referential import Referential
from tests.governance.cases import CASES, Case

TABLE = kind_table()
CHECKED = TABLE.checked_on
# The Austral lands and Clipperton: no assembly there.
NOBODY_GOVERNS = ("col-984", "com-984", "col-989", "com-989")


def marked(text: str, certainty: Certainty) -> str:
    """Write a cell as the table of cases does."""
    if certainty is Certainty.MEMORY:
        return f"[{text}]"
    return f"{text}, selon" if certainty is Certainty.SECONDARY else text


def cell(one: KindCell) -> str:
    return marked(one.text, one.certainty)


def competence(body: BodyKind) -> str:
    rule = body.competence
    text = rule.reference or rule.visa
    if not text:
        return "statuts" if rule.statutes else "à vérifier"
    return marked(text, rule.certainty) + (" et statuts" if rule.statutes else "")


def delay(papers: SittingPapers | None) -> str:
    if papers is None:
        return "à vérifier"
    days = f"{papers.days} jours{' francs' if papers.clear else ''}"
    return marked(f"{papers.paper}, {days} ({papers.reference})", papers.certainty)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.who)
def test_a_kind_is_called_by_its_right_name(case: Case) -> None:
    body = find_kind(case.record, TABLE).body
    named = (body.id, cell(body.nature), cell(body.assembly), cell(body.executive))
    assert named == (case.kind, case.nature, case.assembly, case.executive)
    assert competence(body) == case.competence
    assert delay(body.papers_for(3500)) == case.delay


def test_every_row_has_its_case() -> None:
    assert set(TABLE.kinds) == {case.kind for case in CASES} - {""}
    assert len(TABLE.kinds) >= 31


# Who, inhabitants, what is sent with the convocation, days.
BORDERS = (
    ("commune", 3499, "", 3),
    ("commune", 3500, "note explicative de synthèse", 5),
    ("commune-d-alsace-moselle", 3499, "", 3),
    ("commune-d-alsace-moselle", 3500, "note explicative de synthèse", 5),
    ("communaute-de-communes", 2900, "note explicative de synthèse", 5),
    ("communaute-de-communes", None, "note explicative de synthèse", 5),
    ("syndicat-de-communes", 900, "note explicative de synthèse", 5),
    ("departement", 80_000, "rapport sur chaque affaire", 12),
    ("ccas", 3499, "", 3),
    ("ccas", 3500, "rapport explicatif", 3),
)


@pytest.mark.parametrize(("kind", "people", "paper", "days"), BORDERS)
def test_the_papers_of_a_sitting(kind: str, people: int | None, paper: str, days: int) -> None:
    papers = TABLE.kinds[kind].papers_for(people)
    assert papers is not None
    assert (papers.paper, papers.days) == (paper, days)


def test_the_population_of_the_note_is_the_municipale_one() -> None:
    """3,480 municipale, 3,560 totale: no note is due."""
    assert TABLE.kinds["commune"].papers_for(3480).paper == ""


def test_a_population_that_decides_is_asked() -> None:
    assert "indiquez-la" in sitting_papers(TABLE.kinds["commune"], None, CHECKED)
    assert "notre table" in sitting_papers(TABLE.kinds["corse"], None, CHECKED)


def test_the_right_of_alsace_and_moselle_never_cites_the_first_paragraph() -> None:
    visas = competence_visas(TABLE.kinds["commune-d-alsace-moselle"], TABLE)
    assert visas == (
        "[Vu le code général des collectivités territoriales, notamment son article L2541-12]",
    )


def test_what_is_settled_is_not_listed_and_the_rest_is() -> None:
    assert to_check(TABLE.kinds["commune"], CHECKED) == ()
    guyane = to_check(TABLE.kinds["guyane"], CHECKED)
    assert guyane[0] == "Exécutif\u00a0: le président de l’assemblée, à vérifier."
    alsace = to_check(TABLE.kinds["alsace"], CHECKED)[0]
    assert alsace.endswith("vérifié le 29 novembre 2026.")
    nobody = find_kind(BodyRecord("other", "mainland"), TABLE).body
    assert to_check(nobody, CHECKED) == (UNKNOWN_KIND,)


def test_a_choice_gives_way_to_the_record_and_wins_over_a_name() -> None:
    lyon = BodyRecord("epci", "mainland", place_id="epci-200046977", chosen="metropole")
    assert find_kind(lyon, TABLE).body.id == "metropole-de-lyon"
    assert find_kind(lyon, TABLE).settled
    named = BodyRecord("other", "mainland", name="CCAS de X", chosen="cias")
    assert find_kind(named, TABLE).body.id == "cias"
    of_another_type = BodyRecord("syndicat", "mainland", chosen="cias")
    assert find_kind(of_another_type, TABLE).body.id == ""
    assert find_kind(BodyRecord("syndicat", "mainland", chosen="gone"), TABLE).body.id == ""


def test_a_name_is_read_word_by_word() -> None:
    assert find_kind(BodyRecord("other", "mainland", name="Semaphore"), TABLE).body.id == ""
    assert find_kind(BodyRecord("other", "mainland", name="SEM"), TABLE).body.id == "sem"


def test_the_file_follows_its_schema() -> None:
    path = KINDS_FILE.parents[1] / "schemas" / "authority-kinds.schema.json"
    schema = json.loads(path.read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    written = read_seed(KINDS_FILE, KINDS_FILE.parent).data
    errors = [error.message for error in Draft202012Validator(schema).iter_errors(written)]
    assert errors == []


def test_types_and_codes_of_the_table_exist() -> None:
    for row in TABLE.kinds.values():
        assert set(row.kinds) <= set(AuthorityKind.codes()), row.id
        for reference in (row.competence.reference, *(one.reference for one in row.papers)):
            if reference:
                assert reference.split(" ", 1)[0] in TABLE.codes, row.id
                assert articles_of(reference), row.id


@pytest.mark.parametrize(
    ("words", "of", "to", "raised"),
    [
        ("le conseil", "du conseil", "au conseil", "Le conseil"),
        ("la commune", "de la commune", "à la commune", "La commune"),
        ("l’assemblée", "de l’assemblée", "à l’assemblée", "L’assemblée"),
        ("les conseils", "des conseils", "aux conseils", "Les conseils"),
    ],
)
def test_an_article_follows_its_preposition(words: str, of: str, to: str, raised: str) -> None:
    phrase = NounPhrase(words)
    assert (phrase.of, phrase.to, phrase.raised) == (of, to, raised)


def test_the_real_places_have_a_kind() -> None:
    """Every body of the referential is found by its record, without anybody's choice."""
    unsettled = [
        place.id
        for place in Referential.open().records()
        if not find_kind(of_place(place), TABLE).settled and not place.id.startswith(NOBODY_GOVERNS)
    ]
    assert unsettled == []


def of_place(place: Record) -> BodyRecord:
    return BodyRecord(
        kind=place.kind.value,
        territory=place.territory.value,
        name=place.name,
        departement=place.departement or place.code[:3],
        place_id=place.id,
        siren=place.siren or "",
        nature=place.nature if place.kind is PlaceKind.EPCI else "",
    )
