"""Writing the strategy: what is chosen, and what was decided of it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import update

from app.audit.rules import Actor, Change
from app.audit.services import record
from app.datasets.inventory import saving
from app.datasets.inventory.findings import LICENCE
from app.extensions import db
from app.kernel.clock import now, today
from app.kernel.errors import Conflict, Refused
from app.kernel.revisions import Merged, Saved, Sight, merge_values, same, stale
from app.publication.models import StrategyChoice
from app.publication.rules import Topic
from app.publication.strategy import choices, proofs, wording
from app.publication.strategy.standing import Decided, TopicStanding
from app.publication.strategy.topics import (
    WHOLE,
    FirstChoice,
    LicenceChoice,
    TopicChoice,
    UpdatingChoice,
    values_of_choice,
)
from app.spaces.findings import COLUMNS, settle
from app.spaces.locking import open_write
from app.spaces.models import Authority

STALE = stale("ce choix")
NONE = 0  # the revision of what nobody has chosen yet


@dataclass(frozen=True)
class Reasoned:
    """A choice and its reason, as the form of a topic holds them."""

    choice: TopicChoice
    reason: str


@dataclass(frozen=True)
class Stale:
    """The topics that somebody changed since the form was shown."""

    topics: tuple[Topic, ...]


def choose(
    authority: Authority, typed: TopicChoice, why: str, *, seen: Sight, by: Actor
) -> Saved[StrategyChoice]:
    """Choose on a topic; what was decided of another choice no longer holds.

    ``Refused`` at a field; ``Conflict`` (``current`` is both, merged) if somebody changed the same.
    """
    open_write(authority)
    topic = typed.topic
    row = choices.row_of(authority, topic)
    before = choices.standing_of(row) if row is not None else None
    merged = _merged(before, Reasoned(typed, why), seen)
    merged.judge(_problems(authority, merged.facts.choice))
    stored, reason = merged.facts.choice.stored(), merged.facts.reason
    if row is not None and (row.choice, row.reason) == (stored, reason):
        return Saved(row, merged.kept)
    if row is None:
        row = StrategyChoice(authority_id=authority.id, topic=topic.value, revision=NONE)
        db.session.add(row)
    if row.choice != stored:
        row.decided_by_name, row.decided_on, row.vote = "", None, ""
    row.choice, row.reason = stored, reason
    row.revision += 1
    row.updated_at, row.updated_by_name = now(), by.name
    _settle(authority)
    after = choices.standing_of(row)
    _tell(authority, "strategy:choose", topic, by, wording.differences(before, after))
    if isinstance(typed, LicenceChoice | UpdatingChoice):
        _tell_the_catalogue(authority)
    return Saved(row, merged.kept)


def _merged(standing: TopicStanding | None, typed: Reasoned, seen: Sight) -> Merged[Reasoned]:
    """Return what to save; ``Conflict`` when somebody has changed the same values."""
    if standing is None or standing.revision == seen.revision:
        return Merged(typed, typed)
    values = merge_values(
        values_of_choice(standing.choice, standing.reason),
        values_of_choice(typed.choice, typed.reason),
        seen,
    )
    merged = Merged(
        Reasoned(standing.choice, standing.reason),
        Reasoned(_choice_of(values.facts, standing.choice, typed.choice), values.facts["reason"]),
        values.kept,
        values.asked,
    )
    if merged.asked:
        raise Conflict(STALE, merged)
    return merged


def _choice_of(values: Mapping[str, Any], standing: TopicChoice, typed: TopicChoice) -> TopicChoice:
    """Return the choice of merged values: one of both where the choice is one value."""
    name = WHOLE.get(typed.topic)
    if name is None:
        return type(typed).of(values)
    ours = same(values[name], values_of_choice(typed, "")[name])
    return typed if ours else standing


def record_decision(
    authority: Authority,
    topics: Mapping[Topic, int],
    decided: Decided,
    *,
    by: Actor,
) -> list[StrategyChoice]:
    """Note who decided on some topics (with the revision seen of each), when, and the vote."""
    if not topics:
        raise Refused("Cochez au moins un choix.", "topics")
    _check_decision(decided)
    open_write(authority)
    row_by_topic = {topic: choices.row_of(authority, topic) for topic in topics}
    missing = [topic for topic, row in row_by_topic.items() if row is None]
    if missing:
        raise Refused(f"{missing[0].label}\u00a0: rien n’est encore choisi.", "topics")
    rows = {topic: row for topic, row in row_by_topic.items() if row is not None}
    changed = tuple(topic for topic, row in rows.items() if row.revision != topics[topic])
    if changed:
        raise Conflict(STALE, Stale(changed))
    for topic, row in rows.items():
        before = choices.standing_of(row)
        row.decided_by_name, row.decided_on, row.vote = decided.by, decided.on, decided.vote
        # Not the author: who notes a vote has not written the choice.
        row.revision += 1
        changes = (Change("Décision", before.decided.sentence or None, decided.sentence or None),)
        _tell(authority, "strategy:decide", topic, by, changes)
    _settle(authority)
    return list(rows.values())


def first_of(authority: Authority, ranked: Collection[int]) -> FirstChoice:
    """Return the choice of datasets given in order; ``Refused`` for one that is not here."""
    titles = choices.titles_of(authority, ranked)
    if any(dataset_id not in titles for dataset_id in ranked):
        raise Refused("Choisissez parmi les jeux de votre inventaire.", "ranks")
    return FirstChoice(tuple((dataset_id, titles[dataset_id]) for dataset_id in ranked))


def _problems(authority: Authority, choice: TopicChoice) -> list[Refused]:
    problem = choice.problem(authority.territory)
    return [Refused(*problem)] if problem is not None else []


def _check_decision(decided: Decided) -> None:
    """Refuse half a decision; an empty one takes away what was noted by mistake."""
    if decided == Decided():
        return
    if not decided.by:
        raise Refused("Indiquez qui a décidé.", "by")
    if decided.on is None:
        raise Refused("Indiquez la date de la décision.", "on")
    if decided.on > today():
        raise Refused("Cette décision n’a pas encore eu lieu\u00a0: vérifiez la date.", "on")


def _settle(authority: Authority) -> None:
    """Note what the strategy proves, and what the inventory proves with its licence."""
    db.session.flush()
    db.session.refresh(authority, COLUMNS)  # the object may be older than the lock
    standing, licensed = choices.standings(authority), LICENCE in authority.findings
    settle(authority, proofs.ITEMS, proofs.findings(standing), proofs.lacks(standing))
    db.session.flush()
    if (LICENCE in authority.findings) is not licensed:
        saving.settle(authority, public=False)


def _tell_the_catalogue(authority: Authority) -> None:
    """Let the public catalogue know: these choices are those of every dataset without its own."""
    db.session.execute(
        update(Authority)
        .where(Authority.id == authority.id)
        .values(catalogue_revision=Authority.catalogue_revision + 1)
        .execution_options(synchronize_session=False)
    )


def _tell(
    authority: Authority, event: str, topic: Topic, by: Actor, changes: tuple[Change, ...]
) -> None:
    record(
        event,
        actor=by,
        authority_id=authority.id,
        subject=f"strategy:{topic.value}",
        title=topic.label,
        changes=changes,
    )
