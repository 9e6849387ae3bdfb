"""Sending to any form what no page would send."""

import re

from tests.support.client import Client

FORBIDDEN_FIELDS = {"is_operator", "role", "authority_id", "user_id", "revision", "points_done"}
# What ends a session or takes a member away; the old mailbox closes every session of the account.
LEAVING = {
    "accounts.sign_out",
    "accounts.take_back_address",
    "authorities.leave",
    "authorities.remove",
}


def shown(client: Client, url: str) -> str:
    """Return a page as it is; nothing where none is shown."""
    page = client.raw("GET", url)
    return page.text if page.status_code == 200 and page.mimetype == "text/html" else ""


def names(page: str) -> list[str]:
    """Return the fields of every form of a page, and some that no form has."""
    names = set(re.findall(r'<(?:input|select|textarea|button)[^>]* name="([^"]+)"', page))
    return sorted((names | FORBIDDEN_FIELDS) - {"csrf_token", "op"})


def guard(client: Client) -> str:
    """Return the token that lets a session send forms; it must not be over."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', shown(client, "/compte"))
    assert found, "la session est finie"
    return found[1]
