"""The dashboard of those who answer."""

from datetime import timedelta
from typing import Any

import pytest

from app.authorities.queries import profile
from app.dashboards.screens import MOST_MEMBERS
from app.extensions import db
from app.kernel.clock import now, today
from app.methodology.loader import current_edition
from app.methodology.rules import applies
from app.spaces.membership import add_member
from app.spaces.permissions import Role
from tests.dashboards.conftest import Writing, finish, put_answer, put_event
from tests.support.cast import MEMBERS, make_authority, make_user
from tests.support.client import Client, Page
from tests.support.html import one_line

HOME = "/c/rodez/"
FIRST = "elu-referent-nomme"
VOTE = "deliberation-adoptee"
WHY = "D’où vient ce chiffre\u202f?"


def plain(text: str) -> str:
    return text.replace("\u202f", " ").replace("\u00a0", " ")


def steps(page: Page) -> list[str]:
    return [plain(" ".join(each.get_text().split())) for each in page.soup.select(".next-steps p")]


def panel(page: Page, title: str) -> str:
    heading = next(each for each in page.soup.find_all("h2") if title in plain(each.get_text()))
    return plain(" ".join(heading.find_parent("section").get_text().split()))


def set_all(cast: Any, write: Writing, state: str, but: tuple[str, ...] = ()) -> None:
    with write():
        for each in current_edition().items:
            if each.id not in but:  # kept as said: no register shows anything here
                kept = {"kept_revision": 1} if state == "done" else {}
                put_answer(cast.rodez, each.id, state, cast.alice, now(), **kept)
        finish(cast.rodez)


def test_a_new_authority_is_taught_where_to_begin(alice_client: Client) -> None:
    page = alice_client.get(HOME)
    assert plain(page.h1) == "Rodez : 0 % du chemin parcouru"
    assert plain(page.find(".empty h2").text) == ("Commencez par le premier diagnostic (5 minutes)")
    assert page.links["Faire le premier diagnostic"] == "/c/rodez/diagnostic"
    assert page.links["Ouvrir la phase 1"] == "/c/rodez/phases/1"
    assert "depuis un mois" not in page.visible
    assert not page.soup.select(".next-steps")
    assert "Rien n’est bloqué, rien n’est en retard." in panel(page, "Bloqué ou en retard")
    assert "Rien n’a changé depuis 30 jours." in panel(page, "Ce qui a changé")


def test_it_says_where_we_are_and_why(cast: Any, write: Writing, alice_client: Client) -> None:
    with write():
        put_answer(cast.rodez, FIRST, "in_progress", cast.alice, now())
        finish(cast.rodez)
    page = alice_client.get(HOME)
    assert "La phase 1 est en cours." in page.visible
    assert "Obligée par la loi (CRPA L312-1-1)" in plain(page.visible)
    assert page.links["pourquoi"] == "/c/rodez/obligation"
    assert page.links[WHY] == "/c/rodez/progression"
    assert "depuis un mois" not in page.visible  # nobody knows how it stood
    assert [link["href"] for link in page.soup.select(".phases a")] == [
        f"/c/rodez/phases/{position}" for position in range(1, 7)
    ]


def test_it_says_where_it_stood_a_month_ago(
    cast: Any, write: Writing, alice_client: Client
) -> None:
    half = [each.id for each in current_edition().items][::2]
    with write():
        for item_id in half:
            put_answer(cast.rodez, item_id, "done", cast.alice, now())
        past = {"points_done": 10, "points_applicable": 100}
        put_event(cast.rodez, cast.alice, now() - timedelta(days=31), FIRST, **past)
        recent = {"points_done": 99, "points_applicable": 100}
        put_event(cast.rodez, cast.alice, now() - timedelta(days=29), FIRST, **recent)
        finish(cast.rodez)
    page = alice_client.get(HOME)
    assert "Il y a un mois : 10 %." in plain(page.visible)
    small = page.find("a.spark")
    assert plain(one_line(small)).startswith("10 % ")
    assert small["href"] == "/c/rodez/progression#semaines"
    assert small.select_one("path")["d"].count("L") == 2  # 29 days ago, today


