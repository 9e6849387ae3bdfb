"""The page of the first diagnosis, for authorities that have already begun."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import flash, request, url_for

from app.accounts.visitor import current_visitor
from app.kernel.errors import Conflict
from app.kernel.revisions import Merged, Sight, kept_words
from app.kernel.typography import percent, plural
from app.methodology.rules import Phase
from app.progress import reviews, services
from app.progress.blueprint import bp
from app.progress.rules import AnswerState
from app.progress.sheets import ItemRow
from app.spaces.guard import current_authority, requires
from app.spaces.permissions import Permission
from app.web.page import CONFLICT, OK, Answer, Page, go, page

ANSWERS = (AnswerState.DONE, AnswerState.IN_PROGRESS, AnswerState.TODO)
Questions = Sequence[tuple[Phase, Sequence[ItemRow]]]


@bp.route("/diagnostic", methods=["GET", "POST"])
@requires(Permission.ANSWER)
def diagnosis() -> Answer:
    """Answer the required items as one questionnaire; what is left out stays as it is."""
    authority = current_authority()
    questions = reviews.questions_of(authority)
    if request.method != "POST":
        return _questionnaire(questions)
    sent = {row.item.id: request.form.get(row.item.id, "") for row in _rows(questions)}
    codes = {state.value for state in ANSWERS}
    replies = {item_id: AnswerState(code) for item_id, code in sent.items() if code in codes}
    seen = Sight.read(request.form.get("revision", ""))
    try:
        saved = services.diagnose(authority, replies, seen=seen, by=current_visitor().actor)
    except Conflict as conflict:
        return _both_versions(questions, conflict)
    kept = kept_words([plural(len(saved.kept), "réponse")] if saved.kept else [])
    reached = f"vous en êtes à {percent(saved.row.percent)}."
    flash(f"Diagnostic enregistré\u00a0: {reached}{kept}", "success")
    return go(url_for("dashboards.home"))


def _both_versions(questions: Questions, conflict: Conflict) -> Page:
    """Show the questionnaire as it was filled in, and the answers that stand beside it."""
    merged: Merged[Mapping[str, AnswerState]] = conflict.current
    statements = {row.item.id: row.item.statement for row in _rows(questions)}
    both = [
        (statements[item_id], merged.standing[item_id].label, merged.facts[item_id].label)
        for item_id in merged.asked
    ]
    return _questionnaire(
        questions, merged.facts, status=CONFLICT, both=both, stale=conflict.message
    )


def _questionnaire(
    questions: Questions,
    chosen: Mapping[str, AnswerState] | None = None,
    *,
    status: int = OK,
    **more: Any,
) -> Page:
    """Draw the questionnaire, with what somebody has chosen over what stands."""
    rows = list(_rows(questions))
    states = {row.item.id: row.state for row in rows if row.answer is not None}
    return page(
        "progress/diagnosis.html",
        status=status,
        questions=questions,
        chosen={**states, **(chosen or {})},
        revision=Sight.of({row.item.id: row.state for row in rows}).text,
        **more,
    )


def _rows(questions: Questions) -> list[ItemRow]:
    return [row for _, rows in questions for row in rows]
