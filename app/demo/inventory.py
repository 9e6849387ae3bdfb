"""The scenes of the demonstration about datasets."""

import io
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from app.accounts.models import User
from app.audit.rules import Actor
from app.datasets.eligibility.law import eligibility_tree
from app.datasets.eligibility.ready import proposal_for
from app.datasets.eligibility.rules import QuestionReply, walk
from app.datasets.eligibility.services import Ruling, ground_of, record_decision
from app.datasets.giving import services as giving
from app.datasets.high_value import services as high_value
from app.datasets.high_value.services import HighValueChoice
from app.datasets.inventory import services
from app.datasets.inventory.contents import DatasetFacts
from app.datasets.inventory.files import services as files
from app.datasets.inventory.library import typical
from app.datasets.inventory.models import Dataset
from app.datasets.inventory.rules import HighValueState, Stage
from app.datasets.priorities.services import adopt
from app.demo.script import file_content
from app.extensions import db
from app.files.keeping import keep_data
from app.kernel.revisions import Sight
from app.publication.publishing import requests
from app.publication.publishing import services as publishing
from app.publication.publishing.services import Wanted, WithIt
from app.spaces.models import Authority
from app.tasks.drafts import Assignee

# Answers « yes » of most datasets of a town: of the service, finished, electronic.
USUAL_YES = frozenset({"B1", "B2", "B3"})
A_YEAR = timedelta(days=365)


def play(
    authority: Authority, facts: Mapping[str, Any], *, by: Actor, on: date, today: date
) -> None:
    """Play a scene about datasets."""
    if "list" in facts:
        list_datasets(authority, facts["list"], by=by)
    elif "complete" in facts:
        complete(authority, facts["complete"], by=by)
    elif "note_all" in facts:
        keep_notes(authority, by=by)
    elif "decide" in facts:
        decide(authority, facts["decide"], by=by, on=on)
    elif "qualify" in facts:
        qualify(authority, facts["qualify"], by=by, on=on)
    elif "reach" in facts:
        reach(authority, facts["reach"], by=by)
    elif "ask" in facts:
        ask(authority, facts["ask"], by=by, today=today)
    else:
        publish(authority, facts["publish"], by=by, on=on, today=today)


def list_datasets(authority: Authority, typical_ids: list[str], *, by: Actor) -> None:
    """Add datasets of the library to the inventory, in the order given."""
    for entry in typical_ids:
        services.create(authority, typical()[entry].facts(authority.territory), by=by)
        db.session.flush()


def complete(authority: Authority, facts: Mapping[str, Mapping[str, str]], *, by: Actor) -> None:
    """Write facts of datasets: typical id -> names and values of the fields."""
    for entry, values in facts.items():
        row = dataset_of(authority, entry)
        wanted = DatasetFacts.of(row).but(**values)
        services.update(authority, row.id, wanted, seen=Sight(row.revision), by=by)
        db.session.flush()


def keep_notes(authority: Authority, *, by: Actor) -> None:
    """Keep the notes of interest and effort that are proposed for each dataset."""
    query = select(Dataset.id, Dataset.revision).where(Dataset.authority_id == authority.id)
    adopt(authority, {row.id: row.revision for row in db.session.execute(query)}, by=by)
    db.session.flush()


def qualify(authority: Authority, facts: Mapping[str, Any], *, by: Actor, on: date) -> None:
    """Decide whether a dataset is of high value."""
    row = dataset_of(authority, facts["of"])
    state = HighValueState(facts["state"])
    choice = HighValueChoice(state, row.high_value, facts["by"], facts["reason"], on)
    high_value.decide(authority, row.id, choice, seen=row.revision, by=by)
    db.session.flush()


