"""Checks of the tree of questions: each question is reached, and every path ends."""

from collections.abc import Iterator, Mapping
from typing import Any

from app.methodology.checks.structure import as_list
from app.methodology.seedfile import SeedFault, SeedFile

ANSWERS = ("if_yes", "if_no")
Ranks = Mapping[str, int]


def question_problems(source: SeedFile) -> Iterator[SeedFault]:
    """Report questions that lead nowhere, that are never asked, or that no legal text supports."""
    listed = as_list(source.data.get("questions"))
    questions = [question for question in listed if isinstance(question, dict)]
    ranks = {str(question.get("id")): rank for rank, question in enumerate(questions)}
    first_id = str(source.data.get("first"))
    if first_id not in ranks:
        remedy = "Donnez le repère de l’une des questions."
        yield source.problem(f"«\u202f{first_id}\u202f» n’est pas une question.", remedy, "first")
        return
    yield from _nowhere(source, questions, ranks)
    yield from _order(source, questions, ranks)
    yield from _unreached(source, questions, first_id)
    yield from _without_article(source, questions)
    yield from _skipped(source, questions)


def _next(question: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return pairs (answer key, id of the question it leads to)."""
    ways = ((answer, question.get(answer)) for answer in ANSWERS)
    return [
        (answer, str(way["go"])) for answer, way in ways if isinstance(way, dict) and "go" in way
    ]


def _nowhere(
    source: SeedFile, questions: list[dict[str, Any]], ranks: Ranks
) -> Iterator[SeedFault]:
    for rank, question in enumerate(questions):
        for answer, target in _next(question):
            if target not in ranks:
                message = f"La suite «\u202f{target}\u202f» n’est pas une question."
                remedy = "Corrigez ce repère, ou ajoutez la question."
                yield source.problem(message, remedy, "questions", rank, answer, "go")


def _order(source: SeedFile, questions: list[dict[str, Any]], ranks: Ranks) -> Iterator[SeedFault]:
    """Report answers that lead back up the file: a path going only down always ends."""
    for rank, question in enumerate(questions):
        for answer, target in _next(question):
            if ranks.get(target, rank + 1) <= rank:
                message = f"Cette réponse ramène en arrière, à «\u202f{target}\u202f»."
                remedy = "Une réponse mène toujours à une question écrite plus bas."
                yield source.problem(message, remedy, "questions", rank, answer, "go")


def _unreached(
    source: SeedFile, questions: list[dict[str, Any]], first: str
) -> Iterator[SeedFault]:
    reached = {first} | {target for question in questions for _, target in _next(question)}
    for rank, question in enumerate(questions):
        if str(question.get("id")) not in reached:
            message = f"Aucune réponse ne mène à «\u202f{question.get('id')}\u202f»."
            remedy = "Faites-y mener une réponse, ou supprimez la question."
            yield source.problem(message, remedy, "questions", rank, "id")


def _without_article(source: SeedFile, questions: list[dict[str, Any]]) -> Iterator[SeedFault]:
    """Report questions asked under a regime that extends none of the articles they cite."""
    for regime in as_list(source.data.get("regimes")):
        if not isinstance(regime, dict):
            continue
        not_extended = set(map(str, as_list(regime.get("not_extended"))))
        for rank, question in enumerate(questions):
            asked = regime.get("id") not in as_list(question.get("not_in"))
            if asked and set(map(str, as_list(question.get("articles")))) <= not_extended:
                message = (
                    f"Sous le régime «\u202f{regime.get('id')}\u202f», il ne reste aucun article."
                )
                remedy = "Citez un texte qui s’y applique, ou ajoutez le régime à not_in."
                yield source.problem(message, remedy, "questions", rank, "articles")


def _skipped(source: SeedFile, questions: list[dict[str, Any]]) -> Iterator[SeedFault]:
    """Report questions not asked everywhere whose « no », assumed there, leads to no question."""
    for rank, question in enumerate(questions):
        if "not_in" in question and "if_no" not in dict(_next(question)):
            message = "Cette question n’est pas posée partout, et «\u202fnon\u202f» y met fin."
            remedy = "Faites mener if_no à une autre question."
            yield source.problem(message, remedy, "questions", rank, "if_no")
