"""May this dataset be opened? A pure walk through dated questions (seeds/law/eligibility.yml).

Answers in, a question to ask or a verdict out: the branch taken, the articles, what remains to do.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from app.datasets.inventory.rules import Outcome, PersonalData
from app.kernel.labels import LabelledEnum
from app.obligation.law import Certainty

PEOPLE = "B8"  # the question that tells whether people can be recognised


class QuestionReply(LabelledEnum):
    """What somebody answers to a question."""

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
    """A plain question, with what helps to answer it and the articles it comes from."""

    id: str
    question: str
    help: str
    examples: tuple[str, ...]
    articles: tuple[str, ...]
    certainty: Certainty
    yes: Way
    no: Way
    not_in: tuple[str, ...] = ()  # legal regimes where it is not asked
    valid_from: date = date.min

    @property
    def ways(self) -> tuple[Way, Way]:
        """Both ways on."""
        return self.yes, self.no

    def way(self, reply: QuestionReply) -> Way:
        """Return where an answer leads; not knowing leads nowhere."""
        return {QuestionReply.YES: self.yes, QuestionReply.NO: self.no}.get(reply, Way())


@dataclass(frozen=True, slots=True)
class OpeningCondition:
    """What data must become before they are let out."""

    outcome: Outcome
    because: str
    to_do: str


@dataclass(frozen=True, slots=True)
class Always:
    """What every opening asks for, where it applies."""

    text: str
    not_in: tuple[str, ...] = ()
    only_in: tuple[str, ...] = ()

    def holds(self, regime: str) -> bool:
        """Tell whether it is said under a regime."""
        return regime not in self.not_in and (not self.only_in or regime in self.only_in)


@dataclass(frozen=True, slots=True)
class EligibilityRegime:
    """Where the code does not apply whole: what to say of it, what not to cite."""

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
    first: str
    questions: Mapping[str, Question]
    conditions: tuple[OpeningCondition, ...]  # the most demanding first
    open_because: str
    open_articles: Mapping[bool, tuple[str, ...]]  # bound by a duty to publish, or free to
    unsure_because: str
    always: tuple[Always, ...]
    regimes: Mapping[str, EligibilityRegime]

    @property
    def code(self) -> str:
        """What a decision remembers of the rules it was taken under."""
        return f"crpa-{self.version_date.isoformat()}"

    @cached_property
    def depth(self) -> Mapping[str, int]:
        """How many questions there are at most from each one on, itself included."""
        found: dict[str, int] = {}

        def measure(id_: str) -> int:
            if id_ not in found:
                ways = self.questions[id_].ways
                found[id_] = 1 + max((measure(way.go) for way in ways if way.go), default=0)
            return found[id_]

        for each in self.questions:
            measure(each)
        return found


@dataclass(frozen=True, slots=True)
class Taken:
    """A question, and what was answered to it."""

    question: Question
    reply: QuestionReply

    @property
    def way(self) -> Way:
        """Where it led."""
        return self.question.way(self.reply)


@dataclass(frozen=True, slots=True)
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

    @property
    def founded(self) -> bool:
        """Whether people can be recognised, and an answer says what allows to publish that."""
        return any(one.way.founds for one in self.taken)

    @property
    def number(self) -> int:
        """The rank of the question to ask now."""
        return len(self.taken) + 1

    def step(self, id_: str) -> tuple[int, Taken] | None:
        """Return a question of the way with its rank, to answer it again."""
        ranked = enumerate(self.taken, start=1)
        return next(((rank, one) for rank, one in ranked if one.question.id == id_), None)

    @property
    def answers(self) -> list[list[str]]:
        """The branch, as a decision keeps it."""
        return [[one.question.id, str(one.reply.value)] for one in self.taken]


@dataclass(frozen=True, slots=True)
class LegalGround:
    """Where the authority stands in law: the regime, and whether it must publish."""

    regime: str = ""
    obliged: bool = False


ANYWHERE = LegalGround()


def walk(tree: Tree, replies: Mapping[str, QuestionReply], ground: LegalGround = ANYWHERE) -> Walk:
    """Follow the answers from the first question on; answers off the way are left aside."""
    taken: list[Taken] = []
    current: Question | None = _asked(tree, tree.first, ground)
    while current is not None and current.id in replies:
        taken.append(Taken(current, replies[current.id]))
        current = _asked(tree, taken[-1].way.go, ground)
    on_the_way = {one.question.id for one in taken}
    return Walk(
        taken=tuple(taken),
        question=current,
        verdict=None if current is not None else _verdict(tree, taken, ground),
        left=tree.depth[current.id] if current is not None else 0,
        ignored=tuple(sorted(replies.keys() - on_the_way)),
    )


def _asked(tree: Tree, id_: str, ground: LegalGround) -> Question | None:
    """Return the next question that is asked: where the article does not apply, « no » is."""
    found = tree.questions.get(id_)
    while found is not None and ground.regime in found.not_in:
        found = tree.questions.get(found.no.go)
    return found


def _verdict(tree: Tree, taken: Sequence[Taken], ground: LegalGround) -> Verdict:
    """Conclude from the last answer, and from the conditions met on the way."""
    last = taken[-1]
    met = {one.way.adds for one in taken}
    conditions = [each for each in tree.conditions if each.outcome in met]
    deciding = [one for one in taken if one.way.decides]
    notes = [note for one in taken for note in one.way.notes]
    if last.reply is QuestionReply.UNSURE:
        outcome, because, deciding = Outcome.TO_ARBITRATE, tree.unsure_because, [last]
    elif last.way.outcome is not None:
        outcome, because, deciding = last.way.outcome, last.way.because, [last]
    elif conditions:
        outcome, because = conditions[0].outcome, conditions[0].because
    else:
        outcome, because = Outcome.OPEN, tree.open_because
    opens = last.way.outcome is None and last.reply is not QuestionReply.UNSURE
    if opens:
        notes = [each.to_do for each in conditions] + notes
        notes += [each.text for each in tree.always if each.holds(ground.regime)]
    founding = tree.open_articles[ground.obliged] if opens else ()
    named = [*founding, *(article for one in deciding for article in one.question.articles)]
    return Verdict(outcome, because, articles_in(tree, named, ground.regime), tuple(notes))


def articles_in(tree: Tree, articles: Iterable[str], regime: str) -> tuple[str, ...]:
    """Return the articles that apply under a regime, each once."""
    known = tree.regimes.get(regime)
    gone = known.not_extended if known is not None else frozenset()
    return tuple(dict.fromkeys(each for each in articles if each not in gone))


def personal_data(replies: Mapping[str, QuestionReply], known: str) -> str:
    """Return what the answers say of personal data; what was known more exactly stays."""
    reply = replies.get(PEOPLE)
    if reply is QuestionReply.NO:
        return str(PersonalData.NONE.value)
    if reply is not QuestionReply.YES:
        return known
    told = {PersonalData.INDIRECT.value, PersonalData.DIRECT.value}
    return known if known in told else str(PersonalData.DIRECT.value)
