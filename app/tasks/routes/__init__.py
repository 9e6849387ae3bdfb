"""The blueprint of tasks."""

from flask import Blueprint

from app.tasks import models as models

bp = Blueprint("tasks", __name__)
