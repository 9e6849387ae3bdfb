"""Opening an authority, changing what it says of itself, asking to join it."""

from collections.abc import Iterable
from decimal import Decimal
from itertools import chain, count
from typing import Any

from flask import current_app
from sqlalchemy.exc import IntegrityError

from app.accounts.models import User
from app.audit.rules import Actor, Change
from app.audit.services import record
from app.authorities import queries
from app.authorities.queries import Owner, owner_of
from app.authorities.rules import (
    ANOTHER_BODY,
    AuthorityFacts,
    AuthorityKind,
    Function,
    OverrideFacts,
    differences,
    impossible_pair,
    problem_of_kind,
    slug_for,
)
from app.authorities.situations import columns_of, counted_on
from app.extensions import db
from app.kernel.errors import Missing, Refused
from app.kernel.revisions import Saved, Sight, merge
from app.kernel.signals import authority_changed
from app.mailer.services import queue_mail
from app.methodology.loader import current_edition
from app.methodology.paths import PathKind
from app.obligation.corrections import READING
from app.places import queries as places
from app.places.models import Place
from app.places.record import Territory
from app.spaces.locking import lock
from app.spaces.membership import add_first_lead, invite_member, invite_to_lead
from app.spaces.models import Authority, Invitation
from app.spaces.permissions import Role
from app.spaces.queries import leads_of

ATTEMPTS = 3


class AlreadyOpen(Refused):
    """The authority has its space already; ``owner`` says who leads it."""

    def __init__(self, owner: Owner) -> None:
        """Keep who to ask."""
        super().__init__(owner.sentence)
        self.owner = owner


def open_authority(
    place: Place | None,
    *,
    kind: str,
    name: str,
    territory: str,
    population: int | None = None,
    fte: Decimal | int | None = None,
    functions: Iterable[str] = (),
    siren: str = "",
    siret: str = "",
    ridet: str = "",
    departement: str = "",
    by: User,
) -> Authority:
    """Open a space on a place, or on no place of the referential; its creator leads it.

    Raises ``AlreadyOpen`` when the place, or what looks like the same body, has one.
    """
    facts = AuthorityFacts(
        name=name,
        kind=AuthorityKind(kind),
        territory=Territory(territory),
        population=population,
        fte=None if fte is None else Decimal(fte),
        functions=tuple(Function(code) for code in functions),
        siren=siren,
        siret=siret,
        ridet=ridet,
    )
    authority = open_with(place, facts, by=by)
    authority.departement = authority.departement or departement
    return authority


def open_with(
    place: Place | None,
    facts: AuthorityFacts,
    *,
    by: User,
    lead_email: str = "",
    path: PathKind | None = None,
) -> Authority:
    """Open a space from facts already read; see ``open_authority``.

    ``path``: the path that was chosen; nothing: the full one, until somebody settles it.
    ``lead_email``: who is to lead it. Until they accept, whoever opens it leads; then advises.
    """
    _refuse_second(place, facts, by)
    authority = _insert(place, facts, by)
    if path is not None:
        authority.path, authority.path_settled = path.value, True
    add_first_lead(authority, by)
    if lead_email and lead_email != by.email:
        invite_to_lead(authority, email=lead_email, by=Actor(by.id, by.full_name))
    obligation = Change("Obligation", None, queries.obligation(authority).short)
    chosen = [Change("Chemin", None, path.label)] if path is not None else []
    _record(authority, "authority:open", Actor(by.id, by.full_name), [obligation, *chosen])
    authority_changed.send(authority)
    db.session.flush()  # what the listeners counted is part of the opening, or it fails here
    return authority


def _refuse_second(place: Place | None, facts: AuthorityFacts, by: User) -> None:
    existing = queries.opened_on(place.id) if place is not None else queries.same_body(facts)
    if existing is not None:
        raise AlreadyOpen(owner_of(existing, by.id))
    if place is not None:
        return
    problem = impossible_pair(facts.kind, facts.territory)
    if problem:
        raise Refused(problem, "kind")
    hits = places.search(facts.siren, limit=1) if facts.siren else []
    if hits:
        raise Refused(
            f"Ce numéro est celui d’un territoire connu, {hits[0].name}\u00a0: "
            "ouvrez son espace depuis la recherche.",
            "siren",
        )


def _insert(
    place: Place | None, facts: AuthorityFacts, by: User, attempts: int = ATTEMPTS
) -> Authority:
    """Add the row; of two openings at once, the second learns who was first."""
    code = place.code if place is not None else (facts.siren or facts.ridet)
    authority = Authority(
        slug=_free_slug(slug_for(facts.name if place is None else place.name, code)),
        code=code,
        place_id=None if place is None else place.id,
        departement=(place.departement or "") if place is not None else "",
        edition_id=current_edition().id,
        law_read=READING,
        **{**columns_of(facts), **counted_on(place)},
    )
    try:
        with db.session.begin_nested():
            db.session.add(authority)
            db.session.flush()  # the constraint speaks here, while the rest can still be said
    except IntegrityError:
        first = queries.opened_on(place.id) if place is not None else queries.same_body(facts)
        if first is not None:
            raise AlreadyOpen(owner_of(first, by.id)) from None
        if attempts == 1:
            raise
        return _insert(place, facts, by, attempts - 1)  # only its address was taken
    return authority


