"""The table of skills on screen: the list, the grid, one skill, the task, the phase."""

from collections.abc import Callable
from contextlib import AbstractContextManager

from sqlalchemy import select

from app.audit.models import AuditEvent
from app.audit.rules import Actor
from app.extensions import db
from app.skills.library import skills
from app.skills.models import SkillRecord
from app.skills.proofs import ITEM
from app.spaces.membership import remove_member
from app.spaces.models import Authority
from app.tasks.models import Task
from tests.support import grids
from tests.support.cast import Cast
from tests.support.client import Client
from tests.support.page import Page

URL, GRID = "/c/rodez/competences", "/c/rodez/competences/grille"
ONE = "lire-le-droit"
SKILL = f"{URL}/{ONE}"
Write = Callable[[], AbstractContextManager[None]]


def change(client: Client, status: int = 303, **typed: str) -> Page:
    return client.submit(client.get(SKILL), SKILL, typed, status=status)


def record() -> SkillRecord:
    row = db.session.scalars(select(SkillRecord).where(SkillRecord.skill_id == ONE)).one()
    db.session.close()
    return row


def fill_all(client: Client, held: str = "3", person: str = "Le département") -> None:
    typed = {f"{one}.held": held for one in skills()}
    typed |= {f"{one}.assignee": person for one in skills()}
    grids.send(client, client.get(GRID), typed)


def proved() -> dict[str, str]:
    db.session.close()
    row = db.session.scalars(select(Authority).where(Authority.slug == "rodez")).one()
    return dict(row.findings)


def test_the_table_teaches_before_it_is_filled(alice_client: Client) -> None:
    page = alice_client.get(URL)
    assert page.h1 == "Compétences"
    assert f"{len(skills())}\u00a0compétences restent à regarder" in page.visible
    assert "Remplir en deux minutes" in page.visible
    assert all(skill.title in page.visible for skill in skills().values())


def test_each_text_of_the_library_is_read(elise_client: Client) -> None:
    for skill in skills().values():
        text = elise_client.get(f"{URL}/{skill.id}").visible
        for part in (skill.text, *skill.ways.values(), *skill.sources):
            assert part in text


def test_a_level_is_typed_with_its_figure_in_the_grid(alice_client: Client) -> None:
    page = alice_client.get(GRID)
    assert grids.columns(page)[1:] == [
        "Compétence", "Nécessaire", "Tenu", "Par qui", "Pour combler", "D’ici le", "Note",
    ]  # fmt: skip
    grids.send(
        alice_client,
        page,
        {f"{ONE}.held": "1", f"{ONE}.assignee": "Bob Martin", f"{ONE}.way": "Former"},
    )
    row = record()
    assert (row.needed, row.held, row.way, row.assignee_name) == (2, 1, "train", "Bob Martin")
    assert row.assignee_id is not None
    page = alice_client.get(URL)
    assert "1\u00a0compétence manque" in page.visible
    assert "Bob Martin" in page.visible


def test_what_is_wrong_stays_in_its_cell(alice_client: Client) -> None:
    page = grids.send(
        alice_client,
        alice_client.get(GRID),
        {f"{ONE}.held": "beaucoup", "anonymiser.held": "2"},
        status=200,
    )
    assert any("Choisissez un niveau" in text for text in grids.told(page))
    assert grids.cell(page, ONE, "held") == "beaucoup"
    saved = db.session.scalars(select(SkillRecord.skill_id)).all()
    assert saved == ["anonymiser"]


def test_a_skill_is_described_on_its_page(alice_client: Client) -> None:
    page = change(
        alice_client, held="1", way="share", by_on="2027-03-31", assignee="autre",
        assignee_name="Le centre de gestion", note="Vu avec la directrice.",
    )  # fmt: skip
    assert page.flash == ["Enregistré\u00a0: Lire le droit de l’ouverture."]
    row = record()
    assert (row.held, row.way, row.assignee_name) == (1, "share", "Le centre de gestion")
    page = change(alice_client, held="2")
    assert "manque" not in page.soup.select(".definitions")[0].get_text()


def test_what_cannot_be_read_is_told_beside_its_field(alice_client: Client) -> None:
    page = change(alice_client, 422, by_on="31/02/2027", note="x" * 501)
    assert "Écrivez la date comme ceci" in page.visible
    assert "raccourcissez-le" in page.visible
    assert 'value="31/02/2027"' in page.text
    page = change(alice_client, 422, assignee="autre")
    assert page.errors == ["Indiquez le nom de la personne, ou choisissez-la dans la liste."]


def test_two_people_describe_a_skill(alice_client: Client, bob_client: Client) -> None:
    hers, his = alice_client.get(SKILL), bob_client.get(SKILL)
    alice_client.submit(hers, SKILL, {"held": "1"})
    page = bob_client.submit(his, SKILL, {"way": "buy"})
    assert "Ce que quelqu’un d’autre a changé entre-temps est gardé" in page.visible
    assert (record().held, record().way) == (1, "buy")
    his = bob_client.get(SKILL)
    change(alice_client, held="0")
    page = bob_client.submit(his, SKILL, {"held": "3"}, status=409)
    assert "Quelqu’un a modifié cette compétence" in page.visible


