"""The scenes of the demonstration about requests, reuses, feedback, events and sources cited."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from app.audit.rules import Actor
from app.datasets.inventory.queries import typical_listed
from app.ecosystem.activities import services as activities
from app.ecosystem.activities.contents import ActivityFacts
from app.ecosystem.feedback import services as feedback
from app.ecosystem.feedback.contents import FeedbackFacts
from app.ecosystem.outside_data.services import cite
from app.ecosystem.requests import services
from app.ecosystem.requests.contents import DataRequestFacts
from app.ecosystem.requests.models import DataRequest
from app.ecosystem.reuses import services as reuses
from app.ecosystem.reuses.contents import ReuseFacts
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
    elif "reply" in facts:
        reply(authority, dict(facts["reply"]), by=by)
    elif "reuse" in facts:
        note_reuse(authority, dict(facts["reuse"]), by=by)
    elif "report" in facts:
        note_feedback(authority, dict(facts["report"]), by=by)
    elif "meet" in facts:
        note_activity(authority, dict(facts["meet"]), by=by)
    else:
        cited, listed = facts["cite"], typical_listed(authority)
        cite(authority, listed[cited["of"]], cited["sources"], cited["sources"], by=by)


def note_activity(authority: Authority, values: dict[str, Any], *, by: Actor) -> None:
    """Note an event that was held ``since`` days ago, or comes in as many when negative."""
    starts_on = today() - timedelta(days=values.pop("since"))
    activities.add(authority, ActivityFacts(starts_on=starts_on, **values), by=by)


def note_reuse(authority: Authority, values: dict[str, Any], *, by: Actor) -> None:
    """Note a reuse, ``since`` days ago; ``datasets`` names usual datasets of the inventory."""
    noted, listed = today() - timedelta(days=values.pop("since")), typical_listed(authority)
    used = [listed[usual] for usual in values.pop("datasets", ())]
    row = reuses.add(authority, ReuseFacts(**values), datasets=used, by=by)
    row.noted_on = noted


def note_feedback(authority: Authority, values: dict[str, Any], *, by: Actor) -> None:
    """Note what was said of a dataset, ``since`` days ago; ``closed`` days ago it was closed."""
    received = today() - timedelta(days=values.pop("since"))
    closed = values.pop("closed", None)
    feedback.add(
        authority,
        FeedbackFacts(
            received_on=received,
            closed_on=None if closed is None else today() - timedelta(days=closed),
            dataset_id=typical_listed(authority)[values.pop("dataset")],
            **values,
        ),
        by=by,
    )


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
