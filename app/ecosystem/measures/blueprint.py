"""The blueprint of the measures of use."""

from flask import Blueprint

bp = Blueprint("measures", __name__, url_prefix="/c/<slug:slug>/ecosysteme/mesures")
