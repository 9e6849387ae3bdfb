"""Pages of plans, inside an authority and from a portfolio: importing this module declares them."""

from app.planning.blueprint import bp
from app.planning.routes import many, redating, wizard

__all__ = [
    "bp",
    "many",
    "redating",
    "wizard",
]
