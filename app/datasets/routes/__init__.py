"""The blueprint of the inventory."""

from flask import Blueprint

from app.datasets import anchors as anchors  # says what tasks may be about
from app.datasets import models as models
from app.datasets.routes import (
    batch,
    checks,
    dataset,
    duties,
    eligibility,
    exports,
    imports,
    inventory,
    library,
    priorities,
    quality,
    repertoire,
    resources,
    schemas,
)
from app.datasets.routes import lines as lines  # what the sheet says by itself

bp = Blueprint("datasets", __name__, url_prefix="/c/<slug:slug>/donnees")
for module in (
    inventory,
    library,
    dataset,
    resources,
    batch,
    eligibility,
    priorities,
    duties,
    imports,
    exports,
    repertoire,
    checks,
    quality,
    schemas,
):
    module.register(bp)
