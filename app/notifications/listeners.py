"""What the floors below tell us, heard in the transaction of what happens."""

from collections.abc import Sequence

from app.kernel.signals import (
    member_leaving,
    publication_asked,
    task_commented,
    tasks_handed_over,
)
from app.notifications import publications, services
from app.publication.publishing.news import PublicationNews
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


@publication_asked.connect
def hear_publication(news: PublicationNews) -> None:
    """Note that a publication is asked for, or has been refused."""
    publications.tell(news)
