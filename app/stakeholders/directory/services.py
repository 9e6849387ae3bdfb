"""Writing stakeholders: each write locks the authority, counts what lacks, tells the journal.

The journal is read by every member: it never holds a value of an opinion, only that one changed.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from app.audit.rules import Actor, Change, changes_between
from app.audit.services import record
from app.extensions import db
from app.kernel.clock import now, today
from app.kernel.errors import Forbidden, Missing, Refused
from app.kernel.revisions import Saved, Sight, Version, merge
from app.kernel.typography import number
from app.methodology.stakeholder_library import (
    archetypes,
    archetypes_for,
    arguments,
    brakes,
    objectives,
)
from app.spaces.locking import lock
from app.spaces.models import Authority
from app.stakeholders.directory import proofs, queries
from app.stakeholders.directory.contents import Assessment, StakeholderFacts
from app.stakeholders.directory.models import Opinion, Position, Stakeholder
from app.stakeholders.directory.rules import ProjectRole, Reader, Side, Visibility, gaps_of

MOST = 500  # stakeholders of one authority: a project that lists more follows none of them
SHEET = "cette fiche"
KEPT = (
    "La fiche réservée de cet acteur est gardée par quelqu’un d’autre\u00a0: vous ne pouvez ni la "
    "lire ni la modifier."
)
NAMED = "une personne est nommée"


@dataclass(frozen=True)
class Removed:
    """What was taken away, and whether something of it cannot be put back."""

    plain: StakeholderFacts
    for_good: bool


def add(authority: Authority, plain: StakeholderFacts, *, by: Actor) -> Stakeholder:
    """List one stakeholder."""
    return _add(authority, [plain], by)[0]


def add_archetypes(
    authority: Authority, ids: Collection[str], *, by: Actor
) -> Sequence[Stakeholder]:
    """List the archetypes chosen, but those that somebody has listed meanwhile."""
    lock(authority)
    already = queries.listed_archetypes(authority)
    chosen = [
        profile
        for profile in archetypes_for(authority.kind, authority.territory)
        if profile.id in ids and profile.id not in already
    ]
    plains = [
        StakeholderFacts(
            title=profile.title,
            side=Side(profile.side),
            role=ProjectRole(profile.role),
            archetype=profile.id,
        )
        for profile in chosen
    ]
    return _add(authority, plains, by)


def update(
    authority: Authority, stakeholder_id: int, typed: StakeholderFacts, *, seen: Sight, by: Actor
) -> Saved[Stakeholder]:
    """Change what anyone may read; ``Conflict`` (see ``merge``) if somebody changed the same."""
    lock(authority)
    row = _stakeholder(authority, stakeholder_id)
    before = StakeholderFacts.of(row)
    merged = merge(before, typed, seen, SHEET, revision=row.revision)
    if before == (plain := merged.facts):
        return Saved(row, merged.kept)
    _check_plain(authority, plain, before)
    for column, value in plain.columns().items():
        setattr(row, column, value)
    row.revision += 1
    row.updated_at = now()
    _settle(authority)
    _record(authority, "stakeholder:update", row, by, _differences(before, plain))
    return Saved(row, merged.kept)


def remove(authority: Authority, stakeholder_id: int, *, reader: Reader, by: Actor) -> Removed:
    """Take a stakeholder off the list, with the opinion and its past: those are gone for good."""
    lock(authority)
    row = _stakeholder(authority, stakeholder_id)
    opinion = queries.opinion_to_change(authority, stakeholder_id)
    if not reader.manages:
        _refuse_closed(opinion, queries.as_of_now(authority, reader))
    plain = StakeholderFacts.of(row)
    db.session.delete(row)  # the database takes the opinion and the positions along
    if opinion is not None:
        db.session.expunge(opinion)
    _settle(authority)
    _record(authority, "stakeholder:remove", row, by)
    return Removed(plain, for_good=opinion is not None or bool(plain.person))


def assess(
    authority: Authority,
    stakeholder_id: int,
    typed: Assessment,
    *,
    seen: Sight,
    reader: Reader,
    by: Actor,
) -> Saved[Opinion | None]:
    """Write what is thought of a stakeholder; ``Refused`` when it is not the writer's to read."""
    lock(authority)
    row = _stakeholder(authority, stakeholder_id)
    current = queries.opinion_to_change(authority, stakeholder_id)
    _refuse_closed(current, queries.as_of_now(authority, reader))
    before = Assessment.of(current)
    merged = merge(before, typed, seen, SHEET, revision=revision_of(current))
    assessment = merged.facts
    if before == assessment:
        return Saved(current, merged.kept)
    _check_assessment(current, assessment, reader)
    opinion = current or Opinion(
        authority_id=authority.id, stakeholder_id=stakeholder_id, author_id=by.user_id, revision=0
    )
    for column, value in assessment.columns().items():
        setattr(opinion, column, value)
    opinion.revision += 1
    opinion.updated_at = now()
    opinion.author_id = opinion.author_id or by.user_id
    db.session.add(opinion)
    if assessment.measures() != before.measures():
        _mark_position(authority, stakeholder_id, assessment)
    _settle(authority)
    _record(authority, "stakeholder:assess", row, by)
    return Saved(opinion, merged.kept)


