"""Asking for data from the public pages, without an account."""

from flask import Blueprint, request, url_for

from app.accounts.access import public
from app.ecosystem.open_forms.forms import OpenForm
from app.ecosystem.open_forms.receiving import ANYBODY, acknowledge, receive, slowed
from app.ecosystem.requests import answering, queries
from app.ecosystem.requests.contents import TITLES, DataRequestFacts
from app.ecosystem.requests.rules import KEPT_MONTHS
from app.extensions import db
from app.kernel.clock import today
from app.kernel.errors import Refused
from app.publication.catalogue.routes import opened_authority
from app.web.asked import words
from app.web.forms import Line, Text
from app.web.page import Answer, go, page, refused
from app.web.transactions import slow_before_write

bp = Blueprint("open_requests", __name__, url_prefix="/public/<slug:slug>/demande")
ASK = "requests/ask.html"
LONGEST_TITLE = 150
SUBJECT = "Votre demande de données est arrivée"


class AskForm(OpenForm):
    """What somebody asks of an authority."""

    title = Line(TITLES["title"], thing="ce que vous demandez")
    wanted = Text(TITLES["wanted"], thing="les précisions")
    wished_form = Line(TITLES["wished_form"], thing="la forme souhaitée", required=False)

    def facts(self) -> DataRequestFacts:
        """Return the values typed, once the form is valid."""
        return DataRequestFacts(
            title=self.title.data or "",
            wanted=self.wanted.data or "",
            wished_form=self.wished_form.data or "",
            asker_name=self.sender_name.data or "",
            asker_email=self.sender_email.data or "",
            received_on=today(),
        )


@bp.route("", methods=["GET", "POST"])
@public
@slow_before_write
def ask(slug: str) -> Answer:
    """Ask for data; the answer says by when, and a mail too where an address is left."""
    authority = opened_authority(slug)
    form = AskForm(title=words(request.args.get("objet", ""), LONGEST_TITLE))
    context = {"publisher": authority, "months": KEPT_MONTHS}
    if not form.is_submitted():
        return page(ASK, form=form, **context)
    if not form.validate():
        return refused(ASK, form=form, **context)
    facts = form.facts()
    reception = receive(facts.asker_email)
    if reception.wait is not None:
        return slowed(ASK, reception, form, **context)
    db.begin_write()
    try:
        row = answering.receive(opened_authority(slug), facts, by=ANYBODY)
    except Refused as refusal:
        form.take(refusal)
        return refused(ASK, form=form, **context)
    acknowledge(
        reception,
        authority,
        facts.asker_email,
        SUBJECT,
        what="votre demande de données",
        received_on=row.received_on,
        due=queries.due_of(authority, row.received_on),
        then="La réponse vous sera envoyée à cette adresse.",
        months=KEPT_MONTHS,
    )
    return go(url_for("open_requests.asked", slug=slug))


@bp.get("/recue")
@public
def asked(slug: str) -> Answer:
    """Say what follows a request sent today."""
    authority = opened_authority(slug)
    due = queries.due_of(authority, today())
    return page("requests/asked.html", publisher=authority, due=due)
