"""What people say about a task."""

from flask import flash, url_for

from app.accounts.visitor import current_visitor
from app.kernel.errors import Refused
from app.spaces import queries as spaces
from app.spaces.guard import current_authority, requires
from app.spaces.permissions import Permission
from app.tasks.blueprint import bp
from app.tasks.briefs import Person
from app.tasks.sheet import comments, offers
from app.tasks.sheet.forms import CommentForm
from app.tasks.sheet.routes import whole
from app.web.asked import whole_number
from app.web.page import BAD_INPUT, Answer, go


@bp.post("/c/<slug:slug>/taches/<id:task_id>/commentaires")
@requires(Permission.ANSWER)
def comment(task_id: int) -> Answer:
    """Say something, and tell whom it concerns."""
    authority = current_authority()
    form = CommentForm()
    members = spaces.members_of(authority)
    people = [Person(each.user_id, each.user.full_name) for each in members]
    form.mentions.choices = offers.member_choices(people)
    if form.validate():
        told = [whole_number(each) for each in form.mentions.data or ()]
        said, actor = form.text.data or "", current_visitor().actor
        try:
            kept = comments.add_comment(authority, task_id, said, by=actor, mentions=told)
        except Refused as refusal:
            form.take(refusal)
        else:
            told_names = f" Prévenus\u00a0: {', '.join(kept.mentions)}." if kept.mentions else ""
            flash(f"Commentaire ajouté.{told_names}", "success")
            place = f"commentaire-{kept.id}"
            return go(url_for("tasks.task", task_id=task_id, _anchor=place))
    return whole.task_page(task_id, status=BAD_INPUT, comment_form=form)
