"""Pages of the watch: importing this package declares their addresses."""

from app.watching import lateness, models
from app.watching.blueprint import bp
from app.watching.routes import pages, source
from app.watching.sources import running

__all__ = ["bp", "lateness", "models", "pages", "running", "source"]
