"""What every page knows of where it stands: the authority, its tabs, the visitor's rights."""

from typing import Any

from flask import Flask, g, request, url_for

from app.accounts.guard import may
from app.accounts.visitor import current_visitor
from app.web.page import wants_fragment

# (endpoint, words, blueprint that lights the tab): later packages add their line here.
TABS = (
    ("dashboards.home", "Tableau de bord", "dashboards"),
    ("progress.phases", "Méthode", "progress"),
    ("authorities.members", "Membres", "authorities"),
    ("dashboards.journal", "Journal", "journal"),
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
        "shortcuts_off": visitor.is_authenticated and not visitor.user.shortcuts,
    }


def _tabs() -> list[tuple[str, str, bool]]:
    here = request.endpoint or ""
    return [
        (words, url_for(endpoint), _lit(endpoint, zone, here)) for endpoint, words, zone in TABS
    ]


def _lit(endpoint: str, zone: str, here: str) -> bool:
    ours = here.startswith(f"{zone}.") and here not in {tab[0] for tab in TABS}
    return here == endpoint or ours
