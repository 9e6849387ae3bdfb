"""Pages of stakeholders: importing this module declares their addresses."""

from app.stakeholders.blueprint import bp
from app.stakeholders.directory import (  # privacy listens to members who leave
    findable,
    models,
    privacy,
)
from app.stakeholders.directory.routes import (
    arguments,
    export,
    for_tasks,  # says what tasks may be about
    grid,
    settings,
    sheet,
    table,
)
from app.stakeholders.map import routes as stakeholder_map

__all__ = [
    "arguments",
    "bp",
    "export",
    "findable",
    "for_tasks",
    "grid",
    "models",
    "privacy",
    "settings",
    "sheet",
    "stakeholder_map",
    "table",
]
