"""Calendars: the public file behind a secret address, and the page where addresses are made."""

from typing import Any
from urllib.parse import urlsplit

from flask import Response, current_app, flash, request, url_for
from wtforms import SelectField
from wtforms.fields import SelectChoice

from app.accounts.access import public, signed_in
from app.accounts.visitor import current_visitor
from app.kernel.clock import now
from app.kernel.errors import Refused
from app.tasks.agenda import feeds
from app.tasks.agenda.feeds import Origin
from app.tasks.blueprint import bp
from app.web.asked import whole_number
from app.web.forms import BaseForm, clean
from app.web.page import BAD_INPUT, OK, Answer, Page, go, page

MINE = ""
# Placeholders for an authority and a task, in an address built once for all events.
ANY_SLUG, ANY_ID = "une-collectivite-quelconque", 2**31 - 1
NOT_MODIFIED = 304
CLOSED = "L’adresse est fermée\u00a0: les agendas qui la lisaient ne recevront plus rien."


class FeedForm(BaseForm):
    """The choice of the tasks to follow in a calendar."""

    place = SelectField("Tâches à suivre", choices=[], default=MINE, validate_choice=False)

    def offer(self, places: list[tuple[str, str]]) -> None:
        """Offer the places whose tasks may be followed."""
        mine = SelectChoice(MINE, "Les miennes, dans toutes mes collectivités")
        ours = [SelectChoice(slug, f"Toutes celles de l’espace {name}") for slug, name in places]
        self.place.choices = [mine, *ours]


@bp.get("/agenda/<token:token>.ics")
@public
def feed(token: str) -> Answer:
    """Return the calendar file of an address; the address is the only proof."""
    agenda = feeds.agenda_behind(token)
    # A weak ETag: the file also holds the time at which it was written.
    response = Response(mimetype="text/calendar", headers={"Cache-Control": "private, no-cache"})
    response.set_etag(agenda.fingerprint, weak=True)
    if request.if_none_match.contains_weak(agenda.fingerprint):
        response.status_code = NOT_MODIFIED
        return response
    from app.tasks.agenda import ics  # noqa: PLC0415  it loads a library that few requests need

    response.set_data(ics.calendar(agenda, origin(), at=now()))
    response.headers["Content-Disposition"] = "inline; filename=jalon.ics"
    return response


def origin() -> Origin:
    """Return the host and the pattern of task addresses of this instance."""
    base = str(current_app.config["BASE_URL"])
    path = url_for("tasks.task", slug=ANY_SLUG, task_id=ANY_ID)
    path = path.replace(ANY_SLUG, "{slug}").replace(str(ANY_ID), "{id}")
    return Origin(urlsplit(base).hostname or "localhost", base + path)


@bp.route("/compte/agenda", methods=["GET", "POST"])
@signed_in
def own_feeds() -> Answer:
    """List the addresses of the user, and create one."""
    form = FeedForm()
    if not form.is_submitted():
        form.place.data = request.args.get("de", MINE)
        return _page(form)
    try:
        token = feeds.open_feed(current_visitor().actor, _asked(form))
    except Refused as refusal:
        form.take(refusal)
        return _page(form, status=BAD_INPUT)
    return _page(form, token=token)


@bp.post("/compte/agenda/adresses")
@signed_in
def change_feed() -> Answer:
    """Replace an address of the user, or close it."""
    by = current_visitor().actor
    renewed = request.form.get("renouveler", "")
    if renewed:
        token = feeds.renew_feed(by, whole_number(renewed))
        return _page(FeedForm(formdata=None), token=token)
    feeds.close_feed(by, whole_number(request.form.get("fermer", "")))
    flash(CLOSED, "success")
    return go(url_for("tasks.own_feeds"))


def _asked(form: FeedForm) -> str:
    """Return the chosen place, without characters that a database refuses."""
    return clean(str(form.place.data or "")) or MINE


def _page(form: FeedForm, *, status: int = OK, token: str | None = None) -> Page:
    user_id = current_visitor().id
    form.offer(feeds.places_of(user_id, first=_asked(form)))
    extra: dict[str, Any] = {}
    if token is not None:
        address = f"{current_app.config['BASE_URL']}{url_for('tasks.feed', token=token)}"
        year = f"{current_app.config['BASE_URL']}{url_for('year.feed', token=token)}"
        of_authority = feeds.of_authority(token)
        extra = {
            "year": year if of_authority else None,
            "address": address,
            "direct": f"webcal://{address.partition('://')[2]}",
        }
    return page(
        "tasks/agenda/feeds.html",
        status=status,
        form=form,
        addresses=feeds.feeds_of(user_id),
        days=feeds.PAST.days,
        **{"address": None, "direct": None, "year": None, **extra},
    )
