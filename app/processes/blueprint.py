"""The blueprint of processes."""

from flask import Blueprint

bp = Blueprint("processes", __name__, url_prefix="/c/<slug:slug>/processus")
