"""The inventory: the list, what it shows of itself, and how a dataset gets onto it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import flash, request, url_for

from app.accounts.visitor import current_visitor
from app.datasets.blueprint import bp
from app.datasets.inventory import funnel, library, queries, services, wording
from app.datasets.inventory.contents import DatasetFacts, problems_of
from app.datasets.inventory.filters import NO_SERVICE, NOT_ANALYSED, DatasetFilter
from app.datasets.inventory.forms import DatasetForm
from app.datasets.inventory.queries import DatasetBrief, Totals
from app.datasets.inventory.routes.links import link, next_link
from app.datasets.inventory.rules import Outcome, Stage, Theme
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
MOST_SERVICES = 6  # in the filter: the ones that hold most
VIEWS = (
    ("Inventaire", "datasets.inventory"),
    ("Priorités", "datasets.priorities"),
    ("Obligations", "datasets.duties"),
)


@dataclass(frozen=True, slots=True)
class InventoryRow:
    """A line of the list, in words."""

    id: int
    url: str
    title: str
    service: str
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
    wanted = DatasetFilter.from_args(request.args)
    totals = queries.totals(authority)
    found = queries.page(authority, wanted, page_number(request.args.get("page", "")))
    return page(
        "datasets/inventory/inventory.html",
        totals=totals,
        found=found,
        rows=[row_of(each, today()) for each in found.datasets],
        wanted=wanted,
        steps=funnel.steps(totals.stages),
        said=_said(wanted),
        counted=_status(found, totals),
        first=_first_titles() if not totals.total else "",
        filters=_filters(totals, wanted),
        views=views("datasets.inventory"),
        address=lambda **changes: url_for(
            "datasets.inventory", **{**wanted.to_args(), **_kept(changes)}
        ),
        import_url=link("datasets.import_start"),
        export_url=link("datasets.exports"),
        batch_url=link("datasets.batch", **wanted.to_args()),
    )


def views(current: str) -> list[tuple[str, str, bool]]:
    """Return the presentations of the inventory."""
    found = [(words, link(endpoint), endpoint == current) for words, endpoint in VIEWS]
    return [each for each in found if each[1]]


def row_of(brief: DatasetBrief, day: date) -> InventoryRow:
    """Put a line of the list into words."""
    lacks = brief.next(day) if may(Permission.ANSWER) else None
    return InventoryRow(
        id=brief.id,
        url=url_for("datasets.dataset", dataset_id=brief.id),
        title=brief.title,
        service=brief.service,
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


def is_right(form: DatasetForm, kept: DatasetFacts | None = None) -> bool:
    """Tell everything that is to mend at once: what fields say, then what a dataset must hold."""
    if not form.validate():
        return False
    for problem in problems_of(form.facts(kept)):
        form.take(problem)
    return not form.errors


@bp.post("/premiers")
@requires(Permission.ANSWER)
def begin() -> Answer:
    """Put the usual first datasets on the list, in one press."""
    authority = current_authority()
    listed = queries.typical_listed(authority)
    wanted = [each for each in first_ones() if each.id not in listed]
    return added(wanted)


def added(wanted: list[library.Typical]) -> Answer:
    """Put entries of the library on the list, say so, and go back to the list."""
    authority, by = current_authority(), current_visitor().actor
    rows = services.many(authority, [each.facts(authority.territory) for each in wanted], by=by)
    for row in rows:
        tell(row, "dataset:add", by=by)
    text = f"{plural(len(rows), 'jeu ajouté', 'jeux ajoutés')} à l’inventaire."
    flash(text if rows else "Ces jeux sont déjà dans l’inventaire.", "success" if rows else "info")
    return go(url_for("datasets.inventory"))


def first_ones() -> list[library.Typical]:
    """Return the datasets by which such an authority usually begins."""
    return [each for each in here() if each.first]


def here() -> tuple[library.Typical, ...]:
    """Return the typical datasets of this authority."""
    authority = current_authority()
    return library.typical_for(authority.kind, authority.territory, authority.functions)


def _first_titles() -> str:
    titles = [lowered(each.title) for each in first_ones()[:4]]
    return f"{', '.join(titles[:-1])} et {titles[-1]}" if len(titles) > 1 else "".join(titles)


def _kept(changes: dict[str, Any]) -> dict[str, Any]:
    """Return changes of an address; what is the same without them is left out."""
    return {name: value or None for name, value in changes.items()}


def _filters(totals: Totals, wanted: DatasetFilter) -> dict[str, list[tuple[str, str]]]:
    """Return what each list of the filter offers."""
    outcomes = [(NOT_ANALYSED, Outcome.NONE.label)]
    outcomes += [(code, words) for code, words in Outcome.choices() if code]
    return {
        "outcomes": [("", "Toutes"), *outcomes],
        "themes": [("", "Tous"), *Theme.choices()],
        "services": [("", "Tous"), *_services(totals, wanted)],
    }


def _services(totals: Totals, wanted: DatasetFilter) -> list[tuple[str, str]]:
    """Return the services that hold most, by name, with the one that is asked."""
    by_count = sorted(totals.services, key=lambda name: -totals.services[name])
    kept = {name for name in by_count[:MOST_SERVICES] if name}
    if wanted.service and wanted.service != NO_SERVICE:
        kept.add(wanted.service)
    named = [(name, name) for name in totals.services if name in kept]
    unknown = kept - totals.services.keys()
    nobody = [(NO_SERVICE, "Sans service")] if "" in totals.services else []
    return [*nobody, *named, *((name, name) for name in unknown)]


def _said(wanted: DatasetFilter) -> str:
    """Say what the filter keeps; nothing when it keeps all."""
    parts = [
        f"étape «\u202f{Stage(wanted.stage).label}\u202f»" if wanted.stage else "",
        f"au moins «\u202f{Stage(wanted.reached).label}\u202f»" if wanted.reached else "",
        _outcome_said(wanted.outcome),
        f"thème «\u202f{wording.of_code(Theme, wanted.theme)}\u202f»" if wanted.theme else "",
        _service_said(wanted.service),
        "mise à jour en retard" if wanted.late else "",
        f"titre avec «\u202f{wanted.words}\u202f»" if wanted.words else "",
    ]
    return ", ".join(each for each in parts if each)


def _outcome_said(code: str) -> str:
    if not code:
        return ""
    outcome = Outcome.NONE if code == NOT_ANALYSED else Outcome(code)
    return f"analyse «\u202f{outcome.label}\u202f»"


def _service_said(name: str) -> str:
    if name == NO_SERVICE:
        return "sans service responsable"
    return f"service «\u202f{name}\u202f»" if name else ""


def _status(found: queries.DatasetPage, totals: Totals) -> str:
    if found.total == totals.total:
        return ""
    return f"{plural(found.total, 'jeu', 'jeux')} sur {number(totals.total)}"
