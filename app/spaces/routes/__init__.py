"""Pages of spaces that stand outside any authority: importing this module declares them."""

from app.spaces import hours, landing  # say where a member arrives, and at which hour
from app.spaces.blueprint import bp
from app.spaces.routes import accounts, invitation, operator

__all__ = ["accounts", "bp", "hours", "invitation", "landing", "operator"]
