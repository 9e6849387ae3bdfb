"""Processes among what the search finds."""

from collections.abc import Iterator

from sqlalchemy import select

from app.extensions import db
from app.kernel.matching import SearchedText
from app.kernel.text import normalise
from app.processes.models import Process
from app.spaces import findable
from app.spaces.findable import MOST_ROWS, Findable, FindableKind, SearchScope, Sought
from app.spaces.permissions import Permission


def processes_named(scope: SearchScope, _sought: Sought) -> Iterator[Findable]:
    """Give the processes of the authority, found by name, and by software after that."""
    if scope.authority is None:
        return
    query = (
        select(Process.id, Process.title, Process.title_key, Process.service, Process.software)
        .where(Process.authority_id == scope.authority.id)
        .order_by(Process.id.desc())
        .limit(MOST_ROWS)
    )
    for process_id, title, key, service, software in db.session.execute(query):
        text = SearchedText.of(key, normalise(software))
        yield Findable(title, text, "processes.sheet", {"process_id": process_id}, service)


findable.register(FindableKind("processus", "Processus", 45, processes_named, Permission.SEE))
