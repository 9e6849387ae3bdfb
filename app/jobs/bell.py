"""The bell that wakes the runner: rung by whoever has just written some work for it."""

import os
import select

from flask import has_request_context

from app.web.transactions import after_commit

# Hung by the process that forks the others, so that all have the same one.
_descriptors: list[int] = []


def hang() -> None:
    """Make the bell of this process and of those forked from now on."""
    if not _descriptors:
        _descriptors.append(os.eventfd(0, os.EFD_NONBLOCK | os.EFD_CLOEXEC))


def ring() -> None:
    """Wake the runner; where no bell was hung, it looks by itself before long."""
    for descriptor in _descriptors:
        os.eventfd_write(descriptor, 1)


def ring_after_commit() -> None:
    """Wake the runner once this request has committed what it asks."""
    if has_request_context():
        after_commit(ring)


def wait(seconds: float) -> None:
    """Return when the bell rings, or rang since the last time; after ``seconds`` at most."""
    [descriptor] = _descriptors
    if select.select([descriptor], [], [], seconds)[0]:
        os.eventfd_read(descriptor)
