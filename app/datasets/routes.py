"""Pages of datasets: importing this module declares their addresses."""

from app.datasets.blueprint import bp
from app.datasets.checks.routes import checks, downloads, kept, schemas
from app.datasets.describing import routes as describing
from app.datasets.duties.routes import duties, repertoire
from app.datasets.eligibility.routes import analysis, batch, ready
from app.datasets.eligibility.routes import lines as eligibility_lines
from app.datasets.giving import own
from app.datasets.giving import routes as giving
from app.datasets.gridding import routes as grid
from app.datasets.high_value import routes as high_value
from app.datasets.inventory import (  # what tasks may be about, what the search finds
    anchors,
    findable,
    models,
)
from app.datasets.inventory.routes import (  # lines are what the sheet says
    dataset,
    files,
    inventory,
    library,
    lines,
    resources,
)
from app.datasets.priorities import routes as priorities
from app.datasets.quality import for_tasks
from app.datasets.quality import routes as quality
from app.datasets.transfer.routes import exports, imports
from app.datasets.workbench.routes import grid as rows_grid
from app.datasets.workbench.routes import recipe, refining, result

__all__ = [
    "analysis",
    "anchors",
    "batch",
    "bp",
    "checks",
    "dataset",
    "describing",
    "downloads",
    "duties",
    "eligibility_lines",
    "exports",
    "files",
    "findable",
    "for_tasks",
    "giving",
    "grid",
    "high_value",
    "imports",
    "inventory",
    "kept",
    "library",
    "lines",
    "models",
    "own",
    "priorities",
    "quality",
    "ready",
    "recipe",
    "refining",
    "repertoire",
    "resources",
    "result",
    "rows_grid",
    "schemas",
]
