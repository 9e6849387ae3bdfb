"""The blueprint of the documents."""

from flask import Blueprint

bp = Blueprint("documents", __name__, url_prefix="/c/<slug:slug>")
