"""Default deny: a route says who may enter, or nobody does. The tenant comes from the URL."""

from collections.abc import Callable
from typing import Any

from flask import Flask, current_app, g, request
from werkzeug.exceptions import Forbidden as Closed

from app.accounts import hours, sessions
from app.accounts.access import Access, View, access_of, marked
from app.accounts.visitor import current_visitor
from app.extensions import login_manager
from app.kernel.errors import Forbidden, Missing
from app.kernel.zones import PARIS, stand_in
from app.places.zones import zone_of
from app.spaces import queries
from app.spaces.models import Authority
from app.spaces.permissions import Permission, Role, allows
from app.web import errors
from app.web.sizes import is_heavy

PASSED = "jalon.guard"  # in the environment of a request: the guard has been asked


def requires(permission: Permission) -> Callable[[View], View]:
    """Open a view of an authority to the members whose role holds this right."""
    return marked(Access("member", permission))


def stand_before_heavy_forms(app: Flask) -> None:
    """Turn away who may not come in before their files are read: what protects forms reads them."""
    app.before_request(lambda: _guard() if is_heavy() else None)


def init_app(app: Flask) -> None:
    """Put the guard before every view, and the tenant back into every URL."""
    app.before_request(_guard)
    app.teardown_request(lambda _: stand_in(PARIS))  # the thread answers others
    app.url_defaults(_keep_tenant)


def current_authority() -> Authority:
    """Return the authority that the URL names; only inside its routes."""
    authority: Authority = g.authority
    return authority


def current_role() -> Role:
    """Return what the visitor is in this authority."""
    role: Role = g.role
    return role


def may(permission: Permission | str) -> bool:
    """Tell whether the visitor holds this right here (templates ask with the code)."""
    role = g.get("role")
    return role is not None and _allowed(role, _permission(permission))


def _allowed(role: Role, permission: Permission) -> bool:
    return allows(role, permission, opened=g.authority.opinions_opened_at is not None)


def _permission(named: Permission | str) -> Permission:
    return named if isinstance(named, Permission) else Permission(named)


def _guard() -> Any:
    if request.endpoint is None or request.endpoint == "static" or PASSED in request.environ:
        return None
    request.environ[PASSED] = True
    access = access_of(current_app.view_functions[request.endpoint])
    if access is None:
        raise Closed
    if access.level == "public":
        return None
    if not current_visitor().is_authenticated:
        return errors.session_over() or login_manager.unauthorized()
    stand_in(hours.own_zone())
    sessions.keep_alive()
    if access.level == "operator" and not current_visitor().is_operator:
        raise Closed
    if access.permission is not None:
        _enter(_permission(access.permission.value))
    return None


def _enter(permission: Permission) -> None:
    """Load the tenant: a stranger sees what a missing page shows, a member a plain refusal."""
    view_args = request.view_args or {}
    entered = queries.authority_for(current_visitor().id, view_args.pop("slug"))
    if entered is None:
        raise Missing("Cette page n’existe pas.")
    g.authority, g.role = entered
    stand_in(zone_of(g.authority))
    if not _allowed(g.role, permission):
        raise Forbidden(
            f"Votre rôle ({g.role.label.lower()}) ne permet pas cette action. "
            "Un chef de projet de la collectivité peut la faire, ou changer votre rôle.",
        )


def _keep_tenant(endpoint: str, values: dict[str, Any]) -> None:
    if "slug" in values or "authority" not in g:
        return
    if current_app.url_map.is_endpoint_expecting(endpoint, "slug"):
        values["slug"] = g.authority.slug
