"""The dated questions of the analysis, read from ``LAW_FILE`` once per process."""

from collections.abc import Mapping
from datetime import date
from functools import cache, lru_cache
from typing import Any

import yaml

from app.datasets.eligibility.rules import (
    Always,
    EligibilityRegime,
    OpeningCondition,
    Question,
    Tree,
    Way,
)
from app.datasets.inventory.rules import Outcome
from app.governance.certainty import Certainty
from app.kernel import clock
from app.obligation.law import in_force
from config import ROOT

LAW_FILE = ROOT / "seeds" / "law" / "eligibility.yml"


def eligibility_tree(day: date | None = None) -> Tree:
    """Return the questions in force on a day, today if none is given."""
    return _tree_on(day or clock.today())


@lru_cache(maxsize=64)
def _tree_on(day: date) -> Tree:
    return tree_of(_document(), day)


@cache
def _document() -> Mapping[str, Any]:
    loaded: Mapping[str, Any] = yaml.load(
        LAW_FILE.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader
    )
    return loaded


def tree_of(document: Mapping[str, Any], day: date) -> Tree:
    """Build the tree in force on a day from the contents of the file."""
    version: date = document["version_date"]
    opening = document["opening"]
    return Tree(
        text=document["text"],
        version_date=version,
        revision=document["revision"],
        first=document["first"],
        questions=in_force(map(_question, document["questions"]), day),
        conditions=tuple(map(_condition, document["conditions"])),
        open_because=opening["because"],
        founded_because=opening["founded"],
        open_articles={True: tuple(opening["obliged"]), False: tuple(opening["free"])},
        unsure_because=document["unsure"]["because"],
        people_because=document["unsure"]["people"],
        always=tuple(map(_always, document["always"])),
        regimes={regime["id"]: _regime(regime) for regime in document["regimes"]},
    )


def _question(entry: Mapping[str, Any]) -> Question:
    return Question(
        id=entry["id"],
        question=entry["question"],
        help=entry["help"],
        examples=tuple(entry["examples"]),
        articles=tuple(entry["articles"]),
        certainty=Certainty(entry["certainty"]),
        yes=_way(entry["if_yes"]),
        no=_way(entry["if_no"]),
        not_in=tuple(entry.get("not_in", ())),
        not_at=tuple(entry.get("not_at", ())),
        asks_dpo=entry.get("asks_dpo", False),
        valid_from=entry.get("valid_from", date.min),
    )


def _way(entry: Mapping[str, Any]) -> Way:
    return Way(
        go=entry.get("go", ""),
        outcome=Outcome(entry["outcome"]) if "outcome" in entry else None,
        because=entry.get("because", ""),
        adds=Outcome(entry["adds"]) if "adds" in entry else None,
        founds=entry.get("founds", False),
        notes=tuple(entry.get("notes", ())),
    )


def _condition(entry: Mapping[str, Any]) -> OpeningCondition:
    return OpeningCondition(Outcome(entry["outcome"]), entry["because"], entry["to_do"])


def _always(entry: Mapping[str, Any]) -> Always:
    return Always(entry["text"], tuple(entry.get("not_in", ())), tuple(entry.get("only_in", ())))


def _regime(entry: Mapping[str, Any]) -> EligibilityRegime:
    return EligibilityRegime(
        id=entry["id"],
        title=entry["title"],
        text=entry["text"],
        certainty=Certainty(entry["certainty"]),
        not_extended=frozenset(entry["not_extended"]),
    )
