"""May this dataset be opened? A pure walk through dated questions (seeds/law/eligibility.yml).

Answers in, a question to ask or a verdict out: the branch taken, the articles, what remains to do.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import Enum

from app.datasets.rules import Outcome


class Reply(Enum):
    """What somebody answers to a question."""

    YES = "yes"
    NO = "no"
    UNSURE = "unsure"  # a jurist or the data protection officer must say


@dataclass(frozen=True, slots=True)
class Way:
    """Where an answer leads: another question, an outcome, or the end of the walk."""

    go: str = ""
    outcome: Outcome | None = None
    because: str = ""
    adds: Outcome | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """A plain question, with what helps to answer it and the articles it comes from."""

    id: str
    question: str
    help: str
    examples: tuple[str, ...]
    articles: tuple[str, ...]
    certainty: str
    yes: Way
    no: Way
    not_in: tuple[str, ...] = ()  # legal regimes where the article does not apply


@dataclass(frozen=True)
class Tree:
    """The questions in force on a day."""

    text: str
    version_date: date
    first: str
    questions: Mapping[str, Question]

    @property
    def code(self) -> str:
        """What a decision remembers of the rules it was taken under."""
        return f"crpa-{self.version_date.isoformat()}"


@dataclass(frozen=True, slots=True)
class Taken:
    """A question, and what was answered to it."""

    question: Question
    reply: Reply


@dataclass(frozen=True)
class Verdict:
    """What the walk concludes."""

    outcome: Outcome
    because: str
    articles: tuple[str, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Walk:
    """The way through the tree so far: the question to ask now, or the verdict."""

    taken: tuple[Taken, ...]
    question: Question | None
    verdict: Verdict | None
    left: int = 0  # questions at most before the end, this one included
    ignored: tuple[str, ...] = field(default=())  # answers to questions no longer on the way


# Of the conditions met on the way, the one that asks most of the authority gives its name.
MOST_DEMANDING = (
    Outcome.AFTER_AGREEMENT,
    Outcome.AFTER_ANONYMISATION,
    Outcome.AFTER_MASKING,
)
OPEN_BECAUSE = "Rien ne s’oppose à la diffusion de ces données telles quelles."
CONDITION_BECAUSE = {
    Outcome.AFTER_MASKING: "Ces données peuvent être ouvertes une fois la partie protégée masquée.",
    Outcome.AFTER_ANONYMISATION: "Ces données peuvent être ouvertes une fois anonymisées.",
    Outcome.AFTER_AGREEMENT: "Ces données peuvent être ouvertes avec l’accord écrit du tiers.",
}
UNSURE_BECAUSE = (
    "Une question reste ouverte\u00a0: le délégué à la protection des données ou un juriste "
    "doit trancher."
)


def walk(tree: Tree, replies: Mapping[str, Reply], *, regime: str = "") -> Walk:
    """Follow the answers from the first question on; answers off the way are left aside."""
    taken: list[Taken] = []
    current: Question | None = tree.questions[tree.first]
    verdict = None
    while current is not None:
        reply = _reply(current, replies, regime)
        if reply is None:
            break
        taken.append(Taken(current, reply))
        if reply is Reply.UNSURE:
            verdict = _verdict(taken, Outcome.TO_ARBITRATE, UNSURE_BECAUSE)
            break
        way = current.yes if reply is Reply.YES else current.no
        if not way.go:
            verdict = _end(taken, way)
            break
        current = tree.questions[way.go]
    on_the_way = {one.question.id for one in taken}
    return Walk(
        taken=tuple(taken),
        question=None if verdict is not None else current,
        verdict=verdict,
        left=0 if verdict is not None or current is None else _longest(tree, current),
        ignored=tuple(sorted(replies.keys() - on_the_way)),
    )


def _reply(question: Question, replies: Mapping[str, Reply], regime: str) -> Reply | None:
    """Return the answer given; where the article does not apply, nobody is asked."""
    return Reply.NO if regime in question.not_in else replies.get(question.id)


def _end(taken: Sequence[Taken], way: Way) -> Verdict:
    if way.outcome is not None:
        return _verdict(taken, way.outcome, way.because)
    met = [step.adds for step in map(_way, taken) if step.adds is not None]
    condition = next((one for one in MOST_DEMANDING if one in met), None)
    if condition is None:
        return _verdict(taken, Outcome.OPEN, OPEN_BECAUSE)
    return _verdict(taken, condition, CONDITION_BECAUSE[condition], met)


def _verdict(
    taken: Sequence[Taken], outcome: Outcome, because: str, met: Sequence[Outcome] = ()
) -> Verdict:
    decisive = [one.question for one in taken if _way(one).adds is not None]
    last = taken[-1].question
    if last not in decisive and not (outcome in MOST_DEMANDING and decisive):
        decisive.append(last)
    others = [one for one in MOST_DEMANDING if one in met and one is not outcome]
    notes = [note for one in taken for note in _way(one).notes]
    notes += [CONDITION_BECAUSE[one] for one in others]
    articles = dict.fromkeys(article for one in decisive for article in one.articles)
    return Verdict(outcome, because, tuple(articles), tuple(notes))


def _way(one: Taken) -> Way:
    if one.reply is Reply.UNSURE:
        return Way()
    return one.question.yes if one.reply is Reply.YES else one.question.no


def _longest(tree: Tree, question: Question) -> int:
    ways = (question.yes, question.no)
    return 1 + max((_longest(tree, tree.questions[way.go]) for way in ways if way.go), default=0)
