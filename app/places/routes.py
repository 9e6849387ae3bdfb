"""The type-ahead of places."""

from flask import Blueprint, Response, jsonify, request

from app.accounts.access import signed_in
from app.places import queries

bp = Blueprint("places", __name__)


@bp.get("/territoires/recherche")
@signed_in
def search() -> Response:
    """Return the places that match ``q``, ready for a list of suggestions."""
    hits = queries.search(request.args.get("q", ""))
    answer = jsonify([{"value": hit.id, "label": hit.name, "hint": hit.hint} for hit in hits])
    answer.headers["Cache-Control"] = "private, max-age=60"
    return answer
