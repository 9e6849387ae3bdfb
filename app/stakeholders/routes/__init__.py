"""The blueprint of stakeholders."""

from flask import Blueprint

from app.stakeholders import models as models
from app.stakeholders import privacy as privacy  # listens to members who leave
from app.stakeholders.routes import arguments, export, settings, sheet, table
from app.stakeholders.routes import for_tasks as for_tasks  # says what tasks may be about
from app.stakeholders.routes import map as stakeholder_map

bp = Blueprint("stakeholders", __name__, url_prefix="/c/<slug:slug>/acteurs")
for module in (table, sheet, arguments, settings, export, stakeholder_map):
    module.register(bp)
