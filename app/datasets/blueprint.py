"""The blueprint of the inventory."""

from flask import Blueprint

bp = Blueprint("datasets", __name__, url_prefix="/c/<slug:slug>/donnees")
