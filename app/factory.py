"""The application, put together from all its parts."""

from pathlib import Path

from flask import Flask

from app.accounts import sessions
from app.accounts.routes import bp as accounts
from app.authorities.routes import bp as authorities
from app.budget.routes import bp as budget
from app.contacts.routes import bp as contacts
from app.dashboards.routes import bp as dashboards
from app.datasets.routes import bp as datasets
from app.delays.routes import bp as delays
from app.documents.routes import bp as documents
from app.ecosystem.measures.routes import bp as measures
from app.ecosystem.overview import bp as ecosystem
from app.ecosystem.requests.open_routes import bp as open_requests
from app.ecosystem.requests.routes import bp as requests
from app.extensions import compress, csrf, db
from app.law.routes import bp as law
from app.methodology.guide.routes import bp as guide
from app.methodology.routes import bp as methodology
from app.navigation import add_navigation
from app.notifications.routes import bp as notifications
from app.pages import robots
from app.pages.routes import bp as pages
from app.places.routes import bp as places
from app.planning.routes import bp as planning
from app.portfolio.routes import bp as portfolio
from app.processes.routes import bp as processes
from app.progress.routes import bp as progress
from app.publication.routes import bp as publication
from app.search.routes import bp as search
from app.skills.routes import bp as skills
from app.spaces import guard
from app.spaces.routes import bp as spaces
from app.stakeholders.routes import bp as stakeholders
from app.tasks.routes import bp as tasks
from app.watching.routes import bp as watching
from app.web import errors, filters, security, sizes, transactions
from app.web.converters import CONVERTERS
from app.web.reading import TextRequest
from app.web.templates.environment import QuickEnvironment
from app.year.routes import bp as year
from config import ROOT, Settings

BLUEPRINTS = (
    pages,
    accounts,
    authorities,
    budget,
    contacts,
    dashboards,
    datasets,
    delays,
    documents,
    ecosystem,
    guide,
    law,
    methodology,
    notifications,
    open_requests,
    places,
    planning,
    portfolio,
    processes,
    progress,
    publication,
    measures,
    requests,
    search,
    skills,
    spaces,
    stakeholders,
    tasks,
    watching,
    year,
)
ONE_YEAR = 31_536_000


def build(settings: Settings) -> Flask:
    """Build the application that these settings describe."""
    app = Flask("app", template_folder=str(ROOT / "templates"))
    app.request_class = TextRequest
    app.jinja_environment = QuickEnvironment
    app.config.from_mapping(settings.flask_config())
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = ONE_YEAR  # static addresses carry a version
    Path(app.config["DATA_DIR"]).mkdir(parents=True, exist_ok=True)
    app.url_map.converters |= CONVERTERS
    db.init_app(app)
    sizes.init_app(app)
    guard.stand_before_heavy_forms(app)
    csrf.init_app(app)
    compress.init_app(app)
    sessions.init_app(app)
    guard.init_app(app)
    security.init_app(app)
    robots.hide_what_is_not_shown(app)
    filters.init_app(app)
    errors.init_app(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    add_navigation(app)
    transactions.install(app)
    return app
