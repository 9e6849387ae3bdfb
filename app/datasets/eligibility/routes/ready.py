"""The ready answers of several datasets, confirmed at once; each is a decision of its own."""

from flask import request, url_for

from app.accounts.visitor import current_visitor
from app.datasets.blueprint import bp
from app.datasets.eligibility.forms import ReadyForm
from app.datasets.eligibility.proposing import confirm, ready_lines
from app.datasets.eligibility.routes.chosen import CHOSEN
from app.datasets.eligibility.routes.questions import tell
from app.kernel.errors import Conflict, Refused
from app.kernel.typography import plural
from app.spaces.guard import current_authority, requires
from app.spaces.permissions import Permission
from app.web.page import BAD_INPUT, CONFLICT, OK, Answer, go, page


@bp.route("/reponses-pretes", methods=["GET", "POST"])
@requires(Permission.ANSWER)
def ready_answers() -> Answer:
    """See the answers proposed for the datasets not analysed, and confirm those that are right."""
    by = current_visitor().actor
    form = ReadyForm(data={"decided_by": by.name})
    if not form.is_submitted():
        return _ready_page(form)
    if not form.validate():
        return _ready_page(form, status=BAD_INPUT)
    try:
        rows = confirm(current_authority(), request.form.getlist(CHOSEN), form.ruling, by=by)
    except Refused as refusal:
        if refusal.field:
            form.take(refusal)
            return _ready_page(form, status=BAD_INPUT)
        return _ready_page(form, status=BAD_INPUT, message=refusal.message)
    except Conflict as conflict:
        return _ready_page(form, status=CONFLICT, stale=conflict.message)
    tell(plural(len(rows), "réponse confirmée", "réponses confirmées"), "")
    return go(url_for("datasets.ready_answers"))


def _ready_page(form: ReadyForm, *, status: int = OK, message: str = "", stale: str = "") -> Answer:
    return page(
        "datasets/eligibility/ready.html",
        status=status,
        form=form,
        message=message,
        stale=stale,
        lines=ready_lines(current_authority()),
        name=CHOSEN,
        ticked={mark.split("-")[0] for mark in request.form.getlist(CHOSEN)},
        sent=form.is_submitted(),
    )
