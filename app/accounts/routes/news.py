"""What is new in the version installed: read, and put away."""

from app.accounts import news
from app.accounts.access import public, signed_in
from app.accounts.blueprint import bp
from app.accounts.forms import NewsForm
from app.accounts.routes.session import landing
from app.web.page import Answer, Page, go, page


@bp.get("/aide/nouveautes")
@public
def all_news() -> Page:
    """Show what each version has brought, up to the one installed."""
    return page("accounts/news.html", releases=news.present_releases())


@bp.post("/nouveautes/lues")
@signed_in
def end_news() -> Answer:
    """Show them to this person no more."""
    news.end_news()
    return go(landing(NewsForm().next.data))
