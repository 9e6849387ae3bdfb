"""What every page knows of where it stands: the authority, its tabs, the visitor's rights."""

from functools import lru_cache
from typing import Any, NamedTuple

from flask import Flask, g, request

from app.accounts.news import news_to_show
from app.accounts.visitor import current_visitor
from app.kernel.zones import zone_here
from app.pages.help import help_address
from app.places import drawing
from app.places.drawing import dot_of
from app.places.hours import hour_words
from app.spaces.guard import may
from app.spaces.permissions import Permission
from app.web.addresses import address
from app.web.page import wants_fragment
from app.web.templates.kept import blank


class Link(NamedTuple):
    """A page that the tabs lead to, and the blueprints that light it."""

    endpoint: str
    words: str
    zones: tuple[str, ...] = ()
    right: Permission | None = None  # who may not open it does not see it
    part: str = ""  # the word of addresses, after the authority, that lights it whatever the page


class Tab(NamedTuple):
    """A tab: its icon, and its pages; with one page it is a link, with several a menu."""

    icon: str
    links: tuple[Link, ...]
    words: str = ""


# Later packages add their link to a tab of this table.
TABS = (
    Tab("home", (Link("dashboards.home", "Tableau de bord", ("dashboards",)),)),
    Tab("route", (Link("progress.phases", "Méthode", ("progress",)),)),
    Tab("tasks", (Link("tasks.tasks_list", "Tâches", ("tasks", "planning")),)),
    Tab("people", (Link("stakeholders.table", "Acteurs", ("stakeholders",)),)),
    Tab("data", (Link("datasets.inventory", "Données", ("datasets",), part="donnees"),)),
    Tab(
        "target",
        (
            Link("publication.strategy", "Stratégie", part="strategie"),
            Link("documents.listing", "Documents", part="documents"),
            Link("budget.budget", "Budget", ("budget",)),
        ),
        "Décisions",
    ),
    Tab(
        "history",
        (
            Link("processes.table", "Processus", ("processes",)),
            Link("ecosystem.overview", "Écosystème", part="ecosysteme"),
            Link("benefits.benefits", "Bénéfices", ("benefits",)),
        ),
        "Usages",
    ),
    Tab(
        "building",
        (
            Link("authorities.members", "Membres", ("authorities", "skills", "year")),
            Link("dashboards.journal", "Journal"),
            Link("authorities.settings", "Paramètres", right=Permission.MANAGE),
        ),
        "Équipe",
    ),
)
OWN_LINKS = frozenset(link.endpoint for tab in TABS for link in tab.links)
OWN_PARTS = frozenset(link.part for tab in TABS for link in tab.links)
OWN_RIGHTS = frozenset(link.right for tab in TABS for link in tab.links if link.right is not None)


class ShownTab(NamedTuple):
    """A tab as the page draws it: ``links`` holds (words, url, current), empty for a plain link."""

    words: str
    url: str
    icon: str
    current: bool
    links: tuple[tuple[str, str, bool], ...]


def add_navigation(app: Flask) -> None:
    """Give templates the frame's variables."""
    app.context_processor(_frame)
    app.jinja_env.filters["map_dot"] = dot_of
    app.jinja_env.globals["drawing"] = drawing


def _frame() -> dict[str, Any]:
    authority = g.get("authority")
    visitor = current_visitor()
    return {
        "authority": authority,
        "tabs": _tabs() if authority is not None and not wants_fragment() else (),
        "may": may,
        "nav_counts": _counts(),
        "hours_here": lambda: hour_words(zone_here()),
        "news_to_show": news_to_show,
        "shortcuts_off": visitor.is_authenticated and not visitor.shortcuts,
    }


def _counts() -> dict[str, Any]:
    """Return how many tasks wait for the visitor, and the addresses that the header leads to."""
    visitor = current_visitor()
    if not visitor.is_authenticated or wants_fragment():
        return {}
    return {
        "tasks": visitor.open_tasks,
        "tasks_url": address("tasks.mine"),
        "help_url": help_address(request.endpoint),
        **_search(),
    }


def _search() -> dict[str, str]:
    """Return the addresses of the search: in the authority of the page, or outside any."""
    if "authority" in g:
        return {
            "search_url": address("search.here", slug=g.authority.slug),
            "proposals_url": address("search.proposals_here", slug=g.authority.slug),
        }
    return {
        "search_url": address("search.everywhere"),
        "proposals_url": address("search.proposals"),
    }


def _tabs() -> tuple[ShownTab, ...]:
    return _tabs_lit(request.endpoint or "", _part(), frozenset(filter(may, OWN_RIGHTS)))


@lru_cache(maxsize=512)
def _tabs_lit(here: str, part: str, held: frozenset[Permission]) -> tuple[ShownTab, ...]:
    """Return the tabs as a page shows them to who holds these rights, in no authority yet."""
    shown = []
    for tab in TABS:
        links = tuple(
            (link.words, address(link.endpoint, slug=blank("slug")), _lit(link, here, part))
            for link in tab.links
            if link.right is None or link.right in held
        )
        words, url, _ = links[0]
        current = any(lit for _, _, lit in links)
        shown.append(
            ShownTab(tab.words or words, url, tab.icon, current, links if len(links) > 1 else ())
        )
    return tuple(shown)


def _lit(link: Link, here: str, part: str) -> bool:
    """Tell whether a page lights a link: its own, or one of its blueprints that has no link."""
    if here == link.endpoint or (link.part and link.part == part):
        return True
    return here.partition(".")[0] in link.zones and here not in OWN_LINKS


def _part() -> str:
    """Return the word that follows the authority in the address, where it lights a tab."""
    part = request.path.split("/", 4)[3]
    return part if part in OWN_PARTS else ""
