"""Opening the spaces of several communes: a list, what it means, then all of them at once."""

from typing import Any

from flask import flash, request, url_for

from app.accounts.access import signed_in
from app.accounts.visitor import current_visitor
from app.authorities import several
from app.authorities.blueprint import bp
from app.authorities.forms import SeveralForm
from app.authorities.several import OpeningLine
from app.places import queries as places
from app.places.models import Place
from app.places.record import PlaceKind
from app.web.page import Answer, Page, go, page, refused

TEMPLATE = "authorities/several.html"
NO_EPCI = "Choisissez une intercommunalité dans les propositions."


@bp.route("/collectivites/nouvelle/plusieurs", methods=["GET", "POST"])
@signed_in
def several_communes() -> Answer:
    """Read a list of communes, say what each line means, and open those that can be."""
    form = SeveralForm()
    if not form.is_submitted():
        return _asked()
    if not form.validate():
        return refused(TEMPLATE, form=form)
    by = current_visitor().user
    lines = several.read_list(form.communes.data or "", by)
    if request.form.get("geste") != "ouvrir":
        return page(TEMPLATE, form=form, **_shown(lines))
    outcome = several.open_several(lines, by=by)
    if not outcome.left:
        flash(several.told(outcome.opened), "success")
        return go(url_for("portfolio.board"))
    left = "\n".join(line.text for line in outcome.left)
    form = SeveralForm(formdata=None, communes=left)
    return page(TEMPLATE, form=form, opened=outcome.opened, **_shown(outcome.left))


def _shown(lines: list[OpeningLine] | tuple[OpeningLine, ...]) -> dict[str, Any]:
    ready = sum(line.is_ready for line in lines)
    return {"lines": lines, "ready": ready, "most": several.MOST_AT_ONCE}


def _asked() -> Page:
    """Show the form, filled with the communes of the EPCI that the address names."""
    chosen = _epci(request.args.get("epci", ""), request.args.get("epci_texte", ""))
    form = SeveralForm(formdata=None, communes=several.lines_of_epci(chosen) if chosen else "")
    asked = "epci" in request.args
    return page(
        TEMPLATE, form=form, epci=chosen, problem=NO_EPCI if asked and chosen is None else None
    )


def _epci(place_id: str, typed: str) -> Place | None:
    """Return the EPCI chosen; without JavaScript, the first that the words typed find."""
    ids = [place_id] if place_id else [hit.id for hit in places.search(typed)]
    found = (places.place(one) for one in ids if one.startswith("epci-"))
    return next((one for one in found if one and one.kind == PlaceKind.EPCI.value), None)
