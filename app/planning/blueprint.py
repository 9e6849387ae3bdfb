"""The blueprint of plans: inside an authority, and from a portfolio."""

from flask import Blueprint

bp = Blueprint("planning", __name__)
