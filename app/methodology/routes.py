"""The method and its libraries, readable without an account."""

from flask import Blueprint, request, url_for
from flask.blueprints import BlueprintSetupState

from app.accounts.access import public
from app.kernel.errors import Missing
from app.methodology import findable
from app.methodology.examples.catalogue import LIBRARY, illustrating
from app.methodology.examples.listing import ExampleSearch, shown_examples
from app.methodology.guide import engines
from app.methodology.guide.beside import documents_serving
from app.methodology.guide.own_spaces import spaces_with
from app.methodology.in_place import TermsInPlace
from app.methodology.library import library
from app.methodology.loader import current_edition
from app.methodology.reading import READINGS, first_of_each_letter, reading, reading_words
from app.methodology.rules import ADVICE, CERTAINTIES_IN_FRENCH, DEMANDS_IN_FRENCH, describe
from app.methodology.stories import holder_of, stories
from app.methodology.succession import rectifications_of
from app.methodology.terms import term_pieces
from app.web.page import Page, page

__all__ = ["bp", "findable"]  # findable says what the search finds

bp = Blueprint("methodology", __name__)
EXAMPLES_OF_A_POINT = 3
EXAMPLES = "Ils l’ont fait\u00a0: des exemples près de chez vous"
bp.add_app_template_global(term_pieces)


@bp.record_once
def _search_templates(state: BlueprintSetupState) -> None:
    state.app.jinja_env.add_extension(TermsInPlace)


@bp.get("/methode")
@public
def overview() -> Page:
    """Show the whole method at a glance."""
    edition = current_edition()
    return page(
        "methodology/overview.html",
        edition=edition,
        engine=engines.of_overview(edition),
        words=reading_words(),
        readings=READINGS,
    )


@bp.get("/methode/<int:position>")
@public
def phase(position: int) -> Page:
    """Show one phase, its steps, and its items to open in place."""
    edition = current_edition()
    if not 1 <= position <= len(edition.phases):
        raise Missing("Cette phase n’existe pas.")
    return page(
        "methodology/phase.html",
        edition=edition,
        phase=edition.phase(position),
        engine=engines.of_phase(edition, edition.phase(position)),
        certainties=CERTAINTIES_IN_FRENCH,
    )


@bp.get("/methode/points/<slug:item_id>")
@public
def item(item_id: str) -> Page:
    """Show all there is to know of one item."""
    edition = holder_of(item_id)
    if edition is None:
        raise Missing("Ce point de contrôle n’existe pas.")
    shown = edition.item(item_id)
    return page(
        "methodology/item.html",
        edition=edition,
        item=shown,
        engine=engines.of_item(edition, shown),
        documents=documents_serving(item_id),
        spaces=spaces_with(item_id),
        phase=edition.phase_of(item_id),
        step=edition.step_of(item_id),
        before=[edition.item(earlier) for earlier in shown.after],
        concerned=describe(shown.applies_if) if shown.applies_if else None,
        neighbours=edition.neighbours(item_id),
        rectified=rectifications_of(edition.id).get(item_id, ()),
        elsewhere=edition is not current_edition(),
        examples=illustrating(item_id)[:EXAMPLES_OF_A_POINT],
        more_examples=len(illustrating(item_id)) > EXAMPLES_OF_A_POINT,
        certainties=CERTAINTIES_IN_FRENCH,
        demands=DEMANDS_IN_FRENCH,
        advice=ADVICE,
    )


@bp.get("/methode/editions")
@public
def editions() -> Page:
    """Show the editions of the method, and what each changed."""
    return page("methodology/editions.html", stories=stories())


@bp.get("/glossaire")
@public
def glossary() -> Page:
    """Explain the words of the method, of the law and of the technique."""
    words = library("glossary")
    letters = first_of_each_letter(words)
    return page("methodology/glossary.html", glossary=words, letters=letters)


@bp.get("/methode/exemples")
@public
def examples() -> Page:
    """Show what others obtained: by kind, size, phase, subject, or for one point."""
    search = ExampleSearch.asked(request.args)
    edition = holder_of(search.item_id)
    shown = shown_examples(search)
    return page(
        "methodology/examples.html",
        shown=shown,
        summary=library(LIBRARY).summary,
        engine=engines.of_page(EXAMPLES, library(LIBRARY).summary),
        item=edition.item(search.item_id) if edition is not None else None,
        address=lambda **changes: url_for(
            "methodology.examples", **shown.search.address(**changes)
        ),
    )


@bp.get("/methode/benefices")
@public
def benefits() -> Page:
    """Show what opening brings, to whom, and the figures to quote."""
    return _reading()


@bp.get("/methode/acteurs")
@public
def stakeholders() -> Page:
    """Show whom to bring along, what may hold them back, and what to answer."""
    return _reading()


@bp.get("/methode/cadre-legal")
@public
def legal_frame() -> Page:
    """Show who is concerned, by what, and the texts."""
    return _reading()


@bp.get("/methode/appuis")
@public
def support() -> Page:
    """Show where to find help, and what becomes of published data."""
    return _reading()


def _reading() -> Page:
    shown = reading(request.endpoint or "")
    return page(
        "methodology/reading.html",
        reading=shown,
        engine=engines.of_page(shown.title, shown.lead),
        readings=READINGS,
        certainties=CERTAINTIES_IN_FRENCH,
    )
