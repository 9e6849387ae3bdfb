"""The blueprint of strategy and publication."""

from flask import Blueprint

from app.publication import models as models
from app.publication.routes import catalogue, decisions, documents, platform, pushing, strategy

bp = Blueprint("publication", __name__)
for module in (catalogue, strategy, decisions, documents, platform, pushing):
    module.register(bp)
