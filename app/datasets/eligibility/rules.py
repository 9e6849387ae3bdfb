"""The walk through the dated questions of opening (seeds/law/eligibility.yml); pure.

From the answers: the next question, or the verdict with its articles and what remains to do.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from app.datasets.inventory.rules import Outcome, PersonalData
from app.governance.certainty import Certainty
from app.kernel.labels import LabelledEnum

PEOPLE = "B8"  # the question that tells whether people can be recognised


class QuestionReply(LabelledEnum):
    """An answer to a question."""

    YES = ("yes", "Oui")
    NO = ("no", "Non")
    UNSURE = ("unsure", "Je ne sais pas")  # a jurist or the data protection officer must say


@dataclass(frozen=True, slots=True)
class Way:
    """Where an answer leads: another question, an outcome, or the end of the walk."""

    go: str = ""
    outcome: Outcome | None = None
    because: str = ""
    adds: Outcome | None = None
    founds: bool = False
    notes: tuple[str, ...] = ()

    @property
    def decides(self) -> bool:
        """Whether the outcome rests on this answer."""
        return self.founds or self.adds is not None


@dataclass(frozen=True, slots=True)
class Question:
    """A question in plain words, with its help, its examples and its articles."""

    id: str
    question: str
    help: str
    examples: tuple[str, ...]
    articles: tuple[str, ...]
    certainty: Certainty
    yes: Way
    no: Way
    not_in: tuple[str, ...] = ()  # legal regimes where it is not asked
    not_at: tuple[str, ...] = ()  # territories where it is not asked
    asks_dpo: bool = False  # the data protection officer may settle it
    valid_from: date = date.min

    @property
    def ways(self) -> tuple[Way, Way]:
        """The ways of « yes » and « no »."""
        return self.yes, self.no

    def holds(self, ground: "LegalGround") -> bool:
        """Tell whether it is asked where an authority stands."""
        return ground.regime not in self.not_in and ground.territory not in self.not_at

    def way(self, reply: QuestionReply) -> Way:
        """Return the way of an answer; « unsure » has an empty one."""
        return {QuestionReply.YES: self.yes, QuestionReply.NO: self.no}.get(reply, Way())


@dataclass(frozen=True, slots=True)
class OpeningCondition:
    """A condition to meet before data are opened."""

    outcome: Outcome
    because: str
    to_do: str


@dataclass(frozen=True, slots=True)
class Always:
    """A duty of every opening, under the regimes where it applies."""

    text: str
    not_in: tuple[str, ...] = ()
    only_in: tuple[str, ...] = ()

    def holds(self, regime: str) -> bool:
        """Tell whether it applies under a regime."""
        return regime not in self.not_in and (not self.only_in or regime in self.only_in)


@dataclass(frozen=True, slots=True)
class EligibilityRegime:
    """A regime where the code does not apply whole, with the articles not to cite."""

    id: str
    title: str
    text: str
    certainty: Certainty
    not_extended: frozenset[str]


@dataclass(frozen=True)
class Tree:
    """The questions in force on a day."""

    text: str
    version_date: date
    revision: int  # of the questions, for the same version of the code
    first: str
    questions: Mapping[str, Question]
    conditions: tuple[OpeningCondition, ...]  # the most demanding first
    open_because: str
    founded_because: str  # of an opening that a text or an agreement allows
    open_articles: Mapping[bool, tuple[str, ...]]  # bound by a duty to publish, or free to
    unsure_because: str
    people_because: str  # the same of a question that the data protection officer may settle
    always: tuple[Always, ...]
    regimes: Mapping[str, EligibilityRegime]

    @property
    def code(self) -> str:
        """The version of the rules, as a decision stores it."""
        return f"crpa-{self.version_date.isoformat()}.{self.revision}"

    @cached_property
    def depth(self) -> Mapping[str, int]:
        """Question -> how many questions at most remain from it, itself included."""
        depths: dict[str, int] = {}

        def measure(id_: str) -> int:
            if id_ not in depths:
                ways = self.questions[id_].ways
                depths[id_] = 1 + max((measure(way.go) for way in ways if way.go), default=0)
            return depths[id_]

        for id_ in self.questions:
            measure(id_)
        return depths


@dataclass(frozen=True, slots=True)
class Taken:
    """A question and its answer."""

    question: Question
    reply: QuestionReply

    @property
    def way(self) -> Way:
        """The way of the answer."""
        return self.question.way(self.reply)


@dataclass(frozen=True, slots=True)
class Verdict:
    """The conclusion of a walk."""

    outcome: Outcome
    because: str
    articles: tuple[str, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Walk:
    """The questions answered so far, and the next question or the verdict."""

    taken: tuple[Taken, ...]
    question: Question | None
    verdict: Verdict | None
    left: int  # questions at most before the end, this one included
    ignored: tuple[str, ...]  # answers to questions no longer on the way

    @property
    def founded(self) -> bool:
        """Whether an answer states a ground to publish what is protected: it is to be written."""
        return any(step.way.founds for step in self.taken)

    @property
    def number(self) -> int:
        """The rank of the question to ask now."""
        return len(self.taken) + 1

    def step(self, id_: str) -> tuple[int, Taken] | None:
        """Return an answered question with its rank, or nothing."""
        ranked = enumerate(self.taken, start=1)
        return next(((rank, step) for rank, step in ranked if step.question.id == id_), None)

    @property
    def answers(self) -> list[list[str]]:
        """The answers as a decision stores them: [question, answer] in order."""
        return [[step.question.id, str(step.reply.value)] for step in self.taken]


@dataclass(frozen=True, slots=True)
class LegalGround:
    """The legal regime of an authority, whether it must publish, and its territory."""

    regime: str = ""
    obliged: bool = False
    territory: str = ""


ANYWHERE = LegalGround()


def walk(tree: Tree, replies: Mapping[str, QuestionReply], ground: LegalGround = ANYWHERE) -> Walk:
    """Return the walk of the answers from the first question; the others are ignored."""
    taken: list[Taken] = []
    current: Question | None = _asked(tree, tree.first, ground)
    while current is not None and current.id in replies:
        taken.append(Taken(current, replies[current.id]))
        current = _asked(tree, taken[-1].way.go, ground)
    on_the_way = {step.question.id for step in taken}
    return Walk(
        taken=tuple(taken),
        question=current,
        verdict=None if current is not None else _verdict(tree, taken, ground),
        left=tree.depth[current.id] if current is not None else 0,
        ignored=tuple(sorted(replies.keys() - on_the_way)),
    )


def _asked(tree: Tree, id_: str, ground: LegalGround) -> Question | None:
    """Return the question to ask; one that is not asked there counts as « no »."""
    question = tree.questions.get(id_)
    while question is not None and not question.holds(ground):
        question = tree.questions.get(question.no.go)
    return question


def _verdict(tree: Tree, taken: Sequence[Taken], ground: LegalGround) -> Verdict:
    """Return the verdict of the last answer, with the conditions added on the way."""
    last = taken[-1]
    added = {step.way.adds for step in taken}
    conditions = [condition for condition in tree.conditions if condition.outcome in added]
    deciding = [step for step in taken if step.way.decides]
    notes = [note for step in taken for note in step.way.notes]
    if last.reply is QuestionReply.UNSURE:
        because = tree.people_because if last.question.asks_dpo else tree.unsure_because
        outcome, deciding = Outcome.TO_ARBITRATE, [last]
    elif last.way.outcome is not None:
        outcome, because, deciding = last.way.outcome, last.way.because, [last]
    elif conditions:
        outcome, because = conditions[0].outcome, conditions[0].because
    else:
        founded = any(step.way.founds for step in taken)
        outcome = Outcome.OPEN
        because = tree.founded_because if founded else tree.open_because
    opens = last.way.outcome is None and last.reply is not QuestionReply.UNSURE
    if opens:
        notes = [condition.to_do for condition in conditions] + notes
        notes += [duty.text for duty in tree.always if duty.holds(ground.regime)]
    founding = tree.open_articles[ground.obliged] if opens else ()
    named = [*founding, *(article for step in deciding for article in step.question.articles)]
    return Verdict(outcome, because, articles_in(tree, named, ground.regime), tuple(notes))


def articles_in(tree: Tree, articles: Iterable[str], regime: str) -> tuple[str, ...]:
    """Return the articles that apply under a regime, each once."""
    special = tree.regimes.get(regime)
    not_extended = special.not_extended if special is not None else frozenset()
    return tuple(dict.fromkeys(article for article in articles if article not in not_extended))


def personal_data(replies: Mapping[str, QuestionReply], known: str) -> str:
    """Return the code of personal data after the answers; a more exact one stays."""
    reply = replies.get(PEOPLE)
    if reply is QuestionReply.NO:
        return str(PersonalData.NONE.value)
    if reply is not QuestionReply.YES:
        return known
    exact = {PersonalData.INDIRECT.value, PersonalData.DIRECT.value}
    return known if known in exact else str(PersonalData.DIRECT.value)
