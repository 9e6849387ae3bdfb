"""Pages of spaces that stand outside any authority: importing this module declares them."""

from app.spaces import landing  # says where a member arrives
from app.spaces.blueprint import bp
from app.spaces.routes import accounts, invitation, operator

__all__ = ["accounts", "bp", "invitation", "landing", "operator"]