def decide(authority: Authority, facts: Mapping[str, Any], *, by: Actor, on: date) -> None:
    """Record the decision to open a dataset or not, with the answers that lead to it."""
    tree, ground, row = eligibility_tree(), ground_of(authority), dataset_of(authority, facts["of"])
    if facts.get("ready"):
        confirm(authority, row, facts["by"], by=by, on=on)
        return
    answers = facts.get("replies", {})
    replies = {
        name: QuestionReply.YES if answers.get(name, name in USUAL_YES) else QuestionReply.NO
        for name in tree.questions
    }
    analysis = walk(tree, replies, ground)
    if analysis.verdict is None:
        raise ValueError(f"the answers about {facts['of']} lead nowhere")
    ruling = Ruling(analysis.verdict.outcome, facts["by"], on, facts["reason"])
    record_decision(authority, row.id, ruling, analysis, tree, seen=row.revision, by=by)
    db.session.flush()


def confirm(authority: Authority, row: Dataset, whom: str, *, by: Actor, on: date) -> None:
    """Confirm the ready answer of a dataset, in its words."""
    tree = eligibility_tree()
    proposal = proposal_for(row, tree, ground_of(authority))
    if proposal is None:
        raise ValueError(f"no ready answer suits {row.typical}")
    ruling = Ruling(proposal.answer.outcome, whom, on, proposal.answer.reason)
    record_decision(authority, row.id, ruling, proposal.walk, tree, seen=row.revision, by=by)
    db.session.flush()


def give(
    authority: Authority, facts: Mapping[str, Any], *, by: Actor, users: Mapping[str, User]
) -> None:
    """Give a dataset to a person of the demonstration, or to a name."""
    row, member = dataset_of(authority, facts["of"]), users.get(facts["to"])
    whom = Assignee(member.id, member.full_name) if member else Assignee(None, facts["to"])
    giving.give(authority, row.id, whom, seen=row.revision, was="", by=by)


def publish(
    authority: Authority, scene: Mapping[str, Any], *, by: Actor, on: date, today: date
) -> None:
    """Prepare a dataset, give its file, and publish it."""
    row = prepare(authority, scene, by=by, today=today)
    publishing.publish(authority, Wanted(row.id, row.revision), WithIt(), by=by)
    row.published_on = on
    db.session.flush()


def ask(authority: Authority, scene: Mapping[str, Any], *, by: Actor, today: date) -> None:
    """Prepare a dataset, give its file, and ask whoever may publish to do it."""
    row = prepare(authority, scene, by=by, today=today)
    requests.ask(authority, row.id, scene["note"], by=by)
    db.session.flush()


def prepare(authority: Authority, scene: Mapping[str, Any], *, by: Actor, today: date) -> Dataset:
    """Describe a dataset, give its file, and say that it is prepared."""
    row = dataset_of(authority, scene["of"])
    updated = today + timedelta(days=scene["updated_in"])
    facts = DatasetFacts.of(row).but(updated_on=updated, coverage=authority.name, licence="lov2")
    if scene.get("period"):
        year = updated.year - 1
        facts = facts.but(covers_from=date(year, 1, 1), covers_to=date(year, 12, 31))
    services.update(authority, row.id, facts, seen=Sight(row.revision), by=by)
    content = io.BytesIO(file_content(scene["file"]))
    kept = keep_data(authority.id, name=scene["file"], stream=content)
    said = files.FileFacts(title=row.title, updated_on=updated)
    files.keep(authority, row.id, kept, said, by=by)
    reach(authority, {"of": scene["of"], "stages": ["prepared"]}, by=by)
    return row


def reach(authority: Authority, scene: Mapping[str, Any], *, by: Actor) -> None:
    """Take a dataset through stages, one after the other."""
    row = dataset_of(authority, scene["of"])
    for code in scene["stages"]:
        db.session.flush()
        services.set_stage(authority, row.id, Stage(code), seen=row.revision, by=by)
    db.session.flush()


def dataset_of(authority: Authority, entry: str) -> Dataset:
    """Return the dataset made from an entry of the library."""
    query = select(Dataset).where(Dataset.authority_id == authority.id, Dataset.typical == entry)
    return db.session.scalars(query.order_by(Dataset.id)).one()
