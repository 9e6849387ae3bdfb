"""What somebody has deleted while somebody else was changing it: who did it, and when."""

from flask import request

from app.audit.queries import history_of
from app.kernel.errors import Missing
from app.kernel.typography import clock_time, day, local_day
from app.spaces.guard import current_authority


def deletion(missing: Missing, subject: str, event: str, thing: str) -> str:
    """Return the sentence about a form sent for something deleted, from the journal.

    ``thing`` is named with its article. ``missing`` is raised again when nothing was sent, or when
    the journal of the authority knows of no such deletion: it is a page that does not exist.
    """
    if request.method != "POST":
        raise missing
    last = history_of(current_authority().id, subject, event=event, limit=1)
    if not last:
        raise missing
    when = f"le {day(local_day(last[0].at))} à {clock_time(last[0].at)}"
    return f"{last[0].actor_name} a retiré {thing} {when}, pendant que vous écriviez."
