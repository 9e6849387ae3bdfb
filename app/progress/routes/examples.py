"""Examples of bodies like this one, and those kept for its file: evidence of one point."""

from flask import flash, request, url_for

from app.accounts.visitor import current_visitor
from app.kernel.errors import Missing, Refused
from app.kernel.typography import plural
from app.methodology.examples.catalogue import CHOOSING, example
from app.methodology.examples.listing import ExampleSearch, likeness_of, shown_examples
from app.progress import evidence, queries, services
from app.progress.blueprint import bp
from app.progress.routes import rendering
from app.spaces.guard import current_authority, may, requires
from app.spaces.permissions import Permission
from app.web.asked import page_number
from app.web.page import Answer, go, page

ENOUGH = 3  # what the point asks for


@bp.get("/exemples")
@requires(Permission.SEE)
def examples() -> Answer:
    """See the examples of the bodies most like this one, and keep some for one's file."""
    authority = current_authority()
    pieces = queries.evidence_of(authority, CHOOSING)
    search = ExampleSearch.asked(request.args)
    shown = shown_examples(search, likeness_of(authority))
    item = queries.edition_of(authority).item(CHOOSING)
    return page(
        "progress/examples.html",
        shown=shown,
        item=item,
        chosen={piece.url: piece for piece in pieces if piece.url},
        proofs=len(pieces),
        enough=ENOUGH,
        authority=authority,
        place=rendering.place_of(CHOOSING),
        may_answer=may(Permission.ANSWER),
        address=lambda **changes: url_for("progress.examples", **shown.search.address(**changes)),
    )


@bp.post("/exemples/<slug:example_id>/retenir")
@requires(Permission.ANSWER)
def choose_example(example_id: str) -> Answer:
    """Keep an example for one's file: a link among the evidence of the point that asks for it."""
    authority, chosen = current_authority(), example(example_id)
    if chosen is None:
        raise Missing("Cet exemple n’existe pas.")
    item = services.item_of(authority, CHOOSING)
    back = url_for("progress.examples", page=_page(), _anchor=f"exemple-{chosen.id}")
    title = f"{chosen.who}\u00a0: {chosen.title}"
    by = current_visitor().actor
    try:
        piece = evidence.choose_example(authority, item, url=chosen.url, title=title, by=by)
    except Refused as refusal:
        flash(refusal.message, "warning")
        return go(back)
    count = len(queries.evidence_of(authority, CHOOSING))
    if piece is None:
        flash(f"Cet exemple est déjà dans votre dossier\u00a0: {chosen.who}.", "info")
    else:
        told = f"Retenu\u00a0: {chosen.who}. Votre dossier compte {plural(count, 'preuve')}."
        flash(told, "success")
    return go(back)


def _page() -> int | None:
    """Return the page of the list that the button stood on; nothing for the first."""
    number = page_number(request.form.get("page", ""))
    return number if number > 1 else None
