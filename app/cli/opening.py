"""Opening the application for a command that needs it, which loads the whole of Jalon."""

from collections.abc import Iterator
from contextlib import contextmanager

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
    settings = read_settings()
    prevented = obstacle(settings)
    if prevented:
        raise Stopped(prevented)
    try:
        app = create_app(settings)
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
