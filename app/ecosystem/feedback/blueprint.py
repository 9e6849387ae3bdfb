"""The blueprints of feedback: the team’s register, and what anybody may send."""

from flask import Blueprint

bp = Blueprint("feedback", __name__, url_prefix="/c/<slug:slug>/ecosysteme/signalements")
open_bp = Blueprint("open_feedback", __name__, url_prefix="/public/<slug:slug>/jeux")
