"""The texts that Jalon cites, readable without an account."""

from flask import Blueprint, request

from app.accounts.access import public
from app.kernel.clock import today
from app.law.cited import cited_pieces
from app.law.listing import cited_texts, codes_cited
from app.law.register import legal_register
from app.web.asked import words
from app.web.page import Page, page

__all__ = ["bp"]

bp = Blueprint("law", __name__)
bp.add_app_template_global(cited_pieces)

LONGEST_WORDS = 100


@bp.get("/methode/droit")
@public
def texts() -> Page:
    """List the texts cited, of one code if asked, with the words looked for."""
    codes = codes_cited()
    asked = request.args.get("code", "")
    code = asked if asked in codes else ""
    looked_for = words(request.args.get("q", ""), LONGEST_WORDS)
    return page(
        "law/texts.html",
        texts=[text for text in cited_texts() if text.answers(code, looked_for)],
        total=len(cited_texts()),
        choices=[("", "Tous"), *((name, name) for name in codes)],
        code=code,
        words=looked_for,
        register=legal_register(),
        today=today(),
    )
