"""Every address and everybody: who is let in is what the table of rights says, nothing else."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from app.spaces.permissions import Role
from tests.house.conftest import Filled
from tests.support.cast import PEOPLE
from tests.support.client import Client
from tests.support.routes import Route, routes

# Who is let in is decided before the rows are read: the whole is crawled on one database.
pytestmark = [pytest.mark.proof("fuzz"), pytest.mark.long("postgresql")]

As = Callable[[str], Client]
SIGN_IN = "/connexion"
# They lead people to where they work.
HOME = {"accounts.sign_in", "pages.home", "pages.resume_first_steps"}
OF_ALICE = "accounts.confirm_address"
ABSENT = {"slug": "n-existe-pas"}
# What belongs to one authority, in addresses.
OWNED = {
    "contract_id",
    "dataset_id",
    "evidence_id",
    "file_id",
    "filter_id",
    "import_id",
    "invitation_id",
    "plan_id",
    "process_id",
    "reading",
    "request_id",
    "reuse_id",
    "activity_id",
    "feedback_id",
    "stakeholder_id",
    "task_id",
    "user_id",
}


def role_of(name: str) -> Role | None:
    return PEOPLE[name][2].get("rodez")


@pytest.mark.parametrize("name", PEOPLE)
def test_somebody_signed_in_opens_what_their_role_allows(
    app: Flask, filled: Filled, as_: As, name: str
) -> None:
    browser, operator = as_(name), PEOPLE[name][1]
    unexpected = []
    for route in routes(app):
        if route.method != "GET":
            continue
        answer = browser.raw("GET", route.url(app, filled.values(route)))
        expected = expected_status(route, role_of(name), operator=operator)
        if route.endpoint == OF_ALICE and name != "alice":
            expected = 410  # a link for one account is dead to the others
        if answer.status_code != expected and not leads_on(route, answer, expected):
            unexpected.append(f"{route.line} : {answer.status_code}, pas {expected}")
    assert unexpected == []


def leads_on(route: Route, answer: TestResponse, expected: int) -> bool:
    """Tell whether somebody let in is led to another page, of the same authority or their own."""
    led = expected == 200 and answer.status_code in {302, 303}
    return led and (answer.location.startswith("/c/rodez/") or route.endpoint in HOME)


def expected_status(route: Route, role: Role | None, *, operator: bool) -> int:
    if route.opens_to(role, operator=operator):
        return 200
    tenant = route.access is not None and route.access.permission is not None
    return 404 if tenant and role is None else 403


def test_a_visitor_opens_what_is_public_and_is_asked_to_sign_in_elsewhere(
    app: Flask, filled: Filled, client: Client
) -> None:
    unexpected = []
    for route in routes(app):
        if route.method != "GET":
            continue
        answer = client.raw("GET", route.url(app, filled.values(route)))
        assert route.access is not None
        if route.access.level == "public":
            right = answer.status_code == 200
        else:
            right = answer.status_code == 302 and answer.location.startswith(SIGN_IN)
        if not right:
            unexpected.append(f"{route.line} : {answer.status_code}")
    assert unexpected == []


def test_a_stranger_sees_exactly_what_a_missing_authority_shows(
    app: Flask, filled: Filled, charlie_client: Client
) -> None:
    token, different = csrf_token(charlie_client), []
    for route in routes(app):
        # What is public is shown to strangers: its own tests say when.
        if "slug" in route.rule.arguments and route.access and route.access.level != "public":
            sent = {"data": {"csrf_token": token}} if route.method == "POST" else {}
            ours, absent = ({**filled.values(route), **slug} for slug in ({}, ABSENT))
            theirs = charlie_client.raw(route.method, route.url(app, ours), **sent)
            missing = charlie_client.raw(route.method, route.url(app, absent), **sent)
            assert theirs.status_code == 404, route.line
            if what_is_seen(theirs) != what_is_seen(missing):
                different.append(route.line)
    assert different == []


def what_is_seen(answer: TestResponse) -> tuple[int, list[tuple[str, str]], str]:
    """Return all of an answer but what changes from one to the next for everybody."""
    text = re.sub(r'name="(csrf_token|op)" value="[^"]*"', r'name="\1"', answer.text)
    kept = [(name, value) for name, value in answer.headers if name != "Set-Cookie"]
    return answer.status_code, sorted(kept), text


def test_somebody_who_was_removed_is_a_stranger_at_once(
    app: Flask, filled: Filled, bob_client: Client, alice_client: Client
) -> None:
    assert bob_client.raw("GET", "/c/rodez/").status_code == 200
    alice_client.post(f"/c/rodez/membres/{filled.ours['user_id']}/retirer", on="/c/rodez/membres")
    assert bob_client.raw("GET", "/c/rodez/").status_code == 404


@pytest.mark.parametrize("name", [name for name in PEOPLE if name != "alice"])
def test_a_post_beyond_one_s_rights_changes_nothing(
    app: Flask,
    filled: Filled,
    as_: As,
    fingerprint: Callable[[], dict[str, str]],
    name: str,
) -> None:
    browser, role, operator = as_(name), role_of(name), PEOPLE[name][1]
    token = csrf_token(browser)
    before, unexpected = fingerprint(), []
    for route in routes(app):
        if route.method != "POST" or route.opens_to(role, operator=operator):
            continue
        sent = {"csrf_token": token, "op": route.endpoint}
        answer = browser.raw("POST", route.url(app, filled.values(route)), data=sent)
        expected = expected_status(route, role, operator=operator)
        if answer.status_code != expected:
            unexpected.append(f"{route.line} : {answer.status_code}, pas {expected}")
    assert unexpected == []
    assert fingerprint() == before


def test_a_post_on_what_belongs_to_others_finds_nothing(
    app: Flask,
    filled: Filled,
    alice_client: Client,
    fingerprint: Callable[[], dict[str, str]],
) -> None:
    """Ids of the other authority, put into our own addresses."""
    token = csrf_token(alice_client)
    before, unexpected = fingerprint(), []
    for route in routes(app):
        foreign = OWNED & route.rule.arguments
        for name in sorted(foreign):
            values = {**filled.values(route), name: filled.theirs[name]}
            sent = {"csrf_token": token, "op": route.endpoint}
            options = {"data": sent} if route.method == "POST" else {}
            answer = alice_client.raw(route.method, route.url(app, values), **options)
            if answer.status_code != 404:
                unexpected.append(f"{route.line} : {answer.status_code} pour {name} d’ailleurs")
    assert unexpected == []
    assert fingerprint() == before


@pytest.mark.parametrize("token", ["", "faux", "celui d’une autre session"])
def test_a_forged_form_is_refused_everywhere(
    app: Flask,
    filled: Filled,
    as_: As,
    fingerprint: Callable[[], dict[str, str]],
    token: str,
) -> None:
    browsers = (as_("alice"), as_("olga"))
    sent = {"op": "x", "csrf_token": csrf_token(as_("bob")) if " " in token else token}
    before, unexpected = fingerprint(), []
    for route in routes(app):
        if route.method != "POST":
            continue
        for browser in browsers:
            answer = browser.raw("POST", route.url(app, filled.values(route)), data=sent)
            if answer.status_code != 400:
                unexpected.append(f"{route.line} : {answer.status_code}")
    assert unexpected == []
    assert fingerprint() == before


def test_reading_changes_nothing(
    app: Flask,
    filled: Filled,
    as_: As,
    fingerprint: Callable[[], dict[str, str]],
) -> None:
    browsers = [as_(name) for name in PEOPLE]
    before = fingerprint()
    for route in routes(app):
        if "GET" in (route.rule.methods or ()):
            for browser in browsers:
                browser.raw("HEAD", route.url(app, filled.values(route)))
    assert fingerprint() == before


def csrf_token(browser: Client) -> str:
    """Return the token of a browser's session."""
    return browser.get("/compte").form().hidden["csrf_token"]
