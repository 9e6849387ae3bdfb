"""The texts that Jalon cites, readable without an account: all, a code, one."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, request, url_for

from app.accounts.access import public
from app.kernel.clock import today
from app.kernel.errors import Missing
from app.kernel.pages import page_cut
from app.law import findable
from app.law.cited import cited_pieces
from app.law.listing import CitedCode, CitedText, cited_texts, codes_cited
from app.law.register import legal_register
from app.methodology.guide import engines
from app.web.asked import page_number, words
from app.web.page import Answer, Page, go, page

__all__ = ["bp", "findable"]  # findable says what the search finds

bp = Blueprint("law", __name__)
bp.add_app_template_global(cited_pieces)

LONGEST_WORDS = 100
ON_A_PAGE = 60  # lines: a page stays light
LIST_LEAD = "Chaque article que Jalon cite, quand il a été lu, par qui, et ce qui s’en sert."


@bp.get("/methode/droit")
@public
def texts() -> Answer:
    """List the codes, or the texts that have the words looked for, in one code if asked."""
    codes = codes_cited()
    asked = next((one for one in codes.values() if one.name == request.args.get("code")), None)
    looked_for = words(request.args.get("q", ""), LONGEST_WORDS)
    if asked and not looked_for:
        return go(url_for("law.code", code=asked.slug))
    among = cited_texts() if looked_for else ()
    answers = [one for one in among if one.answers(asked.name if asked else "", looked_for)]
    return page(
        "law/texts.html",
        codes=codes.values(),
        total=len(cited_texts()),
        choices=[("", "Tous"), *((one.name, one.name) for one in codes.values())],
        code=asked.name if asked else "",
        words=looked_for,
        register=legal_register(),
        engine=engines.of_page("Les textes cités", LIST_LEAD),
        **_lines(answers),
    )


@bp.get("/methode/droit/<slug:code>")
@public
def code(code: str) -> Page:
    """List the texts of a code."""
    shown = _code_of(code)
    return page(
        "law/code.html",
        code=shown,
        engine=engines.of_page(shown.title, LIST_LEAD),
        **_lines(shown.texts),
    )


@bp.get("/methode/droit/<slug:code>/<slug:text>")
@public
def text(code: str, text: str) -> Page:
    """Show what is known of a text, and all that uses it."""
    every = _code_of(code).texts
    rank = next((rank for rank, one in enumerate(every) if one.slug == text), None)
    if rank is None:
        raise Missing("Ce texte n’est pas cité.")
    shown = every[rank]
    return page(
        "law/text.html",
        text=shown,
        before=every[rank - 1] if rank else None,
        after=every[rank + 1] if rank + 1 < len(every) else None,
        today=today(),
        engine=engines.of_page(
            shown.reference, f"{shown.reading}. Ce qui s’en sert\u00a0: {shown.counts}."
        ),
    )


def _code_of(slug: str) -> CitedCode:
    if slug not in codes_cited():
        raise Missing("Aucun texte de ce code n’est cité.")
    return codes_cited()[slug]


def _lines(every: Sequence[CitedText]) -> dict[str, Any]:
    """Return the lines of the page that is asked for, and where its neighbours are."""
    cut = page_cut(len(every), page_number(request.args.get("page", "")), ON_A_PAGE)
    return {
        "texts": every[cut.rows],
        "found": len(every),
        "cut": cut,
        "previous": _page_at(cut.number - 1) if cut.number > 1 else None,
        "next": _page_at(cut.number + 1) if cut.number < cut.pages else None,
        "today": today(),
    }


def _page_at(number: int) -> str:
    """Return the address of the same list at another page."""
    return f"{request.path}?{urlencode({**request.args.to_dict(), 'page': number})}"
