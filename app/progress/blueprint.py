"""The blueprint of the checklist."""

from flask import Blueprint

bp = Blueprint("progress", __name__, url_prefix="/c/<slug:slug>")
