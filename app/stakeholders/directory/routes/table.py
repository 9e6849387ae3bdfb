"""The list of stakeholders, and how one gets onto it."""

from collections.abc import Mapping
from typing import Any

from flask import flash, request, url_for
from wtforms.fields import SelectChoice

from app.accounts.visitor import current_visitor
from app.kernel.clock import today
from app.kernel.errors import Refused
from app.kernel.typography import plural
from app.methodology.stakeholder_library import Archetype, archetypes_for
from app.spaces.guard import current_authority, may, requires
from app.spaces.permissions import Permission
from app.stakeholders.blueprint import bp
from app.stakeholders.directory import queries, services, wording
from app.stakeholders.directory.forms import ArchetypesForm, PlainForm
from app.stakeholders.directory.listing import ListingView, shown
from app.stakeholders.directory.routes.reading import current_reader
from app.stakeholders.directory.rules import ProjectRole, Side, gaps_for
from app.web.page import Answer, go, page, refused

FIRST_PHASE = 1
DPO = "dpo"
VIEWS = (
    ("Table", "stakeholders.table", Permission.LIST_STAKEHOLDERS),
    ("Grille", "stakeholders.grid", Permission.ANSWER),
    ("Carte", "stakeholders.stakeholder_map", Permission.SEE_OPINIONS),
    ("Argumentaire", "stakeholders.matrix", Permission.SEE_OPINIONS),
)


@bp.get("")
@requires(Permission.LIST_STAKEHOLDERS)
def table() -> Answer:
    """See who counts for the project, and for those who may, what is thought of them."""
    authority, reader = current_authority(), current_reader()
    private = reader.sees_opinions
    view = ListingView.asked(request.args, private=private)
    listing = shown(queries.cards(authority, reader), view)
    return page(
        "stakeholders/directory/table.html",
        shown=listing,
        view=listing.view,
        private=private,
        wording=wording,
        today=today(),
        sides=[("", "Tous"), *Side.choices()],
        roles=[("", "Tous"), *ProjectRole.choices()],
        beginning=private and not any(card.opinion for card in listing.cards),
        gaps=gaps_for(authority.stakeholder_gaps, reader.role, opened=reader.opened),
        address=lambda **changes: url_for("stakeholders.table", **listing.view.address(**changes)),
        views=table_views("stakeholders.table"),
    )


def table_views(current: str) -> list[tuple[str, str, bool]]:
    """Return the presentations of the list that the visitor may see."""
    views = [
        (words, url_for(endpoint), endpoint == current)
        for words, endpoint, permission in VIEWS
        if may(permission)
    ]
    return views if len(views) > 1 else []


@bp.route("/nouveau", methods=["GET", "POST"])
@requires(Permission.ANSWER)
def new() -> Answer:
    """Add somebody by hand; « Annuler » after a removal comes here as well."""
    authority, template = current_authority(), "stakeholders/directory/new.html"
    form = PlainForm(data={"side": Side.INTERNAL.value, "role": ProjectRole.CONTRIBUTE.value})
    form.settle(profiles_here(), names=authority.names_allowed_at is not None)
    if not form.is_submitted():
        return page(template, form=form)
    if not form.validate():
        return refused(template, form=form)
    try:
        row = services.add(authority, form.plain(), by=current_visitor().actor)
    except Refused as refusal:
        form.take(refusal)
        return refused(template, form=form)
    flash(f"Ajouté à la liste\u00a0: {row.title}.", "success")
    return go(url_for("stakeholders.sheet", stakeholder_id=row.id))


@bp.route("/profils-types", methods=["GET", "POST"])
@requires(Permission.ANSWER)
def profiles() -> Answer:
    """Add several at once from the profiles of most authorities."""
    authority = current_authority()
    offered, listed = profiles_here(), queries.listed_archetypes(authority)
    free = {profile.id: profile for profile in offered if profile.id not in listed}
    form = ArchetypesForm(data={"chosen": [id_ for id_, profile in free.items() if usual(profile)]})
    form.chosen.choices = [SelectChoice(profile.id, profile.title) for profile in offered]
    context: dict[str, Any] = {
        "form": form,
        "families": _families(form, free),
        "listed": [profile.title for profile in offered if profile.id in listed],
    }
    if not form.is_submitted():
        return page("stakeholders/directory/profiles.html", **context)
    if not form.validate():
        return refused("stakeholders/directory/profiles.html", **context)
    try:
        added = services.add_archetypes(
            authority, form.chosen.data or (), by=current_visitor().actor
        )
    except Refused as refusal:
        form.take(refusal)
        return refused("stakeholders/directory/profiles.html", **context)
    count = plural(len(added), "acteur ajouté", "acteurs ajoutés")
    flash(f"{count} à la liste.", "success" if added else "info")
    return go(url_for("stakeholders.table"))


def usual(archetype: Archetype) -> bool:
    """Tell whether a profile is proposed at once: it counts from the first phase on."""
    return FIRST_PHASE in archetype.phases or archetype.id == DPO


def profiles_here() -> tuple[Archetype, ...]:
    """Return the profiles that make sense for this authority."""
    authority = current_authority()
    return archetypes_for(authority.kind, authority.territory)


def _families(
    form: ArchetypesForm, free: Mapping[str, Archetype]
) -> list[tuple[str, list[tuple[Any, Archetype]]]]:
    """Return the boxes to tick, family by family, each with its profile."""
    boxes = [(box, free[box.data]) for box in form.chosen if box.data in free]
    return [
        (words, [pair for pair in boxes if pair[1].family == family])
        for family, words in wording.FAMILIES.items()
        if any(pair[1].family == family for pair in boxes)
    ]
