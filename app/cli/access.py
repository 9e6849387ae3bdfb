"""What prevents a command from opening the data, told before anything is touched."""

from pathlib import Path

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from app.cli.ownership import closed_to_us
from config import Settings

KNOWN_DATABASES = {"sqlite", "postgresql"}


def obstacle(settings: Settings) -> str | None:
    """Return a sentence that says what prevents, and what to type; nothing if all is well."""
    try:
        known = make_url(settings.database_url).get_backend_name() in KNOWN_DATABASES
    except (ArgumentError, ValueError):  # the latter for a port that is no number
        known = False
    if not known:
        return (
            "JALON_DATABASE_URL n’est pas l’adresse d’une base de données. Écrivez-y "
            "sqlite:////chemin/jalon.db ou postgresql://compte:mot-de-passe@machine/base"
        )
    return closed_to_us(settings.data_dir, database_file(settings))


def database_file(settings: Settings) -> Path | None:
    """Return the file of an SQLite database, whether it is there or not."""
    url = make_url(settings.database_url)
    return Path(url.database) if url.get_backend_name() == "sqlite" and url.database else None
