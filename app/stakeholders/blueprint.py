"""The blueprint of stakeholders."""

from flask import Blueprint

bp = Blueprint("stakeholders", __name__, url_prefix="/c/<slug:slug>/acteurs")
