"""The analysis of one dataset: its questions, the conclusion, the decision, its history.

The decision may be taken for datasets like it as well: the same answers, each its own record.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import request, url_for

from app.accounts.visitor import current_visitor
from app.datasets.blueprint import bp
from app.datasets.eligibility import law
from app.datasets.eligibility.forms import EligibilityDecisionForm
from app.datasets.eligibility.ready import ReadyProposal, hidden_among, proposal_for
from app.datasets.eligibility.routes import questions
from app.datasets.eligibility.routes.chosen import CHOSEN, check_right, revisions_chosen
from app.datasets.eligibility.routes.questions import (
    Course,
    Subject,
    analysis_page,
    course_of,
    sent_form,
)
from app.datasets.eligibility.rules import QuestionReply, Tree
from app.datasets.eligibility.services import decisions_of, record_decisions, similar_to
from app.datasets.inventory import queries
from app.datasets.inventory.forms import words_of
from app.datasets.inventory.models import Dataset, EligibilityDecision
from app.datasets.inventory.routes.links import back, purpose
from app.datasets.inventory.rules import LETS_OUT, Outcome
from app.kernel.errors import Conflict, Refused
from app.kernel.typography import plural
from app.spaces.guard import current_authority, may, requires
from app.spaces.permissions import Permission
from app.web.page import BAD_INPUT, CONFLICT, Answer, go, page

COLUMNS, LONGEST_COLUMNS = "colonnes", 2_000  # of a file, to know which are to be hidden
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
    if course.replies:
        return _analysis(row, course)
    # Nobody has answered yet: what is usual for such a dataset is proposed beside the questions.
    proposal = None if row.outcome else proposal_for(row, course.tree, course.ground)
    columns = words_of(request.args.get(COLUMNS, "")[:LONGEST_COLUMNS])
    return _analysis(
        row,
        course,
        proposal=proposal,
        ready_form=_ready_form(row, proposal),
        columns=columns,
        hidden=hidden_among(proposal.answer, columns) if proposal is not None else [],
    )


def _ready_form(row: Dataset, proposal: ReadyProposal | None) -> EligibilityDecisionForm | None:
    """Return the form that confirms a ready answer with its reason."""
    if proposal is None:
        return None
    return EligibilityDecisionForm.proposing(
        proposal.answer.outcome,
        current_visitor().actor.name,
        revision=str(row.revision),
        reason=proposal.answer.reason,
    )


@bp.post("/<id:dataset_id>/ouverture/decision")
@requires(Permission.ANSWER)
def decide(dataset_id: int) -> Answer:
    """Record the decision of a dataset, and the same for those like it that are ticked."""
    authority, by = current_authority(), current_visitor().actor
    row = queries.dataset(authority, dataset_id)
    subject, course = _subject(row), course_of(request.form, row)
    if course.walk.verdict is None:
        return questions.unfinished_page(subject, course)
    form = sent_form(course if request.form.get(questions.READY) else None)
    if not form.validate():
        return _analysis(row, course, form, status=BAD_INPUT)
    others = {id_: seen for id_, seen in revisions_chosen(request.form).items() if id_ != row.id}
    briefs = list(queries.briefs_by_id(authority, others).values())
    check_right([row, *briefs], form.ruling.outcome)
    try:
        seen = {row.id: form.revision.number, **others}
        record_decisions(authority, seen, form.ruling, course.walk, course.tree, by=by)
        task_sentence = questions.ask_somebody(subject, course, form)
    except Refused as refusal:
        form.take(refusal)
        return _analysis(row, course, form, status=BAD_INPUT)
    except Conflict as conflict:
        return _changed(row, course, form, conflict)
    told = f"{form.ruling.outcome.label}{_and_others(len(others))}"
    questions.tell(told, task_sentence)
    return go(back(row.id))


def _and_others(count: int) -> str:
    return f", pour ce jeu et {plural(count, 'autre')}" if count else ""


def _changed(
    row: Dataset, course: Course, form: EligibilityDecisionForm, conflict: Conflict
) -> Answer:
    """Return the page after somebody else has changed this dataset, or one of those ticked."""
    changed = {one.id: one for one in conflict.current}
    if row.id in changed:
        form.revision.data = str(changed[row.id].revision)
        return _analysis(row, course, form, status=CONFLICT, standing=changed[row.id])
    told = {"changed": conflict.message, "changed_rows": conflict.current, "others_url": ""}
    return _analysis(row, course, form, status=CONFLICT, **told)


def _analysis(
    row: Dataset,
    course: Course,
    form: EligibilityDecisionForm | None = None,
    **more: Any,
) -> Answer:
    """Return the page of the questions, with the datasets like this one once they are answered."""
    alike = similar_to(current_authority(), row) if course.walk.verdict is not None else []
    return analysis_page(
        _subject(row),
        course,
        form,
        revision=row.revision,
        alike=alike,
        ticked=revisions_chosen(request.form),
        name=CHOSEN,
        **more,
    )


def _subject(row: Dataset) -> Subject:
    sheet = url_for("datasets.dataset", dataset_id=row.id)
    return Subject(
        name=row.title,
        endpoint="datasets.eligibility",
        decide_endpoint="datasets.decide",
        values={"dataset_id": row.id},
        chosen=purpose(),
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
