"""Whoever writes into an authority waits for the others first, and reads only then."""

import ast
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, suppress
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.exc import SQLAlchemyError

from app.audit.rules import Actor
from app.authorities import logos
from app.authorities import services as authorities
from app.authorities.rules import AuthorityFacts, AuthorityKind, OverrideFacts
from app.budget import services as budget
from app.datasets.checks import own_schemas
from app.datasets.checks import services as checks
from app.datasets.checks.services import CheckRequest
from app.datasets.describing import services as describing
from app.datasets.duties import marks
from app.datasets.eligibility import services as eligibility
from app.datasets.eligibility.law import eligibility_tree
from app.datasets.eligibility.rules import QuestionReply, walk
from app.datasets.eligibility.services import Ruling, ToDecide
from app.datasets.giving import services as giving
from app.datasets.high_value import services as high_value
from app.datasets.high_value.services import HighValueChoice
from app.datasets.inventory import resources
from app.datasets.inventory import services as datasets
from app.datasets.inventory.contents import DatasetFacts, ResourceFacts
from app.datasets.inventory.files import services as served
from app.datasets.inventory.models import Import
from app.datasets.inventory.rules import HighValueState, Outcome, Stage
from app.datasets.priorities import services as priorities
from app.datasets.transfer import undo
from app.datasets.workbench import refining, results, sheet_schema
from app.datasets.workbench import services as workbench
from app.documents import signing as documents
from app.documents import versions
from app.documents.shelf import catalogue
from app.documents.signing import SignedFacts, SignedPiece
from app.ecosystem.activities import services as activities
from app.ecosystem.activities.contents import ActivityFacts
from app.ecosystem.feedback import services as feedback
from app.ecosystem.feedback.contents import FeedbackFacts
from app.ecosystem.measures import bringing, following
from app.ecosystem.measures.reading import BroughtTable
from app.ecosystem.outside_data import services as outside_data
from app.ecosystem.requests import answering
from app.ecosystem.requests import services as data_requests
from app.ecosystem.requests.contents import DataRequestFacts
from app.ecosystem.reuses import services as data_reuses
from app.ecosystem.reuses.contents import ReuseFacts
from app.files.keeping import KeptData
from app.kernel.clock import today
from app.kernel.errors import DomainError
from app.kernel.revisions import Sight
from app.methodology.loader import current_edition
from app.methodology.paths import PathKind
from app.places.record import Territory
from app.planning import services as planning
from app.planning import several
from app.planning.rules.days import Pace
from app.planning.rules.outline import Wishes
from app.planning.rules.redating import Redate
from app.planning.several import Template
from app.processes import services as processes
from app.processes.contents import ProcessFacts
from app.processes.continuity import alarm
from app.processes.contracts import services as contracts
from app.processes.contracts.contents import ContractFacts
from app.progress import confirming, evidence
from app.progress import services as progress
from app.progress.replies import Reply
from app.progress.rules import AnswerState
from app.progress.upgrading import pathing
from app.progress.upgrading import services as upgrading
from app.publication.catalogue import opening
from app.publication.platforms import account, copies, pushing
from app.publication.platforms.account import LinkFacts
from app.publication.publishing import requests
from app.publication.publishing import services as publishing
from app.publication.publishing.services import Wanted, WithIt
from app.publication.rules import Topic
from app.publication.strategy import services as strategy
from app.publication.strategy.standing import Decided
from app.publication.strategy.topics import LicenceChoice
from app.skills import services as skills
from app.skills.facts import SkillFacts
from app.spaces import membership
from app.spaces.models import Authority
from app.spaces.permissions import Role
from app.stakeholders.directory import privacy
from app.stakeholders.directory import services as stakeholders
from app.stakeholders.directory.contents import Assessment, StakeholderFacts
from app.stakeholders.directory.rules import Reader
from app.stakeholders.map import positions
from app.stakeholders.map.positions import MapCell
from app.tasks import parts, remarks, services, undoing
from app.tasks.batch import bulk, handover
from app.tasks.counters import blocked
from app.tasks.drafts import Assignee, Draft
from app.tasks.remarks import Remark
from app.tasks.rules import TaskState
from app.tasks.sheet import comments, files, needs
from app.watching.rules import SourceKind
from app.watching.sources import services as sources
from app.watching.sources.services import SourceFacts
from app.year import services as year
from config import ROOT
from tests.support.cast import Cast
from tests.support.databases import OpenDatabase
from tests.support.pictures import png

