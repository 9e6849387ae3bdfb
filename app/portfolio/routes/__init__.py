"""Pages of a portfolio: importing this module declares them."""

from app.portfolio.blueprint import bp
from app.portfolio.routes import board, editions

__all__ = [
    "board",
    "bp",
    "editions",
]
