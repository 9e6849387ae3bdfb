"""The tasks of those who left: who takes them over."""

from flask import flash, request, url_for

from app.accounts.visitor import current_visitor
from app.kernel.errors import Refused
from app.kernel.typography import plural
from app.spaces.guard import current_authority, requires
from app.spaces.permissions import Permission
from app.tasks import queries
from app.tasks.batch import handover
from app.tasks.batch.forms import TakeOverForm
from app.tasks.blueprint import bp
from app.tasks.briefs import TaskBrief
from app.tasks.filters import WHO_LEFT, TaskFilter
from app.tasks.forms import person_of
from app.tasks.views import screens
from app.web.forms import clean
from app.web.page import BAD_INPUT, OK, Answer, go, page

MOST_TITLES = 50
MOST_SHOWN = 5  # titles of each person


@bp.route("/c/<slug:slug>/taches/a-reprendre", methods=["GET", "POST"])
@requires(Permission.ANSWER)
def take_over() -> Answer:
    """See whose tasks nobody has any more, and give them to somebody."""
    form = TakeOverForm()
    people = screens.people_choices(queries.people_of(current_authority()))
    form.assignee.offer(people, first=("", "Choisissez une personne"))
    if not form.is_submitted():
        return _page(form, "")
    name = clean(request.form.get("de", "")) or ""
    if not form.validate():
        return _page(form, name, status=BAD_INPUT)
    taker = person_of(form.assignee.data)
    try:
        actor = current_visitor().actor
        count = handover.take_over(current_authority(), name, taker, by=actor)
    except Refused as refusal:
        form.take(refusal)
        return _page(form, name, status=BAD_INPUT)
    if not count:
        flash("Ces tâches ont déjà été confiées à quelqu’un.", "info")
    else:
        said = dict(people)[form.assignee.data]
        told = plural(count, "tâche confiée", "tâches confiées")
        flash(f"{told} à {said}.", "success")
    return go(url_for("tasks.take_over"))


def _page(form: TakeOverForm, name: str, *, status: int = OK) -> Answer:
    authority = current_authority()
    wanted = TaskFilter(assignee=WHO_LEFT)
    found = queries.tasks_of(authority, wanted, size=MOST_TITLES)
    titles: dict[str, list[TaskBrief]] = {}
    for each in found.tasks:
        kept = titles.setdefault(each.assignee_name, [])
        if len(kept) < MOST_SHOWN:
            kept.append(each)
    return page(
        "tasks/batch/handover.html",
        status=status,
        form=form,
        faulty=name,
        left=handover.left_behind(authority),
        titles=titles,
    )
