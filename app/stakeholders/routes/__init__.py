"""The blueprint of stakeholders."""

from flask import Blueprint

from app.stakeholders import models as models

bp = Blueprint("stakeholders", __name__, url_prefix="/c/<slug:slug>/acteurs")
