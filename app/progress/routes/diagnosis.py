"""The page of the first diagnosis, for authorities that have already begun."""

from flask import flash, request, url_for

from app.accounts.visitor import current_visitor
from app.kernel.typography import percent
from app.progress import services, sheets
from app.progress.blueprint import bp
from app.progress.rules import AnswerState
from app.spaces.guard import current_authority, requires
from app.spaces.permissions import Permission
from app.web.page import Answer, go, page

ANSWERS = (AnswerState.DONE, AnswerState.IN_PROGRESS, AnswerState.TODO)


@bp.route("/diagnostic", methods=["GET", "POST"])
@requires(Permission.ANSWER)
def diagnosis() -> Answer:
    """Answer the required items as one questionnaire; what is left out stays as it is."""
    authority = current_authority()
    questions = sheets.questions_of(authority)
    if request.method != "POST":
        return page("progress/diagnosis.html", questions=questions)
    item_ids = [row.item.id for _, rows in questions for row in rows]
    sent = {item_id: request.form.get(item_id, "") for item_id in item_ids}
    codes = {state.value for state in ANSWERS}
    replies = {item_id: AnswerState(code) for item_id, code in sent.items() if code in codes}
    progress = services.diagnose(authority, replies, by=current_visitor().actor)
    flash(f"Diagnostic enregistré : vous en êtes à {percent(progress.percent)}.", "success")
    return go(url_for("dashboards.home"))
