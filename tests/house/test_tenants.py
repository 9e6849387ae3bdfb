"""What an authority keeps changes nothing of what another one reads."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, fields
from datetime import timedelta
from typing import Any

from app.audit import queries as audit
from app.audit.rules import Actor
from app.authorities import queries as authorities
from app.dashboards import queries as dashboards
from app.datasets.checks import own_schemas
from app.datasets.checks import queries as checks
from app.datasets.duties import marks
from app.datasets.inventory import defaults as dataset_defaults
from app.datasets.inventory import queries as datasets
from app.datasets.inventory import resources
from app.datasets.inventory import services as inventory
from app.datasets.inventory.contents import DatasetFacts, ResourceFacts
from app.datasets.inventory.models import FileCheck, OwnSchema
from app.extensions import db
from app.files.services import used_by
from app.kernel.base import Base
from app.kernel.clock import now, today
from app.kernel.errors import Missing
from app.kernel.revisions import Sight
from app.planning import queries as plans
from app.progress import evidence
from app.progress import queries as progress
from app.progress import services as answers
from app.progress.rules import AnswerState
from app.publication import queries as publication
from app.publication.models import PlatformAccount, PublicationRequest, Push
from app.publication.platforms import account
from app.publication.rules import Topic
from app.publication.strategy import choices
from app.publication.strategy import services as strategy
from app.publication.strategy.topics import LicenceChoice, UpdatingChoice
from app.spaces import membership
from app.spaces import queries as spaces
from app.spaces.models import Authority
from app.spaces.permissions import Role
from app.stakeholders.directory import queries as stakeholders
from app.stakeholders.directory import services as directory
from app.stakeholders.directory.contents import StakeholderFacts
from app.stakeholders.directory.rules import Reader
from app.stakeholders.map import positions
from app.stakeholders.map.positions import MapCell
from app.tasks import queries as tasks
from app.tasks import services
from app.tasks.drafts import Assignee, Draft
from app.tasks.models import Plan
from app.tasks.sheet import comments, files, needs
from app.tasks.views import saved, sheets, summary
from tests.support.cast import Cast, make_user
from tests.support.method import EDITION

ITEM = EDITION.phase(1).items[0]
LATE = today() - timedelta(days=3)
LONG_AGO = now() - timedelta(days=20)


@dataclass
class Kept:
    """The ids of what Rodez keeps, and of two people who are members of both authorities."""

    task: int
    waiting: int
    file: int
    dataset: int
    resource: int
    check: int
    schema: int
    stakeholder: int
    evidence: int
    invitation: int
    member: int
    both: int


NOTHING = Kept(**{field.name: 999_999 for field in fields(Kept)})
Read = Callable[[Authority, Kept], Any]


def of_id(query: Callable[..., Any], *names: str) -> Read:
    """Return a reading that is asked for something by its id."""
    return lambda authority, ids: query(authority, *(getattr(ids, name) for name in names))


def of_ids(query: Callable[..., Any], *names: str) -> Read:
    """Return a reading that is asked for several things by their ids."""
    return lambda authority, ids: query(authority, {getattr(ids, name) for name in names})


def of_all(query: Callable[[Authority], Any]) -> Read:
    """Return a reading of all that an authority keeps of a sort."""
    return lambda authority, _: query(authority)


READER = Reader(1, Role.LEAD, opened=True)
READS: dict[str, Read] = {
    "its own history of an item": lambda a, _: audit.history_of(a.id, f"item:{ITEM.id}"),
    "the points at a moment": lambda a, _: audit.points_at(a.id, now()),
    "the points at several moments": lambda a, _: audit.points_each(a.id, [LONG_AGO, now()]),
    "the events of a month": lambda a, _: dashboards.counts_since(a.id, LONG_AGO),
    "the story of a month": lambda a, _: dashboards.story_since(a, LONG_AGO, 50),
    "invited people": of_all(authorities.invitations),
    "members": of_all(authorities.members),
    "a member": of_id(authorities.member, "member"),
    "memberships": of_all(spaces.members_of),
    "names of members": of_all(spaces.names_of_members),
    "a membership": of_id(spaces.membership_of, "member"),
    "another lead": lambda a, _: spaces.has_other_lead(a, spaces.leads_of(a.id)[0].id),
    "leads": lambda a, _: spaces.leads_of(a.id),
    "invitations": of_all(spaces.invitations_of),
    "an invitation": of_id(spaces.invitation, "invitation"),
    "states": of_all(progress.states_of),
    "answers": of_all(progress.answers_of),
    "an answer": lambda a, _: progress.answer(a, ITEM.id),
    "evidence of an item": lambda a, _: progress.evidence_of(a, ITEM.id),
    "a piece of evidence": of_id(progress.evidence, "evidence"),
    "a task": of_id(tasks.task, "task"),
    "tasks": of_ids(tasks.briefs, "task", "waiting"),
    "people of tasks": of_all(tasks.people_of),
    "needs of tasks": of_all(tasks.needs_of),
    "what a task waits for": of_id(tasks.needed_by, "waiting"),
    "parts of a task": of_id(tasks.parts_of, "task"),
    "comments of a task": of_id(tasks.comments_of, "task"),
    "files of a task": of_id(tasks.files_of, "task"),
    "a file of a task": of_id(files.file, "task", "file"),
    "bytes of files": lambda a, _: used_by(a.id),
    "plans": of_all(tasks.plans_of),
    "pieces of a task": of_id(sheets.pieces, "task"),
    "pieces of one that waits": of_id(sheets.pieces, "waiting"),
    "filters": of_id(saved.filters_of, "both"),
    "late tasks": lambda a, _: summary.summary_of(a, limit=5),
    "tasks of a plan to come": lambda a, _: plans.situation(a).open_tasks,
    "needs of a plan": of_ids(plans.needs_among, "task", "waiting"),
    "a dataset": of_id(datasets.dataset, "dataset"),
    "the sheet of a dataset": of_id(datasets.sheet, "dataset"),
    "totals of datasets": of_all(datasets.totals),
    "datasets by id": of_ids(datasets.briefs_by_id, "dataset"),
    "datasets": of_all(datasets.all_of),
    "names of datasets": of_all(datasets.ids_of),
    "typical datasets": of_all(datasets.typical_listed),
    "files of a dataset": of_id(datasets.resources_of, "dataset"),
    "files of datasets": of_ids(datasets.resources_by_dataset, "dataset"),
    "a file of a dataset": of_id(datasets.resource, "dataset", "resource"),
    "kept files of a dataset": of_id(datasets.kept_files, "dataset"),
    "licence and rhythm by default": of_all(dataset_defaults.defaults_of),
    "duties marked": of_ids(marks.marked_among, "dataset"),
    "a check": of_id(checks.check_of, "check"),
    "a check and its dataset": of_id(checks.with_dataset, "check"),
    "checks of a dataset": lambda a, ids: checks.latest_checks(a, ids.dataset, 5),
    "own schemas": of_all(own_schemas.briefs),
    "an own schema": of_id(own_schemas.own_schema, "schema"),
    "copies that have not arrived": of_all(publication.not_arrived),
    "publications asked for": of_all(publication.asked_for),
    "copies to take away": of_all(publication.left_behind),
    "the account of a platform": of_all(account.account_of),
    "a choice": lambda a, _: choices.row_of(a, Topic.LICENCE),
    "datasets to choose": of_all(choices.candidates),
    "titles of datasets": of_ids(choices.titles_of, "dataset"),
    "stakeholders": of_all(stakeholders.known),
    "cards of stakeholders": lambda a, _: stakeholders.cards(a, READER),
    "how many stakeholders": of_all(stakeholders.count),
    "how many named": of_all(stakeholders.count_named),
    "archetypes": of_all(stakeholders.listed_archetypes),
    "titles of stakeholders": of_ids(stakeholders.titles_of, "stakeholder"),
    "an opinion": of_id(stakeholders.opinion_to_change, "stakeholder"),
    "days of change": of_ids(positions.days_of_change, "stakeholder"),
}


def test_what_an_authority_keeps_changes_nothing_of_what_another_reads(
    cast: Cast, write: Callable[[], AbstractContextManager[None]]
) -> None:
    unheld = {name: seen(read, cast.autre, NOTHING) for name, read in READS.items()}
    empty = {name: seen(read, cast.rodez, NOTHING) for name, read in READS.items()}
    with write():
        ids = keep_much(cast)
    theirs = {name: seen(read, cast.rodez, ids) for name, read in READS.items()}
    assert [name for name in READS if theirs[name] == empty[name]] == []
    others = {name: seen(read, cast.autre, ids) for name, read in READS.items()}
    assert {name: others[name] for name in READS if others[name] != unheld[name]} == {}


def seen(read: Read, authority: Authority, ids: Kept) -> Any:
    """Return what a reading gives in a form that can be compared once its rows are gone."""
    try:
        return plain(read(authority, ids))
    except Missing:
        return "missing"


def plain(value: Any) -> Any:
    if isinstance(value, Base):
        return type(value).__name__, [str(getattr(value, key)) for key in identity(value)]
    if isinstance(value, Mapping):
        return {key: plain(one) for key, one in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [plain(one) for one in value]
    return repr(value)


def identity(row: Base) -> list[str]:
    return [column.key for column in row.__table__.primary_key]


def keep_much(cast: Cast) -> Kept:
    """Write something of each sort into Rodez."""
    rodez, by = cast.rodez, Actor(cast.alice.id, cast.alice.full_name)
    both = cast.carole.id
    member = make_user("ines@exemple.fr", "Inès Roche")
    membership.add_member(rodez, member, Role.LEAD)
    invitation = membership.invite_member(
        rodez, email="karim@exemple.fr", role=Role.OFFICIAL, by=by
    )
    answers.set_state(rodez, ITEM.id, AnswerState.DONE, seen=0, by=by)
    piece = evidence.add_link(rodez, ITEM, url="https://www.exemple.fr/", title="Vote", by=by)
    saved.save_filter(rodez, both, name="À moi", query="qui=moi")
    return Kept(
        both=both,
        member=member.id,
        invitation=invitation.id,
        evidence=piece.id,
        stakeholder=a_stakeholder(rodez, by),
        **some_tasks(rodez, by),
        **a_dataset(rodez, by),
    )


def some_tasks(rodez: Authority, by: Actor) -> dict[str, int]:
    plan = Plan(authority_id=rodez.id, title="Plan", starts_on=LATE, created_by_name=by.name)
    db.session.add(plan)
    db.session.flush()
    someone = Assignee(None, "Une personne sans compte")
    draft = Draft("Écrire", due_on=LATE, assignee=someone, parts=("Relire",), plan_id=plan.id)
    about = {"anchor_kind": "item", "anchor_id": ITEM.id}
    first, second = services.create_tasks(rodez, [draft, Draft("Voter", **about)], by=by)
    needs.add_need(rodez, second.id, first.id, by=by)
    comments.add_comment(rodez, first.id, "Vu.", by=by)
    file = files.add_file(rodez, first.id, name="devis.csv", content=b"poste;prix", by=by)
    return {"task": first.id, "waiting": second.id, "file": file.id}


def a_dataset(rodez: Authority, by: Actor) -> dict[str, int]:
    facts = DatasetFacts(title="Aides", typical="subventions", duties=("subsidies",))
    row = inventory.create(rodez, facts, by=by)
    file = ResourceFacts(title="Table", url="https://www.exemple.fr/aides.csv")
    resource = resources.add(rodez, row.id, file, by=by)
    strategy.choose(rodez, LicenceChoice("lov2", "Source"), "", seen=Sight(0), by=by)
    strategy.choose(
        rodez, UpdatingChoice("Le service.", "annual", "Non."), "", seen=Sight(0), by=by
    )
    owned = {"authority_id": rodez.id}
    check = FileCheck(
        **owned, dataset_id=row.id, file_name="aides.csv", stored_name="nom", keeps_file=True,
        state="running", result={}, by_name=by.name, at=now(),
    )  # fmt: skip
    schema = OwnSchema(**owned, name="Le nôtre", content={}, added_by_name=by.name)
    db.session.add_all([check, schema])
    db.session.add(
        PlatformAccount(
            **owned, platform="udata", base_url="https://www.exemple.fr", key_cipher=b"",
            key_hint="…", added_by_name=by.name,
        )
    )  # fmt: skip
    db.session.add(
        Push(**owned, dataset_id=row.id, platform="udata", state="refused", remote_id="a")
    )
    db.session.add(PublicationRequest(**owned, dataset_id=row.id))
    rodez.publications_asked = 1
    db.session.flush()
    ids = {"dataset": row.id, "resource": resource.id}
    return {**ids, "check": check.id, "schema": schema.id}


def a_stakeholder(rodez: Authority, by: Actor) -> int:
    rodez.names_allowed_at = now()
    row = directory.add(rodez, StakeholderFacts("La direction", "A. Roux", archetype="dgs"), by=by)
    positions.move(rodez, row.id, MapCell(1, 1), seen=Sight(0), reader=READER, by=by)
    return row.id
