"""The inventory: its list, its filters, and adding datasets to it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import flash, request, url_for

from app.accounts.visitor import current_visitor
from app.datasets.blueprint import bp
from app.datasets.inventory import library, queries, reached, services, wording
from app.datasets.inventory.contents import DatasetFacts, problems_of
from app.datasets.inventory.filters import NO_SERVICE, NOT_ANALYSED, DatasetFilter
from app.datasets.inventory.forms import DatasetForm
from app.datasets.inventory.queries import DatasetBrief, Totals
from app.datasets.inventory.routes.links import link, next_link
from app.datasets.inventory.rules import HighValueState, Outcome, Stage, Theme
from app.datasets.inventory.saving import tell
from app.kernel.clock import today
from app.kernel.errors import Refused
from app.kernel.typography import lowered, number, plural, until
from app.spaces.guard import current_authority, may, requires
from app.spaces.permissions import Permission
from app.web.asked import page_number
from app.web.page import Answer, go, page, refused

NAMESAKE = (
    "Un autre jeu porte déjà ce titre, pour le même service. Si c’est le même, retirez celui-ci en "
    "bas de sa fiche\u202f; sinon, précisez son titre."
)
# The filter lists every service, and an option weighs as much as an eighth of a row: beyond these,
# the list is a little shorter, never less than a screen.
LIGHT_SERVICES, OPTIONS_A_ROW, FEWEST_ROWS = 6, 8, 10
VIEWS = (
    ("Inventaire", "datasets.inventory", Permission.SEE),
    ("Grille", "datasets.grid", Permission.ANSWER),
    ("Priorités", "datasets.priorities", Permission.SEE),
    ("Obligations", "datasets.duties", Permission.SEE),
    ("Veille", "watching.faults", Permission.SEE),
)


@dataclass(frozen=True, slots=True)
class InventoryRow:
    """A line of the list, in words."""

    id: int
    url: str
    title: str
    service: str
    assignee: str
    stage: Stage
    outcome: str
    due: str
    late: bool
    next: tuple[str, str] | None


@bp.get("")
@requires(Permission.SEE)
def inventory() -> Answer:
    """See which data the authority holds, and how far each has come."""
    authority = current_authority()
    wanted = DatasetFilter.from_args(request.args, me=current_visitor().id)
    totals = queries.totals(authority)
    rank, size = page_number(request.args.get("page", "")), rows_beside(len(totals.services))
    listing = queries.page(authority, wanted, rank, size=size)
    return page(
        "datasets/inventory/inventory.html",
        totals=totals,
        listing=listing,
        rows=[row_of(brief, today()) for brief in listing.datasets],
        wanted=wanted,
        steps=reached.steps(totals.stages),
        filter_sentence=_filter_sentence(wanted),
        counted=_status(listing, totals),
        first=_first_titles() if not totals.total else "",
        filters=_filters(totals, wanted),
        views=views("datasets.inventory"),
        address=lambda **changes: url_for(
            "datasets.inventory", **{**wanted.to_args(), **_address_args(changes)}
        ),
        opens=totals.stages[Stage.ANALYSED] + totals.stages[Stage.PREPARED],
        import_url=link("datasets.import_start"),
        existing_url=link("publication.intake"),
        export_url=link("datasets.exports"),
        several_url=link("datasets.several", **wanted.to_args()),
    )


def rows_beside(services: int) -> int:
    """Return how many rows the list shows, beside a filter of so many services."""
    options = max(0, services - LIGHT_SERVICES)
    return max(FEWEST_ROWS, queries.PAGE + -options // OPTIONS_A_ROW)


def views(current: str) -> list[tuple[str, str, bool]]:
    """Return the presentations of the inventory."""
    tabs = [
        (words, link(endpoint), endpoint == current)
        for words, endpoint, permission in VIEWS
        if may(permission)
    ]
    return [tab for tab in tabs if tab[1]]


def row_of(brief: DatasetBrief, day: date) -> InventoryRow:
    """Return a line of the list in words, on a day."""
    lacks = brief.next(day) if may(Permission.ANSWER) else None
    return InventoryRow(
        id=brief.id,
        url=url_for("datasets.dataset", dataset_id=brief.id),
        title=brief.title,
        service=brief.service,
        assignee=brief.assignee_name,
        stage=Stage(brief.stage),
        outcome=Outcome(brief.outcome).label,
        due=until(brief.next_update_on, day) if brief.next_update_on else "",
        late=brief.is_late(day),
        next=next_link(brief, lacks) if lacks is not None else None,
    )


@bp.route("/nouveau", methods=["GET", "POST"])
@requires(Permission.ANSWER)
def new() -> Answer:
    """Add a dataset by hand."""
    form = DatasetForm()
    template = "datasets/inventory/new.html"
    if not form.is_submitted():
        return page(template, form=form)
    if not is_right(form):
        return refused(template, form=form)
    try:
        row = services.create(current_authority(), form.facts(), by=current_visitor().actor)
    except Refused as refusal:
        form.take(refusal)
        return refused(template, form=form)
    flash(f"Ajouté à l’inventaire\u00a0: {row.title}.", "success")
    if queries.has_namesake(row):
        flash(NAMESAKE, "info")
    return go(url_for("datasets.dataset", dataset_id=row.id))


def is_right(form: DatasetForm, standing: DatasetFacts | None = None) -> bool:
    """Tell whether a form is valid; every problem of its fields and its facts is on it."""
    if not form.validate():
        return False
    for problem in problems_of(form.facts(standing)):
        form.take(problem)
    return not form.errors


@bp.post("/premiers")
@requires(Permission.ANSWER)
def begin() -> Answer:
    """Add the usual first datasets."""
    authority = current_authority()
    listed = queries.typical_listed(authority)
    missing = [entry for entry in first_ones() if entry.id not in listed]
    return added(missing)


def added(entries: list[library.Typical]) -> Answer:
    """Add entries of the library to the inventory, and go back to the list."""
    authority, by = current_authority(), current_visitor().actor
    rows = services.many(authority, [entry.facts(authority.territory) for entry in entries], by=by)
    for row in rows:
        tell(row, "dataset:add", by=by)
    text = f"{plural(len(rows), 'jeu ajouté', 'jeux ajoutés')} à l’inventaire."
    flash(text if rows else "Ces jeux sont déjà dans l’inventaire.", "success" if rows else "info")
    return go(url_for("datasets.inventory"))


def first_ones() -> list[library.Typical]:
    """Return the datasets by which such an authority usually begins."""
    return [entry for entry in typical_here() if entry.first]


def typical_here() -> tuple[library.Typical, ...]:
    """Return the typical datasets of this authority."""
    authority = current_authority()
    return library.typical_for(authority.kind, authority.territory, authority.functions)


def _first_titles() -> str:
    titles = [lowered(entry.title) for entry in first_ones()[:4]]
    return f"{', '.join(titles[:-1])} et {titles[-1]}" if len(titles) > 1 else "".join(titles)


def _address_args(changes: dict[str, Any]) -> dict[str, Any]:
    """Return the arguments of an address; an empty one is removed from it."""
    return {name: value or None for name, value in changes.items()}


def _filters(totals: Totals, wanted: DatasetFilter) -> dict[str, list[tuple[str, str]]]:
    """Return the choices of each list of the filter: code, label."""
    outcomes = [(NOT_ANALYSED, Outcome.NONE.label)]
    outcomes += [(code, words) for code, words in Outcome.choices() if code]
    return {
        "outcomes": [("", "Toutes"), *outcomes],
        "themes": [("", "Tous"), *Theme.choices()],
        "services": [("", "Tous"), *_services(totals, wanted)],
    }


def _services(totals: Totals, wanted: DatasetFilter) -> list[tuple[str, str]]:
    """Return all the services, by name, and the one of the filter though it has no dataset."""
    named = [(name, name) for name in totals.services if name]
    known = {"", NO_SERVICE, *totals.services}
    unknown = [] if wanted.service in known else [(wanted.service, wanted.service)]
    nobody = [(NO_SERVICE, "Sans service")] if "" in totals.services else []
    return [*nobody, *named, *unknown]


def _filter_sentence(wanted: DatasetFilter) -> str:
    """Return the filter in words; nothing when it is empty."""
    parts = [
        f"étape «\u202f{Stage(wanted.stage).label}\u202f»" if wanted.stage else "",
        f"au moins «\u202f{Stage(wanted.reached).label}\u202f»" if wanted.reached else "",
        _outcome_part(wanted.outcome),
        f"thème «\u202f{wording.of_code(Theme, wanted.theme)}\u202f»" if wanted.theme else "",
        _service_part(wanted.service),
        f"forte valeur «\u202f{HighValueState(wanted.valued).label}\u202f»"
        if wanted.valued
        else "",
        "confiés à moi" if wanted.assignee_id else "",
        "mise à jour en retard" if wanted.late else "",
        f"titre avec «\u202f{wanted.words}\u202f»" if wanted.words else "",
    ]
    return ", ".join(part for part in parts if part)


def _outcome_part(code: str) -> str:
    if not code:
        return ""
    outcome = Outcome.NONE if code == NOT_ANALYSED else Outcome(code)
    return f"analyse «\u202f{outcome.label}\u202f»"


def _service_part(name: str) -> str:
    if name == NO_SERVICE:
        return "sans service responsable"
    return f"service «\u202f{name}\u202f»" if name else ""


def _status(listing: queries.DatasetPage, totals: Totals) -> str:
    if listing.total == totals.total:
        return ""
    return f"{plural(listing.total, 'jeu', 'jeux')} sur {number(totals.total)}"