def _free_slug(base: str) -> str:
    taken = queries.taken_slugs(base)
    numbered = (f"{base}-{rank}" for rank in count(2))
    return next(slug for slug in chain([base], numbered) if slug not in taken)


def update_authority(
    authority: Authority, typed: AuthorityFacts, *, seen: Sight, by: Actor
) -> Saved[Authority]:
    """Change what an authority says of itself; ``Conflict`` (see ``merge``)."""
    lock(authority)
    merged = merge(queries.facts_of(authority), typed, seen, "ces paramètres")
    facts = merged.facts
    merged.judge(_problems(authority, facts))
    changes = [Change(*line) for line in differences(merged.standing, facts)]
    if not changes:
        return Saved(authority, merged.kept)
    profile, before = queries.profile(authority), queries.obligation(authority)
    for column, value in columns_of(facts).items():
        setattr(authority, column, value)
    changes.append(Change("Obligation", before.short, queries.obligation(authority).short))
    _record(authority, "authority:update", by, changes)
    if queries.profile(authority) != profile:
        authority_changed.send(authority)
    return Saved(authority, merged.kept)


def _problems(authority: Authority, facts: AuthorityFacts) -> list[Refused]:
    problem = impossible_pair(facts.kind, facts.territory)
    problems = [Refused(problem, "kind")] if problem and authority.place_id is None else []
    if facts.siret and facts.siren and not facts.siret.startswith(facts.siren):
        problems.append(Refused(ANOTHER_BODY, "siret"))
    unfit = problem_of_kind(facts)
    return [*problems, Refused(unfit, "precise")] if unfit else problems


def override_obligation(
    authority: Authority, typed: OverrideFacts, *, seen: Sight, by: Actor
) -> Saved[Authority]:
    """Put the leads' own answer in place of the tree's, with its reason; ``Conflict`` (see
    ``merge``)."""
    lock(authority)
    profile, before = queries.profile(authority), queries.obligation(authority)
    standing = OverrideFacts(before.override, before.reason)
    merged = merge(standing, typed, seen, "cette réponse")
    facts = merged.facts
    unfounded = facts.outcome is not None and not facts.reason
    merged.judge([Refused("Indiquez ce qui vous permet de l’affirmer.", "reason")] * unfounded)
    reason = facts.reason if facts.outcome is not None else ""
    if standing == OverrideFacts(facts.outcome, reason):
        return Saved(authority, merged.kept)
    authority.obligation_override = None if facts.outcome is None else facts.outcome.value
    authority.obligation_reason = reason
    answer = Change("Obligation", before.short, queries.obligation(authority).short)
    why = Change("Raison", before.reason or None, reason or None)
    _record(authority, "obligation:override", by, [answer, why])
    if queries.profile(authority) != profile:
        authority_changed.send(authority)
    return Saved(authority, merged.kept)


def _record(authority: Authority, event: str, by: Actor, changes: Iterable[Change]) -> None:
    record(
        event,
        actor=by,
        authority_id=authority.id,
        subject=f"authority:{authority.id}",
        title=authority.name,
        changes=tuple(changes),
    )


def invite(authority: Authority, *, email: str, role: Role, by: Actor) -> Invitation:
    """Send an invitation; two leads inviting the same person at once send the later one."""
    lock(authority)
    return invite_member(authority, email=email, role=role, by=by)


def resend_invitation(authority: Authority, invitation_id: int, *, by: Actor) -> str:
    """Send an invitation again under a new link; return the address it goes to."""
    waiting = next((i for i in queries.invitations(authority) if i.id == invitation_id), None)
    if waiting is None:
        raise Missing("Cette invitation n’existe plus.")
    invite(authority, email=waiting.email, role=waiting.role, by=by)
    return waiting.email


def ask_to_join(slug: str, *, by: User) -> Owner:
    """Write to the leads of an authority that somebody asks to join it."""
    authority = queries.authority_named(slug)
    if authority is None:
        raise Missing("Cet espace n’existe pas.")
    owner = owner_of(authority, by.id)
    if owner.role is not None or not owner.leads:
        raise AlreadyOpen(owner)
    mail_leads(
        authority,
        f"{by.full_name} demande à rejoindre l’espace\u00a0: {authority.name}",
        "join_request",
        path="membres",
        name=by.full_name,
        email=by.email,
    )
    record(
        "membership:ask",
        actor=Actor(by.id, by.full_name),
        authority_id=authority.id,
        subject=f"user:{by.id}",
        title=authority.name,
    )
    return owner


def mail_leads(
    authority: Authority, subject: str, template: str, *, path: str = "", **context: Any
) -> None:
    """Write the same mail to each lead with an open account; ``path`` is where its link leads."""
    link = f"{current_app.config['BASE_URL']}/c/{authority.slug}/{path}"
    for lead in leads_of(authority.id):
        if lead.disabled_at is None:
            queue_mail(
                lead.email,
                subject,
                template,
                lead=lead.full_name,
                authority=authority.name,
                link=link,
                **context,
            )
