"""The scenes of the demonstration about processes."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from app.audit.rules import Actor
from app.extensions import db
from app.kernel.clock import today
from app.kernel.revisions import Sight
from app.processes import services, subjects
from app.processes.contents import ProcessFacts
from app.processes.contracts import services as contracts
from app.processes.contracts.contents import ContractFacts
from app.processes.contracts.rules import ContractKind, DataTerms
from app.processes.models import Process
from app.processes.rules import ReviewState
from app.spaces.models import Authority


def play(authority: Authority, facts: Mapping[str, Any], *, by: Actor) -> None:
    """Play a scene about processes."""
    if "run" in facts:
        services.add_usual(authority, facts["run"], by=by)
    elif "bind" in facts:
        bind(authority, dict(facts["bind"]), by=by)
    else:
        review(authority, dict(facts["review"]), by=by)


def bind(authority: Authority, values: dict[str, Any], *, by: Actor) -> None:
    """List a contract that ends so many days from now, with the task of its renewal."""
    ends_on = today() + timedelta(days=values.pop("ends_in"))
    coded = {"kind": ContractKind(values["kind"]), "data_terms": DataTerms(values["data_terms"])}
    facts = ContractFacts(**{**values, **coded, "ends_on": ends_on})
    contracts.add(authority, facts, with_task=True, by=by)


def review(authority: Authority, values: dict[str, Any], *, by: Actor) -> None:
    """Write what a review changed; ``task`` creates the one that keeps the data up to date."""
    query = select(Process).where(
        Process.authority_id == authority.id, Process.usual == values.pop("of")
    )
    row, task = db.session.scalars(query).one(), values.pop("task", False)
    values["state"] = ReviewState(values["state"])
    typed = ProcessFacts(**{**vars(ProcessFacts.of(row)), **values})
    services.update(authority, row.id, typed, seen=Sight(row.revision), by=by)
    if task:
        subjects.create_update_task(authority, row.id, by=by)