ITEM = current_edition().phase(1).items[0]
TODAY = today()
READER = Reader(1, Role.LEAD, opened=True)
PDF = b"%PDF-1.7\n%corps\n%%EOF"
# Nothing bears this id: what is looked at is the first statement of each service.
NONE = 999_999


class ByName(dict[str, Any]):
    """What a service takes by name, beside ``by``."""


SEEN = ByName(seen=0)
SAW = ByName(seen=Sight(0))
Service = Callable[..., object]
DATASET = DatasetFacts(title="Arbres")
RESOURCE = ResourceFacts(title="Table", url="https://www.exemple.fr/arbres.csv")
KEPT = KeptData(NONE, "arbres.csv", "x", "csv", "text/csv; charset=utf-8", False, 9, "0" * 64)
SEVERAL = {NONE: 1}

SCHEMA = b'{"fields": [{"name": "nom", "type": "string"}]}'
LETTER = catalogue()["deliberation-de-principe"]
WISHES = Wishes.starting(TODAY, [1], False, Pace.NORMAL)
TREE = eligibility_tree()
WALK = walk(TREE, {"B1": QuestionReply.NO})
RULING = Ruling(Outcome.CLOSED, "La maire", TODAY)


def plans_of_several(authority: Authority, template: Template, *, seen: str, by: Actor) -> object:
    """Give a plan to several authorities, here to one."""
    return several.create_plans([authority], template, seen=seen, by=by)


