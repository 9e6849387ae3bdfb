"""Comments on tasks, and whom they call."""

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
    """Say something about a task, and tell those chosen and those called « @Prénom Nom ».

    Fields of ``Refused``: text, mentions. The words themselves stay out of the journal.
    """
    said = text.replace("\r\n", "\n").strip()
    if not said:
        raise Refused("Écrivez votre commentaire.", "text")
    if len(said) > LONGEST:
        raise Refused(
            f"Ce commentaire dépasse {number(LONGEST)}\u00a0caractères\u00a0: raccourcissez-le, "
            "ou joignez un fichier.",
            "text",
        )
    open_write(authority)
    task = queries.task(authority, task_id)
    members = {each.user_id: each.user.full_name for each in spaces.members_of(authority)}
    if set(mentions) - members.keys():
        raise Refused(NOT_A_MEMBER, "mentions")
    told = tuple(dict.fromkeys((*mentions, *called(said, members))))
    comment = TaskComment(
        authority_id=authority.id,
        task_id=task.id,
        author_id=by.user_id,
        author_name=by.name,
        text=said,
        mentions=[members[user_id] for user_id in told],
    )
    db.session.add(comment)
    tell(task, "task:comment", by=by)
    db.session.flush()
    task_commented.send(Comment(task, comment, told, by))
    return comment
