"""The blueprint of notifications."""

from flask import Blueprint

from app.notifications import listeners as listeners
from app.notifications import models as models
from app.notifications.routes import preferences, stop

bp = Blueprint("notifications", __name__)
for module in (preferences, stop):
    module.register(bp)
