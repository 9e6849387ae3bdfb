"""Walking through the questions, for one dataset or several alike: nothing is kept on the way.

The answers travel in the address (``B1=oui&B2=non``), then in the fields of the decision.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import flash, request, url_for

from app.accounts.visitor import current_visitor
from app.datasets.eligibility import law, rules
from app.datasets.eligibility.forms import EligibilityDecisionForm
from app.datasets.eligibility.rules import LegalGround, Question, QuestionReply, Taken, Tree, Walk
from app.datasets.eligibility.services import UNFINISHED, ground_of
from app.datasets.inventory.rules import Outcome
from app.kernel.typography import NARROW, shortened
from app.spaces.guard import current_authority, may
from app.spaces.permissions import Permission
from app.tasks import queries as tasks
from app.tasks.forms import person_code
from app.tasks.remarks import Remark, make_task
from app.tasks.rules import AnchorKind
from app.tasks.services import Assignee, Draft
from app.web.page import BAD_INPUT, OK, Answer, page

REVISE = "revoir"  # which question to answer again
WORDS = {"oui": QuestionReply.YES, "non": QuestionReply.NO, "nsp": QuestionReply.UNSURE}
CODES = {reply: word for word, reply in WORDS.items()}
QUESTION, VERDICT = "datasets/eligibility/question.html", "datasets/eligibility/verdict.html"
LONGEST_TITLE = 200
Pairs = list[tuple[str, str]]


@dataclass(frozen=True)
class Subject:
    """What the questions are about, and where the walk goes on."""

    name: str  # the title of the dataset, or « 12 jeux »
    endpoint: str
    decide_endpoint: str
    values: Mapping[str, Any]  # of both addresses
    chosen: Pairs  # what the walk carries besides the answers
    breadcrumb: Pairs
    titles: Sequence[str] = ()  # of several
    dataset_id: int | None = None

    def url(self, replies: Mapping[str, QuestionReply], **more: Any) -> str:
        """Return the address of the walk with these answers."""
        found = {**self.values, **answers_to_args(replies), **more}
        for name, value in self.chosen:
            found.setdefault(name, []).append(value)
        return url_for(self.endpoint, **found)

    def decide_url(self) -> str:
        """Return where the decision is sent."""
        return url_for(self.decide_endpoint, **self.values)


@dataclass(frozen=True)
class Course:
    """The walk of a request: the rules of today, where the authority stands, the answers."""

    tree: Tree
    ground: LegalGround
    replies: Mapping[str, QuestionReply]
    walk: Walk

    @property
    def regime(self) -> rules.EligibilityRegime | None:
        """What is to be said where the code does not apply whole."""
        return self.tree.regimes.get(self.ground.regime)

    def articles(self, question: Question) -> tuple[str, ...]:
        """Return the articles of a question that apply here."""
        return rules.articles_in(self.tree, question.articles, self.ground.regime)


def course_of(args: Mapping[str, str]) -> Course:
    """Read the answers of an address or of a form, and follow them."""
    tree, ground = law.eligibility_tree(), ground_of(current_authority())
    replies = {id_: WORDS[args[id_]] for id_ in tree.questions if args.get(id_) in WORDS}
    return Course(tree, ground, replies, rules.walk(tree, replies, ground))


def answers_to_args(replies: Mapping[str, QuestionReply]) -> dict[str, str]:
    """Return the answers as an address carries them."""
    return {id_: CODES[reply] for id_, reply in replies.items()}


def next_page(subject: Subject, course: Course) -> Answer:
    """Show the question to answer (again), or what the answers conclude."""
    again = course.walk.step(request.args.get(REVISE, ""))
    if again is not None:
        return _question_page(subject, course, *again)
    if course.walk.verdict is None:
        return question_page(subject, course)
    return verdict_page(subject, course)


def question_page(subject: Subject, course: Course, *, unfinished: bool = False) -> Answer:
    """Ask the next question; a decision sent too early lands here too."""
    return _question_page(subject, course, course.walk.number, None, unfinished=unfinished)


def _question_page(
    subject: Subject,
    course: Course,
    number: int,
    answered: Taken | None,
    *,
    unfinished: bool = False,
) -> Answer:
    question = answered.question if answered is not None else course.walk.question
    if question is None:  # every way has its next question or its verdict
        raise LookupError(number)
    kept = {id_: reply for id_, reply in course.replies.items() if id_ != question.id}
    return page(
        QUESTION,
        status=BAD_INPUT if unfinished else OK,
        subject=subject,
        course=course,
        question=question,
        number=number,
        left=course.tree.depth[question.id] - 1,
        answered=answered,
        hidden=[*subject.chosen, *answers_to_args(kept).items()],
        choices=[(CODES[reply], reply.label) for reply in QuestionReply],
        unfinished=UNFINISHED if unfinished else "",
        revise=REVISE,
        ended=course.walk.verdict is not None,
    )


def verdict_page(
    subject: Subject,
    course: Course,
    form: EligibilityDecisionForm | None = None,
    *,
    revision: int | None = None,
    status: int = OK,
    **more: Any,
) -> Answer:
    """Show what the answers conclude, with the form of the decision."""
    verdict = course.walk.verdict
    if verdict is None:
        raise LookupError(subject.name)
    if form is None and may(Permission.ANSWER):
        name = current_visitor().actor.name
        form = EligibilityDecisionForm.proposing(
            verdict.outcome, name, revision=str(revision or "")
        )
        offer_people(form)
    return page(
        VERDICT,
        status=status,
        subject=subject,
        course=course,
        verdict=verdict,
        form=form,
        hidden=[*subject.chosen, *answers_to_args(course.replies).items()],
        revise=REVISE,
        standing_outcome=lambda code: Outcome(code).label,
        **more,
    )


def offer_people(form: EligibilityDecisionForm) -> None:
    """Say to whom a question of law may be given."""
    people = tasks.people_of(current_authority())
    form.offer([(person_code(Assignee(each.user_id, each.name)), each.name) for each in people])


def sent_form() -> EligibilityDecisionForm:
    """Return the decision that was sent, ready to be checked."""
    form = EligibilityDecisionForm()
    offer_people(form)
    return form


def ask_somebody(subject: Subject, course: Course, form: EligibilityDecisionForm) -> str:
    """Make the task of who must say; return what to tell, or nothing when nobody is asked."""
    if not form.asks:
        return ""
    taken = course.walk.taken
    open_ones = [one.question for one in taken if one.reply is QuestionReply.UNSURE]
    lines = [f"{each.question} ({', '.join(course.articles(each))})" for each in open_ones]
    one = subject.dataset_id is not None
    draft = Draft(
        title=_task_title(subject),
        description="\n".join([*lines, *subject.titles]),
        anchor_kind=str(AnchorKind.DATASET.value) if one else "",
        anchor_id=str(subject.dataset_id) if one else "",
        assignee=form.person,
    )
    by = current_visitor().actor
    made = make_task(current_authority(), Remark("", draft.title, draft), by=by)
    return " Une tâche est créée." if made.created else " La tâche existait déjà."


def _task_title(subject: Subject) -> str:
    if subject.dataset_id is None:
        return f"Dire si {subject.name} de données peuvent être ouverts"
    before, after = f"Dire si «{NARROW}", f"{NARROW}» peut être ouvert"
    room = LONGEST_TITLE - len(before) - len(after)
    return f"{before}{shortened(subject.name, room)}{after}"


def tell(outcome: str, asked: str) -> None:
    """Say what was recorded."""
    flash(f"Enregistré\u00a0: {outcome}.{asked}", "success")
