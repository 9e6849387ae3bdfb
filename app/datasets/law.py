"""Reads the dated questions of the analysis from the seeds, once per process."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from app.datasets.eligibility import Question, Tree, Way
from app.datasets.rules import Outcome

LAW_FILE = Path(__file__).parents[2] / "seeds" / "law" / "eligibility.yml"


@cache
def eligibility_tree() -> Tree:
    """Return the questions of the analysis."""
    return tree_of(yaml.load(LAW_FILE.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader))


def tree_of(document: Mapping[str, Any]) -> Tree:
    """Build the tree from the contents of the file."""
    version: date = document["version_date"]
    questions = {entry["id"]: _question(entry) for entry in document["questions"]}
    return Tree(document["text"], version, document["first"], questions)


def _question(entry: Mapping[str, Any]) -> Question:
    return Question(
        id=entry["id"],
        question=entry["question"],
        help=entry["help"],
        examples=tuple(entry["examples"]),
        articles=tuple(entry["articles"]),
        certainty=entry["certainty"],
        yes=_way(entry["if_yes"]),
        no=_way(entry["if_no"]),
        not_in=tuple(entry.get("not_in", ())),
    )


def _way(entry: Mapping[str, Any]) -> Way:
    return Way(
        go=entry.get("go", ""),
        outcome=Outcome(entry["outcome"]) if "outcome" in entry else None,
        because=entry.get("because", ""),
        adds=Outcome(entry["adds"]) if "adds" in entry else None,
        notes=tuple(entry.get("notes", ())),
    )
