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


def from_(app: Any, address: str) -> Client:
    browser = Client(app)
    browser.browser.environ_base["REMOTE_ADDR"] = address
    return browser


def test_an_account_is_reached_by_few_guesses_a_day_from_any_number_of_addresses(
    clock: Any, app: Any, cast: Cast, sign_in: Any
) -> None:
    """Three hundred tries in a day, five from each of sixty addresses."""
    seen: Counter[int] = Counter()
    for address in range(60):
        browser = from_(app, f"203.0.113.{address}")
        for _ in range(5):
            seen[sign_in(browser, "alice@exemple.fr", WRONG).status] += 1
        clock.shift(timedelta(minutes=24))
    assert seen[422] <= PER_DAY
    assert seen[422] + seen[429] == 300


def test_a_browser_where_one_has_signed_in_is_kept_out_by_nobody(
    client: Client, app: Any, cast: Cast, sign_in: Any
) -> None:
    """Neither by who attacks the account, nor by who guesses from the same office."""
    sign_in(client, "alice@exemple.fr", status=303)
    client.browser.delete_cookie("jalon")
    attacker = from_(app, ELSEWHERE)
    for _ in range(5):
        sign_in(attacker, "alice@exemple.fr", WRONG, status=422)
    refused = sign_in(attacker, "alice@exemple.fr", status=429)
    assert "Mot de passe oublié" in refused.errors[0]
    colleague = Client(app)
    for n in range(throttle.PER_ADDRESS.tries):
        sign_in(colleague, f"cible{n}@exemple.fr", WRONG, status=422)
    sign_in(colleague, "bob@exemple.fr", status=429)
    sign_in(client, "alice@exemple.fr", status=303)


def test_a_known_browser_is_known_for_its_person_only_and_slowed_down_too(
    client: Client, cast: Cast, sign_in: Any
) -> None:
    sign_in(client, "alice@exemple.fr", status=303)
    client.browser.delete_cookie("jalon")
    for who in ("alice@exemple.fr", "bob@exemple.fr"):
        for _ in range(5):
            sign_in(client, who, WRONG, status=422)
        sign_in(client, who, WRONG, status=429)


def test_a_forged_cookie_makes_no_browser_known(client: Client, cast: Cast, sign_in: Any) -> None:
    sign_in(client, "alice@exemple.fr", status=303)
    known = client.browser.get_cookie("jalon-connu")
    assert known is not None
    assert known.http_only
    assert known.same_site == "Lax"
    client.browser.delete_cookie("jalon")
    client.browser.set_cookie("jalon-connu", f"{known.value[:-2]}xx")
    for _ in range(5):
        sign_in(client, "alice@exemple.fr", WRONG, status=422)
    assert "Mot de passe oublié" in sign_in(client, "alice@exemple.fr", status=429).errors[0]


def test_under_attack_a_new_browser_comes_in_by_the_link_of_a_mail(
    app: Any, client: Client, cast: Cast, sign_in: Any, link: Any
) -> None:
    attacker = from_(app, ELSEWHERE)
    for _ in range(5):
        sign_in(attacker, "alice@exemple.fr", WRONG, status=422)
    sign_in(client, "alice@exemple.fr", status=429)
    client.submit(client.get("/mot-de-passe-oublie"), email="alice@exemple.fr")
    new = "une autre petite phrase pour Alice"
    client.submit(client.get(link()), password=new)
    sign_in(client, "alice@exemple.fr", new, status=303)
    sign_in(from_(app, ELSEWHERE), "alice@exemple.fr", new, status=429)


def test_all_the_addresses_of_a_site_are_one(app: Any, cast: Cast, sign_in: Any) -> None:
    seen: Counter[int] = Counter()
    for n in range(throttle.PER_ADDRESS.tries + 5):
        browser = from_(app, f"2001:db8:1:2:{n:x}::1")
        seen[sign_in(browser, f"cible{n}@exemple.fr", WRONG).status] += 1
    assert seen == {422: throttle.PER_ADDRESS.tries, 429: 5}
    other = from_(app, "2001:db8:1:3::1")
    assert sign_in(other, "cible@exemple.fr", WRONG).status == 422
    for address in ("::ffff:203.0.113.9", ""):
        assert sign_in(from_(app, address), "cible@exemple.fr", WRONG).status == 422


def test_the_present_password_is_not_guessed_from_a_session(
    alice_client: Client, cast: Cast
) -> None:
    form = alice_client.get("/compte/mot-de-passe")
    new = "une autre petite phrase pour Alice"
    for status in [422] * 5 + [429]:
        page = alice_client.submit(
            form, 0, current_password=WRONG, password=new, follow=False, status=status
        )
    assert "Trop d’essais" in page.errors[0]


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
def test_an_address_is_neither_flooded_with_links_nor_kept_without(
    clock: Any, client: Client, cast: Cast, mails: Any, who: str
) -> None:
    """A stranger asks for five; the page says what happened, an hour later one leaves again."""
    sent = 0 if who == "personne@exemple.fr" else 1

    def ask() -> Page:
        page = client.submit(client.get("/mot-de-passe-oublie"), email=who)
        mails()  # the runner sends what was asked
        return page

    for _ in range(5):
        assert "Plusieurs liens" not in ask().text
    assert len(mails()) == 5 * sent
    for _ in range(3):
        page = ask()
        assert page.h1 == "Consultez votre messagerie"
        assert "redemandez-en un dans 5\u00a0minutes" in page.text
    assert len(mails()) == 5 * sent
    for _ in range(8):
        clock.shift(throttle.MAIL_PER_PERSON.longest + timedelta(seconds=1))
        ask()
    assert len(mails()) == 13 * sent
