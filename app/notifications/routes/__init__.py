"""The blueprint of notifications."""

from flask import Blueprint

from app.notifications import models as models

bp = Blueprint("notifications", __name__)
