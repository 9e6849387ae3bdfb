"""What every page knows of where it stands: the authority, its tabs, the visitor's rights."""

from typing import Any

from flask import Flask, g, request, url_for

from app.accounts.news import news_to_show
from app.accounts.visitor import current_visitor
from app.kernel.zones import zone_here
from app.places.hours import hour_words
from app.spaces.guard import may
from app.web.page import wants_fragment

# (endpoint, words, blueprints that light the tab): later packages add their line here.
TABS = (
    ("dashboards.home", "Tableau de bord", ("dashboards",)),
    ("progress.phases", "Méthode", ("progress",)),
    ("tasks.tasks_list", "Tâches", ("tasks", "planning")),
    ("stakeholders.table", "Acteurs", ("stakeholders",)),
    ("datasets.inventory", "Données", ("datasets",)),
    ("publication.strategy", "Stratégie", ("publication",)),
    ("authorities.members", "Membres", ("authorities",)),
    ("dashboards.journal", "Journal", ()),
)


def add_navigation(app: Flask) -> None:
    """Give templates the frame's variables."""
    app.context_processor(_frame)


def _frame() -> dict[str, Any]:
    authority = g.get("authority")
    visitor = current_visitor()
    return {
        "authority": authority,
        "tabs": _tabs() if authority is not None and not wants_fragment() else [],
        "may": may,
        "nav_counts": _counts(),
        "hours_here": lambda: hour_words(zone_here()),
        "news_to_show": news_to_show,
        "shortcuts_off": visitor.is_authenticated and not visitor.shortcuts,
    }


def _counts() -> dict[str, Any]:
    """Return how many tasks wait for the visitor: the figure is on the row already read."""
    visitor = current_visitor()
    if not visitor.is_authenticated or wants_fragment():
        return {}
    return {"tasks": visitor.open_tasks, "tasks_url": url_for("tasks.mine")}


def _tabs() -> list[tuple[str, str, bool]]:
    here = request.endpoint or ""
    return [
        (words, url_for(endpoint), _lit(endpoint, zones, here)) for endpoint, words, zones in TABS
    ]


def _lit(endpoint: str, zones: tuple[str, ...], here: str) -> bool:
    ours = here.partition(".")[0] in zones and here not in {tab[0] for tab in TABS}
    return here == endpoint or ours
