"""The blueprint of strategy and publication."""

from flask import Blueprint

from app.publication import models as models
from app.publication.routes import catalogue

bp = Blueprint("publication", __name__)
for module in (catalogue,):
    module.register(bp)
