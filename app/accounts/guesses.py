"""Tries of a password: under which keys they are counted, whoever makes them and from where.

An account is reached by 25 guesses a day at most, from any number of addresses (CNIL, délibération
2022-100). A browser where its owner has signed in before is counted apart: nobody who attacks an
account keeps its owner out of it. The owner on a new browser asks for the link of a new password,
which makes that browser known.
"""

from datetime import timedelta
from ipaddress import IPv6Address, ip_address, ip_network

from flask import current_app, request
from itsdangerous import BadSignature, URLSafeTimedSerializer
from werkzeug.wrappers import Response

from app.accounts import throttle
from app.kernel.ids import digest, new_token
from app.kernel.typography import plural

KNOWN_FOR = timedelta(days=180)
MOST_PEOPLE = 10  # of one browser, the last ones
FORGOTTEN = "«\u202fMot de passe oublié\u202f»"
SHORT = 16  # characters of the digest of an address: enough to know it again
IPV6_SITE = 64  # bits: whoever has one address of a site has them all


def count(email: str) -> timedelta | None:
    """Count a try, in its own transaction; return the time to wait, if any."""
    return throttle.take_turn(*_keys(email, _browser_of(email)))


def was_right(email: str) -> None:
    """Take back a try that was right, in the current transaction."""
    browser = _browser_of(email)
    names = [name for name, _ in _keys(email, browser)]
    if browser is not None:
        throttle.forget(*names)
        return
    for name in names:
        throttle.give_back(name)


def too_many(email: str, wait: timedelta) -> str:
    """Say how long to wait, and how to come in all the same."""
    minutes = plural(throttle.in_minutes(wait), "minute")
    sentence = f"Trop d’essais\u00a0: patientez {minutes} avant de recommencer."
    if _browser_of(email) is not None:
        return sentence
    return f"{sentence} Pour entrer tout de suite, demandez un lien avec {FORGOTTEN}."


def remember(answer: Response, email: str) -> None:
    """Make this browser one where this person has signed in, in the answer to be sent."""
    browser, people = _known()
    people = [_short(email), *(one for one in people if one != _short(email))][:MOST_PEOPLE]
    answer.set_cookie(
        _cookie(),
        _serializer().dumps([browser or new_token(), people]),
        max_age=KNOWN_FOR,
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",
    )


def key_of(kind: str, email: str) -> str:
    """Name what somebody does about an account: apart where they are known, together elsewhere."""
    return _key(kind, email, _browser_of(email))


def here() -> str:
    """Return the network address of who asks; for IPv6, that of their whole site."""
    text = request.remote_addr or ""
    try:
        address = ip_address(text)
    except ValueError:  # a socket of this machine has none
        return text
    if not isinstance(address, IPv6Address):
        return text
    return str(address.ipv4_mapped or ip_network((address, IPV6_SITE), strict=False))


def _keys(email: str, browser: str | None) -> list[tuple[str, throttle.Limit]]:
    account = (_key("account", email, browser), throttle.PER_ACCOUNT)
    if browser is not None:
        return [account]
    return [account, (f"address:{here()}", throttle.PER_ADDRESS)]


def _key(kind: str, email: str, browser: str | None) -> str:
    return f"{kind}:{email}" if browser is None else f"{kind}:{email} {browser}"


def _browser_of(email: str) -> str | None:
    """Return the name of this browser if this person has signed in on it."""
    browser, people = _known()
    return browser if _short(email) in people else None


def _known() -> tuple[str, list[str]]:
    """Return the name of this browser and who has signed in on it, as its cookie says."""
    try:
        browser, people = _serializer().loads(
            request.cookies.get(_cookie(), ""), max_age=int(KNOWN_FOR.total_seconds())
        )
    except BadSignature:
        return "", []
    return str(browser), [str(one) for one in people]


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.secret_key), salt="known-browser")


def _cookie() -> str:
    return f"{current_app.config['SESSION_COOKIE_NAME']}-connu"


def _short(email: str) -> str:
    return digest(email)[:SHORT]
