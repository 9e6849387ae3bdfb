"""The scenes of the demonstration about requests for data."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from app.audit.rules import Actor
from app.datasets.inventory.queries import typical_listed
from app.ecosystem.requests import services
from app.ecosystem.requests.contents import DataRequestFacts
from app.ecosystem.requests.models import DataRequest
from app.extensions import db
from app.kernel.clock import today
from app.kernel.revisions import Sight
from app.spaces.models import Authority


def play(authority: Authority, facts: Mapping[str, Any], *, by: Actor) -> None:
    """Note a request on the day of the scene, or its answer."""
    if "receive" in facts:
        values = dict(facts["receive"])
        received = today() - timedelta(days=values.pop("since"))
        services.add(authority, DataRequestFacts(received_on=received, **values), by=by)
    else:
        reply(authority, dict(facts["reply"]), by=by)


def reply(authority: Authority, values: dict[str, Any], *, by: Actor) -> None:
    """Answer a request, ``since`` days ago; ``dataset`` names a usual dataset of the inventory."""
    query = select(DataRequest).where(
        DataRequest.authority_id == authority.id, DataRequest.title == values.pop("of")
    )
    answered = today() - timedelta(days=values.pop("since"))
    row, usual = db.session.scalars(query).one(), values.pop("dataset", None)
    if usual:
        values["dataset_id"] = typical_listed(authority)[usual]
    typed = DataRequestFacts(
        **{**vars(DataRequestFacts.of(row)), "answered_on": answered, **values}
    )
    services.update(authority, row.id, typed, seen=Sight(row.revision), by=by)
