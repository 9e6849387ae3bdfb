"""Pages of tasks: importing this module declares their addresses."""

from app.tasks import findable, models  # findable says what the search finds
from app.tasks.agenda import routes as agenda
from app.tasks.batch.routes import bulk, handover
from app.tasks.blueprint import bp
from app.tasks.sheet.routes import comments, editing, files, parts, remarks, task
from app.tasks.views.routes import board, calendar, filters, grid, lists, mine, timeline

__all__ = [
    "agenda",
    "board",
    "bp",
    "bulk",
    "calendar",
    "comments",
    "editing",
    "files",
    "filters",
    "findable",
    "grid",
    "handover",
    "lists",
    "mine",
    "models",
    "parts",
    "remarks",
    "task",
    "timeline",
]
