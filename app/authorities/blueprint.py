"""The blueprint of authorities."""

from flask import Blueprint

bp = Blueprint("authorities", __name__)
