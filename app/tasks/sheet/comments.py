"""Writes of comments on tasks, with the members they mention."""

from collections.abc import Collection

from app.audit.rules import Actor
from app.extensions import db
from app.kernel.errors import Refused
from app.kernel.signals import task_commented
from app.kernel.typography import number
from app.spaces import queries as spaces
from app.spaces.locking import open_write
from app.spaces.models import Authority
from app.tasks import queries
from app.tasks.edits import tell
from app.tasks.models import TaskComment
from app.tasks.news import Comment
from app.tasks.people import NOT_A_MEMBER
from app.tasks.rules import called

LONGEST = 4_000


def add_comment(
    authority: Authority, task_id: int, text: str, *, by: Actor, mentions: Collection[int] = ()
) -> TaskComment:
    """Add a comment to a task, and notify the members chosen and those called « @Prénom Nom ».

    Fields of ``Refused``: text, mentions. The journal does not hold the text.
    """
    body = text.replace("\r\n", "\n").strip()
    if not body:
        raise Refused("Écrivez votre commentaire.", "text")
    if len(body) > LONGEST:
        raise Refused(
            f"Ce commentaire dépasse {number(LONGEST)}\u00a0caractères\u00a0: raccourcissez-le, "
            "ou joignez un fichier.",
            "text",
        )
    open_write(authority)
    task = queries.task(authority, task_id)
    members = {member.user_id: member.user.full_name for member in spaces.members_of(authority)}
    if set(mentions) - members.keys():
        raise Refused(NOT_A_MEMBER, "mentions")
    recipients = tuple(dict.fromkeys((*mentions, *called(body, members))))
    comment = TaskComment(
        authority_id=authority.id,
        task_id=task.id,
        author_id=by.user_id,
        author_name=by.name,
        text=body,
        mentions=[members[user_id] for user_id in recipients],
    )
    db.session.add(comment)
    tell(task, "task:comment", by=by)
    db.session.flush()
    task_commented.send(Comment(task, comment, recipients, by))
    return comment
