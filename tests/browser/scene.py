"""A filled authority: something of each kind, long words included, and the links of mails."""

import re
from dataclasses import dataclass
from datetime import date

from flask import Flask
from sqlalchemy import select

from app.accounts import addresses, services
from app.accounts.models import User
from app.audit.rules import Actor
from app.budget.rules import first_year_from
from app.datasets.inventory import services as datasets
from app.datasets.inventory.contents import DatasetFacts
from app.ecosystem.activities.contents import ActivityFacts
from app.ecosystem.activities.services import add as add_activity
from app.ecosystem.feedback.contents import FeedbackFacts
from app.ecosystem.feedback.services import add as add_feedback
from app.ecosystem.requests.contents import DataRequestFacts
from app.ecosystem.requests.services import add as add_request
from app.ecosystem.reuses.contents import ReuseFacts
from app.ecosystem.reuses.services import add as add_reuse
from app.extensions import db
from app.kernel.clock import today
from app.kernel.revisions import Sight
from app.mailer.models import OutgoingMail
from app.methodology.loader import current_edition
from app.methodology.rules import Item
from app.notifications.links import stop_token
from app.processes.contents import ProcessFacts
from app.processes.contracts.contents import ContractFacts
from app.processes.contracts.services import add as add_contract
from app.processes.services import add as add_process
from app.processes.services import add_usual
from app.progress.evidence import add_file, add_link
from app.progress.replies import Reply
from app.progress.rules import AnswerState, BlockReason
from app.progress.services import pass_gate, set_answer
from app.spaces import membership
from app.spaces.models import Authority
from app.spaces.permissions import Role
from app.stakeholders.directory.contents import Assessment
from app.stakeholders.directory.rules import Reader
from app.stakeholders.directory.services import add_archetypes, assess
from tests.support.cast import Cast, make_authority, make_user
from tests.support.checks import make_checks
from tests.support.datasets import make_datasets
from tests.support.imports import make_import, make_reading
from tests.support.plans import make_plan, open_day
from tests.support.recipes import make_recipe
from tests.support.tasks import make_tasks

EDITION = current_edition()
ITEMS = EDITION.phase(1).items
FIRST, SECOND, THIRD, FOURTH, FIFTH = ITEMS[:5]
LAST = ITEMS[-1]
PHASE = "/c/rodez/phases/1"
LONG_WORD = "https://ged.exemple.fr/" + "depot-des-deliberations-" * 6
MANY = 30
NAMES = (
    "Saint-Remy-en-Bouzemont-Saint-Genest-et-Isson",
    "Communauté d’agglomération du Grand Sud",
    "Ax",
)


@dataclass(frozen=True)
class Scene:
    """What examples put into their addresses."""

    values: dict[str, object]
    ids: dict[str, int]

    def path(self, pattern: str) -> str:
        """Fill an address."""
        return pattern.format(**self.values)

    def person(self, cast: Cast, name: str) -> User | None:
        """Return somebody of the cast or of the scene; nobody for no name."""
        if not name:
            return None
        return db.session.get_one(User, self.ids[name]) if name in self.ids else cast.person(name)


TABLE = """Association;SIRET;Montant voté;Date de la délibération;Objet;Contact
Amicale laïque;41900002100008;1 200,50 €;12/03/2026;Fête des écoles;
Club de pétanque;35600000049837;douze;31/12/2026;Concours;M. Petit
Harmonie;35600000049837;450,00;31/12/2026;Instruments;
HARMONIE;35600000049837;450,00;31/12/2026;Instruments;
"""


def _lay_table(authority: Authority, by: Actor) -> int:
    """Lay a table on the workbench of a new dataset: a cell is wrong, two rows are alike."""
    dataset = datasets.create(authority, DatasetFacts(title="Aides, à l’atelier"), by=by).id
    db.session.flush()
    make_recipe(authority, dataset, TABLE.encode(), by=by)
    return dataset


def make_scene(app: Flask, cast: Cast) -> Scene:
    """Fill Rodez, leave the other authority empty, and give Carole a whole portfolio."""
    rodez, alice = cast.rodez, cast.alice
    by = actor_of(alice)
    _answer_phase(rodez, by)
    pass_gate(rodez, 2, "Le conseil se réunit en mars : le recensement avance d’ici là.", by=by)
    db.session.flush()
    _answer(rodez, EDITION.phase(2).items[0], Reply(AnswerState.DONE), by)
    proof_id = _prove(app, rodez, by)
    invitation = membership.invite_member(
        rodez, email="maire-adjointe-au-numerique@exemple.fr", role=Role.OFFICIAL, by=by
    )
    services.send_reset("bob@exemple.fr")
    addresses.send_links(cast.bob, "bob.petit@exemple.fr")
    services.invite_person(
        email="nouvelle@exemple.fr", full_name="Nour Velle", by=actor_of(cast.olga)
    )
    _fill_portfolio(cast.carole)
    newcomer = make_user("arrivante@exemple.fr", "Aïcha Rivante")
    db.session.flush()
    return Scene(
        {
            "item": FIRST.id,
            "lead": cast.alice.id,
            "user": cast.bob.id,
            "budget_year": first_year_from(today()),
            "proof": proof_id,
            "invitation": invitation.id,
            **make_tasks(rodez, alice, cast.bob),
            **make_datasets(rodez, alice),
            **make_checks(rodez, alice),
            "benched": _lay_table(rodez, by),
            **make_import(rodez),
            **make_reading(rodez),
            "plan": make_plan(rodez, by, (4,), required_only=True).id,
            "day": open_day(60).isoformat(),
            "stakeholder": _list_stakeholders(rodez, alice),
            "process": _list_processes(rodez, by),
            "contract": add_contract(rodez, ContractFacts("Logiciel des finances"), by=by).id,
            "request": _note_request(rodez, by),
            "reuse": _note_reuse(rodez, by),
            "feedback": _note_feedback(rodez, by),
            "activity": add_activity(rodez, ActivityFacts("Cartopartie des bancs"), by=by).id,
            "reset": _token("mot-de-passe"),
            "address": _token("compte/adresse"),
            "back": _token("adresse/annuler"),
            "welcome": _token("bienvenue"),
            "joining": _token("invitation"),
            "stop": stop_token(cast.bob.id),
        },
        {"newcomer": newcomer.id},
    )


