"""What somebody has deleted while somebody else was changing it: who did it, and when."""

from flask import request

from app.audit.queries import history_of
from app.kernel.typography import clock_time, day, local_day
from app.spaces.guard import current_authority


def deletion(subject: str, event: str, thing: str) -> str | None:
    """Return the sentence about a form sent for something deleted, from the journal.

    ``thing`` is named with its article. ``None`` when nothing was sent, or when the journal of the
    authority knows of no such deletion: then it is a page that does not exist.
    """
    if request.method != "POST":
        return None
    last = history_of(current_authority().id, subject, event=event, limit=1)
    if not last:
        return None
    when = f"le {day(local_day(last[0].at))} à {clock_time(last[0].at)}"
    return f"{last[0].actor_name} a retiré {thing} {when}, pendant que vous écriviez."
