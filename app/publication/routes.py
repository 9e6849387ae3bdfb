"""Pages of publication: importing this module declares their addresses."""

from app.publication import models
from app.publication.blueprint import bp
from app.publication.catalogue import public_dataset
from app.publication.catalogue import routes as catalogue
from app.publication.files import routes as files
from app.publication.intake import routes as intake
from app.publication.platforms.routes import batch, copies, platform, pushing
from app.publication.publishing.routes import asking, several
from app.publication.publishing.routes import dataset as publishing
from app.publication.strategy import decisions
from app.publication.strategy import routes as strategy

__all__ = [
    "asking",
    "batch",
    "bp",
    "catalogue",
    "copies",
    "decisions",
    "files",
    "intake",
    "models",
    "platform",
    "public_dataset",
    "publishing",
    "pushing",
    "several",
    "strategy",
]
