"""The blueprint of the inventory."""

from flask import Blueprint

from app.datasets import models as models

bp = Blueprint("datasets", __name__, url_prefix="/c/<slug:slug>/donnees")
