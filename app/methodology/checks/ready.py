"""Checks of the ready answers: each path, walked through the questions, ends as it says."""

from collections.abc import Iterator, Mapping
from typing import Any

from app.methodology.checks.structure import as_list
from app.methodology.seedfile import SeedFault, SeedFile

MASKED = frozenset({"after-masking", "after-anonymisation"})
Question = Mapping[str, Any]


def ready_problems(
    source: SeedFile, tree: SeedFile, typical_ids: frozenset[str]
) -> Iterator[SeedFault]:
    """Report a path that the questions no longer follow, and a typical dataset that is not one."""
    questions = {str(one.get("id")): one for one in as_list(tree.data.get("questions"))}
    for rank, answer in enumerate(as_list(source.data.get("answers"))):
        yes = set(map(str, as_list(answer.get("answered_yes"))))
        met, outcome = _walk(tree, questions, yes)
        for id_ in sorted(yes - met):
            message = f"La question «\u202f{id_}\u202f» n’est pas sur ce chemin."
            remedy = "Retirez-la, ou corrigez les réponses qui la précèdent."
            yield source.problem(message, remedy, "answers", rank, "answered_yes")
        if outcome != answer.get("outcome"):
            message = f"Ce chemin mène à «\u202f{outcome}\u202f», et non à ce qui est dit."
            remedy = "Relisez le chemin avec les questions d’aujourd’hui."
            yield source.problem(message, remedy, "answers", rank, "outcome")
        if bool(answer.get("hide")) is not (answer.get("outcome") in MASKED):
            message = "Des colonnes à masquer vont avec une occultation ou une anonymisation."
            remedy = "Accordez hide et outcome."
            yield source.problem(message, remedy, "answers", rank, "outcome")
        for id_ in set(map(str, as_list(answer.get("typical")))) - typical_ids:
            message = f"«\u202f{id_}\u202f» n’est pas un jeu type."
            yield source.problem(message, "Corrigez son nom.", "answers", rank, "typical")


def _walk(tree: SeedFile, questions: Mapping[str, Question], yes: set[str]) -> tuple[set[str], str]:
    """Return the questions met and the outcome, every other question being answered « no »."""
    met: set[str] = set()
    added: set[str] = set()
    current = str(tree.data.get("first"))
    way: Mapping[str, Any] = {}
    while current in questions and current not in met:
        met.add(current)
        way = questions[current].get("if_yes" if current in yes else "if_no") or {}
        if "adds" in way:
            added.add(str(way["adds"]))
        current = str(way.get("go", ""))
    if "outcome" in way:
        return met, str(way["outcome"])
    conditions = [str(one.get("outcome")) for one in as_list(tree.data.get("conditions"))]
    return met, next((outcome for outcome in conditions if outcome in added), "open")
