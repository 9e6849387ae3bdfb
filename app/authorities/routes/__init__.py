"""The blueprint of authorities."""

from flask import Blueprint

from app.authorities.routes import members, obligation, opening, settings

bp = Blueprint("authorities", __name__)
for module in (opening, settings, obligation, members):
    module.register(bp)
