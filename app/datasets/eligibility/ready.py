"""The ready answers of usual datasets, read from ``READY_FILE``; proposed, never applied."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Protocol

import yaml

from app.datasets.eligibility.rules import LegalGround, QuestionReply, Tree, Walk, walk
from app.datasets.inventory.rules import Outcome
from app.governance.certainty import Certainty
from app.kernel.text import name_key
from config import ROOT

READY_FILE = ROOT / "seeds" / "law" / "ready-answers.yml"
LITTLE = frozenset({"a", "au", "d", "de", "des", "du", "l", "la", "le", "les"})
YES, NO = QuestionReply.YES, QuestionReply.NO


class Describable(Protocol):
    """What a dataset is recognised by."""

    @property
    def title(self) -> str:
        """Its title."""

    @property
    def typical(self) -> str:
        """The entry of the library that it comes from."""

    @property
    def schema(self) -> str:
        """Its schema."""


@dataclass(frozen=True, slots=True)
class ReadySource:
    """A text, an opinion or a decision, and how it was read."""

    reference: str
    certainty: Certainty
    checked_on: date

    @property
    def in_words(self) -> str:
        """The reference with what it is worth."""
        if self.certainty.settled:
            return self.reference
        return f"{self.reference} ({self.certainty.words(checked_on=self.checked_on)})"


@dataclass(frozen=True, slots=True)
class ReadyAnswer:
    """A path through the questions for a usual dataset, and what founds it."""

    id: str
    title: str
    outcome: Outcome
    answered_yes: frozenset[str]
    because: str
    hide: tuple[str, ...]  # columns to hide
    sources: tuple[ReadySource, ...]
    typical: frozenset[str]
    words: tuple[frozenset[str], ...]  # groups, all of whose words stand in a title
    schemas: frozenset[str]

    def walk(self, tree: Tree, ground: LegalGround) -> Walk:
        """Return its path through the questions, where an authority stands."""
        replies = {id_: YES if id_ in self.answered_yes else NO for id_ in tree.questions}
        return walk(tree, replies, ground)

    def suits(self, dataset: Describable) -> bool:
        """Tell whether a dataset is recognised: by its type, else its schema, else its title."""
        if dataset.typical:
            return dataset.typical in self.typical
        if dataset.schema.split()[:1] and dataset.schema.split()[0] in self.schemas:
            return True
        title = frozenset(name_key(dataset.title).split())
        return any(group <= title for group in self.words)

    @property
    def founded_on(self) -> str:
        """What founds it, in words."""
        return "\u202f; ".join(source.in_words for source in self.sources)

    @property
    def reason(self) -> str:
        """The reason that is proposed for the decision."""
        hidden = f" À masquer\u00a0: {', '.join(self.hide)}." if self.hide else ""
        return f"{self.because} {self.founded_on}.{hidden}"


@cache
def ready_answers() -> tuple[ReadyAnswer, ...]:
    """Return the ready answers, in the order of the file."""
    document: Mapping[str, Any] = yaml.load(
        READY_FILE.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader
    )
    return tuple(_answer(entry, document["checked_on"]) for entry in document["answers"])


def _answer(entry: Mapping[str, Any], checked_on: date) -> ReadyAnswer:
    return ReadyAnswer(
        id=entry["id"],
        title=entry["title"],
        outcome=Outcome(entry["outcome"]),
        answered_yes=frozenset(entry["answered_yes"]),
        because=entry["because"],
        hide=tuple(entry.get("hide", ())),
        sources=tuple(
            ReadySource(source["reference"], Certainty(source["certainty"]), checked_on)
            for source in entry["sources"]
        ),
        typical=frozenset(entry.get("typical", ())),
        words=tuple(frozenset(name_key(words).split()) for words in entry.get("words", ())),
        schemas=frozenset(entry.get("schemas", ())),
    )


@dataclass(frozen=True, slots=True)
class ReadyProposal:
    """A ready answer that suits a dataset, and its walk, which concludes the same here."""

    answer: ReadyAnswer
    walk: Walk

    @property
    def replies(self) -> dict[str, QuestionReply]:
        """The answers of the walk."""
        return {step.question.id: step.reply for step in self.walk.taken}


def proposal_for(
    dataset: Describable, tree: Tree, ground: LegalGround, wanted: str = ""
) -> ReadyProposal | None:
    """Return the ready answer of a dataset, or nothing; ``wanted``: only the one of this id.

    Where the law of the place leads it elsewhere, it is not proposed.
    """
    for answer in ready_answers():
        if wanted not in {"", answer.id} or not answer.suits(dataset):
            continue
        walked = answer.walk(tree, ground)
        if walked.verdict is not None and walked.verdict.outcome is answer.outcome:
            return ReadyProposal(answer, walked)
    return None


def hidden_among(answer: ReadyAnswer, columns: Sequence[str]) -> list[str]:
    """Return the columns of a file that an answer asks to hide, by the words of their names."""
    marks = [_words(name) for name in answer.hide]
    return [column for column in columns if any(mark <= _words(column) for mark in marks)]


def _words(name: str) -> frozenset[str]:
    """Return the words that count in the name of a column, written in one way or another."""
    return frozenset(name_key(name.replace("_", " ")).split()) - LITTLE
