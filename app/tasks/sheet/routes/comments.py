"""The comments of a task."""

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
    """Add a comment, and notify the members chosen."""
    authority = current_authority()
    form = CommentForm()
    members = spaces.members_of(authority)
    people = [Person(member.user_id, member.user.full_name) for member in members]
    form.mentions.choices = offers.member_choices(people)
    if form.validate():
        user_ids = [whole_number(ticked) for ticked in form.mentions.data or ()]
        text, actor = form.text.data or "", current_visitor().actor
        try:
            saved = comments.add_comment(authority, task_id, text, by=actor, mentions=user_ids)
        except Refused as refusal:
            form.take(refusal)
        else:
            names = f" Prévenus\u00a0: {', '.join(saved.mentions)}." if saved.mentions else ""
            flash(f"Commentaire ajouté.{names}", "success")
            place = f"commentaire-{saved.id}"
            return go(url_for("tasks.task", task_id=task_id, _anchor=place))
    return whole.task_page(task_id, status=BAD_INPUT, comment_form=form)
