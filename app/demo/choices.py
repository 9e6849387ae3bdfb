"""The scenes of the demonstration about the strategy, the catalogue and the plan."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from app.accounts.models import User
from app.audit.rules import Actor
from app.authorities.services import open_authority
from app.budget.queries import budget_state
from app.budget.rules import first_year_from
from app.budget.services import TypedBudget, save_budget
from app.demo.inventory import dataset_of
from app.extensions import db
from app.kernel.revisions import Sight
from app.kernel.signals import authority_changed
from app.planning import queries as situations
from app.planning import services as planning
from app.planning.rules.days import Pace
from app.planning.rules.outline import Wishes, outline
from app.planning.rules.start_dates import From, next_open
from app.publication.catalogue.opening import open_catalogue
from app.publication.rules import Topic
from app.publication.strategy import choices, services
from app.publication.strategy.standing import Decided
from app.publication.strategy.topics import KINDS, FirstChoice, TopicChoice
from app.spaces.models import Authority
from app.year import services as year
from app.year.queries import year as duties


def choose(authority: Authority, scene: Mapping[str, Any], *, by: Actor) -> None:
    """Choose on a topic of the strategy."""
    topic, why = Topic(scene["topic"]), scene.get("reason", "")
    choice: TopicChoice
    if topic is Topic.FIRST:
        rows = [dataset_of(authority, entry) for entry in scene["choice"]]
        choice = FirstChoice(tuple((row.id, row.title) for row in rows))
    else:
        choice = KINDS[topic].of(scene["choice"])
    services.choose(authority, choice, why, seen=Sight(0), by=by)
    db.session.flush()


def decide(authority: Authority, topics: Iterable[str], who: str, *, by: Actor, on: date) -> None:
    """Note that the elected have decided on topics of the strategy."""
    standing = choices.standings(authority)
    revisions = {Topic(code): standing[Topic(code)].revision for code in topics}
    services.record_decision(authority, revisions, Decided(who, on), by=by)
    db.session.flush()


def open_to_all(authority: Authority, *, by: Actor) -> None:
    """Open the public catalogue."""
    open_catalogue(authority, opened=True, by=by)
    db.session.flush()


def date_plan(authority: Authority, scene: Mapping[str, Any], *, by: Actor, today: date) -> None:
    """Date a plan: for the council in so many days, or from a day on; note the next one."""
    known = situations.situation(authority)
    anchor = From.COUNCIL if "council_in" in scene else From.START
    day = today + timedelta(days=scene.get("council_in", scene.get("starts_in", 0)))
    on = next_open(known.calendar, day)
    wishes = Wishes(anchor, on, frozenset(scene["phases"]), scene["required_only"], Pace.NORMAL)
    seen = planning.mark_of(outline(known, wishes))
    created = planning.create_plan(authority, wishes, {}, seen=seen, by=by)
    db.session.flush()
    if "meets_in" in scene:
        meets_on = next_open(known.calendar, today + timedelta(days=scene["meets_in"]))
        planning.note_council(authority, created.id, meets_on, seen=created.revision, by=by)
        db.session.flush()


def estimate(authority: Authority, scene: Mapping[str, Any], *, by: Actor, on: date) -> None:
    """Save the budget of three years, some of its values adjusted."""
    state = budget_state(authority)
    values = {**state.typed, **{name: Decimal(str(one)) for name, one in scene["values"].items()}}
    typed = TypedBudget(values, first_year_from(on), scene.get("why", ""))
    row = save_budget(authority, typed, seen=Sight(0), by=by).row
    # The service knows only of today: the demonstration took place before.
    row.adjusted = [{**line, "on": on.isoformat()} for line in row.adjusted]
    db.session.flush()


def plan_year(authority: Authority, scene: Mapping[str, Any], *, by: Actor, today: date) -> None:
    """Note the vote of the budget, and make the tasks of some due days."""
    on = today + timedelta(days=scene["budget_in"])
    year.give_date(authority, "budget-vote", on, seen=year.NEVER_SEEN, by=by)
    wanted = set(scene["tasks"])
    keys = [line.key for line in duties(authority).dated if line.entry.id in wanted]
    year.create_year_tasks(authority, keys, give=True, by=by)
    db.session.flush()


def begin(facts: Mapping[str, Any], *, by: User) -> Authority:
    """Open an authority, with what its leads have since said of it in its settings."""
    told = dict(facts)
    answering, counted = told.pop("answering", {}), told.pop("counted", {})
    edition_id = told.pop("edition", "")
    authority = open_authority(None, **told, by=by)
    for figure, value in counted.items():
        setattr(authority, figure, value)
    authority.publication_director = answering.get("director", "")
    authority.privacy_contact = answering.get("privacy", "")
    if edition_id:  # opened before the edition of today was published
        follow(authority, edition_id)
    return authority


def follow(authority: Authority, edition_id: str) -> None:
    """Have an authority follow an edition that is not the newest, and count it again."""
    authority.edition_id = edition_id
    authority_changed.send(authority)