def _note_request(authority: Authority, by: Actor) -> int:
    """Note a request that waits; return its id."""
    facts = DataRequestFacts("Les comptages de vélos", today(), asker_name="Ana Roux")
    return add_request(authority, facts, by=by).id


def _note_feedback(authority: Authority, by: Actor) -> int:
    """Note an anomaly that waits; return its id."""
    facts = FeedbackFacts("Une adresse est fausse", today(), message="Au 12, rue des Tilleuls.")
    return add_feedback(authority, facts, by=by).id


def _note_reuse(authority: Authority, by: Actor) -> int:
    """Note a reuse that is kept, and another that waits; return the id of the first."""
    proposed = ReuseFacts("Un jeu de piste", state="proposed", contact="ana@exemple.fr")
    add_reuse(authority, proposed, by=by)
    facts = ReuseFacts("Carte des bancs", url="https://carte.exemple.fr", brings="Un plan de rue.")
    return add_reuse(authority, facts, by=by).id


def _list_processes(authority: Authority, by: Actor) -> int:
    """List two usual processes, and one of the authority's own; return its id."""
    add_usual(authority, ["deliberations", "subventions"], by=by)
    own = ProcessFacts(
        "Compter les passages", owner="Élise Moreau", change_tool="Un export de plus",
        procedure="Voirie : relève les compteurs", frequency="monthly",
    )  # fmt: skip
    return add_process(authority, own, by=by).id


def actor_of(user: User) -> Actor:
    """Return somebody as the author of what the test writes."""
    return Actor(user.id, user.full_name)


def answer(authority: Authority, item: Item, state: AnswerState, by: Actor, note: str = "") -> None:
    """Answer an item, in the current transaction."""
    _answer(authority, item, Reply(state, note), by)


def _answer_phase(rodez: Authority, by: Actor) -> None:
    _answer(rodez, FIRST, Reply(AnswerState.DONE, "Vu avec la direction générale."), by)
    _answer(rodez, SECOND, Reply(AnswerState.IN_PROGRESS, f"Compte rendu : {LONG_WORD}"), by)
    blocked = Reply(
        AnswerState.BLOCKED,
        block_reason=BlockReason.IT.value,
        unblock="Une date d’export, promise par l’éditeur du logiciel.",
        wake_on=date(2030, 1, 15),
    )
    _answer(rodez, THIRD, blocked, by)
    late = Reply(**{**vars(blocked), "wake_on": date(2026, 1, 15)})
    _answer(rodez, FOURTH, late, by)
    _answer(rodez, FIFTH, Reply(AnswerState.NOT_APPLICABLE, justification="Aucun service."), by)
    for item in ITEMS[6:12]:
        _answer(rodez, item, Reply(AnswerState.DONE), by)


def _answer(authority: Authority, item: Item, reply: Reply, by: Actor) -> None:
    set_answer(authority, item.id, reply, seen=Sight(0), by=by)
    db.session.flush()


def _prove(app: Flask, rodez: Authority, by: Actor) -> int:
    add_link(rodez, FIRST, url=LONG_WORD, title="Délibération du 4 novembre", by=by)
    content = b"nom;service\nDupont;DSI\n"
    proof = add_file(rodez, FIRST, name="presents.csv", content=content, title="Présents", by=by)
    return proof.id


def _list_stakeholders(rodez: Authority, lead: User) -> int:
    """List a few, one of them with a whole sheet, and return that one."""
    by, reader = actor_of(lead), Reader(lead.id, Role.LEAD, opened=False)
    rows = add_archetypes(rodez, ["maire", "dgs", "dsi", "services-producteurs"], by=by)
    dgs = next(row.id for row in rows if row.archetype == "dgs")
    said = Assessment(
        influence=5,
        interest=2,
        attitude=1,
        wished=4,
        objectives=("o1-modernisation",),
        brakes=("temps", "priorites", "cout"),
        arguments=("charge-allegee",),
        note=f"Demande un calendrier. {LONG_WORD}",
        next_action="Présenter deux exemples de villes de même taille",
        next_action_on=date(2030, 1, 15),
    )
    assess(rodez, dgs, said, seen=Sight(0), reader=reader, by=by)
    return dgs


def _fill_portfolio(consultant: User) -> None:
    for number in range(MANY):
        name = f"{NAMES[number % len(NAMES)]} {number}"
        authority = make_authority(slug=f"lieu-{number}", name=name, code=f"{number:05d}")
        membership.add_member(authority, consultant, Role.CONSULTANT)


def _token(path: str) -> str:
    """Return the first link of that kind that left by mail."""
    bodies = db.session.scalars(select(OutgoingMail.body).order_by(OutgoingMail.id))
    found = [match for body in bodies for match in re.findall(rf"/{path}/([\w-]+)", body)]
    return str(found[0])
