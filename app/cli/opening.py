"""Opening Jalon for a command: the whole of it, or its database alone."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from app import create_app
from app.cli.access import obstacle
from app.cli.base import Stopped
from app.cli.troubles import sentence_for
from app.extensions import db
from config import Settings, read_settings


@contextmanager
def open_app() -> Iterator[Settings]:
    """Enter the application that the settings describe, and close its connections at the end.

    What prevents it, before or meanwhile, is a sentence as long as it is not a fault of ours.
    """
    with _opened(create_app) as settings:
        yield settings


@contextmanager
def open_database() -> Iterator[Settings]:
    """Enter its database alone: no page nor rule is loaded but those that the command imports."""
    with _opened(_with_database_alone) as settings:
        yield settings


def _with_database_alone(settings: Settings) -> Flask:
    app = Flask("app")
    app.config.from_mapping(settings.flask_config())
    Path(app.config["DATA_DIR"]).mkdir(parents=True, exist_ok=True)
    db.init_app(app)
    return app


@contextmanager
def _opened(build: Callable[[Settings], Flask]) -> Iterator[Settings]:
    settings = read_settings()
    prevented = obstacle(settings)
    if prevented:
        raise Stopped(prevented)
    try:
        app = build(settings)
        engine = db.engine  # a migration puts its own in its place
        try:
            with app.app_context():
                yield settings
        finally:
            engine.dispose()
    except (SQLAlchemyError, OSError) as problem:
        sentence = sentence_for(problem)
        if sentence is None:
            raise
        raise Stopped(sentence) from problem
