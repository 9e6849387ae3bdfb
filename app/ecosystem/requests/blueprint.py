"""The blueprint of requests for data."""

from flask import Blueprint

bp = Blueprint("requests", __name__, url_prefix="/c/<slug:slug>/ecosysteme/demandes")
