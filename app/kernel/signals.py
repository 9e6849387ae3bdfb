"""The few events by which a lower floor tells the upper ones what has happened."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Generic, TypeVar

import blinker

if TYPE_CHECKING:
    from app.accounts.addresses import AddressChange
    from app.publication.publishing.news import PublicationNews
    from app.spaces.models import Authority, Membership
    from app.tasks.news import Comment, Handover, TasksWritten

Subject = TypeVar("Subject")


class Signal(Generic[Subject]):
    """Something that happened to a subject; listeners run at once, in the same transaction."""

    def __init__(self) -> None:
        """Start without listeners."""
        self._signal = blinker.Signal()

    def connect(self, listener: Callable[[Subject], None]) -> Callable[[Subject], None]:
        """Call the listener each time; usable as a decorator."""
        self._signal.connect(listener, weak=False)
        return listener

    def disconnect(self, listener: Callable[[Subject], None]) -> None:
        """Stop calling the listener."""
        self._signal.disconnect(listener)

    def send(self, subject: Subject) -> None:
        """Tell the listeners; what one raises undoes the whole transaction."""
        self._signal.send(subject)


# An authority was opened, or one of the facts that decide which items concern it has changed.
authority_changed: "Signal[Authority]" = Signal()

# Somebody has become a member (their account may meet work kept for their e-mail).
member_joined: "Signal[Membership]" = Signal()

# Somebody is about to stop being a member: the row is still there.
member_leaving: "Signal[Membership]" = Signal()

# An account has another address: what waits for the old one is theirs too.
address_changed: "Signal[AddressChange]" = Signal()

# The inventory of an authority has been changed and measured again, behind its lock.
inventory_settled: "Signal[Authority]" = Signal()

# A publication has been asked for, or such a request has been answered.
publication_asked: "Signal[PublicationNews]" = Signal()

# Tasks have passed from somebody to somebody else, either of them possibly nobody: all those of one
# act together, each once.
tasks_handed_over: "Signal[Sequence[Handover]]" = Signal()

# Tasks of one authority have been written, or taken away, behind its lock.
tasks_written: "Signal[TasksWritten]" = Signal()

# What the row of an authority keeps of its blocked tasks has changed.
blocked_tasks_noted: "Signal[Authority]" = Signal()

# An item that a register proves only with evidence has got its first piece, or lost its last.
evidence_changed: "Signal[Authority]" = Signal()

# A task has been commented on.
task_commented: "Signal[Comment]" = Signal()
