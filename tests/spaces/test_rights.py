"""Who may do what: the table of the product, and every page that the guard stands before."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask, g, url_for
from werkzeug.routing import BuildError

from app.accounts.access import Access, access_of
from app.audit.rules import Actor
from app.spaces import membership
from app.spaces.permissions import GRANTS, Permission, Role, allows
from tests.support.cast import MEMBERS, Cast
from tests.support.client import Client

LEAD, CONTRIBUTOR, CONSULTANT, OFFICIAL = Role
# Written out again from the product's table, so that a slip in the code is seen.
TABLE = {
    Permission.SEE: {LEAD, CONTRIBUTOR, CONSULTANT, OFFICIAL},
    Permission.ANSWER: {LEAD, CONTRIBUTOR, CONSULTANT},
    Permission.LIST_STAKEHOLDERS: {LEAD, CONTRIBUTOR, CONSULTANT, OFFICIAL},
    Permission.SEE_OPINIONS: {LEAD},
    Permission.ASK_PUBLICATION: {LEAD, CONTRIBUTOR, CONSULTANT},
    Permission.PUBLISH: {LEAD, CONSULTANT},
    Permission.ARM_SOURCE: {LEAD, CONSULTANT},
    Permission.RECORD_DECISION: {LEAD, CONSULTANT, OFFICIAL},
    Permission.CHANGE_EDITION: {LEAD, CONSULTANT},
    Permission.CHANGE_PATH: {LEAD, CONSULTANT},
    Permission.MANAGE: {LEAD},
}
STRANGERS = ("charlie", "olga")


@pytest.mark.parametrize("permission", Permission)
@pytest.mark.parametrize("role", Role)
def test_each_role_holds_the_rights_of_the_product(permission: Permission, role: Role) -> None:
    assert allows(role, permission) is (role in TABLE[permission])


@pytest.mark.parametrize("permission", Permission)
@pytest.mark.parametrize("role", Role)
def test_a_lead_opens_opinions_to_consultants_and_nothing_to_anybody_else(
    permission: Permission, role: Role
) -> None:
    gained = permission is Permission.SEE_OPINIONS and role is CONSULTANT
    assert allows(role, permission, opened=True) is (role in TABLE[permission] or gained)


def test_every_right_is_granted_to_somebody_and_none_is_forgotten() -> None:
    assert set(GRANTS) == set(Permission) == set(TABLE)
    assert all(GRANTS.values())


def _views(app: Flask) -> Iterator[tuple[str, Access | None]]:
    for endpoint, view in app.view_functions.items():
        if endpoint != "static":
            yield endpoint, access_of(view)


def test_every_view_says_who_may_enter(app: Flask) -> None:
    assert [endpoint for endpoint, access in _views(app) if access is None] == []


def test_an_address_with_a_tenant_asks_for_a_right(app: Flask) -> None:
    for rule in app.url_map.iter_rules():
        access = access_of(app.view_functions[rule.endpoint])
        if access is not None and access.permission is not None:
            assert "slug" in rule.arguments, rule
        if "slug" in rule.arguments and rule.rule.startswith("/c/"):
            assert access is not None, rule
            assert access.permission is not None, rule


def _pages_of_an_authority(app: Flask) -> list[tuple[str, Permission]]:
    found = []
    for rule in app.url_map.iter_rules():
        access = access_of(app.view_functions[rule.endpoint])
        alone = rule.arguments == {"slug"} and "GET" in (rule.methods or ()) and not rule.alias
        if alone and access is not None and access.permission is not None:
            found.append((rule.rule.replace("<slug:slug>", "{slug}"), access.permission))
    return sorted(found, key=lambda pair: pair[0])


def test_members_enter_by_their_role_and_strangers_see_nothing(
    app: Flask, cast: Cast, as_: Any
) -> None:
    pages = _pages_of_an_authority(app)
    assert len(pages) >= 3
    for path, permission in pages:
        here, nowhere = path.format(slug="rodez"), path.format(slug="nulle-part-00000")
        for name, role in MEMBERS.items():
            status = as_(name).get(here, status=0).status
            shown = {404} if path == "/c/{slug}/logo" else {200, 302, 303}  # none is set here
            expected = shown if role in TABLE[permission] else {403}
            assert status in expected, (here, name, status)
        for name in STRANGERS:
            hidden, missing = as_(name).get(here, status=404), as_(name).get(nowhere, status=404)
            assert _bare(hidden.text) == _bare(missing.text), (here, name)


def _bare(text: str) -> str:
    return re.sub(r'(value|content)="[^"]*"', "", text)


def test_a_visitor_is_sent_to_the_door(app: Flask, client: Client, cast: Cast) -> None:
    for path, _ in _pages_of_an_authority(app):
        answer = client.get(path.format(slug="rodez"), status=302)
        assert answer.location.startswith("/connexion?next=")


def test_a_member_refused_reads_why(elise_client: Client, app: Flask) -> None:
    managed = [path for path, right in _pages_of_an_authority(app) if right is Permission.MANAGE]
    page = elise_client.get(managed[0].format(slug="rodez"), status=403)
    assert "Votre rôle (élu) ne permet pas cette action." in page.visible


@pytest.mark.parametrize("name", ["alice", "bob", "carole", "elise", "charlie"])
def test_only_the_operator_opens_the_accounts(as_: Any, cast: Cast, name: str) -> None:
    assert as_(name).get("/instance", status=403).h1 == "Accès réservé"
    as_(name).post("/instance", {"full_name": "X", "email": "x@exemple.fr"}, 403, on="/compte")


def test_somebody_removed_is_out_at_once(
    bob_client: Client, app: Flask, cast: Cast, write: Any
) -> None:
    path = next(path for path, right in _pages_of_an_authority(app) if right is Permission.SEE)
    bob_client.get(path.format(slug="rodez"))
    with write():
        by = Actor(cast.alice.id, cast.alice.full_name)
        membership.remove_member(cast.rodez, cast.bob.id, by=by)
    bob_client.get(path.format(slug="rodez"), status=404)


def test_an_address_stays_in_its_authority_unless_another_is_named(app: Flask, cast: Cast) -> None:
    with app.test_request_context("/c/rodez/"):
        g.authority = cast.rodez
        assert url_for("dashboards.home") == "/c/rodez/"
        assert url_for("dashboards.home", slug="autre") == "/c/autre/"
        assert url_for("pages.help_page") == "/aide"
        g.pop("authority")
        with pytest.raises(BuildError):
            url_for("dashboards.home")
