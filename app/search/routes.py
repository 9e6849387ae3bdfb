"""The pages of the search, in an authority and outside any, and the list to change authority."""

from flask import Blueprint, Response, jsonify, request, url_for

from app.accounts.access import public, signed_in
from app.accounts.visitor import current_visitor
from app.search import own_authorities, own_pages, results, wording
from app.spaces.findable import Findable, SearchScope
from app.spaces.guard import current_authority, current_role, requires
from app.spaces.permissions import Permission
from app.web.page import Answer, Page, page

__all__ = ["bp", "own_authorities", "own_pages"]  # those say what can be found

bp = Blueprint("search", __name__)

NOBODY = 0  # who looks without an account: the kinds of the guide are the same for everybody
OF_GUIDE = ("methode", "droit")  # of what everybody may read


@bp.get("/c/<slug:slug>/recherche")
@requires(Permission.SEE)
def here() -> Answer:
    """Look in an authority, then in what the person may open elsewhere."""
    return _page(_scope_here())


@bp.get("/c/<slug:slug>/recherche/propositions")
@requires(Permission.SEE)
def proposals_here() -> Response:
    """Propose the best of it while somebody types."""
    return _proposals(_scope_here())


@bp.get("/recherche")
@signed_in
def everywhere() -> Answer:
    """Look outside any authority: for one's authorities, the method, the help."""
    return _page(_scope())


@bp.get("/methode/recherche")
@public
def guide() -> Answer:
    """Look in the guide, without an account: points, steps, readings, words, texts of law."""
    typed = request.args.get("q", "").strip()
    only = request.args.get("genre", "")
    found = results.find(SearchScope(NOBODY), typed, only=only, among=OF_GUIDE)
    return page(
        "search/guide.html",
        found=found,
        remarks=wording.remarks(found),
        summary=wording.summary(found),
        url_of=_url,
    )


@bp.get("/recherche/propositions")
@signed_in
def proposals() -> Response:
    """Propose the best of it while somebody types."""
    return _proposals(_scope())


@bp.get("/c/<slug:slug>/autres")
@requires(Permission.SEE)
def others() -> Answer:
    """List the person's other authorities, in the menu of the header."""
    listed = own_authorities.others_of(_scope_here())
    return page("search/others.html", fragment="search/_others.html", others=listed, url_of=_url)


def _scope() -> SearchScope:
    visitor = current_visitor()
    return SearchScope(visitor.id, visitor.is_operator)


def _scope_here() -> SearchScope:
    visitor = current_visitor()
    return SearchScope(visitor.id, visitor.is_operator, current_authority(), current_role())


def _page(scope: SearchScope) -> Page:
    typed = request.args.get("q", "").strip()
    found = results.find(scope, typed, only=request.args.get("genre", ""))
    return page(
        "search/page.html",
        found=found,
        remarks=wording.remarks(found),
        summary=wording.summary(found),
        url_of=_url,
        elsewhere=_elsewhere(scope, typed) if found.words else [],
    )


def _elsewhere(scope: SearchScope, typed: str) -> list[tuple[str, str]]:
    """Return the person's other authorities, and where the same words are looked for in each."""
    return [
        (thing.title, url_for("search.here", q=typed, **thing.url_values))
        for thing in own_authorities.others_of(scope)
    ]


def _proposals(scope: SearchScope) -> Response:
    best = results.propose(scope, request.args.get("q", ""))
    answer = jsonify(
        [
            {
                "value": "",
                "label": thing.title,
                "hint": wording.proposal_hint(kind, thing),
                "url": _url(thing),
            }
            for kind, thing in best
        ]
    )
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _url(thing: Findable) -> str:
    return url_for(thing.url_endpoint, **thing.url_values)
