"""Pages of the site itself, readable without an account."""

from datetime import date
from typing import Any

from flask import Blueprint, Response, abort, current_app, jsonify, url_for

from app.accounts.access import public, signed_in
from app.accounts.visitor import current_visitor
from app.datasets.inventory.queries import all_of
from app.kernel.errors import Missing
from app.methodology.loader import current_edition
from app.pages import findable, robots
from app.pages.guides import PICTURE_HEIGHT, PICTURE_WIDTH, guides
from app.pages.health import DatabaseProbe, Health, disk_health
from app.pages.help import sections
from app.pages.sitemap import site_sections
from app.pages.styleguide import samples
from app.publication.catalogue.routes import opened_authority
from app.publication.queries import opened_slugs
from app.spaces.permissions import GRANTS, IF_OPENED, Role
from app.spaces.queries import first_authorities, newest_to_lead
from app.web.page import OK, Answer, Page, go, page

__all__ = ["bp", "findable"]  # findable says what the search finds

bp = Blueprint("pages", __name__)

AUTHORITIES_SHOWN = 6
UNAVAILABLE = 503
NOT_FOUND = 404
# The day the accessibility statement was drawn up, and the day its text last changed.
STATEMENT_DRAWN_UP = date(2026, 11, 21)
STATEMENT_UPDATED = date(2026, 11, 30)

# The six phases of the town of the demonstration, as the home page draws them.
MOCK_PERCENTS = (92, 89, 83, 27, 0, 0)

_database = DatabaseProbe()


@bp.get("/")
@public
def home() -> Page:
    """Say what Jalon is to a visitor; show a signed-in person their authorities."""
    visitor = current_visitor()
    if not visitor.is_authenticated:
        return page(
            "pages/welcome.html",
            edition=current_edition(),
            mock=MOCK_PERCENTS,
            catalogue=_example(),
        )
    mine = first_authorities(visitor.id, limit=AUTHORITIES_SHOWN + 1)
    more = len(mine) > AUTHORITIES_SHOWN
    return page("pages/home.html", mine=mine[:AUTHORITIES_SHOWN], more=more)


@bp.get("/aide")
@public
def help_page() -> Page:
    """Explain each page, roles, states, progress and keys, and say whom to ask."""
    told = [section for section in sections() if section.what]
    return page("pages/help.html", sections=told, guides=guides().values(), **_operator())


@bp.get("/aide/guides/<slug:role>")
@public
def guide(role: str) -> Page:
    """Show the guide of a role, two pages once printed."""
    if role not in guides():
        raise Missing("Ce guide n’existe pas.")
    shown = guides()[role]
    return page("pages/guide.html", guide=shown, width=PICTURE_WIDTH, height=PICTURE_HEIGHT)


@bp.get("/aide/premiers-pas")
@signed_in
def resume_first_steps() -> Answer:
    """Lead back to the guide of the person's newest space where they may follow it."""
    slug = newest_to_lead(current_visitor().id)
    if slug is None:
        return go(url_for("pages.home"))
    return go(url_for("dashboards.first_steps", slug=slug))


@bp.get("/aide/droits")
@public
def rights() -> Page:
    """Show who may do what, from the table that decides it."""
    return page(
        "pages/rights.html", roles=list(Role), rights=list(GRANTS.items()), if_opened=IF_OPENED
    )


@bp.get("/accessibilite")
@public
def accessibility() -> Page:
    """Show the accessibility statement."""
    return page(
        "pages/accessibility.html",
        address=current_app.config["BASE_URL"],
        drawn_up=STATEMENT_DRAWN_UP,
        updated=STATEMENT_UPDATED,
        **_operator(),
    )


@bp.get("/mentions-legales")
@public
def legal() -> Page:
    """Say who runs this instance and what it keeps."""
    return page("pages/legal.html", **_operator())


@bp.get("/plan-du-site")
@public
def site_map() -> Page:
    """List the pages that the visitor may open from anywhere."""
    return page("pages/site_map.html", sections=site_sections())


@bp.get("/styleguide")
@public
def styleguide() -> Page:
    """Show every component of the templates, to who develops; no page of an instance in use."""
    if current_app.config["PRODUCTION"]:
        abort(NOT_FOUND)
    return page("pages/styleguide.html", **samples())


@bp.get("/robots.txt")
@public
def robots_text() -> Response:
    """Tell robots what is not for them, and where the addresses of the rest are."""
    return _for_robots(robots.robots_text(_base_url()), "text/plain")


@bp.get("/sitemap.xml")
@public
def sitemap_index() -> Response:
    """Tell robots where the sitemaps are: of the site, and of each open catalogue."""
    slugs = opened_slugs(robots.MOST_ADDRESSES - 1)
    return _for_robots(robots.index_of_sitemaps(_base_url(), slugs), "application/xml")


@bp.get("/sitemap-pages.xml")
@public
def sitemap_of_site() -> Response:
    """Tell robots the addresses of the pages of the site."""
    return _for_robots(robots.sitemap_of_site(_base_url()), "application/xml")


@bp.get("/public/<slug:slug>/sitemap.xml")
@public
def sitemap_of_catalogue(slug: str) -> Response:
    """Tell robots the addresses of an open catalogue and of its datasets."""
    authority = opened_authority(slug)
    rows = all_of(authority, public_only=True)[: robots.MOST_ADDRESSES - 1]
    return _for_robots(robots.sitemap_of_catalogue(authority, rows), "application/xml")


@bp.get("/.well-known/security.txt")
@public
def security_contact() -> Response:
    """Say whom to write to about a weakness."""
    text = robots.security_text(_base_url(), current_app.config["CONTACT"])
    return _for_robots(text, "text/plain")


@bp.get("/favicon.ico")
@public
def icon() -> Response:
    """Give the small picture that browsers ask for beside what is not a page."""
    return current_app.send_static_file("favicon.ico")


@bp.get("/sante")
@public
def health() -> Response:
    """Tell a supervisor whether Jalon can serve, and how long work has waited to leave."""
    database, waited = _database.health()
    parts = {"database": database, "disk": disk_health()}
    well = all(part is Health.OK for part in parts.values())
    return _health_answer(well, **parts, waiting_seconds=waited)


@bp.get("/sante/processus")
@public
def process_health() -> Response:
    """Tell a supervisor that this process answers, whatever becomes of its database."""
    return _health_answer(True)


def _for_robots(content: str | bytes, media_type: str) -> Response:
    answer = Response(content, content_type=f"{media_type}; charset=utf-8")
    answer.headers["Cache-Control"] = "public, max-age=3600"
    return answer


def _base_url() -> str:
    base: str = current_app.config["BASE_URL"]
    return base


def _health_answer(well: bool, **parts: Health | int) -> Response:
    answer = jsonify(status="ok" if well else "unavailable", process=Health.OK, **parts)
    answer.status_code = OK if well else UNAVAILABLE
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _example() -> str | None:
    """Return the address of the public catalogue shown as an example, if the settings name one."""
    slug = current_app.config["EXAMPLE"]
    return url_for("publication.catalogue", slug=slug) if slug else None


def _operator() -> dict[str, Any]:
    """Return what the settings say of the operator: who publishes, who answers, who lodges."""
    settings = ("CONTACT", "PUBLISHER", "HOST", "DIRECTOR", "DPO")
    return {name.lower(): current_app.config.get(name, "") for name in settings}
