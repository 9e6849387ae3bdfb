"""The blueprint of portfolios."""

from flask import Blueprint

bp = Blueprint("portfolio", __name__)
