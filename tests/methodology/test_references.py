"""The libraries of actors and brakes: one exact remark for each planted fault."""

from pathlib import Path
from textwrap import dedent

import pytest

from app.methodology.check import check_all
from tests.methodology.conftest import Spoil

ARCHETYPES = "library/stakeholder-archetypes.yml"
BRAKES = "library/brakes.yml"
OBJECTIVES = "library/objectives.yml"
LIBRARIES = {
    OBJECTIVES: """\
        id: objectives
        title: Objectifs
        summary: Ce qui peut intéresser.
        entries:
          - id: o1-clarte
            title: Y voir clair
            text: On sait ce que l’on a.
            covers: []
            sources: [pratique]
        """,
    BRAKES: """\
        id: brakes
        title: Freins
        summary: Ce qui retient.
        entries:
          - id: temps
            axis: organisationnel
            title: Le manque de temps
            text: Les journées sont pleines.
            answer: Commencez petit.
            article: CRPA L322-1
            certainty: V
            covers: []
            sources: [pratique]
        """,
    ARCHETYPES: """\
        id: stakeholder-archetypes
        title: Acteurs
        summary: Qui l’on rencontre.
        entries:
          - id: maire
            title: Maire
            text: Décide.
            family: elected
            side: internal
            role: decide
            phases: [1, 2]
            objectives: [o1-clarte]
            brakes: [temps]
            arguments: [clarte, lumiere]
            expected: une décision
            indicator: décision signée
            certainty: P
            territory: [mainland]
            kinds: [commune]
            covers: []
            sources: [pratique]
        """,
    "library/benefits.yml": """\
        id: benefits
        title: Bénéfices
        summary: Ce que cela apporte.
        entries:
          - id: clarte
            title: La clarté
            text: On y voit clair.
            covers: [S0-02]
            sources: [pratique]
          - id: lumiere
            title: La lumière
            text: On y voit mieux.
            covers: []
            sources: [pratique]
        """,
}


@pytest.fixture(autouse=True)
def actors(seeds: Path) -> Path:
    """Add small libraries of actors, brakes, objectives and arguments to the small edition."""
    for name, text in LIBRARIES.items():
        (seeds / name).write_text(dedent(text), encoding="utf-8")
    return seeds


def test_whole_libraries_have_no_problem(seeds: Path) -> None:
    assert check_all(seeds) == []


@pytest.mark.parametrize(
    ("name", "old", "new", "message", "remedy"),
    [
        # names that lead nowhere
        (ARCHETYPES, "[o1-clarte]", "[o2-clarte]", "«\u202fo2-clarte\u202f» n’existe", OBJECTIVES),
        (ARCHETYPES, "[temps]", "[argent]", "«\u202fargent\u202f» n’existe pas dans", BRAKES),
        (ARCHETYPES, "lumiere", "chaleur", "«\u202fchaleur\u202f» n’existe", "benefits.yml"),
        # form
        (ARCHETYPES, "family: elected", "family: royal", "royal", "elected, management"),
        (ARCHETYPES, "side: internal", "side: inside", "inside", "internal, external"),
        (ARCHETYPES, "role: decide", "role: DGS", "DGS", "decide, steer"),
        (ARCHETYPES, "phases: [1, 2]", "phases: [1, 7]", "«\u202f7\u202f»", "de 1 à 6"),
        (ARCHETYPES, "[clarte, lumiere]", "[clarte]", "au moins 2", "deux à quatre bénéfices"),
        (ARCHETYPES, "expected: une décision", "expected: Fait.", "Fait.", "sans point final"),
        (ARCHETYPES, "[mainland]", "[lune]", "lune", "new-caledonia"),
        (ARCHETYPES, "kinds: [commune]", "kinds: [hameau]", "hameau", "commune, epci"),
        (ARCHETYPES, "indicator:", "indicateur:", "indicateur", "indicator, kinds"),
        (BRAKES, "axis: organisationnel", "axis: social", "social", "l’un des quatre axes"),
        (BRAKES, "Le manque de temps", "Le manque de temps.", "temps.", "sans point final"),
        # words
        (BRAKES, "answer: Commencez", "answer: L'on commence", "apostrophe droite", "U+2019"),
        (ARCHETYPES, "expected: une", "expected: l'une", "apostrophe droite", "U+2019"),
    ],
)
def test_one_fault_makes_one_remark_at_its_line(
    seeds: Path,
    spoil: Spoil,
    name: str,
    old: str,
    new: str,
    message: str,
    remedy: str,
) -> None:
    line = spoil(name, old, new)
    found = check_all(seeds)
    problem = next(each for each in found if message in each.message)
    assert (problem.file, problem.line) == (name, line)
    assert remedy in problem.remedy
    assert len(found) <= 2, found  # a key written wrong is both unknown and missing


@pytest.mark.parametrize(
    ("name", "line", "key", "remedy"),
    [
        (ARCHETYPES, "    brakes: [temps]\n", "brakes", "pris dans brakes.yml"),
        (ARCHETYPES, "    arguments: [clarte, lumiere]\n", "arguments", "deux à quatre"),
        (ARCHETYPES, "    certainty: P\n", "certainty", "lu dans le texte"),
        (BRAKES, "    answer: Commencez petit.\n", "answer", "dès demain"),
        (BRAKES, "    axis: organisationnel\n", "axis", "quatre axes"),
        (BRAKES, "    certainty: V\n", "certainty", "lu dans le texte"),
    ],
)
def test_what_these_libraries_must_say_is_asked_for(
    seeds: Path,
    spoil: Spoil,
    name: str,
    line: str,
    key: str,
    remedy: str,
) -> None:
    spoil(name, line, "")
    (problem,) = check_all(seeds)
    assert (problem.file, problem.line) == (name, 5)
    assert problem.message.endswith(f"il manque «\u202f{key}\u202f».")
    assert remedy in problem.remedy


def test_a_brake_without_article_needs_no_certainty(seeds: Path, spoil: Spoil) -> None:
    spoil(BRAKES, "    article: CRPA L322-1\n    certainty: V\n", "")
    assert check_all(seeds) == []


def test_the_question_to_ask_is_no_objective(seeds: Path, spoil: Spoil) -> None:
    spoil(OBJECTIVES, "id: o1-clarte", "id: question-objectifs")
    line = spoil(ARCHETYPES, "[o1-clarte]", "[question-objectifs]")
    (problem,) = check_all(seeds)
    assert (problem.file, problem.line) == (ARCHETYPES, line)
    assert "o1-modernisation" in problem.remedy


def test_a_library_that_is_named_but_missing_is_told_once(seeds: Path) -> None:
    (seeds / BRAKES).unlink()
    (problem,) = check_all(seeds)
    assert problem.file == ARCHETYPES
    assert "«\u202fbrakes\u202f»" in problem.message
    assert BRAKES in problem.remedy
