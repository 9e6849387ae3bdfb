"""The pages of the guide beside those of the method: where to begin, a step, the booklets."""

from flask import Blueprint, current_app, url_for

from app.accounts.access import public
from app.kernel.errors import Missing
from app.methodology.guide import engines
from app.methodology.library import library
from app.methodology.loader import current_edition
from app.methodology.rules import CERTAINTIES_IN_FRENCH, Edition, Phase
from app.methodology.software import LIBRARY, software_kinds, typical_titles
from app.methodology.stories import holder_of_step
from app.web.page import Page, page

bp = Blueprint("guide", __name__)

START = "Par où commencer"
START_LEAD = (
    "Une page pour la secrétaire ou le secrétaire de mairie qui découvre l’ouverture des données."
)
BOOKLET = "Le guide entier, à imprimer"
SOFTWARE = "Sortir les données d’un logiciel"


@bp.get("/methode/commencer")
@public
def start() -> Page:
    """Say in one screen where to begin, to somebody who is alone."""
    engine = engines.of_page(START, START_LEAD)
    return page("guide/start.html", title=START, engine=engine, edition=current_edition())


@bp.get("/methode/etapes/<slug:step_id>")
@public
def step(step_id: str) -> Page:
    """Show a step and all there is to know to do each of its points."""
    edition = holder_of_step(step_id)
    if edition is None:
        raise Missing("Cette étape n’existe pas.")
    steps = [one for phase in edition.phases for one in phase.steps]
    rank = next(rank for rank, one in enumerate(steps) if one.id == step_id)
    shown = steps[rank]
    phase = edition.phase_of(shown.items[0].id)
    return page(
        "guide/step.html",
        edition=edition,
        phase=phase,
        step=shown,
        before=steps[rank - 1] if rank else None,
        after=steps[rank + 1] if rank + 1 < len(steps) else None,
        engine=engines.of_step(edition, phase, shown),
        certainties=CERTAINTIES_IN_FRENCH,
    )


@bp.get("/methode/logiciels")
@public
def software() -> Page:
    """List the kinds of software whose data can be brought out."""
    lead = library(LIBRARY).summary
    engine = engines.of_page(SOFTWARE, lead)
    return page("guide/software.html", engine=engine, lead=lead, kinds=software_kinds().values())


@bp.get("/methode/logiciels/<slug:software_id>")
@public
def software_kind(software_id: str) -> Page:
    """Show how the data of a kind of software come out."""
    kind = software_kinds().get(software_id)
    if kind is None:
        raise Missing("Ce type de logiciel n’est pas dans le guide.")
    engine = engines.of_page(kind.title, kind.text)
    feeds = typical_titles(kind)
    return page("guide/software_kind.html", engine=engine, kind=kind, feeds=feeds)


@bp.get("/methode/imprimer")
@public
def booklet() -> Page:
    """Show the whole guide as a booklet."""
    edition = current_edition()
    return _booklet(BOOKLET, edition, edition.phases, url_for("methodology.overview"))


@bp.get("/methode/<int:position>/imprimer")
@public
def phase_booklet(position: int) -> Page:
    """Show a phase as a booklet."""
    edition = current_edition()
    if not 1 <= position <= len(edition.phases):
        raise Missing("Cette phase n’existe pas.")
    shown = edition.phase(position)
    title = f"Phase {position}, à imprimer"
    return _booklet(title, edition, (shown,), url_for("methodology.phase", position=position))


def _booklet(title: str, edition: Edition, phases: tuple[Phase, ...], screen: str) -> Page:
    return page(
        "guide/booklet.html",
        title=title,
        edition=edition,
        phases=phases,
        screen=screen,
        site=current_app.config["BASE_URL"],
        engine=engines.of_page(title, edition.summary),
        certainties=CERTAINTIES_IN_FRENCH,
    )
