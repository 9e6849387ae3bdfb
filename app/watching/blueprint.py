"""The blueprint of the watch."""

from flask import Blueprint

bp = Blueprint("watching", __name__, url_prefix="/c/<slug:slug>/donnees")
