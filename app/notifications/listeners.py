"""What the floors below tell us, heard in the transaction of what happens."""

from collections.abc import Sequence

from app.kernel.signals import member_leaving, task_commented, tasks_handed_over
from app.notifications import services
from app.spaces.models import Membership
from app.tasks.news import Comment, Handover


@tasks_handed_over.connect
def hear_handovers(handovers: Sequence[Handover]) -> None:
    """Tasks have passed to somebody else."""
    services.note_handovers(handovers)


@task_commented.connect
def hear_comment(commented: Comment) -> None:
    """Note the people mentioned in a comment."""
    services.note_comment(commented)


@member_leaving.connect
def hear_departure(member: Membership) -> None:
    """Somebody leaves an authority."""
    services.forget_member(member)
