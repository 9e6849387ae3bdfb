"""The blueprint of plans: inside an authority, and from a portfolio."""

from flask import Blueprint

from app.planning.routes import many, redating, wizard

bp = Blueprint("planning", __name__)
for module in (wizard, redating, many):
    module.register(bp)
