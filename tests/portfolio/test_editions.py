"""The editions of a portfolio: who follows which, a preview of several, each by itself."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from sqlalchemy import select

from app.audit.models import AuditEvent
from app.audit.rules import Actor
from app.extensions import db
from app.kernel.clock import now
from app.methodology.changes import ChangeKind
from app.methodology.succession import changes_of
from app.progress import services
from app.progress.check import drift_of
from app.progress.models import EditionMove
from app.progress.rules import AnswerState
from app.progress.upgrading.several import NEWEST, UNDER_WAY
from app.spaces.models import Authority, Membership
from app.spaces.permissions import Role
from tests.support.cast import Cast
from tests.support.client import Client
from tests.support.editions import follow_the_first

URL = "/portefeuille/editions"
BOTH = f"{URL}?ecran=apercu&ou=rodez&ou=autre"
FIRST, NEXT = "open-datalab-2026", "open-datalab-2"
CHANGES = changes_of(NEXT)
assert CHANGES is not None
MERGED, NEW = (CHANGES.of_kind(kind)[0] for kind in (ChangeKind.MERGED, ChangeKind.NEW))
Write = Callable[[], AbstractContextManager[None]]
MOVE = "Changer l’édition de 2\u00a0collectivités"
MOST_STATEMENTS = 8


@pytest.fixture(autouse=True)
def answered(cast: Cast, write: Write) -> None:
    """One of two points to be joined is done in Rodez."""
    follow_the_first(write)
    by = Actor(cast.alice.id, "Alice Durand")
    with write():
        services.set_state(cast.rodez, MERGED.before[0], AnswerState.DONE, seen=0, by=by)


def followed(cast: Cast) -> tuple[str, str]:
    db.session.expire_all()
    return cast.rodez.edition_id, cast.autre.edition_id


def test_the_page_says_who_follows_which(carole_client: Client, bob_client: Client) -> None:
    page = carole_client.get("/portefeuille")
    page = carole_client.get(page.links["Éditions"])
    assert "2\u00a0collectivités" in page.visible
    assert "édition 1.0.0" in page.visible
    assert len(page.soup.select("input[name=ou]")) == 2
    page = bob_client.get(URL)
    assert "Vous y êtes contributeur\u00a0: un chef de projet ou un consultant" in page.visible
    assert page.soup.select("input[name=ou]") == []
    assert "Aucune de vos collectivités n’attend" in page.visible


def test_the_preview_tells_figures_and_sums_and_writes_nothing(
    cast: Cast, carole_client: Client
) -> None:
    page = carole_client.get(BOTH)
    assert "2\u00a0collectivités peuvent changer d’édition." in page.visible
    assert MERGED.reason in page.visible
    assert "à faire 1, fait 1" in page.visible, "un point réuni, dans les deux"
    assert "à faire 1, en cours 1" in page.visible, "ce qu’il devient"
    assert len(page.soup.select("table tbody tr")) == 2
    assert followed(cast) == (FIRST, FIRST)


def test_both_go_and_each_journal_tells_it(cast: Cast, carole_client: Client) -> None:
    page = carole_client.submit(carole_client.get(BOTH), MOVE)
    assert page.flash == [
        "2\u00a0collectivités suivent l’édition 2.0.0\u00a0: Autre-Ville, Rodez. "
        "1\u00a0réponse est à revoir."
    ]
    assert followed(cast) == (NEXT, NEXT)
    assert "Aucune de vos collectivités n’attend" in page.visible
    for authority in (cast.rodez, cast.autre):
        assert drift_of(authority.id) is None
        told = select(AuditEvent.event, AuditEvent.actor_name).where(
            AuditEvent.authority_id == authority.id, AuditEvent.event == "edition:upgrade"
        )
        assert db.session.execute(told).all() == [("edition:upgrade", "Carole Petit")]


def test_sent_twice_it_is_done_once(cast: Cast, carole_client: Client) -> None:
    page = carole_client.get(BOTH)
    carole_client.submit(page, MOVE)
    again = carole_client.submit(page, MOVE)
    assert "2\u00a0collectivités" in again.visible
    assert len(db.session.scalars(select(EditionMove)).all()) == 2
    seen = [one["value"] for one in page.soup.select("input[name=seen]")]
    late = carole_client.post(URL, {"seen": seen}, status=409, on="/compte")
    assert late.visible.count(NEWEST) == 2
    assert len(db.session.scalars(select(EditionMove)).all()) == 2


def test_one_that_changed_meanwhile_stays_and_the_other_goes(
    cast: Cast, write: Write, carole_client: Client
) -> None:
    page = carole_client.get(BOTH)
    by = Actor(cast.alice.id, "Alice Durand")
    with write():
        services.set_state(cast.rodez, MERGED.before[1], AnswerState.DONE, seen=0, by=by)
    page = carole_client.submit(page, MOVE)
    assert followed(cast) == (FIRST, NEXT)
    said = " ".join(page.flash)
    assert "1\u00a0collectivité suit l’édition 2.0.0\u00a0: Autre-Ville." in said
    assert "Rodez\u00a0: Quelqu’un a répondu à un point pendant votre lecture" in said
    assert "1\u00a0collectivité peut changer d’édition." in page.visible, "l’aperçu de qui reste"
    carole_client.submit(page, "Changer l’édition de 1\u00a0collectivité")
    assert followed(cast) == (NEXT, NEXT)


def test_who_is_left_out_and_why(cast: Cast, write: Write, carole_client: Client) -> None:
    carole_client.submit(
        carole_client.get(f"{URL}?ecran=apercu&ou=autre"),
        "Changer l’édition de 1\u00a0collectivité",
    )
    set_role(cast, write, Role.OFFICIAL)
    page = carole_client.get(BOTH)
    assert "2\u00a0collectivités laissées de côté" in page.visible
    assert NEWEST in page.visible
    assert "Vous y êtes élu" in page.visible
    assert page.soup.find("form", attrs={"method": "post", "action": URL}) is None


def test_a_right_lost_since_the_preview_is_told(
    cast: Cast, write: Write, carole_client: Client
) -> None:
    page = carole_client.get(BOTH)
    set_role(cast, write, Role.CONTRIBUTOR)
    page = carole_client.submit(page, MOVE)
    assert followed(cast) == (FIRST, NEXT)
    assert "Rodez\u00a0: Vous y êtes contributeur" in " ".join(page.flash)


def set_role(cast: Cast, write: Write, role: Role) -> None:
    with write():
        key = Membership.authority_id == cast.rodez.id, Membership.user_id == cast.carole.id
        db.session.scalars(select(Membership).where(*key)).one().role = role.value


def test_what_is_not_theirs_is_passed_over(cast: Cast, bob_client: Client) -> None:
    page = bob_client.get(f"{URL}?ecran=apercu&ou=autre&ou=nulle-part")
    assert "Autre-Ville" not in page.visible
    data = {"seen": [f"autre:{cast.autre.revision}", "nulle-part:1"]}
    page = bob_client.post(URL, data, status=409, on="/compte")
    assert "Autre-Ville" not in page.visible
    assert followed(cast) == (FIRST, FIRST)


@pytest.mark.parametrize(
    ("seen", "status", "sentence"),
    [
        ([], 422, "Cochez au moins une collectivité"),
        ([":1"], 422, "Cochez au moins une collectivité"),
        ([f"rodez-{rank}:1" for rank in range(21)], 422, "Cochez 20\u00a0collectivités"),
        (["rodez:²"], 409, "relisez ce qui change"),
        (["rodez:" + "9" * 40], 409, "relisez ce qui change"),
    ],
)
def test_what_nobody_chose_is_a_sentence(
    cast: Cast, carole_client: Client, seen: list[str], status: int, sentence: str
) -> None:
    page = carole_client.post(URL, {"seen": seen}, status=status, on="/compte")
    assert sentence in page.visible
    assert followed(cast) == (FIRST, FIRST)


def test_a_choice_stays_over_a_search_and_a_page(carole_client: Client) -> None:
    page = carole_client.get(f"{URL}?q=autre&ou=rodez&ecran=choix")
    assert "1\u00a0collectivité cochée sur une autre page" in page.visible
    page = carole_client.ask(
        page, "collectivites", button="Voir ce qui changerait", ou=["rodez", "autre"]
    )
    assert "2\u00a0collectivités peuvent changer d’édition." in page.visible
    assert "Aucune ne porte ce nom." in carole_client.get(f"{URL}?q=zzz").visible


def test_the_first_that_wait_are_one_link_away(carole_client: Client) -> None:
    page = carole_client.get(f"{URL}?ecran=apercu&tout=1")
    carole_client.submit(page, MOVE)
    page = carole_client.get(f"{URL}?ecran=apercu&tout=1", status=422)
    assert "n’attend une édition plus récente" in page.visible


def test_as_many_statements_for_two_as_for_twenty(
    cast: Cast, write: Write, carole_client: Client
) -> None:
    few = carole_client.get(f"{URL}?ecran=apercu&tout=1")
    with write():
        for rank in range(30):
            some = Authority(
                slug=f"lieu-{rank}", name=f"Lieu {rank:02}", name_key=f"lieu {rank:02}",
                kind="commune", territory="mainland", edition_id=FIRST, last_activity_at=now(),
            )  # fmt: skip
            db.session.add(some)
            db.session.flush()
            services.recount(some)
            role = Role.CONSULTANT.value
            member = Membership(authority_id=some.id, user_id=cast.carole.id, role=role)
            db.session.add(member)
    many = carole_client.get(f"{URL}?ecran=apercu&tout=1")
    assert "20\u00a0collectivités peuvent" in many.visible
    assert len(many.statements) == len(few.statements) <= MOST_STATEMENTS
    assert len(carole_client.get(URL).statements) <= MOST_STATEMENTS
    page = carole_client.submit(many, "Changer l’édition de 20\u00a0collectivités")
    assert "20\u00a0collectivités suivent" in " ".join(page.flash)
    moved = db.session.scalars(select(Authority.id).where(Authority.edition_id == NEXT)).all()
    assert len(moved) == 20
    assert UNDER_WAY not in page.visible
