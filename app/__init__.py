"""Jalon: the application, put together."""

import signal
import sys
from pathlib import Path

if sys.argv[0] == "-m" and signal.getsignal(signal.SIGINT) is signal.default_int_handler:
    # « python -m app » takes a second to load what follows: Ctrl-C then ends it, without the
    # traceback of an import. The command puts this right once it is there.
    signal.signal(signal.SIGINT, signal.SIG_DFL)

from flask import Flask

from app.accounts import guard, sessions
from app.accounts.routes import bp as accounts
from app.authorities.routes import bp as authorities
from app.dashboards.routes import bp as dashboards
from app.datasets.routes import bp as datasets
from app.extensions import compress, csrf, db
from app.methodology.routes import bp as methodology
from app.navigation import add_navigation
from app.notifications.routes import bp as notifications
from app.pages.routes import bp as pages
from app.places.routes import bp as places
from app.planning.routes import bp as planning
from app.portfolio.routes import bp as portfolio
from app.progress.routes import bp as progress
from app.publication.routes import bp as publication
from app.stakeholders.routes import bp as stakeholders
from app.tasks.routes import bp as tasks
from app.web import errors, filters, security, sizes, transactions
from app.web.converters import CONVERTERS
from config import ROOT, Settings, read_settings

BLUEPRINTS = (
    pages,
    accounts,
    authorities,
    dashboards,
    datasets,
    methodology,
    notifications,
    places,
    planning,
    portfolio,
    progress,
    publication,
    stakeholders,
    tasks,
)
ONE_YEAR = 31_536_000


def create_app(settings: Settings | None = None) -> Flask:
    """Build the application from its settings, read from the environment by default."""
    app = Flask(__name__, template_folder=str(ROOT / "templates"))
    app.config.from_mapping((settings or read_settings()).flask_config())
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = ONE_YEAR  # static addresses carry a version
    Path(app.config["DATA_DIR"]).mkdir(parents=True, exist_ok=True)
    app.url_map.converters |= CONVERTERS
    db.init_app(app)
    sizes.init_app(app)
    csrf.init_app(app)
    compress.init_app(app)
    sessions.init_app(app)
    guard.init_app(app)
    security.init_app(app)
    filters.init_app(app)
    errors.init_app(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    add_navigation(app)
    transactions.install(app)
    return app
