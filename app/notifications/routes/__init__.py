"""Pages of notifications: importing this module declares their addresses."""

from app.notifications import listeners, models
from app.notifications.blueprint import bp
from app.notifications.routes import preferences, stop

__all__ = [
    "bp",
    "listeners",
    "models",
    "preferences",
    "stop",
]
