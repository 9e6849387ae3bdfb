"""Pages of processes: importing this package declares their addresses."""

from app.processes import findable, models, subjects  # what the search and the tasks know
from app.processes.blueprint import bp
from app.processes.continuity import routes as continuity
from app.processes.contracts import routes as contracts
from app.processes.routes import documents, produced, sheet, table

__all__ = [
    "bp",
    "continuity",
    "contracts",
    "documents",
    "findable",
    "models",
    "produced",
    "sheet",
    "subjects",
    "table",
]
