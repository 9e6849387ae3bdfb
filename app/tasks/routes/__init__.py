"""The blueprint of tasks."""

from flask import Blueprint

from app.tasks import models as models
from app.tasks.routes import (
    board,
    bulk,
    calendar,
    comments,
    editing,
    feeds,
    files,
    filters,
    handover,
    lists,
    mine,
    parts,
    remarks,
    task,
    timeline,
)

bp = Blueprint("tasks", __name__)
for module in (
    lists,
    task,
    editing,
    parts,
    comments,
    files,
    bulk,
    filters,
    handover,
    mine,
    remarks,
    board,
    calendar,
    timeline,
    feeds,
):
    module.register(bp)
