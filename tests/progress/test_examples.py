"""Examples of bodies like this one: the nearest first, kept as evidence by whoever may answer."""

from collections.abc import Callable
from contextlib import AbstractContextManager

from app.audit.rules import Actor
from app.extensions import db
from app.kernel.revisions import Sight
from app.methodology.examples.catalogue import CHOOSING, example, illustrating
from app.methodology.examples.rules import nearest
from app.methodology.rules import Profile
from app.progress import queries
from app.progress.replies import Reply
from app.progress.rules import AnswerState
from app.progress.services import set_answer
from tests.support.cast import Cast
from tests.support.client import Client
from tests.support.page import Page

Write = Callable[[], AbstractContextManager[None]]
PAGE = "/c/rodez/exemples"
POINT = f"/c/rodez/phases/1?point={CHOOSING}"
RODEZ = Profile(kind="commune", population=24_000, territory="mainland")
MOST_ELEMENTS = 380


def listed(page: Page) -> list[str]:
    """Return the ids of the examples of a page, in order."""
    return [str(line["id"]).removeprefix("exemple-") for line in page.soup.select("li[id]")]


def keep(client: Client, example_id: str, status: int = 303) -> Page:
    return client.post(f"{PAGE}/{example_id}/retenir", {}, status, on=PAGE)


def pieces(cast: Cast) -> list[str]:
    db.session.close()
    return [piece.url for piece in queries.evidence_of(cast.rodez, CHOOSING)]


def test_the_nearest_come_first(alice_client: Client) -> None:
    page = alice_client.get(PAGE)
    nearest_ids = [one.id for one in nearest(illustrating(CHOOSING), RODEZ)]
    assert listed(page) == nearest_ids[: len(listed(page))]
    assert len(page.soup.find_all(True)) <= MOST_ELEMENTS
    following = alice_client.get(f"{PAGE}?page=2")
    assert listed(following) == nearest_ids[len(listed(page)) :][: len(listed(page))]


def test_an_example_kept_is_evidence_of_the_point(alice_client: Client, cast: Cast) -> None:
    done = keep(alice_client, "agen")
    assert done.flash == [
        "Retenu\u00a0: Agen (Lot-et-Garonne). Votre dossier compte 1\u00a0preuve."
    ]
    agen = example("agen")
    assert agen is not None
    assert pieces(cast) == [agen.url]
    page = alice_client.get(PAGE)
    assert page.soup.find(string="dans votre dossier") is not None
    shown = alice_client.get(POINT)
    assert agen.url in str(shown.soup)
    assert agen.title in shown.soup.get_text()


def test_pressed_twice_it_is_kept_once(alice_client: Client, cast: Cast) -> None:
    keep(alice_client, "agen")
    again = keep(alice_client, "agen")
    assert again.flash == ["Cet exemple est déjà dans votre dossier\u00a0: Agen (Lot-et-Garonne)."]
    assert len(pieces(cast)) == 1


def test_it_is_taken_out_from_the_same_list(alice_client: Client, cast: Cast) -> None:
    keep(alice_client, "digne-les-bains")
    page = alice_client.get(PAGE)
    form = page.soup.select_one("#exemple-digne-les-bains form")
    assert form is not None
    alice_client.post(str(form["action"]), {}, 303, on=PAGE)
    assert pieces(cast) == []


def test_an_example_that_does_not_exist_is_not_kept(alice_client: Client, cast: Cast) -> None:
    keep(alice_client, "inconnu", 404)
    assert pieces(cast) == []


def test_who_may_not_answer_reads_and_keeps_nothing(elise_client: Client, cast: Cast) -> None:
    page = elise_client.get(PAGE)
    assert page.soup.select("li[id] form") == []
    elise_client.post(f"{PAGE}/agen/retenir", {}, 403, on="/compte")
    assert pieces(cast) == []


def test_a_stranger_finds_nothing(charlie_client: Client, cast: Cast) -> None:
    charlie_client.get(PAGE, status=404)
    charlie_client.post(f"{PAGE}/agen/retenir", {}, 404, on="/compte")
    assert pieces(cast) == []


def test_a_search_without_answer_says_so(alice_client: Client) -> None:
    page = alice_client.get(f"{PAGE}?type=province&sujet=safety")
    assert "Aucun exemple ne répond" in page.soup.get_text()


def test_an_open_point_names_the_two_nearest(alice_client: Client) -> None:
    page = alice_client.get("/c/rodez/phases/1?point=budget-estime")
    named = page.soup.select(f'a[href^="{PAGE}?exemple="]')
    near = nearest(illustrating("budget-estime"), RODEZ, 2)
    assert [link.get_text() for link in named] == [one.title for one in near]
    alone = alice_client.get(str(named[0]["href"]))
    assert listed(alone) == [near[0].id]
    asking = alice_client.get(POINT)
    assert asking.soup.find("a", href=PAGE) is not None
    assert asking.soup.select(f'a[href^="{PAGE}?exemple="]') == []


def test_the_dashboard_leads_to_them_where_the_point_is_next(
    alice_client: Client, cast: Cast, write: Write
) -> None:
    by = Actor(cast.alice.id, cast.alice.full_name)
    for item_id in ("obligation-situee", "priorites-du-mandat"):
        with write():
            set_answer(cast.rodez, item_id, Reply(AnswerState.DONE), seen=Sight(0), by=by)
    page = alice_client.get("/c/rodez/")
    link = page.soup.select_one(f'#a-faire a[href="{PAGE}"]')
    assert link is not None
    assert link.get_text().startswith("Voir des exemples comme vous")


def test_the_documents_that_serve_a_point_stand_on_it(alice_client: Client) -> None:
    page = alice_client.get("/c/rodez/phases/1?point=elu-referent-nomme")
    assert "Documents prêts à compléter" in page.visible
    document = alice_client.get(page.links["Désignation de l’élu référent"])
    assert document.h1.startswith("Désignation") or "référent" in document.h1