def test_the_journal_tells_levels_and_no_person(alice_client: Client) -> None:
    change(alice_client, held="1", assignee="autre", assignee_name="Zoé Lambert")
    (event,) = db.session.scalars(select(AuditEvent).where(AuditEvent.event == "skill:set"))
    assert {one["title"]: one["new"] for one in event.changes} == {
        "Niveau tenu": "notions",
        "Qui la porte": "une personne",
    }


def test_an_official_reads_no_name(alice_client: Client, elise_client: Client) -> None:
    change(
        alice_client, held="1", assignee="autre", assignee_name="Zoé Lambert", note="Très à l’aise"
    )
    for address in (URL, SKILL, "/c/rodez/phases/1"):
        page = elise_client.get(address)
        assert "Zoé" not in page.text
        assert "Très à l’aise" not in page.text
    assert "notions" in elise_client.get(URL).visible
    assert elise_client.get(SKILL).soup.select("main form") == []


def test_a_gap_makes_one_task(alice_client: Client) -> None:
    change(
        alice_client, held="0", way="train", by_on="2027-03-31", assignee="autre",
        assignee_name="Zoé Lambert",
    )  # fmt: skip
    alice_client.submit(alice_client.get(SKILL), f"{SKILL}/tache")
    (task,) = db.session.scalars(select(Task)).all()
    assert task.title == "Lire le droit de l’ouverture\u00a0: se former"
    assert (task.assignee_name, str(task.due_on)) == ("Zoé Lambert", "2027-03-31")
    assert task.anchor_id == ITEM
    db.session.close()
    page = alice_client.post(f"{SKILL}/tache", {}, on=SKILL)
    assert "La tâche existe déjà" in page.visible
    assert len(db.session.scalars(select(Task)).all()) == 1
    assert "Une tâche est prévue" in alice_client.get(SKILL).visible


def test_no_task_without_a_gap_or_a_way(alice_client: Client) -> None:
    page = alice_client.post(f"{SKILL}/tache", {}, on=SKILL)
    assert "il n’y a pas d’écart à combler" in page.visible
    change(alice_client, held="0")
    page = alice_client.post(f"{SKILL}/tache", {}, on=SKILL)
    assert "Choisissez d’abord comment combler l’écart" in page.visible
    assert db.session.scalars(select(Task)).all() == []


def test_a_whole_table_proves_the_item(alice_client: Client) -> None:
    assert ITEM not in proved()
    fill_all(alice_client)
    assert proved()[ITEM] == f"{len(skills())}\u00a0compétences tenues"
    change(alice_client, held="0")
    assert ITEM not in proved()
    change(alice_client, way="buy")
    assert "1\u00a0autre a sa solution" in proved()[ITEM]


def test_the_phase_shows_its_radar(alice_client: Client, elise_client: Client) -> None:
    assert "Voir qui sait quoi" in alice_client.get("/c/rodez/phases/1").visible
    assert "Voir qui sait quoi" not in elise_client.get("/c/rodez/phases/1").visible
    change(alice_client, held="1")
    for client in (alice_client, elise_client):
        panel = client.get("/c/rodez/phases/1").find("#competences")
        assert "1\u00a0compétence manque" in panel.get_text()
        assert "Juridique\u00a0: " in str(panel.find("svg")["aria-label"])
        assert [th.get_text() for th in panel.select("tbody th")] == [
            "Technique", "Juridique", "Organisationnel", "Communication",
        ]  # fmt: skip


def test_the_table_is_filtered(alice_client: Client) -> None:
    change(alice_client, held="1")
    page = alice_client.get(f"{URL}?etat=missing")
    rows = page.soup.select("main h2 ~ table tbody tr")
    assert [row.th.get_text() for row in rows] == ["Lire le droit de l’ouverture"]
    page = alice_client.get(f"{URL}?phase=3&etat=held")
    assert "Aucune compétence ne répond à ce filtre." in page.visible
    alice_client.get(f"{URL}?phase=99&etat=n-importe")


def test_who_leaves_stays_a_name(alice_client: Client, cast: Cast, write: Write) -> None:
    bob = cast.ids["bob"]
    change(alice_client, held="2", assignee=f"membre:{bob}")
    with write():
        remove_member(cast.rodez, bob, by=Actor(cast.ids["alice"], "Alice Durand"))
    assert (record().assignee_id, record().assignee_name) == (None, "Bob Martin")
    change(alice_client, note="Toujours joignable.")
    assert record().assignee_name == "Bob Martin"


def test_a_stranger_finds_nothing(charlie_client: Client) -> None:
    for address in (URL, GRID, SKILL):
        charlie_client.get(address, status=404)
    charlie_client.post(f"{SKILL}/tache", {}, 404, on="/compte")


def test_what_is_not_in_the_library_is_a_404(alice_client: Client) -> None:
    alice_client.get(f"{URL}/inconnue", status=404)