def test_each_thing_to_do_is_one_click_away(
    cast: Any, write: Writing, alice_client: Client
) -> None:
    with write():
        put_answer(cast.rodez, "vision-presentee", "done", cast.bob, now())
        put_answer(cast.rodez, FIRST, "in_progress", cast.bob, now())
        finish(cast.rodez)
    page = alice_client.get(HOME)
    buttons = page.soup.select(".next-steps a.button")
    assert len(buttons) == 3
    for button in buttons:
        opened = alice_client.get(button["href"])
        item_id = button["href"].partition("#point-")[2]
        assert opened.find(f"#point-{item_id} > details").get("open") is not None
    started = next(each for each in buttons if f"#point-{FIRST}" in each["href"])
    assert started["href"] == f"/c/rodez/phases/1?point={FIRST}#point-{FIRST}"
    assert started.get_text().startswith("Continuer")


def test_what_is_blocked_is_woken_first(cast: Any, write: Writing, alice_client: Client) -> None:
    ago = now() - timedelta(days=12)
    late = {"block_reason": "it", "unblock": "Un export", "wake_on": today()}
    later = {**late, "wake_on": today() + timedelta(days=5), "unblock": "La signature"}
    with write():
        put_answer(cast.rodez, "dpo-associe", "blocked", cast.bob, ago, **late)
        put_answer(cast.rodez, "comite-de-suivi", "blocked", cast.bob, ago, **later)
        finish(cast.rodez)
    page = alice_client.get(HOME)
    first, second, third = steps(page)
    assert first == (
        "Relancer : recueillir le premier avis du délégué à la protection des données "
        "bloqué, sans nouvelles depuis 12 jours. Ce qui débloquerait : Un export"
    )
    assert "bloqué" not in second + third
    told = panel(page, "Bloqué ou en retard (2)")
    assert told.index("à relancer aujourd’hui") < told.index("à relancer le ")
    assert "La DSI ou un logiciel métier bloque" in told


def test_what_left_the_method_or_does_not_apply_is_not_shown_as_blocked(
    cast: Any, write: Writing, alice_client: Client
) -> None:
    more = {"block_reason": "time", "unblock": "Du temps", "wake_on": today()}
    with write():
        cast.rodez.population, cast.rodez.fte = 800, 5
        db.session.flush()
        mine = profile(cast.rodez)
        elsewhere = next(each for each in current_edition().items if not applies(each, mine))
        for item_id in ("parti", elsewhere.id):
            put_answer(cast.rodez, item_id, "blocked", cast.bob, now(), **more)
        finish(cast.rodez)
    page = alice_client.get(HOME)
    assert "Rien n’est bloqué, rien n’est en retard." in panel(page, "Bloqué ou en retard")
    assert not any("bloqué" in step for step in steps(page))


def test_blocked_items_beyond_the_third_are_counted(
    cast: Any, write: Writing, alice_client: Client
) -> None:
    with write():
        for each in current_edition().phase(1).items[:5]:
            more = {"block_reason": "time", "unblock": "Du temps", "wake_on": today()}
            put_answer(cast.rodez, each.id, "blocked", cast.bob, now(), **more)
        finish(cast.rodez)
    assert "Tout ce qui est bloqué, dont 2 autres" in panel(
        alice_client.get(HOME), "Bloqué ou en retard (5)"
    )


def test_phases_that_may_not_start_say_what_is_missing(
    cast: Any, write: Writing, alice_client: Client
) -> None:
    first = [each.id for each in current_edition().phase(1).items]
    with write():
        for item_id in first:
            if item_id != VOTE:
                put_answer(cast.rodez, item_id, "done", cast.alice, now())
        finish(cast.rodez)
    told = plain(" ".join(alice_client.get(HOME).find(".strip").text.split()))
    assert "manque 1 incontournable" in told
    assert "à préparer : il manque 1 incontournable avant (faire adopter la démarche" in told
    assert "après la phase 2" in told


def test_when_everything_is_done(cast: Any, write: Writing, alice_client: Client) -> None:
    set_all(cast, write, "done")
    page = alice_client.get(HOME)
    assert plain(page.h1) == "Rodez : 100 % du chemin parcouru"
    assert "Toutes les phases sont terminées." in page.visible
    assert "Tout est établi" in panel(page, "À faire maintenant")
    assert not page.soup.select(".next-steps")


def test_when_nothing_applies(cast: Any, write: Writing, alice_client: Client) -> None:
    set_all(cast, write, "not_applicable")
    page = alice_client.get(HOME)
    assert plain(page.h1) == "Rodez : aucun point à établir"
    assert "Tous les points sont sans objet." in panel(page, "À faire maintenant")
    assert page.find(".strip").text.count("sans objet") >= 6
    assert page.links["Revoyez ceux qui vous concernent"] == "/c/rodez/progression"


