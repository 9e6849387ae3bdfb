"""Roles are named where the table of rights is, and a role does what the table says, no more."""

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from app.spaces import guard
from app.spaces.permissions import GRANTS, Permission, Role, allows
from app.stakeholders.directory.rules import Reader, Visibility, levels_of
from config import ROOT
from tests.house.conftest import Filled
from tests.house.test_permissions_matrix import csrf_token
from tests.support.client import Client
from tests.support.proofs import sampled
from tests.support.routes import Route, routes

# The table itself, and the demonstration, which gives a role to the accounts that it creates.
MAY_NAME = (ROOT / "app/spaces", ROOT / "app/demo")
LET_IN = {200, 302, 303}


def test_a_role_is_named_only_beside_the_table_of_rights() -> None:
    named = [
        f"{path.relative_to(ROOT)} : {line}"
        for path in (ROOT / "app").rglob("*.py")
        if not any(path.is_relative_to(folder) for folder in MAY_NAME)
        for line in lines_naming_a_role(path)
    ]
    assert named == []


def lines_naming_a_role(path: Path) -> Iterator[int]:
    """Return where a module names a member of ``Role``, or compares something with its code."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match node:
            case ast.Attribute(value=ast.Name(id="Role"), attr=attr) if attr in Role.__members__:
                yield node.lineno
            case ast.Compare() if any(
                isinstance(side, ast.Constant) and side.value in Role.codes()
                for side in (node.left, *node.comparators)
            ):
                yield node.lineno


@pytest.fixture
def auditor(monkeypatch: pytest.MonkeyPatch) -> Role:
    """A fifth role, known to the enumeration like the others and granted nothing yet."""
    role = object.__new__(Role)
    role._name_, role._value_, role.label = "AUDITOR", "auditor", "Auditeur"
    monkeypatch.setattr(Role, "_member_names_", [*Role._member_names_, role.name])
    monkeypatch.setitem(Role._member_map_, role.name, role)
    monkeypatch.setitem(Role._value2member_map_, role.value, role)
    assert list(Role)[-1] is Role("auditor") is role
    return role


Granted = Callable[[Permission], None]


@pytest.fixture
def grant(auditor: Role, monkeypatch: pytest.MonkeyPatch) -> Granted:
    """Write one line of the table for the new role, and make Élise an auditor of Rodez."""

    def as_auditor(_stored: str) -> Role:
        return auditor

    def write(permission: Permission) -> None:
        monkeypatch.setitem(GRANTS, permission, GRANTS[permission] | {auditor})
        monkeypatch.setattr(guard, "Role", as_auditor)

    return write


@pytest.mark.parametrize("permission", Permission)
def test_a_role_added_to_the_table_holds_the_one_right_it_is_granted(
    auditor: Role, grant: Granted, client: Client, permission: Permission
) -> None:
    grant(permission)
    for opened in (False, True):
        assert [right for right in Permission if allows(auditor, right, opened=opened)] == [
            permission
        ]
    reader = Reader(1, auditor, opened=True)
    sees = permission is Permission.SEE_OPINIONS
    assert reader.sees_opinions is sees
    assert reader.manages is (permission is Permission.MANAGE)
    readable = (Visibility.LEADS, Visibility.TEAM) if sees else ()
    assert levels_of(auditor, opened=True) == readable
    rows = client.get("/aide/droits").soup.select("tbody tr")
    shown = {row.th.get_text(): row.find_all("td")[-1].get_text() for row in rows}
    assert [right for right, word in shown.items() if word != "Non"] == [permission.label]


@pytest.mark.proof("fuzz")
@pytest.mark.long("postgresql")
@pytest.mark.parametrize(
    "permission", sampled({right.name: right for right in Permission}, {"SEE", "PUBLISH"})
)
def test_a_role_added_to_the_table_enters_what_its_right_opens_and_nothing_else(
    app: Flask,
    filled: Filled,
    grant: Granted,
    elise_client: Client,
    fingerprint: Callable[[], dict[str, str]],
    permission: Permission,
) -> None:
    grant(permission)
    token, before, unexpected = csrf_token(elise_client), fingerprint(), []
    for route in routes_of_an_authority(app):
        granted = route.access is not None and route.access.permission is permission
        if granted and route.method == "POST":
            continue  # it would write: the tests of its own room send its form
        sent = {"data": {"csrf_token": token}} if route.method == "POST" else {}
        answer = elise_client.raw(route.method, route.url(app, filled.values(route)), **sent)
        if answer.status_code not in (LET_IN if granted else {403}):
            unexpected.append(f"{route.line} : {answer.status_code}")
    assert unexpected == []
    assert fingerprint() == before


def routes_of_an_authority(app: Flask) -> list[Route]:
    """Return the routes that ask for a right in an authority."""
    return [route for route in routes(app) if route.access and route.access.permission]
