"""Whatever is sent to whatever form, the answer is a page with a sentence: never a failure."""

from collections.abc import Callable

import pytest
from flask import Flask

from app.extensions import db
from app.methodology.loader import current_edition
from tests.house.conftest import Filled
from tests.support.cast import Cast
from tests.support.client import Client
from tests.support.odd_forms import LEAVING, guard, names, shown
from tests.support.proofs import sampled
from tests.support.routes import routes

ODD_TEXTS = {
    "nul": "a\x00b",
    "too-long": "x" * 200_000,
    "64-bit": str(2**63),
    "markup": "<script>alert(1)</script>'\"&",
    "formula": "=1+1",
    "right-to-left": "\u202egnp.exe",
    "lone-surrogate": b"\xed\xa0\x80",
    "not-utf8": b"\xff\xfe\xfa",
    "emoji": "🏛️" * 50,
    "negative": "-1",
    "line-ends": "a\r\nBcc: x@exemple.fr",
    "blank": "   \t\n",
}
FIRST = current_edition().phases[0].steps[0].items[0].id
# The page whose many fields are sent where no page shows the form.
PLENTY = f"/c/rodez/phases/1?point={FIRST}"


@pytest.mark.proof("fuzz")
@pytest.mark.long("sqlite")
@pytest.mark.parametrize("odd", sampled(ODD_TEXTS, {"nul", "64-bit", "not-utf8"}))
def test_no_form_breaks_on_odd_input(
    app: Flask, cast: Cast, as_: Callable[[str], Client], filled: Filled, odd: str | bytes
) -> None:
    failures = []
    clients = {name: as_(name) for name in ("alice", "olga")}
    guards = {name: guard(client) for name, client in clients.items()}
    elsewhere = {name: shown(client, PLENTY) for name, client in clients.items()}
    for route in routes(app):
        if route.method != "POST" or route.endpoint in LEAVING:
            continue
        name = "olga" if route.access and route.access.level == "operator" else "alice"
        url = route.url(app, filled.values(route))
        own = "GET" in (route.rule.methods or ())
        fields = dict.fromkeys(names(shown(clients[name], url) if own else elsewhere[name]), odd)
        data = {**fields, "csrf_token": guards[name], "op": route.endpoint}
        response = clients[name].raw("POST", url, data=data)
        if response.status_code >= 500:
            failures.append(f"{url} : {response.status_code}")
    assert not failures
    assert all(map(guard, clients.values()))
    db.session.close()
    assert not cast.bob.is_operator
    assert not cast.alice.is_operator


ODD_QUERIES = {
    "raw-bytes": "q=\xff\xfe&mots=\xe9&page=\xed\xa0\x80&\xff",
    "escaped-bytes": "q=%ff%fe&mots=%E9&suite=%ff&page=%ED%A0%80",
    "nul": "q=a%00b&mots=%00&acteur=%00&qui=nom:%00&tache=%00&mois=%00&du=%00",
    "64-bit": "&".join(
        f"{name}={2**63}"
        for name in ("page", "avant", "acteur", "tache", "qui", "plan", "phase", "faite")
    ),
    "endless": "&".join(
        f"{name}={'9' * 5_000}" for name in ("page", "avant", "apres", "acteur", "tache", "qui")
    ),
    "dates": "mois=0001-01&du=0001-01-01&au=9999-12-31&on=9999-12-31&start=0001-01-01&pace=normal",
    "last-month": "mois=9999-12&du=9999-12-31",
    "forged": "ancre=stakeholder:999999999999&ancre=item:a%00b&sujet=stakeholder&qui=membre:-1",
}


@pytest.mark.proof("fuzz")
@pytest.mark.long("sqlite")
@pytest.mark.parametrize("query", sampled(ODD_QUERIES, {"escaped-bytes", "endless", "forged"}))
def test_no_page_breaks_on_an_odd_query(
    app: Flask, as_: Callable[[str], Client], filled: Filled, query: str
) -> None:
    failures = []
    for route in routes(app):
        if route.method != "GET":
            continue
        client = as_("olga" if route.access and route.access.level == "operator" else "alice")
        url = route.url(app, filled.values(route))
        response = client.raw("GET", url, environ_overrides={"QUERY_STRING": query})
        if response.status_code >= 500:
            failures.append(f"{url} : {response.status_code}")
    assert failures == []


@pytest.mark.proof("fuzz")
@pytest.mark.long("postgresql")
def test_the_head_of_a_page_is_the_page_without_its_body(
    app: Flask, as_: Callable[[str], Client], filled: Filled
) -> None:
    different = []
    for route in routes(app):
        if route.method != "GET":
            continue
        client = as_("olga" if route.access and route.access.level == "operator" else "alice")
        url = route.url(app, filled.values(route))
        whole, head = client.raw("GET", url), client.raw("HEAD", url)
        if (head.status_code, head.data) != (whole.status_code, b""):
            different.append(f"{url} : {whole.status_code}, puis {head.status_code}")
    assert different == []
