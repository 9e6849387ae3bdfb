"""The blueprint of strategy and publication."""

from flask import Blueprint

bp = Blueprint("publication", __name__)
