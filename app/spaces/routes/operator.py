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
from app.web.page import Answer, go, page, refused

PAGE_SIZE = 50


@bp.route("/instance", methods=["GET", "POST"])
@operator_only
def instance() -> Answer:
    """See the accounts and invite somebody to create theirs."""
    form = InvitePersonForm()
    after = request.args.get("apres", 0, type=int)
    users = accounts(after=min(max(after, 0), 2**31 - 1), limit=PAGE_SIZE + 1)
    context: dict[str, Any] = {
        "form": form,
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
