"""Whatever is typed or sent in a form of accounts: a sentence, never a breakdown, nothing lost."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from app.accounts.queries import user_by_email
from tests.support.cast import PASSWORD, Cast
from tests.support.client import Client

# The fields are the same on both databases; make fuzz asks the second one.
pytestmark = [pytest.mark.proof("fuzz"), pytest.mark.long("postgresql")]

ODD_TEXTS = (
    "a\x00b",
    "\x00",
    "l’été\u2028suite",
    "\ud83d".encode("utf-16", "surrogatepass").decode("utf-16", "replace"),
    "\u202egauche",
    "{{ 7 * 7 }}",
    "' OR 1=1 --",
    "=1+1",
    "🏛" * 50,
    "é" * 5_000,
    "9" * 400,
    "\r\nBcc: x@exemple.fr",
    "<script>alert(1)</script>",
)
ODD_EMAILS = (
    "x@y",
    "@exemple.fr",
    "a b@exemple.fr",
    "a@exemple.fr,b@exemple.fr",
    "a@exemple.fr\r\nBcc: b@exemple.fr",
    "a@exemple.fr\x00",
    "Nom <a@exemple.fr>",
    "a@[127.0.0.1]",
    "a" * 320 + "@exemple.fr",
    "é@exemple.fr",
    "a@exämple.fr",
    "a@" + "b." * 200 + "fr",
    "'\"@exemple.fr",
    ".@exemple.fr",
    "a@xn--.fr",
)
TEN_MEGABYTES = 10_000_000
SECRET = "trois petits pots de miel"

Door = tuple[Client, str, dict[str, str]]


@pytest.fixture
def doors(
    app: Any,
    client: Client,
    cast: Cast,
    as_: Callable[[str], Client],
    reset_link: str,
    welcome_link: str,
    invite: Callable[..., str],
) -> dict[str, Door]:
    """Each form of accounts: who sends it, where, and what a sensible person writes."""
    return {
        "sign_in": (client, "/connexion", {"email": "alice@exemple.fr", "password": PASSWORD}),
        "forgotten": (client, "/mot-de-passe-oublie", {"email": "alice@exemple.fr"}),
        "reset": (client, reset_link, {"password": SECRET}),
        "welcome": (client, welcome_link, {"full_name": "Nadia Roux", "password": SECRET}),
        "invitation": (
            client,
            invite("paul@exemple.fr"),
            {"full_name": "Paul Roux", "password": SECRET},
        ),
        "account": (as_("alice"), "/compte", {"full_name": "Alice", "shortcuts": "y"}),
        "password": (
            as_("alice"),
            "/compte/mot-de-passe",
            {"current_password": PASSWORD, "password": SECRET},
        ),
        "instance": (
            as_("olga"),
            "/instance",
            {"full_name": "Zoé Blanc", "email": "zoe@exemple.fr"},
        ),
    }


NAMES = (
    "sign_in",
    "forgotten",
    "reset",
    "welcome",
    "invitation",
    "account",
    "password",
    "instance",
)
NO_FORMS = (
    "application/json",
    "text/plain",
    "multipart/form-data",
    "multipart/form-data; boundary=x",
)


@pytest.mark.parametrize("name", NAMES)
def test_odd_texts_in_each_field(doors: dict[str, Door], name: str) -> None:
    client, url, fields = doors[name]
    # What was typed comes back: its typography is theirs.
    client.typed = _by_length({_as_kept(text) for text in (*ODD_TEXTS, *ODD_EMAILS)})
    client.get(url)
    once = name in {"reset", "welcome", "invitation"}
    if once and "full_name" in fields:
        fields = {**fields, "password": "court"}  # else the first odd name uses the link up
    for field in fields:
        for text in ODD_EMAILS if field == "email" else ODD_TEXTS:
            answer = _send(client, url, {**fields, field: text})
            assert answer.status in {200, 303, 410, 422, 429}, (field, text[:40], answer.status)
            if once and answer.status == 303:
                return
            if answer.status == 422 and "password" not in field:
                # A search has the same address as the form of the accounts.
                sent = "Envoyer l’invitation" if name == "instance" else url
                kept = answer.form(sent).value(field)
                assert kept == _as_kept(text), (field, text[:40])
            if "password" in field and len(text) > 3:
                assert text not in answer.text


def _by_length(texts: set[str]) -> tuple[str, ...]:
    return tuple(sorted(filter(None, texts), key=len, reverse=True))


def _as_kept(text: str) -> str:
    return re.sub(r"[\x01-\x1f\x7f\x85\u2028\u2029]+", " ", text).replace("\x00", "").strip()


def _send(client: Client, url: str, fields: dict[str, Any]) -> Any:
    door = "/compte" if client.signed_in else "/connexion"
    return client.post(url, fields, status=0, follow=False, on=door)


@pytest.mark.parametrize("name", [name for name in NAMES if name != "account"])
def test_nothing_at_all(doors: dict[str, Door], name: str) -> None:
    client, url, _ = doors[name]
    answer = _send(client, url, {})
    assert answer.status == 422
    assert answer.errors


@pytest.mark.parametrize("name", NAMES)
def test_the_same_field_many_times_and_fields_unheard_of(doors: dict[str, Door], name: str) -> None:
    client, url, fields = doors[name]
    strange = {
        **{key: [value, value, value] for key, value in fields.items()},
        "is_operator": "1",
        "role": "lead",
        "user_id": "1",
        "next": ["//mal.example", "/"],
        "op": "x" * 100_000,
        "champ[]": ["1", "2"],
    }
    answer = _send(client, url, strange)
    assert answer.status in {200, 303, 422}, answer.status


@pytest.mark.parametrize("name", NAMES)
def test_ten_megabytes(doors: dict[str, Door], name: str, fingerprint: Any) -> None:
    client, url, fields = doors[name]
    client.get(url)
    before = fingerprint()
    field = next(iter(fields))
    plain = f"{field}=".encode() + b"a" * TEN_MEGABYTES
    head = f'--x\r\nContent-Disposition: form-data; name="{field}"\r\n\r\n'
    parts = head.encode() + b"a" * TEN_MEGABYTES + b"\r\n--x--\r\n"
    for kind, body in (
        ("application/x-www-form-urlencoded", plain),
        ("multipart/form-data; boundary=x", parts),
    ):
        answer = client.browser.post(url, data=body, content_type=kind)
        assert answer.status_code == 413, kind
        assert "Envoi trop lourd" in answer.text
    assert fingerprint() == before


@pytest.mark.parametrize("name", NAMES)
def test_a_body_that_is_no_form(doors: dict[str, Door], name: str) -> None:
    client, url, _ = doors[name]
    for kind in NO_FORMS:
        answer = client.browser.post(url, data=b"\xff\xfe{]", content_type=kind)
        assert answer.status_code == 400, (kind, answer.status_code)


def test_nobody_becomes_operator_by_a_hidden_field(doors: dict[str, Door], cast: Cast) -> None:
    client, url, fields = doors["welcome"]
    _send(client, url, {**fields, "is_operator": "1", "email": "autre@exemple.fr", "id": "1"})
    user = user_by_email("nadia@exemple.fr")
    assert user is not None
    assert user.is_operator is False
    assert user_by_email("autre@exemple.fr") is None


@pytest.mark.parametrize("name", NAMES)
def test_without_the_token_nothing_is_done_and_nothing_is_lost(
    doors: dict[str, Door], name: str, fingerprint: Any
) -> None:
    client, url, fields = doors[name]
    client.get(url)
    before = fingerprint()
    answer = client._send("POST", url, data=fields, status=400)
    assert answer.h1 == "Votre saisie n’a pas encore été envoyée"
    assert fingerprint() == before
    shown = answer.text
    for field, value in fields.items():
        if "password" in field:
            assert value not in shown
        elif len(value) > 1:
            assert value in shown


@pytest.mark.parametrize("name", ["account", "instance"])
def test_a_form_that_waited_too_long_is_sent_again_in_one_press(
    doors: dict[str, Door], name: str
) -> None:
    client, url, fields = doors[name]
    late = client._send("POST", url, data=fields, status=400)
    page = client.submit(late, 0)
    assert page.flash


def test_what_was_typed_survives_the_end_of_the_session(
    clock: Any, alice_client: Client, cast: Cast, fingerprint: Any
) -> None:
    form = alice_client.get("/compte")
    before = fingerprint()
    clock.shift(timedelta(hours=3))
    alice_client.signed_in = False
    page = alice_client.submit(form, 0, full_name="Alice Durand-Roy", status=400)
    assert "Votre session est terminée" in page.visible
    assert page.find("textarea").get_text() == "Alice Durand-Roy"
    assert fingerprint() == before
