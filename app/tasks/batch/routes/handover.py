"""The page where the tasks of people who left are given to others."""

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
    """List the people who left tasks behind, and give their tasks to somebody."""
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
        heir_name = dict(people)[form.assignee.data]
        count_text = plural(count, "tâche confiée", "tâches confiées")
        flash(f"{count_text} à {heir_name}.", "success")
    return go(url_for("tasks.take_over"))


def _page(form: TakeOverForm, name: str, *, status: int = OK) -> Answer:
    authority = current_authority()
    departed = TaskFilter(assignee=WHO_LEFT)
    orphaned = queries.tasks_of(authority, departed, size=MOST_TITLES)
    titles: dict[str, list[TaskBrief]] = {}
    for brief in orphaned.tasks:
        shown = titles.setdefault(brief.assignee_name, [])
        if len(shown) < MOST_SHOWN:
            shown.append(brief)
    return page(
        "tasks/batch/handover.html",
        status=status,
        form=form,
        faulty=name,
        left=handover.left_behind(authority),
        titles=titles,
    )
