"""The blueprints of reuses: those of the team, and what anybody may propose."""

from flask import Blueprint

bp = Blueprint("reuses", __name__, url_prefix="/c/<slug:slug>/ecosysteme/reutilisations")
open_bp = Blueprint("open_reuses", __name__, url_prefix="/public/<slug:slug>/jeux")