def move(
    authority: Authority,
    stakeholder_id: int,
    *,
    influence: int,
    interest: int,
    seen: Sight,
    reader: Reader,
    by: Actor,
) -> Saved[Opinion | None]:
    """Place a stakeholder on the map, the rest of the opinion being kept."""
    lock(authority)
    opinion = queries.opinion_to_change(authority, stakeholder_id)
    before = Assessment.of(opinion if opinion and queries.is_readable(opinion, reader) else None)
    assessment = Assessment(**{**vars(before), "influence": influence, "interest": interest})
    return assess(authority, stakeholder_id, assessment, seen=seen, reader=reader, by=by)


def revision_of(opinion: Opinion | None) -> int:
    """Return the revision that a form must send back."""
    return opinion.revision if opinion is not None else 0


def may_keep_private(opinion: Opinion | None, reader: Reader) -> bool:
    """Tell whether somebody may keep an opinion to themselves: not one that others began."""
    return opinion is None or opinion.author_id in {None, reader.user_id}


def may_open_or_close(opinion: Opinion | None, reader: Reader) -> bool:
    """Tell whether somebody may change who reads an opinion: its author and who manages."""
    return may_keep_private(opinion, reader) or reader.manages


def _add(authority: Authority, plains: Sequence[StakeholderFacts], by: Actor) -> list[Stakeholder]:
    lock(authority)
    if queries.count(authority) + len(plains) > MOST:
        raise Refused(
            f"La liste peut compter {number(MOST)} acteurs\u00a0: retirez ceux qui ne servent "
            "plus, ou regroupez-les.",
        )
    for plain in plains:
        _check_plain(authority, plain)
    rows = [Stakeholder(authority_id=authority.id, **plain.columns()) for plain in plains]
    db.session.add_all(rows)
    _settle(authority)  # flushes: the journal needs the ids
    for row in rows:
        _record(authority, "stakeholder:add", row, by)
    return rows


def _check_plain(
    authority: Authority, plain: StakeholderFacts, before: StakeholderFacts | None = None
) -> None:
    if not plain.title:
        raise Refused("Indiquez la fonction ou le groupe.", "title")
    renamed = plain.person and (before is None or before.person != plain.person)
    if renamed and authority.names_allowed_at is None:
        raise Refused(
            "Un chef de projet doit d’abord s’engager à informer les personnes nommées, dans les "
            "réglages des acteurs.",
            "person",
        )
    if plain.archetype and plain.archetype not in archetypes():
        raise Refused("Choisissez un profil type dans la liste.", "archetype")


def _check_assessment(current: Opinion | None, assessment: Assessment, reader: Reader) -> None:
    """Refuse what no form of ours sends, and an opinion taken away from those who share it."""
    libraries = {"objectives": objectives(), "brakes": brakes(), "arguments": arguments()}
    for name, known in libraries.items():
        if any(id_ not in known for id_ in getattr(assessment, name)):
            raise Refused("Cochez parmi ce qui est proposé.", name)
    if current is None or current.visibility == assessment.visibility.value:
        return
    if assessment.visibility is Visibility.AUTHOR and not may_keep_private(current, reader):
        raise Refused(
            "Cette fiche est partagée\u00a0: seule la personne qui l’a commencée peut la garder "
            "pour elle.",
            "visibility",
        )
    if not may_open_or_close(current, reader):
        raise Refused("Seuls les chefs de projet changent qui lit cette fiche.", "visibility")


def _refuse_closed(opinion: Opinion | None, reader: Reader) -> None:
    if not reader.sees_opinions:
        raise Forbidden("Les fiches réservées ne vous sont plus ouvertes.")
    if opinion is not None and not queries.is_readable(opinion, reader):
        raise Refused(KEPT)


def _stakeholder(authority: Authority, stakeholder_id: int) -> Stakeholder:
    row = queries.stakeholder(authority, stakeholder_id, fresh=True)
    if row is None:
        raise Missing("Cet acteur n’est plus dans la liste.")
    return row


def _mark_position(authority: Authority, stakeholder_id: int, assessment: Assessment) -> None:
    """Store the position of the day: the last one of a day replaces the others."""
    key = (authority.id, stakeholder_id, today())
    position = db.session.get(Position, key, populate_existing=True)
    if position is None:
        position = Position(authority_id=key[0], stakeholder_id=key[1], day=key[2])
        db.session.add(position)
    for name, value in assessment.measures().items():
        setattr(position, name, value)


def _settle(authority: Authority) -> None:
    """Count again what the table lacks, on the authority's own row."""
    proofs.settle_deciders(authority)  # flushes
    authority.stakeholder_gaps = gaps_of(queries.known(authority))
    authority.last_activity_at = now()


def _differences(before: StakeholderFacts, after: StakeholderFacts) -> tuple[Change, ...]:
    """Return what changed, in words; the name of a person is not written down a second time."""
    return (*changes_between(_open_part(before), _open_part(after)), *_naming(before, after))


def _open_part(facts: StakeholderFacts) -> Version:
    profile = archetypes().get(facts.archetype)
    return {
        "Fonction ou groupe": facts.title,
        "Service ou organisme": facts.body,
        "Place": facts.side.label,
        "Rôle": facts.role.label,
        "Profil type": profile.title if profile is not None else None,
    }


def _naming(before: StakeholderFacts, after: StakeholderFacts) -> tuple[Change, ...]:
    if before.person == after.person:
        return ()
    named = NAMED if after.person else None
    return (Change("Personne", NAMED if before.person and not named else None, named),)


def _record(
    authority: Authority,
    event: str,
    row: Stakeholder,
    by: Actor,
    changes: tuple[Change, ...] = (),
) -> None:
    record(
        event,
        actor=by,
        authority_id=authority.id,
        subject=f"stakeholder:{row.id}",
        title=row.title,
        changes=changes,
    )
