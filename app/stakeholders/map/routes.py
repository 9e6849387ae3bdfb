"""The map: who weighs, who cares, who is favourable; drawn from the table and moved from here."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import flash, request, url_for

from app.accounts.visitor import current_visitor
from app.kernel.clock import today
from app.kernel.errors import Conflict, Missing, Refused
from app.kernel.revisions import Merged
from app.spaces.guard import current_authority, requires
from app.spaces.permissions import Permission
from app.stakeholders.blueprint import bp
from app.stakeholders.directory import queries
from app.stakeholders.directory.contents import Assessment
from app.stakeholders.directory.models import Stakeholder
from app.stakeholders.directory.queries import StakeholderCard
from app.stakeholders.directory.routes.reading import current_reader, the_stakeholder
from app.stakeholders.directory.routes.table import table_views
from app.stakeholders.map import layout, wording
from app.stakeholders.map.forms import DatesForm, MoveForm
from app.stakeholders.map.positions import (
    MapCell,
    Moved,
    days_of_change,
    move,
    place_of,
    positions_on,
    sight_of,
)
from app.stakeholders.map.screen import screen_of
from app.web.asked import page_number, whole_number
from app.web.page import BAD_INPUT, CONFLICT, OK, Answer, Page, go, page, wants_fragment

TEMPLATE, FRAGMENT = "stakeholders/map/map.html", "stakeholders/map/_moved.html"
MAP = "stakeholders.stakeholder_map"


@dataclass(frozen=True)
class MapPanel:
    """The panel of somebody: the form, and where they stand when the person saw them elsewhere."""

    id: int
    title: str
    form: MoveForm
    stale: str = ""
    stands: MapCell | None = None


@bp.get("/carte")
@requires(Permission.SEE_OPINIONS)
def stakeholder_map() -> Answer:
    """See the map, as it is or between two dates, with the panel of somebody if asked."""
    dates = DatesForm.asked(request.args)
    valid = dates.validate()
    return _map_page(status=OK if valid else BAD_INPUT, dates=dates)


@bp.post("/<id:stakeholder_id>/position")
@requires(Permission.SEE_OPINIONS)
def place(stakeholder_id: int) -> Answer:
    """Move somebody: by drag, by keys and by form alike."""
    row, form = the_stakeholder(stakeholder_id), MoveForm()
    opened = MapPanel(row.id, row.title, form)
    if not form.validate():
        return _map_page(status=BAD_INPUT, opened=opened)
    try:
        moved = move(
            current_authority(),
            stakeholder_id,
            form.place,
            seen=form.revision.seen,
            reader=current_reader(),
            by=current_visitor().actor,
        )
    except Refused as refusal:
        form.take(refusal)
        return _map_page(status=BAD_INPUT, opened=opened)
    except Conflict as conflict:
        return _both_places(opened, conflict)
    return _moved(row, moved, form.kept(moved.kept))


def _both_places(opened: MapPanel, conflict: Conflict) -> Page:
    """Show where somebody stands beside where they were to go."""
    reading = queries.reading(current_authority(), opened.id, current_reader())
    merged: Merged[Assessment] = conflict.current
    form = MoveForm.comparing(reading.opinion, merged.facts)
    stands = place_of(reading.opinion)
    panel = replace(opened, form=form, stale=conflict.message, stands=stands)
    return _map_page(status=CONFLICT, opened=panel)


def _moved(row: Stakeholder, moved: Moved, kept: str) -> Answer:
    """Show where somebody stands now, and offer to put them back."""
    undo: dict[str, Any] | None = None
    if moved.changed and moved.opinion is not None:
        notes = vars(moved.before) if moved.before else {"influence": "", "interest": ""}
        undo = {
            "url": url_for("stakeholders.place", stakeholder_id=row.id, page=_page_number()),
            "fields": {**notes, "revision": sight_of(moved.opinion).text},
        }
    if wants_fragment():
        text = wording.moved(row.title, place_of(moved.opinion)) + kept
        return _map_page(notice={"text": text, "undo": undo})
    # This travels in the cookie of the person: no more of an opinion than « Annuler » needs.
    message = {"text": f"Enregistré\u00a0: {row.title}.{kept}", "undo": undo}
    flash(message, "success")  # type: ignore[arg-type]  # any JSON will do
    return go(url_for(MAP, page=_page_number(), _anchor=f"acteur-{row.id}"))


def _map_page(
    *,
    status: int = OK,
    dates: DatesForm | None = None,
    opened: MapPanel | None = None,
    **more: Any,
) -> Page:
    """Draw the page, or only the map for our script."""
    authority, reader = current_authority(), current_reader()
    cards = queries.cards(authority, reader)
    ids = [card.stakeholder.id for card in cards if card.opinion is not None]
    dates = dates or DatesForm.blank()
    days = dates.days
    opened = opened or _opened(cards)
    screen = screen_of(
        cards,
        number=_page_number() or 1,
        days=days,
        past=positions_on(authority, ids, days) if days else ({}, {}),
    )
    return page(
        TEMPLATE,
        status=status,
        fragment=FRAGMENT,
        screen=screen,
        opened=opened,
        form=opened.form if opened is not None and opened.form.errors else dates,
        dates=dates,
        days_of_change=[] if wants_fragment() else days_of_change(authority, ids),
        layout=layout,
        wording=wording,
        views=table_views(MAP),
        today=today(),
        address=_address,
        page_number=_page_number(),
        **more,
    )


def _opened(cards: Sequence[StakeholderCard]) -> MapPanel | None:
    """Return the panel that the address asks for."""
    asked = whole_number(request.args.get("acteur", ""))
    if not asked:
        return None
    card = next((card for card in cards if card.stakeholder.id == asked), None)
    if card is None:
        raise Missing("Cet acteur n’est pas dans la liste.")
    return MapPanel(asked, card.stakeholder.title, MoveForm.showing(card.opinion))


def _address(**changes: Any) -> str:
    """Return this page with something else, the rest of the address kept."""
    days = {name: request.args.get(name) or None for name in ("du", "au")}
    return url_for(MAP, **{**days, "page": _page_number(), **changes})


def _page_number() -> int | None:
    """Return the page of the table that is asked for; nothing for the first."""
    asked = page_number(request.args.get("page", ""))
    return asked if asked > 1 else None
