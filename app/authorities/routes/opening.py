"""Opening an authority's space: find its place, check what is known, open."""

import re
from datetime import timedelta
from typing import Any

from flask import flash, request, url_for

from app.accounts import throttle
from app.accounts.access import signed_in
from app.accounts.visitor import current_visitor
from app.authorities import queries, services
from app.authorities.blueprint import bp
from app.authorities.forms import OpeningForm, shown
from app.authorities.rules import AuthorityFacts, ObligationView
from app.authorities.services import AlreadyOpen
from app.extensions import db
from app.kernel.errors import Refused
from app.methodology.paths import PathKind, why_light
from app.places import queries as places
from app.places.models import Place
from app.web.forms import clean
from app.web.page import BAD_INPUT, OK, Answer, Page, go, page, refused
from app.web.transactions import slow_before_write

PLACE_ID = re.compile(r"[a-z]{2,4}-[0-9A-Za-z-]{1,40}", re.ASCII)
HITS = 12
JOIN_REQUESTS = throttle.Limit(3, timedelta(days=1), timedelta(hours=1))
NAMED = "L’invitation part à {}\u00a0: vous conduisez l’espace jusqu’à sa réponse."
UNKNOWN_PLACE = "Ce territoire n’est pas dans le référentiel\u00a0: cherchez-le de nouveau."


@bp.get("/collectivites/nouvelle")
@signed_in
def new() -> Answer:
    """Find a place by what people type, then check what is known of its authority."""
    chosen = request.args.get("territoire", "")
    if not chosen:
        return _search()
    place = _place(chosen)
    if place is None:
        return _search(UNKNOWN_PLACE)
    existing = queries.opened_on(place.id)
    if existing is not None:
        owner = queries.owner_of(existing, current_visitor().id)
        return page("authorities/taken.html", owner=owner)
    known = queries.facts_of_place(place)
    path = PathKind.LIGHT if why_light(known.population, known.fte) else PathKind.FULL
    form = OpeningForm(data={**shown(known), "path": path.value})
    form.settle(known.kind, known.territory)
    return page("authorities/confirm.html", **_confirmation(form, place, known))


@bp.post("/collectivites/nouvelle")
@signed_in
def open_on_place() -> Answer:
    """Open the space of a place."""
    place = _place(request.form.get("territoire", ""))
    form = OpeningForm()
    if place is None:
        form.validate()
        form.form_errors.append(f"{UNKNOWN_PLACE[:-1]}, ou ouvrez l’espace à la main.")
        return refused("authorities/by_hand.html", form=form)
    known = queries.facts_of_place(place)
    form.settle(known.kind, known.territory)
    if not form.validate():
        return refused("authorities/confirm.html", **_confirmation(form, place, known))
    try:
        return _open(place, form.facts(known.kind, known.territory), form)
    except AlreadyOpen as refusal:
        return refused("authorities/taken.html", owner=refusal.owner)
    except Refused as refusal:
        form.take(refusal)
        return refused("authorities/confirm.html", **_confirmation(form, place, known))


@bp.route("/collectivites/nouvelle/a-la-main", methods=["GET", "POST"])
@signed_in
def by_hand() -> Answer:
    """Open the space of a body that the referential does not know."""
    form = OpeningForm(name=(clean(request.args.get("nom", "")) or "")[:200])
    if not form.is_submitted():
        return page("authorities/by_hand.html", form=form)
    if not form.validate():
        return refused("authorities/by_hand.html", form=form)
    try:
        return _open(None, form.facts(), form)
    except AlreadyOpen as refusal:
        return refused("authorities/by_hand.html", form=form, owner=refusal.owner)
    except Refused as refusal:
        form.take(refusal)
        return refused("authorities/by_hand.html", form=form)


@bp.post("/collectivites/rejoindre")
@signed_in
@slow_before_write
def join() -> Answer:
    """Ask the leads of an authority for an invitation."""
    slug = clean(request.form.get("espace", "")) or ""
    user = current_visitor().user
    wait = throttle.take_turn((f"join:{user.id} {slug}", JOIN_REQUESTS))
    if wait is not None:
        raise Refused("Vous avez déjà écrit plusieurs fois\u00a0: laissez le temps de répondre.")
    db.begin_write()
    try:
        owner = services.ask_to_join(slug, by=user)
    except AlreadyOpen as refusal:
        return refused("authorities/taken.html", owner=refusal.owner)
    names = ", ".join(owner.leads)
    flash(f"Votre demande part à {names}. L’invitation arrivera par courriel.", "success")
    return go(url_for("pages.home"))


def _open(place: Place | None, facts: AuthorityFacts, form: OpeningForm) -> Answer:
    by, lead_email = current_visitor().user, form.lead
    path = PathKind(form.path.data)
    authority = services.open_with(place, facts, by=by, lead_email=lead_email, path=path)
    obligation = queries.obligation(authority)
    message = f"L’espace est ouvert\u00a0: {authority.name}. {obligation.short}."
    if obligation.awaits_staff:
        message += " Indiquez le nombre d’agents dans les paramètres pour le savoir."
    if lead_email and lead_email != by.email:
        message += f" {NAMED.format(lead_email)}"
    flash(message, "success")
    return go(url_for("dashboards.home", slug=authority.slug))


def _place(place_id: str) -> Place | None:
    return places.place_to_open(place_id) if PLACE_ID.fullmatch(place_id) else None


def _search(problem: str | None = None) -> Page:
    typed = clean(request.args.get("territoire_texte"))
    if typed is not None and not typed and problem is None:
        problem = "Écrivez le nom de votre collectivité, un code postal ou un numéro SIREN."
    places_found = places.search(typed, HITS + 1) if typed else []
    return page(
        "authorities/new.html",
        status=BAD_INPUT if problem else OK,
        typed=(typed or "")[: places.MAX_QUERY],
        hits=places_found[:HITS],
        more=len(places_found) > HITS,
        problem=problem,
    )


def _confirmation(form: OpeningForm, place: Place, known: AuthorityFacts) -> dict[str, Any]:
    """Return what the page of confirmation shows, the law applied to what is known so far."""
    so_far = form.facts(known.kind, known.territory)
    return {
        "form": form,
        "place": place,
        "kind": known.kind,
        "obligation": ObligationView(queries.decision_on(so_far)),
        "reason": why_light(known.population, known.fte),
    }
