"""Guessing is slow, whatever the order of the tries; the true person still gets in."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from app.accounts import throttle
from app.extensions import db
from tests.support.cast import Cast
from tests.support.client import Client, Page

WRONG = "ce n’est pas le bon"
ELSEWHERE = "203.0.113.7"
PER_DAY = 25  # CNIL, délibération 2022-100, for a password of 50 bits


def _wait(page: Page) -> int:
    words = page.errors[0]
    assert words.startswith("Trop d’essais")
    return int(next(word for word in words.split() if word.isdigit()))


def test_after_five_wrong_tries_one_waits_longer_and_longer(
    clock: Any, client: Client, cast: Cast, sign_in: Any
) -> None:
    for _ in range(5):
        sign_in(client, "alice@exemple.fr", WRONG, status=422)
    for pause in (1, 2, 4):
        # Even the right one: otherwise the answer would tell which one is right.
        refused = sign_in(client, "alice@exemple.fr", status=429)
        assert _wait(refused) == pause
        assert refused.form().value("email") == "alice@exemple.fr"
        clock.shift(timedelta(minutes=pause, seconds=1))
        sign_in(client, "alice@exemple.fr", WRONG, status=422)
    clock.shift(timedelta(minutes=8, seconds=1))
    sign_in(client, "alice@exemple.fr", status=303)


def test_a_success_starts_the_count_again(client: Client, cast: Cast, sign_in: Any) -> None:
    for _ in range(3):
        for _ in range(4):
            sign_in(client, "alice@exemple.fr", WRONG, status=422)
        sign_in(client, "alice@exemple.fr", status=303)
        client.browser.delete_cookie("jalon")


def test_nobody_guesses_more_than_twenty_five_times_a_day(clock: Any, database: Any) -> None:
    tries, left = 0, timedelta(days=1)
    while left > timedelta(0):
        wait = throttle.take_turn(("account:x", throttle.PER_ACCOUNT))
        if wait is None:
            tries += 1
            continue
        clock.shift(wait)
        left -= wait
    db.session.close()
    assert 5 <= tries <= PER_DAY


def test_parallel_tries_do_not_pass_the_limit(
    client: Client, app: Any, cast: Cast, database: Any
) -> None:
    """Each of forty browsers holds a form, then all send at once."""
    size = 40
    forms = []
    for _ in range(size):
        browser = Client(app)
        forms.append((browser, browser.get("/connexion").form(0).hidden))
    db.session.close()

    def guess(one: tuple[Client, dict[str, str]]) -> int:
        browser, hidden = one
        fields = {**hidden, "email": "alice@exemple.fr", "password": WRONG}
        return browser.browser.post("/connexion", data=fields).status_code

    with ThreadPoolExecutor(8) as pool:
        seen = Counter(pool.map(guess, forms))
    assert set(seen) <= {422, 429}, seen
    assert seen[422] == throttle.PER_ACCOUNT.tries


def test_a_forged_forwarded_address_changes_nothing(app: Any, client: Client, cast: Cast) -> None:
    assert app.config["TRUSTED_PROXIES"] == 0
    seen = []
    for n in range(7):
        fields = {"email": "alice@exemple.fr", "password": WRONG}
        forged = {"X-Forwarded-For": f"203.0.113.{n}", "Forwarded": f"for=203.0.113.{n}"}
        answer = client.post("/connexion", fields, status=0, headers=forged)
        seen.append(answer.status)
    assert seen == [422] * 5 + [429] * 2


def test_tries_from_elsewhere_do_not_lock_the_true_person_out(
    client: Client, app: Any, cast: Cast, sign_in: Any
) -> None:
    attacker = Client(app)
    attacker.browser.environ_base["REMOTE_ADDR"] = ELSEWHERE
    for _ in range(5):
        sign_in(attacker, "alice@exemple.fr", WRONG, status=422)
    sign_in(attacker, "alice@exemple.fr", status=429)
    sign_in(client, "alice@exemple.fr", status=303)


def test_ones_own_success_does_not_allow_more_guesses_at_others(
    clock: Any, client: Client, cast: Cast, sign_in: Any
) -> None:
    """Guess at thirty accounts, signing in as oneself in between to wash the counter."""
    seen: Counter[int] = Counter()
    for n in range(throttle.PER_ADDRESS.tries + 5):
        seen[sign_in(client, f"cible{n}@exemple.fr", WRONG).status] += 1
        sign_in(client, "bob@exemple.fr")
        client.browser.delete_cookie("jalon")
    assert seen[422] <= throttle.PER_ADDRESS.tries
    assert seen[429] >= 5


def test_many_right_passwords_from_one_office_are_let_in(
    client: Client, cast: Cast, sign_in: Any
) -> None:
    for _ in range(throttle.PER_ADDRESS.tries + 5):
        sign_in(client, "bob@exemple.fr", status=303)
        client.browser.delete_cookie("jalon")


@pytest.mark.parametrize("who", ["alice@exemple.fr", "personne@exemple.fr"])
def test_an_address_is_not_flooded_with_links(
    client: Client, cast: Cast, mails: Any, who: str
) -> None:
    for _ in range(8):
        page = client.submit(client.get("/mot-de-passe-oublie"), email=who)
        assert page.h1 == "Consultez votre messagerie"
        mails()
    assert len(mails()) == (5 if who == "alice@exemple.fr" else 0)
