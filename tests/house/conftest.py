"""Two authorities that both hold something of each kind, to build every address."""

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from app.accounts import addresses, services
from app.accounts.models import AccountToken, User
from app.audit.rules import Actor
from app.authorities.logos import set_logo
from app.budget.rules import first_year_from
from app.ecosystem.requests.contents import DataRequestFacts
from app.ecosystem.requests.services import add as add_request
from app.extensions import db
from app.kernel.clock import now, today
from app.kernel.revisions import Sight
from app.mailer.models import OutgoingMail
from app.methodology.loader import current_edition
from app.notifications.links import stop_token
from app.processes.contents import ProcessFacts
from app.processes.contracts.contents import ContractFacts
from app.processes.contracts.services import add as add_contract
from app.processes.services import add as add_process
from app.progress.evidence import add_file
from app.spaces import membership
from app.spaces.models import Authority
from app.spaces.permissions import Role
from app.stakeholders.directory.contents import Assessment, StakeholderFacts
from app.stakeholders.directory.rules import Reader
from app.stakeholders.directory.services import add, assess
from app.tasks.agenda.feeds import open_feed
from app.tasks.services import Assignee, Draft, create_task
from app.tasks.sheet.files import add_file as join_file
from app.tasks.views.saved import save_filter
from tests.support.cast import Cast
from tests.support.checks import make_checks
from tests.support.databases import OpenDatabase
from tests.support.datasets import PUBLIC, make_datasets, make_served
from tests.support.imports import make_import, make_reading
from tests.support.pictures import png
from tests.support.plans import make_plan
from tests.support.recipes import make_recipe
from tests.support.routes import Route
from tests.support.worlds import WORLDS

Values = dict[str, object]
OF_A_FILE = {"version_id", "dataset"}  # addresses about a file that Jalon serves


@dataclass(frozen=True)
class Filled:
    """What to put into addresses: of Rodez, of the other authority, and the links of mails."""

    ours: Values
    theirs: Values
    tokens: dict[str, str]

    def values(self, route: Route) -> Values:
        """Return our values for a route, with the link that it wants."""
        served: Any = self.ours["served"] if route.rule.arguments & OF_A_FILE else {}
        return {**self.ours, **served, "token": self.tokens.get(route.endpoint, "")}


@pytest.fixture
def filled(database: OpenDatabase, cast: Cast) -> Filled:
    made: Filled = database.made
    return made


def make_filled(app: Flask, cast: Cast) -> Filled:
    """Fill both authorities."""
    services.send_reset("bob@exemple.fr")
    addresses.send_links(cast.alice, "alice.martin@exemple.fr")
    services.invite_person(email="n@exemple.fr", full_name="N. Ouveau", by=_actor(cast.olga))
    ours = _fill(app, cast.rodez, cast.alice, cast.bob)
    theirs = _fill(app, cast.autre, cast.charlie, cast.charlie)
    feed, year = open_feed(_actor(cast.bob)), open_feed(_actor(cast.bob), "rodez")
    db.session.flush()
    # A world lasts as long as the tests do, and a link sent by mail only thirty minutes.
    db.session.execute(update(AccountToken).values(expires_at=now() + timedelta(days=1)))
    return Filled(
        ours,
        theirs,
        {
            "tasks.feed": feed,
            "year.feed": year,
            "accounts.confirm_address": _token("compte/adresse"),
            "accounts.take_back_address": _token("adresse/annuler"),
            "accounts.reset": _token("mot-de-passe"),
            "accounts.welcome": _token("bienvenue"),
            "spaces.invitation": _token("invitation"),
            "notifications.stop": stop_token(cast.bob.id),
        },
    )


WORLDS["filled"] = make_filled


def _fill(app: Flask, authority: Authority, lead: User, member: User) -> Values:
    by = _actor(lead)
    item = current_edition().phases[0].steps[0].items[0]
    proof = add_file(authority, item, name="a.csv", content=b"a;b\n1;2\n", title="Liste", by=by)
    set_logo(authority, name="blason.png", content=png(), seen="", by=by)
    invitation = membership.invite_member(
        authority, email=f"{authority.slug}@exemple.fr", role=Role.OFFICIAL, by=by
    )
    stakeholder = add(authority, StakeholderFacts("Direction générale"), by=by)
    assess(
        authority,
        stakeholder.id,
        Assessment(influence=5, attitude=2),
        seen=Sight(0),
        reader=Reader(lead.id, Role.LEAD, opened=False),
        by=by,
    )
    plan = make_plan(authority, by)
    task = create_task(authority, Draft("Écrire au DGS", assignee=Assignee(member.id, "")), by=by)
    joined = join_file(authority, task.id, name="b.csv", content=b"a;b\n1;2\n", by=by)
    kept = save_filter(authority, lead.id, name="Les miennes", query="qui=moi")
    datasets = make_datasets(authority, lead)
    make_recipe(authority, datasets["dataset"], b"Association;SIRET\nChorale;12\n", by=by)
    checks = make_checks(authority, lead)
    db.session.flush()
    return {
        "slug": authority.slug,
        "position": 1,
        "budget_year": first_year_from(today()),
        "role": "elu",
        "example_id": "lys-saint-georges",
        "code": "crpa",
        "text": "l312-1-1",
        "item_id": item.id,
        "kind_id": "deliberation-de-principe",
        "user_id": member.id,
        "account_id": member.id,
        "session_id": 1,
        "evidence_id": proof.id,
        "invitation_id": invitation.id,
        "task_id": task.id,
        "file_id": joined.id,
        "filter_id": kept.id,
        "stakeholder_id": stakeholder.id,
        "software_id": "finances",
        "skill_id": "lire-le-droit",
        "contact_code": "cnil",
        "plan_id": plan.id,
        "contract_id": add_contract(authority, ContractFacts("Finances"), by=by).id,
        "process_id": add_process(authority, ProcessFacts("Subventions"), by=by).id,
        "request_id": add_request(authority, DataRequestFacts("Les vélos", today()), by=by).id,
        "dataset_id": datasets["dataset"],
        "check_id": checks["check"],
        "schema_id": checks["own_schema"],
        "duty_id": "four-families",
        "step_id": current_edition().phases[0].steps[0].id,
        "identifier": PUBLIC,
        "resource_id": datasets["resource"],
        "served": make_served(authority, lead),
        "import_id": make_import(authority)["import"],
        "reading": make_reading(authority)["reading"],
    }


def _token(path: str) -> str:
    """Return the first link of that kind that left by mail."""
    bodies = db.session.scalars(select(OutgoingMail.body).order_by(OutgoingMail.id))
    found = [match for body in bodies for match in re.findall(rf"/{path}/([\w-]+)", body)]
    return str(found[0])


def _actor(user: User) -> Actor:
    return Actor(user.id, user.full_name)