# Each is called with the authority first and ``by``, which every service takes.
WRITES: dict[Service, tuple[Any, ...]] = {
    authorities.override_obligation: (OverrideFacts(None, ""), SAW),
    authorities.update_authority: (
        AuthorityFacts("Rodez", AuthorityKind.COMMUNE, Territory.MAINLAND),
        SAW,
    ),
    logos.set_logo: (ByName(name="blason.png", content=png(), seen=""),),
    logos.remove_logo: (ByName(seen=""),),
    authorities.invite: (ByName(email="ines@exemple.fr", role=Role.OFFICIAL),),
    membership.change_role: (NONE, Role.OFFICIAL, SAW),
    membership.remove_member: (NONE,),
    progress.set_state: (ITEM.id, AnswerState.DONE, SEEN),
    progress.set_answer: (ITEM.id, Reply(AnswerState.DONE), SAW),
    progress.undo: (ITEM.id, SEEN),
    progress.diagnose: ({ITEM.id: AnswerState.DONE}, SAW),
    confirming.confirm: ([ITEM.id],),
    confirming.finish_step: (current_edition().phases[0].steps[0],),
    confirming.keep: (ITEM.id, Reply(AnswerState.DONE, "Un arrêté."), SAW),
    documents.attach_signed: (LETTER, SignedFacts(), SignedPiece(), SAW),
    documents.note_done: ([],),
    documents.forget_signed: (LETTER, SEEN),
    versions.note_version: (LETTER, "0" * 64, "odt"),
    evidence.choose_example: (ITEM, ByName(url="https://www.exemple.fr/", title="Exemple")),
    pathing.choose_path: (PathKind.LIGHT,),
    progress.pass_gate: (2, "Le vote attendra."),
    upgrading.upgrade: ("open-datalab-2", ByName(seen=0)),
    upgrading.go_back: (ByName(seen=0),),
    evidence.add_link: (ITEM, ByName(url="https://www.exemple.fr/", title="")),
    evidence.remove: (NONE,),
    services.create_task: (Draft("Écrire au DGS"),),
    services.create_tasks: ([Draft("Écrire au DGS")],),
    describing.describe: ([NONE], {}, [], SAW),
    giving.give: (NONE, Assignee(None, "Inès"), ByName(seen=0, was="")),
    remarks.make_task: (Remark("dgs", "Personne ne lui écrit.", Draft("Écrire au DGS")),),
    services.update_task: (NONE, Draft("Écrire au DGS"), SAW),
    services.set_state: (NONE, TaskState.DONE, SEEN),
    services.assign: (NONE, Assignee(None, "Inès"), SEEN),
    services.redate: (NONE, None, TODAY, SEEN),
    services.delete_task: (NONE,),
    undoing.undo: (NONE, SEEN),
    parts.add_part: (NONE, "Relire"),
    parts.tick_part: (NONE, NONE, ByName(done=True)),
    parts.rename_part: (NONE, NONE, "Relire", SAW),
    parts.remove_part: (NONE, NONE),
    handover.take_over: ("Inès", Assignee(None, "Karim")),
    comments.add_comment: (NONE, "Vu."),
    files.add_file: (NONE, ByName(name="note.pdf", content=PDF)),
    files.remove_file: (NONE, NONE),
    needs.add_need: (NONE, NONE + 1),
    needs.remove_need: (NONE, NONE + 1),
    planning.create_plan: (WISHES, {}, ByName(seen="")),
    planning.redate_plan: (NONE, Redate(TODAY, None, Pace.NORMAL), ByName(seen="")),
    planning.note_council: (NONE, TODAY, ByName(seen=0)),
    plans_of_several: (Template(TODAY), ByName(seen="")),
    datasets.create: (DATASET,),
    datasets.many: ([DATASET],),
    datasets.update: (NONE, DATASET, SAW),
    datasets.set_stage: (NONE, Stage.PREPARED, SEEN),
    datasets.mark_updated: (NONE, TODAY, SEEN),
    datasets.remove: (NONE, SEEN),
    resources.add: (NONE, RESOURCE),
    resources.update: (NONE, NONE, RESOURCE, SAW),
    resources.remove: (NONE, NONE),
    served.keep: (NONE, KEPT, served.FileFacts()),
    served.keep_once: (NONE, KEPT),
    served.renew: (NONE, NONE, KEPT),
    served.set_aside: (NONE, NONE, NONE),
    served.put_back: (NONE, NONE, NONE),
    served.remove: (NONE, NONE),
    eligibility.record_decisions: (SEVERAL, RULING, WALK, TREE),
    eligibility.record_each: (
        {NONE: ToDecide(0, RULING, WALK)},
        TREE,
    ),
    high_value.decide: (
        NONE,
        HighValueChoice(HighValueState.REFUSED, "mobility", "Le maire", "Vu"),
        SEEN,
    ),
    undo.take_back: (Import(),),
    priorities.adopt: (SEVERAL,),
    marks.mark: ("deliberations", {NONE: True}),
    checks.begin: (NONE, CheckRequest("arbres.csv", "")),
    checks.decide_service: (NONE,),
    checks.forget_kept: (NONE,),
    workbench.bring: (NONE, None),  # what is brought is read only behind the lock
    refining.correct_cells: (NONE, (), ByName(seen=0)),
    refining.correct_row: (NONE, None),
    refining.decide_double: (NONE, None, ByName(seen=0)),
    refining.leave_aside: (NONE, None, ByName(seen=0)),
    refining.take_back_rows: (NONE, (), ByName(seen=0)),
    refining.refuse_operation: (NONE, "montant", ByName(refused=True, seen=0)),
    results.note_kept: (NONE, None),
    own_schemas.add: (ByName(name="Le nôtre", content=SCHEMA),),
    own_schemas.replace: (NONE, ByName(content=SCHEMA)),
    own_schemas.remove: (NONE,),
    sheet_schema.write_schema: (NONE, "arbres", ByName(followed="")),
    sheet_schema.take_back_schema: (NONE, ByName(written="arbres", before="")),
    skills.set_skill: ("lire-le-droit", SkillFacts(2, 1), SAW),
    skills.make_task: ("lire-le-droit",),
    budget.save_budget: (budget.TypedBudget({}, TODAY.year), SAW),
    year.give_date: ("budget-vote", TODAY, SEEN),
    year.create_year_tasks: ([], ByName(give=False)),
    year.take_back: ([NONE],),
    strategy.choose: (LicenceChoice("lov2"), "", SAW),
    strategy.record_decision: ({Topic.LICENCE: 0}, Decided("Le conseil", TODAY)),
    opening.open_catalogue: (ByName(opened=True),),
    account.save: (LinkFacts("https://www.data.gouv.fr", "rodez", "une-cle"), SAW),
    account.choose_organization: ("rodez", "Ville de Rodez"),
    requests.ask: (NONE, ""),
    requests.refuse: (NONE, "Pas encore"),
    requests.withdraw: (NONE,),
    publishing.publish: (Wanted(NONE, SEEN), WithIt()),
    publishing.publish_several: ([Wanted(NONE, SEEN)], WithIt()),
    pushing.ask: (NONE,),
    pushing.forget: (NONE, "udata"),
    sources.arm: (NONE, SourceFacts(SourceKind.FOLDER, "finances", NONE), SEEN),
    sources.suspend: (NONE, SEEN),
    sources.ask_now: (NONE,),
    copies.attach: (NONE, "534fff75"),
    bringing.bring: (BroughtTable(),),
    bringing.drop: (NONE,),
    following.follow: (),
    following.unfollow: (),
    data_requests.add: (DataRequestFacts("Bancs", TODAY),),
    data_requests.update: (NONE, DataRequestFacts("Bancs", TODAY), SEEN),
    data_requests.remove: (NONE,),
    alarm.set_alarm: ("", 0),
    activities.add: (ActivityFacts("Un atelier"),),
    activities.change: (NONE, ActivityFacts("Un atelier"), SEEN),
    activities.take_off: (NONE,),
    outside_data.cite: (NONE, (), ()),
    feedback.add: (FeedbackFacts("Une erreur", TODAY),),
    feedback.receive: (FeedbackFacts("Une erreur", TODAY),),
    feedback.change: (NONE, FeedbackFacts("Une erreur", TODAY), SEEN),
    feedback.take_off: (NONE,),
    feedback.make_task: (NONE,),
    data_reuses.add: (ReuseFacts("Une carte"),),
    data_reuses.propose: (ReuseFacts("Une carte"), NONE),
    data_reuses.change: (NONE, ReuseFacts("Une carte"), SEEN),
    data_reuses.take_off: (NONE,),
    data_reuses.link: (NONE, NONE),
    data_reuses.unlink: (NONE, NONE),
    answering.receive: (DataRequestFacts("Bancs", TODAY),),
    answering.prepare_answer: (NONE,),
    answering.make_dataset: (NONE,),
    contracts.add: (ContractFacts("Finances"),),
    contracts.update: (NONE, ContractFacts("Finances"), SEEN),
    contracts.remove: (NONE,),
    contracts.prepare_renewal: (NONE,),
    processes.add: (ProcessFacts("Subventions"),),
    processes.add_usual: (["menus"],),
    processes.update: (NONE, ProcessFacts("Subventions"), SEEN),
    processes.link_datasets: (NONE, ByName(linked=[NONE], ticked=[NONE])),
    processes.remove: (NONE,),
    stakeholders.add: (StakeholderFacts("La direction"),),
    stakeholders.add_archetypes: (["dgs"],),
    stakeholders.update: (NONE, StakeholderFacts("La direction"), SEEN),
    stakeholders.remove: (NONE, ByName(reader=READER)),
    stakeholders.assess: (NONE, Assessment(influence=3), ByName(seen=Sight(0), reader=READER)),
    stakeholders.move: (NONE, ByName(seen=Sight(0), influence=1, interest=1, reader=READER)),
    positions.move: (NONE, MapCell(1, 1), ByName(seen=Sight(0), reader=READER)),
    privacy.allow_names: (),
    privacy.forbid_names: (),
    privacy.open_opinions: (ByName(opened=True),),
    privacy.export_opinions: (ByName(reader=READER),),
}
WITHOUT_ACTOR: dict[Service, tuple[Any, ...]] = {
    workbench.to_change: (NONE, None),
    bulk.locked: ([NONE],),
    needs.add_needs: ([(NONE, NONE + 1)],),
    pushing.claim: (NONE, "udata"),
    blocked.note_blocked: (),
}
SHARED = ("SELECT authorities", "UPDATE authorities SET last_activity_at")


