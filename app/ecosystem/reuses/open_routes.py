"""Proposing a reuse from the public page of a dataset, without an account."""

from typing import Any

from flask import url_for

from app.accounts.access import public
from app.ecosystem.open_forms.receiving import ANYBODY, acknowledge, receive, slowed
from app.ecosystem.reuses import services
from app.ecosystem.reuses.blueprint import open_bp as bp
from app.ecosystem.reuses.forms import ProposalForm
from app.ecosystem.reuses.rules import CONTACT_MONTHS
from app.extensions import db
from app.kernel.clock import today
from app.kernel.errors import Refused
from app.publication.catalogue.public_dataset import published
from app.publication.catalogue.routes import opened_authority
from app.web.page import Answer, go, page, refused
from app.web.transactions import slow_before_write

__all__ = ["bp"]

PROPOSE = "reuses/propose.html"
SUBJECT = "Votre réutilisation est arrivée"
THEN = "Elle est lue par une personne, puis retenue ou écartée. Vous l’apprendrez à cette adresse."


@bp.route("/<code:identifier>/reutilisation", methods=["GET", "POST"])
@public
@slow_before_write
def propose(slug: str, identifier: str) -> Answer:
    """Propose a reuse of a published dataset; the team reads it before anybody sees it."""
    authority = opened_authority(slug)
    row = published(authority, identifier)
    form = ProposalForm()
    context: dict[str, Any] = {"publisher": authority, "row": row, "months": CONTACT_MONTHS}
    if not form.is_submitted():
        return page(PROPOSE, form=form, **context)
    if not form.validate():
        return refused(PROPOSE, form=form, **context)
    facts = form.facts()
    reception = receive(facts.contact)
    if reception.wait is not None:
        return slowed(PROPOSE, reception, form, **context)
    db.begin_write()
    authority = opened_authority(slug)
    try:
        services.propose(authority, facts, published(authority, identifier).id, by=ANYBODY)
    except Refused as refusal:
        form.take(refusal)
        return refused(PROPOSE, form=form, **context)
    acknowledge(
        reception,
        authority,
        facts.contact,
        SUBJECT,
        what="votre proposition de réutilisation",
        received_on=today(),
        due=None,
        then=THEN,
        months=CONTACT_MONTHS,
    )
    return go(url_for("open_reuses.proposed", slug=slug, identifier=identifier))


@bp.get("/<code:identifier>/reutilisation/recue")
@public
def proposed(slug: str, identifier: str) -> Answer:
    """Say what follows a proposal."""
    authority = opened_authority(slug)
    row = published(authority, identifier)
    return page("reuses/proposed.html", publisher=authority, row=row)
