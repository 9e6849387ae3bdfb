"""Pages of authorities: importing this module declares their addresses."""

from app.authorities import findable
from app.authorities.blueprint import bp
from app.authorities.routes import logo, members, obligation, opening, settings, several

__all__ = [
    "bp",
    "findable",
    "logo",
    "members",
    "obligation",
    "opening",
    "settings",
    "several",
]
