"""The analysis of one dataset: a question a screen, the conclusion, the decision, its history."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import request, url_for

from app.accounts.visitor import current_visitor
from app.datasets.blueprint import bp
from app.datasets.eligibility import law
from app.datasets.eligibility.routes import questions
from app.datasets.eligibility.routes.questions import (
    Course,
    Subject,
    course_of,
    sent_form,
    verdict_page,
)
from app.datasets.eligibility.rules import QuestionReply, Tree
from app.datasets.eligibility.services import decisions_of, leaves_public, record_decision
from app.datasets.inventory import queries
from app.datasets.inventory.models import Dataset, EligibilityDecision
from app.datasets.inventory.routes.dataset import NOT_YOURS
from app.datasets.inventory.rules import LETS_OUT, Outcome
from app.kernel.errors import Conflict, Forbidden, Refused
from app.spaces.guard import current_authority, may, requires
from app.spaces.permissions import Permission
from app.web.page import BAD_INPUT, CONFLICT, Answer, go, page

START = "questions"  # in an address: begin again although something was decided


@dataclass(frozen=True)
class Past:
    """A past decision, in words."""

    row: EligibilityDecision
    outcome: Outcome
    answers: Sequence[tuple[str, str]]
    url: str  # the same answers, to be changed


@bp.get("/<id:dataset_id>/ouverture")
@requires(Permission.SEE)
def eligibility(dataset_id: int) -> Answer:
    """See the decision of a dataset, the next question, or the conclusion of the answers."""
    row = queries.dataset(current_authority(), dataset_id)
    course = course_of(request.args)
    begun = bool(course.replies) or request.args.get(START) == "1"
    if not may(Permission.ANSWER) or (row.outcome and not begun):
        return _standing(row, course)
    if course.walk.verdict is not None and not request.args.get(questions.REVISE):
        return verdict_page(_subject(row), course, revision=row.revision)
    return questions.next_page(_subject(row), course)


@bp.post("/<id:dataset_id>/ouverture/decision")
@requires(Permission.ANSWER)
def decide(dataset_id: int) -> Answer:
    """Record the decision of a dataset."""
    authority, by = current_authority(), current_visitor().actor
    row = queries.dataset(authority, dataset_id)
    subject, course = _subject(row), course_of(request.form)
    if course.walk.verdict is None:
        return questions.question_page(subject, course, unfinished=True)
    form = sent_form()
    if not form.validate():
        return verdict_page(subject, course, form, status=BAD_INPUT)
    ruling = form.ruling
    if leaves_public(row, ruling.outcome) and not may(Permission.PUBLISH):
        raise Forbidden(NOT_YOURS)
    try:
        seen = form.revision.number
        record_decision(authority, row.id, ruling, course.walk, course.tree, seen=seen, by=by)
        task_sentence = questions.ask_somebody(subject, course, form)
    except Refused as refusal:
        form.take(refusal)
        return verdict_page(subject, course, form, status=BAD_INPUT)
    except Conflict as conflict:
        form.revision.data = str(conflict.current.revision)
        return verdict_page(subject, course, form, status=CONFLICT, standing=conflict.current)
    questions.tell(ruling.outcome.label, task_sentence)
    return go(url_for("datasets.dataset", dataset_id=row.id))


def _subject(row: Dataset) -> Subject:
    sheet = url_for("datasets.dataset", dataset_id=row.id)
    return Subject(
        name=row.title,
        endpoint="datasets.eligibility",
        decide_endpoint="datasets.decide",
        values={"dataset_id": row.id},
        chosen=[],
        breadcrumb=[("Données", url_for("datasets.inventory")), (row.title, sheet)],
        dataset_id=row.id,
    )


def _standing(row: Dataset, course: Course) -> Answer:
    """Return the page of the present decision and the former ones."""
    tree = law.eligibility_tree()
    subject = _subject(row)
    decisions = [_past(past, tree, subject) for past in decisions_of(current_authority(), row.id)]
    return page(
        "datasets/eligibility/standing.html",
        row=row,
        outcome=Outcome(row.outcome),
        opens=Outcome(row.outcome) in LETS_OUT,
        decisions=decisions,
        course=course,
        start_url=subject.url({}, **{START: 1}),
    )


def _past(row: EligibilityDecision, tree: Tree, subject: Subject) -> Past:
    """Return a decision in words; a question that has left the law is named by its id."""
    replies = {
        id_: QuestionReply(code) for id_, code in row.answers if code in QuestionReply.codes()
    }
    in_force = tree.questions
    answers = [
        (in_force[id_].question if id_ in in_force else id_, reply.label)
        for id_, reply in replies.items()
    ]
    current = {id_: reply for id_, reply in replies.items() if id_ in in_force}
    return Past(row, Outcome(row.outcome), answers, subject.url(current) if current else "")
