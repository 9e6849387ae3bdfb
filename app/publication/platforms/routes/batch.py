"""Several datasets sent to the platform, after a look at what each sending would change."""

from flask import flash, request, url_for

from app.accounts.visitor import current_visitor
from app.kernel.typography import plural
from app.publication.blueprint import bp
from app.publication.platforms import batch, preparing
from app.publication.platforms.account import account_of
from app.spaces.guard import current_authority, requires
from app.spaces.permissions import Permission
from app.web.asked import page_number, whole_number
from app.web.page import BAD_INPUT, OK, Answer, follows, go, page

ADDRESS = "/c/<slug:slug>/donnees/publication/envois"
NONE_CHOSEN = "Cochez au moins un jeu."


@bp.get(ADDRESS)
@requires(Permission.PUBLISH)
def sendings() -> Answer:
    """See where each public dataset stands on the platform, and choose those to send."""
    return _page()


@bp.post(ADDRESS)
@requires(Permission.PUBLISH)
def send_several() -> Answer:
    """Have the datasets that are ticked sent, or only tried."""
    authority, by = current_authority(), current_visitor().actor
    asked_ids = dict.fromkeys(map(whole_number, request.form.getlist("jeu")))
    ids = [id_ for id_ in asked_ids if id_][: batch.PAGE]
    if not ids:
        return _page(message=NONE_CHOSEN, status=BAD_INPUT)
    tries = "essai" in request.form
    ask = batch.try_several if tries else batch.send_several
    refusals = ask(authority, ids, by=by)
    for sentence in dict.fromkeys(refusals):
        flash(sentence, "warning")
    asked = len(ids) - len(refusals)
    if asked and not tries:
        flash(f"{plural(asked, 'jeu part', 'jeux partent')} vers la plateforme.", "success")
    number = page_number(request.form.get("page", ""))
    ticked = ids if tries else []  # what was looked at is what is sent next
    return go(url_for("publication.sendings", page=number if number > 1 else None, jeu=ticked))


def _page(*, message: str = "", status: int = OK) -> Answer:
    authority = current_authority()
    account = account_of(authority)
    number = page_number(request.values.get("page", ""))
    listing = batch.sendables(authority, account, number) if account is not None else None
    return page(
        "publication/platforms/several.html",
        status=status,
        account=account,
        listing=listing,
        refusal=preparing.account_refusal(account),
        message=message,
        ticked=request.values.getlist("jeu"),
        waits=listing is not None and any(row.waits for row in listing.rows),
        follow=follows(),
    )