def test_when_all_that_is_left_is_blocked(cast: Any, write: Writing, alice_client: Client) -> None:
    set_all(cast, write, "done", but=(VOTE,))
    with write():
        more = {"block_reason": "decision", "unblock": "Le vote", "wake_on": None}
        put_answer(cast.rodez, VOTE, "blocked", cast.bob, now(), **more)
        finish(cast.rodez)
    (only,) = steps(alice_client.get(HOME))
    assert only.startswith("Débloquer : faire adopter la démarche par l’assemblée")


def test_what_changed_is_gathered_by_day_and_person(
    cast: Any, write: Writing, alice_client: Client
) -> None:
    noon = now().replace(hour=11)
    items = current_edition().phase(1).items
    with write():
        put_answer(cast.rodez, items[0].id, "done", cast.bob, noon)
        for each in items[:4]:
            put_event(cast.rodez, cast.bob, noon - timedelta(days=2), each.id)
        put_event(cast.rodez, cast.alice, noon - timedelta(days=1), items[5].id)
        put_event(cast.rodez, cast.alice, noon - timedelta(days=40), items[6].id)
        put_event(cast.autre, cast.charlie, noon - timedelta(days=1), items[7].id)
        finish(cast.rodez)
    told = panel(alice_client.get(HOME), "Ce qui a changé")
    assert "Bob Martin a répondu à 4 points" in told
    assert "Alice Durand a répondu à « " in told
    assert told.count("Durand") == 1  # what is older is not of the month
    assert "Charlie" not in told
    assert "Tout le journal" in told


def test_who_does_what(cast: Any, write: Writing, alice_client: Client) -> None:
    with write():
        put_answer(cast.rodez, VOTE, "done", cast.bob, now() - timedelta(days=1))
        put_answer(cast.rodez, FIRST, "done", cast.bob, now())
        for rank in range(4):
            extra = make_user(f"{rank}@exemple.fr", f"Zoé Numéro {rank}")
            add_member(cast.rodez, extra, Role.CONTRIBUTOR)
        finish(cast.rodez)
    told = panel(alice_client.get(HOME), "Qui fait quoi")
    assert told.index(
        "Alice Durand Chef de projet. N’a encore répondu à aucun point."
    ) < told.index("Bob Martin Contributeur. Le ")
    assert "« Un élu référent est nommé" in told
    assert "Charlie" not in told
    unshown = len(MEMBERS) + 4 - MOST_MEMBERS
    assert f"et {unshown} autres membres" in told


@pytest.mark.parametrize("name", ["alice", "carole"])
def test_those_who_answer_see_what_to_do(as_: Any, full: None, name: str) -> None:
    page = as_(name).get(HOME)
    assert steps(page)
    assert [form.action for form in page.forms if form.method == "post"] == ["/deconnexion"]


@pytest.mark.parametrize("name", ["charlie", "olga"])
@pytest.mark.parametrize("path", ["/c/rodez/", "/c/rodez/journal"])
def test_strangers_see_a_missing_page(as_: Any, name: str, path: str) -> None:
    assert "Rodez" not in as_(name).get(path, status=404).visible


def test_an_anonymous_visitor_signs_in_first(client: Client, cast: Any) -> None:
    assert client.get(HOME, status=302).location.startswith("/connexion")


def test_a_full_history_costs_no_more_than_a_short_one(
    cast: Any, write: Writing, alice_client: Client, full: None
) -> None:
    page = alice_client.get(HOME)
    assert len(page.statements) <= 5
    assert page.dom <= 380
    with write():
        add_member(make_authority(slug="neuve", name="Neuve"), cast.alice, Role.LEAD)
    assert len(alice_client.get("/c/neuve/").statements) == len(page.statements)


def test_counts_of_a_busy_day_that_were_not_all_read_say_at_least(
    cast: Any, write: Writing, alice_client: Client
) -> None:
    with write():
        put_answer(cast.rodez, FIRST, "done", cast.bob, now())
        moment = now() - timedelta(days=3)
        for rank, each in enumerate(current_edition().items):
            put_event(cast.rodez, cast.bob, moment, each.id)
            assert rank < 150
        finish(cast.rodez)
    told = panel(alice_client.get(HOME), "Ce qui a changé")
    assert "Bob Martin a répondu à au moins 100 points" in told
