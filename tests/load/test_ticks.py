"""Many people answering at once, on the real server with its two processes."""

from collections.abc import Iterator
from functools import partial
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from app.audit.models import AuditEvent
from app.extensions import db
from app.progress.check import drift_of
from app.progress.models import Answer
from app.spaces.models import Authority
from tests.support.cast import Cast
from tools.bench import load, visits
from tools.bench.data import Town
from tools.bench.servers import Server

TICKS = 400
PEOPLE = 8
CLICKS = 15


@pytest.fixture(autouse=True)
def nothing_broke(server: Server) -> Iterator[None]:
    yield
    assert "Traceback" not in server.log.read_text()


def changes(authority: Authority) -> int:
    """Count the answers that the journal tells of."""
    told = (AuditEvent.authority_id == authority.id, AuditEvent.event == "answer:set")
    return db.session.scalar(select(func.count()).select_from(AuditEvent).where(*told)) or 0


def states(authority: Authority) -> dict[str, str]:
    query = select(Answer.item_id, Answer.state).where(Answer.authority_id == authority.id)
    return {row.item_id: row.state for row in db.session.execute(query)}


@pytest.mark.proof("durability")
@pytest.mark.long("sqlite")
def test_all_is_kept_and_counted_once(server: Server, bob: visits.Person, cast: Cast) -> None:
    """One test for both, because starting the server is the longest part."""
    town = Town(cast.rodez.id, "rodez", "rodez")
    db.session.close()
    _double_clicks(bob)
    assert changes(cast.rodez) == cast.rodez.revision == CLICKS
    assert states(cast.rodez) == dict.fromkeys(visits.ITEMS[:CLICKS], "done")
    db.session.close()

    known = {(town.id, item): ("done", rank) for rank, item in enumerate(visits.ITEMS[:CLICKS], 1)}
    ticks = visits.Ticks([town], built=lambda _town, _item: ("todo", 0), shown=known)
    outcome = load.run(server.port, ticks.source(bob), clients=PEOPLE, count=TICKS)
    assert outcome.failures == []
    assert ticks.accepted == outcome.count == TICKS
    assert changes(cast.rodez) == cast.rodez.revision == CLICKS + TICKS
    assert states(cast.rodez) == {item: state for (_, item), (state, _) in ticks.shown.items()}
    assert cast.rodez.points_done > 0
    assert drift_of(cast.rodez.id) is None


def _double_clicks(bob: visits.Person) -> None:
    """Send each of some ticks twice at the same moment, as a double click does."""
    for item in visits.ITEMS[:CLICKS]:
        fields = {"op": uuid4().hex, "set": f"{item}:done:0"}
        sent = partial(load.Request, bob.post("/c/rodez/phases/1/reponse", fields))
        outcome = load.run(bob.port, sent, clients=2, count=2)
        assert outcome.failures == []
        assert outcome.count == 2
