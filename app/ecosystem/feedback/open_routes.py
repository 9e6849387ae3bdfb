"""Reporting an anomaly or asking about a dataset from its public page, without an account."""

from typing import Any

from flask import url_for

from app.accounts.access import public
from app.ecosystem.feedback import services
from app.ecosystem.feedback.blueprint import open_bp as bp
from app.ecosystem.feedback.forms import ReportForm
from app.ecosystem.feedback.rules import SENDER_MONTHS
from app.ecosystem.open_forms.receiving import ANYBODY, acknowledge, receive, slowed
from app.extensions import db
from app.kernel.clock import today
from app.kernel.errors import Refused
from app.publication.catalogue.public_dataset import published
from app.publication.catalogue.routes import opened_authority
from app.web.page import Answer, go, page, refused
from app.web.transactions import slow_before_write

__all__ = ["bp"]

REPORT = "feedback/report.html"
SUBJECT = "Votre signalement est arrivé"
THEN = "Une personne le lit et le suit. La réponse vous sera envoyée à cette adresse."


@bp.route("/<code:identifier>/signalement", methods=["GET", "POST"])
@public
@slow_before_write
def report(slug: str, identifier: str) -> Answer:
    """Say what is wrong, or unclear, in a published dataset; the team alone reads it."""
    authority = opened_authority(slug)
    row = published(authority, identifier)
    form = ReportForm()
    context: dict[str, Any] = {"publisher": authority, "row": row, "months": SENDER_MONTHS}
    if not form.is_submitted():
        return page(REPORT, form=form, **context)
    if not form.validate():
        return refused(REPORT, form=form, **context)
    facts = form.facts(row.id)
    reception = receive(facts.sender_email)
    if reception.wait is not None:
        return slowed(REPORT, reception, form, **context)
    db.begin_write()
    authority = opened_authority(slug)
    try:
        services.receive(authority, facts, by=ANYBODY)
    except Refused as refusal:
        form.take(refusal)
        return refused(REPORT, form=form, **context)
    acknowledge(
        reception,
        authority,
        facts.sender_email,
        SUBJECT,
        what="votre signalement",
        received_on=today(),
        due=None,
        then=THEN,
        months=SENDER_MONTHS,
    )
    return go(url_for("open_feedback.reported", slug=slug, identifier=identifier))


@bp.get("/<code:identifier>/signalement/recu")
@public
def reported(slug: str, identifier: str) -> Answer:
    """Say what follows."""
    authority = opened_authority(slug)
    row = published(authority, identifier)
    return page("feedback/reported.html", publisher=authority, row=row)