@pytest.mark.only_on("postgresql")
def test_every_write_begins_with_the_lock_of_its_authority(
    database: OpenDatabase, cast: Cast, write: Callable[[], AbstractContextManager[None]]
) -> None:
    """What is read before the lock may be false behind it: a statement before it is a fault."""
    by = Actor(cast.alice.id, "Alice Durand")
    calls = [
        (service, words, ByName() if service in WITHOUT_ACTOR else ByName(by=by))
        for service, words in (WRITES | WITHOUT_ACTOR).items()
    ]
    firsts = {
        f"{service.__module__}.{service.__name__}": first_statement(
            database,
            write,
            lambda: cast.rodez,
            lambda rodez: call(service, rodez, words, by_name),  # noqa: B023
        )
        for service, words, by_name in calls
    }
    assert {name: first for name, first in firsts.items() if not locks(first)} == {}


def call(service: Service, rodez: Authority, words: tuple[Any, ...], by_name: ByName) -> None:
    """Call a service, with what it takes by name at the end of the words."""
    if words and isinstance(words[-1], ByName):
        by_name = ByName(by_name | words[-1])
        words = words[:-1]
    service(rodez, *words, **by_name)


def first_statement(
    database: OpenDatabase,
    write: Callable[[], AbstractContextManager[None]],
    read: Callable[[], Authority],
    action: Callable[[Authority], object],
) -> str:
    """Return the first statement of a write, its authority being read; forget what it did."""
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        statements.append(statement)

    class Enough(Exception):
        """What was done is not wanted."""

    with suppress(Enough, DomainError, SQLAlchemyError), write():
        authority = read()
        event.listen(database.engine, "before_cursor_execute", note)
        try:
            action(authority)
        finally:
            event.remove(database.engine, "before_cursor_execute", note)
        raise Enough
    return " ".join(statements[0].split()) if statements else "nothing"


