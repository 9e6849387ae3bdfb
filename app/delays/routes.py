"""The delays of a request, worked out for anybody: a page to read without an account."""

from flask import Blueprint, request

from app.accounts.access import public
from app.delays.forms import RequestDelayForm
from app.delays.rules import clock_of
from app.web.page import BAD_INPUT, OK, Answer, page

bp = Blueprint("delays", __name__)
TEMPLATE = "delays/request.html"
ASKED = "recue"


@bp.get("/methode/demandes")
@public
def calculator() -> Answer:
    """Ask what arrived and when; say by when to answer, and what silence means."""
    if ASKED not in request.args:
        return page(TEMPLATE, form=RequestDelayForm.read(None, kind="acces"), clock=None)
    form = RequestDelayForm.read(request.args)
    if not form.validate():
        return page(TEMPLATE, status=BAD_INPUT, form=form, clock=None)
    facts = form.facts()
    return page(TEMPLATE, status=OK, form=form, clock=clock_of(facts), facts=facts)
