"""The operator's page: accounts of the instance, never the contents of an authority."""

from typing import Any

from flask import flash, request, url_for

from app.accounts import services
from app.accounts.access import operator_only
from app.accounts.forms import InvitePersonForm
from app.accounts.queries import accounts
from app.accounts.visitor import current_visitor
from app.kernel.errors import Refused
from app.spaces import queries
from app.spaces.blueprint import bp
from app.web.asked import whole_number, words
from app.web.page import Answer, go, page, refused

PAGE_SIZE = 50
LONGEST_SEARCH = 100


@bp.route("/instance", methods=["GET", "POST"])
@operator_only
def instance() -> Answer:
    """See the accounts and invite somebody to create theirs."""
    form = InvitePersonForm()
    after = whole_number(request.args.get("apres", ""))
    search = words(request.args.get("q", ""), LONGEST_SEARCH)
    users = accounts(after=after, limit=PAGE_SIZE + 1, search=search)
    context: dict[str, Any] = {
        "form": form,
        "search": search,
        "users": users[:PAGE_SIZE],
        "more": users[PAGE_SIZE - 1].id if len(users) > PAGE_SIZE else None,
        "totals": queries.totals(),
    }
    if not form.is_submitted():
        return page("spaces/instance.html", **context)
    if not form.validate():
        return refused("spaces/instance.html", **context)
    try:
        services.invite_person(
            email=form.email.data or "",
            full_name=form.full_name.data or "",
            by=current_visitor().actor,
        )
    except Refused as error:
        form.take(error)
        return refused("spaces/instance.html", **context)
    flash(f"L’invitation part à {form.email.data}.", "success")
    return go(url_for("spaces.instance"))