def locks(statement: str) -> bool:
    """Tell whether a statement makes those who write into the same authority wait."""
    selects = statement.startswith(SHARED[0]) and statement.endswith("FOR UPDATE")
    return selects or statement.startswith(SHARED[1])


# What begins by reading whether there is anything to write, or whose arguments only a sending has.
ELSEWHERE = {
    "app.tasks.batch.handover.leave_tasks_behind",
    "app.tasks.batch.handover.link_tasks_kept_for",
    "app.datasets.transfer.confirm.confirm",
    "app.publication.platforms.pushing.settle",
    "app.planning.several.create_plans",  # plans_of_several
    "app.watching.sources.services.disarm_those_of",
    "app.demo.measured.play",
}


def test_every_service_that_takes_the_lock_is_called_above() -> None:
    called = {f"{one.__module__}.{one.__name__}" for one in WRITES | WITHOUT_ACTOR}
    taking = set(taking_the_lock())
    assert len(taking) > 30
    assert taking - called - ELSEWHERE == set()
    assert taking >= ELSEWHERE


def taking_the_lock() -> Iterator[str]:
    """Give the public functions of the application that take the lock themselves."""
    for path in sorted((ROOT / "app").rglob("*.py")):
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for node in ast.parse(path.read_bytes()).body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                calls = [inner.func for inner in ast.walk(node) if isinstance(inner, ast.Call)]
                names = {function.id for function in calls if isinstance(function, ast.Name)}
                if names & {"lock", "open_write"}:
                    yield f"{module}.{node.name}"
