"""The blueprint of strategy and publication."""

from flask import Blueprint

from app.publication import models as models

bp = Blueprint("publication", __name__)
