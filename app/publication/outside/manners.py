"""How Jalon behaves towards other machines: the name it gives, and whether this one may be read."""

from flask import current_app

from config import version


def agent() -> str:
    """Return how Jalon names itself to other machines, with where to complain."""
    contact = current_app.config["CONTACT"]
    about = f"+{current_app.config['BASE_URL']}/aide"
    if contact and contact.isascii():
        about = f"{about}; {contact}"
    return f"Jalon/{version()} ({about})"


def is_local() -> bool:
    """Tell whether this very machine may be read: never in production."""
    return not current_app.config["PRODUCTION"]
