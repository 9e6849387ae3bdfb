"""The page of the questions, for one dataset or several: it opens as one answers.

Nothing is stored before the decision.

The answers travel in the address (``B1=oui&B2=non``), then in the fields of the decision.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import flash, url_for

from app.accounts.visitor import current_visitor
from app.datasets.eligibility import law, rules
from app.datasets.eligibility.forms import EligibilityDecisionForm
from app.datasets.eligibility.ready import Describable, proposal_for
from app.datasets.eligibility.rules import LegalGround, Question, QuestionReply, Tree, Walk
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

WORDS = {"oui": QuestionReply.YES, "non": QuestionReply.NO, "nsp": QuestionReply.UNSURE}
CODES = {reply: word for word, reply in WORDS.items()}
PAGE, FRAGMENT = "datasets/eligibility/analysis.html", "datasets/eligibility/_analysis.html"
READY = "prete"  # in a form: the ready answer that is confirmed
LONGEST_TITLE = 200
MANY_ANSWERS = 16  # beyond, they are told in a line each once the walk is over
Pairs = list[tuple[str, str]]


@dataclass(frozen=True)
class Subject:
    """The datasets that the questions are about, and the addresses of the walk."""

    name: str  # the title of the dataset, or « 12 jeux »
    endpoint: str
    decide_endpoint: str
    values: Mapping[str, Any]  # of both addresses
    chosen: Pairs  # what the walk carries besides the answers
    breadcrumb: Pairs
    titles: Sequence[str] = ()  # of several
    dataset_id: int | None = None

    @property
    def question(self) -> str:
        """What is asked of them, as the page is called."""
        if self.dataset_id is None:
            return f"Peut-on ouvrir {self.name}{NARROW}?"
        return f"Peut-on ouvrir «{NARROW}{self.name}{NARROW}»{NARROW}?"

    def url(self, replies: Mapping[str, QuestionReply], **extra: Any) -> str:
        """Return the address of the walk with these answers."""
        args = {**self.values, **answers_to_args(replies), **extra}
        for name, value in self.chosen:
            args.setdefault(name, []).append(value)
        return url_for(self.endpoint, **args)

    def decide_url(self) -> str:
        """Return where the decision is sent."""
        return url_for(self.decide_endpoint, **self.values)


@dataclass(frozen=True)
class Course:
    """The walk of a request: the rules of today, the regime of the authority, the answers."""

    tree: Tree
    ground: LegalGround
    replies: Mapping[str, QuestionReply]
    walk: Walk

    @property
    def regime(self) -> rules.EligibilityRegime | None:
        """The special regime of the authority, where the code does not apply whole."""
        return self.tree.regimes.get(self.ground.regime)

    def articles(self, question: Question) -> tuple[str, ...]:
        """Return the articles of a question that apply here."""
        return rules.articles_in(self.tree, question.articles, self.ground.regime)


def course_of(args: Mapping[str, str], dataset: Describable | None = None) -> Course:
    """Return the walk of the answers in an address or a form.

    ``dataset``: the one whose ready answer may be confirmed, instead of answers.
    """
    tree, ground = law.eligibility_tree(), ground_of(current_authority())
    replies = {id_: WORDS[args[id_]] for id_ in tree.questions if args.get(id_) in WORDS}
    if dataset is not None and args.get(READY):
        proposal = proposal_for(dataset, tree, ground, args[READY])
        replies = proposal.replies if proposal is not None else replies
    return Course(tree, ground, replies, rules.walk(tree, replies, ground))


def answers_to_args(replies: Mapping[str, QuestionReply]) -> dict[str, str]:
    """Return the answers as arguments of an address."""
    return {id_: CODES[reply] for id_, reply in replies.items()}


def analysis_page(
    subject: Subject,
    course: Course,
    form: EligibilityDecisionForm | None = None,
    *,
    revision: int | None = None,
    status: int = OK,
    **extra: Any,
) -> Answer:
    """Return the questions answered, then the next one, or the conclusion and its decision."""
    verdict = course.walk.verdict
    if verdict is not None and form is None and may(Permission.ANSWER):
        name = current_visitor().actor.name
        form = EligibilityDecisionForm.proposing(
            verdict.outcome, name, revision=str(revision or "")
        )
        offer_people(form)
    return page(
        PAGE,
        status=status,
        fragment=FRAGMENT,
        subject=subject,
        course=course,
        verdict=verdict,
        form=form,
        aside={id_: CODES[course.replies[id_]] for id_ in course.walk.ignored},
        answers=answers_to_args(course.replies),
        change_urls=_change_urls(subject, course),
        choices=[(CODES[reply], reply.label) for reply in QuestionReply],
        standing_outcome=lambda code: Outcome(code).label,
        **extra,
    )


def _change_urls(subject: Subject, course: Course) -> Mapping[str, str]:
    """Return where each answer of a long walk is changed; nothing for a walk that is not long."""
    taken = course.walk.taken
    if course.walk.question is not None or len(taken) <= MANY_ANSWERS:
        return {}

    def without(id_: str) -> str:
        others = {name: reply for name, reply in course.replies.items() if name != id_}
        return subject.url(others)

    return {step.question.id: without(step.question.id) for step in taken}


def unfinished_page(subject: Subject, course: Course) -> Answer:
    """Return the page for a decision sent before the last question was answered."""
    return analysis_page(subject, course, status=BAD_INPUT, unfinished=UNFINISHED)


def offer_people(form: EligibilityDecisionForm) -> None:
    """Set the people to whom the task may be given."""
    people = tasks.people_of(current_authority())
    form.offer([(person_code(Assignee(user.user_id, user.name)), user.name) for user in people])


def sent_form(course: Course | None = None) -> EligibilityDecisionForm:
    """Return the form of the decision that was sent; ``course``: its conclusion is confirmed."""
    form = EligibilityDecisionForm()
    if course is not None and course.walk.verdict is not None:
        form.outcome.data = str(course.walk.verdict.outcome.value)
    offer_people(form)
    return form


def ask_somebody(subject: Subject, course: Course, form: EligibilityDecisionForm) -> str:
    """Create the task of whoever is asked; return the sentence for it, or nothing."""
    if not form.asks:
        return ""
    taken = course.walk.taken
    unsure = [step.question for step in taken if step.reply is QuestionReply.UNSURE]
    lines = [f"{question.question} ({', '.join(course.articles(question))})" for question in unsure]
    alone = subject.dataset_id is not None
    draft = Draft(
        title=_task_title(subject),
        description="\n".join([*lines, *subject.titles]),
        anchor_kind=str(AnchorKind.DATASET.value) if alone else "",
        anchor_id=str(subject.dataset_id) if alone else "",
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


def tell(outcome: str, task_sentence: str) -> None:
    """Flash what was recorded, and the sentence of the task."""
    flash(f"Enregistré\u00a0: {outcome}.{task_sentence}", "success")
