"""The scenes of the demonstration about datasets."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from app.audit.rules import Actor
from app.datasets.eligibility.law import eligibility_tree
from app.datasets.eligibility.rules import QuestionReply, walk
from app.datasets.eligibility.services import Ruling, ground_of, record_decision
from app.datasets.inventory import resources, services
from app.datasets.inventory.contents import DatasetFacts, ResourceFacts
from app.datasets.inventory.library import typical
from app.datasets.inventory.models import Dataset
from app.datasets.inventory.rules import Stage
from app.extensions import db
from app.spaces.models import Authority

# What most datasets of a town answer: of the service, finished, electronic, and nothing against.
USUAL_YES = frozenset({"B1", "B2", "B3"})
A_YEAR = timedelta(days=365)


def list_datasets(authority: Authority, wanted: list[str], *, by: Actor) -> None:
    """List datasets from the library, one after the other as somebody would."""
    for entry in wanted:
        services.create(authority, typical()[entry].facts(authority.territory), by=by)
        db.session.flush()


def decide(authority: Authority, what: Mapping[str, Any], *, by: Actor, on: date) -> None:
    """Record what was decided of a dataset."""
    tree, ground, row = eligibility_tree(), ground_of(authority), _dataset(authority, what["of"])
    said = what.get("replies", {})
    replies = {
        name: QuestionReply.YES if said.get(name, name in USUAL_YES) else QuestionReply.NO
        for name in tree.questions
    }
    found = walk(tree, replies, ground)
    if found.verdict is None:
        raise ValueError(f"the answers about {what['of']} lead nowhere")
    ruling = Ruling(found.verdict.outcome, what["by"], on, what["reason"])
    record_decision(authority, row.id, ruling, found, tree, seen=row.revision, by=by)
    db.session.flush()


def publish(authority: Authority, what: Mapping[str, Any], *, by: Actor, today: date) -> None:
    """Prepare a dataset, give its address, and publish it."""
    row = _dataset(authority, what["of"])
    updated = today + timedelta(days=what["updated_in"])
    facts = DatasetFacts.of(row).but(updated_on=updated, coverage=authority.name, licence="lov2")
    if what.get("period"):
        year = updated.year - 1
        facts = facts.but(covers_from=date(year, 1, 1), covers_to=date(year, 12, 31))
    services.update(authority, row.id, facts, seen=row.revision, by=by)
    file = ResourceFacts(title=row.title, url=what["url"], format="csv")
    resources.add(authority, row.id, file, by=by)
    for stage in (Stage.PREPARED, Stage.PUBLISHED):
        db.session.flush()
        services.set_stage(authority, row.id, stage, seen=row.revision, by=by)
    db.session.flush()


def _dataset(authority: Authority, entry: str) -> Dataset:
    query = select(Dataset).where(Dataset.authority_id == authority.id, Dataset.typical == entry)
    return db.session.scalars(query.order_by(Dataset.id)).one()
