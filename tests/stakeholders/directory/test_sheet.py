"""The sheet: its plain part for all, its reserved part for those it lets in, two at once."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date

import pytest
from sqlalchemy import select

from app.audit.models import AuditEvent
from app.extensions import db
from app.kernel import clock
from app.kernel.errors import Conflict, Forbidden, Refused
from app.kernel.revisions import Sight
from app.methodology.stakeholder_library import archetypes, brakes
from app.spaces import membership
from app.stakeholders.directory import services
from app.stakeholders.directory.contents import Assessment
from app.stakeholders.directory.models import Opinion, Position, Stakeholder
from app.stakeholders.directory.rules import ProjectRole, Reader, Role, Visibility
from tests.stakeholders.conftest import Table, actor_of
from tests.support.cast import Cast
from tests.support.client import Client
from tests.support.page import Page

LIST = "/c/rodez/acteurs"
Write = Callable[[], AbstractContextManager[None]]


@pytest.fixture
def dgs(table: Table) -> int:
    return table.add("DGS", role=ProjectRole.DECIDE, archetype="dgs")


def form_of(stakeholder_id: int) -> str:
    return f"{LIST}/{stakeholder_id}/avis"


def save(client: Client, page: Page, status: int = 303, **fields: object) -> Page:
    return client.submit(page, page.url + "/avis", fields, status=status)


def rows_of(page: Page) -> list[list[str]]:
    return [[cell.get_text() for cell in row("th") + row("td")] for row in page.soup("tr")[1:]]


def opinion_of(stakeholder_id: int, cast: Cast) -> Opinion | None:
    db.session.close()
    return db.session.get(Opinion, (cast.rodez.id, stakeholder_id))


def test_three_scales_are_enough(dgs: int, alice_client: Client, cast: Cast) -> None:
    page = alice_client.get(f"{LIST}/{dgs}")
    assert page.h1 == "DGS"
    after = save(alice_client, page, influence="5", interest="2", attitude="1")
    assert after.url == f"{LIST}/{dgs}"
    kept = opinion_of(dgs, cast)
    assert kept is not None
    assert (kept.influence, kept.interest, kept.attitude, kept.wished) == (5, 2, 1, None)
    assert (kept.visibility, kept.author_id) == (Visibility.LEADS.value, cast.alice.id)


def test_everything_is_kept_and_shown_again(dgs: int, alice_client: Client, cast: Cast) -> None:
    page = alice_client.get(f"{LIST}/{dgs}")
    said = {
        "influence": "4",
        "interest": "3",
        "attitude": "2",
        "wished": "5",
        "promoter": True,
        "objectives": ["o1-modernisation", "o2-ecosysteme"],
        "brakes": ["temps"],
        "arguments": ["transparence"],
        "last_contact_on": "2026-11-02",
        "next_action": "Présenter deux exemples",
        "next_action_on": "12/12/2026",
        "note": "Demande un coût sur une page.",
        "visibility": "team",
    }
    after = save(alice_client, page, **said)
    again = after.form(f"{LIST}/{dgs}/avis")
    assert again.value("next_action_on") == "2026-12-12"
    assert again.values()["objectives"] == ["o1-modernisation", "o2-ecosysteme"]
    kept = opinion_of(dgs, cast)
    assert kept is not None
    assert kept.brakes == ["temps"]
    assert kept.last_contact_on == date(2026, 11, 2)
    assert kept.promoter


def test_the_profile_suggests_first_and_each_brake_has_its_answer(
    dgs: int, alice_client: Client
) -> None:
    page = alice_client.get(f"{LIST}/{dgs}")
    profile = archetypes()["dgs"]
    values = [box["value"] for box in page.soup.select("input[name=brakes]")]
    assert set(values[: len(profile.brakes)]) == set(profile.brakes)
    assert len(values) == len(brakes())
    assert page.visible.count("(suggéré)") == sum(
        map(len, (profile.objectives, profile.brakes, profile.arguments))
    )
    assert brakes()["temps"].answer[:40] in page.text


def test_a_sheet_is_light(dgs: int, alice_client: Client, bob_client: Client) -> None:
    for client, path in (
        (alice_client, ""),
        (alice_client, "/argumentaire"),
        (alice_client, "/modifier"),
        (bob_client, ""),
    ):
        page = client.get(f"{LIST}/{dgs}{path}")
        assert page.dom <= 380
        assert len(page.statements) <= 5


def test_the_same_sent_again_changes_nothing(dgs: int, alice_client: Client, cast: Cast) -> None:
    page = alice_client.get(f"{LIST}/{dgs}")
    for _ in range(2):
        save(alice_client, page, influence="3")
    kept = opinion_of(dgs, cast)
    assert kept is not None
    assert kept.revision == 1


def test_suspicious_words_are_flagged_once_and_nothing_is_lost(
    dgs: int, alice_client: Client, cast: Cast
) -> None:
    alice_client.typed = ("Syndiquée à la CGT",)
    page = alice_client.get(f"{LIST}/{dgs}")
    assert "confirmed" not in page.form(form_of(dgs)).names
    after = save(alice_client, page, note="Syndiquée à la CGT", influence="4", status=422)
    assert "l’appartenance syndicale" in after.errors[0]
    assert after.form(form_of(dgs)).value("note") == "Syndiquée à la CGT"
    assert opinion_of(dgs, cast) is None
    alice_client.submit(after, form_of(dgs), confirmed=True)
    kept = opinion_of(dgs, cast)
    assert kept is not None
    assert (kept.note, kept.influence) == ("Syndiquée à la CGT", 4)


def test_bad_input_keeps_all_that_was_typed(dgs: int, alice_client: Client, cast: Cast) -> None:
    page = alice_client.get(f"{LIST}/{dgs}")
    after = save(
        alice_client, page, note="x" * 501, next_action_on="demain", influence="2", status=422
    )
    assert len(after.errors) == 2
    assert "501 caractères" in " ".join(after.errors)
    again = after.form(form_of(dgs))
    assert again.value("note") == "x" * 501
    assert again.values()["influence"] == ["2"]
    assert opinion_of(dgs, cast) is None


def test_forged_choices_are_refused_with_a_sentence(dgs: int, alice_client: Client) -> None:
    forged = {"influence": "9", "brakes": "inconnu", "visibility": "all", "attitude": "favorable"}
    page = alice_client.post(form_of(dgs), forged, status=422, on=f"{LIST}/{dgs}")
    assert len(page.errors) >= 4


def test_two_at_once_see_both_versions(dgs: int, alice_client: Client, table: Table) -> None:
    page = alice_client.get(f"{LIST}/{dgs}")
    table.assess(dgs, influence=1, attitude=3)
    after = save(alice_client, page, influence="5", attitude="3", status=409)
    assert rows_of(after) == [["Influence sur la démarche", "Très faible", "Très forte"]]
    assert after.form(form_of(dgs)).values()["influence"] == ["5"]
    final = alice_client.submit(after, form_of(dgs))
    assert final.status == 200


def test_two_notes_given_at_once_are_both_kept(
    dgs: int, alice_client: Client, carole_client: Client, cast: Cast, write: Write
) -> None:
    open_to_consultants(cast, write)
    alice_client.submit(alice_client.get(f"{LIST}/{dgs}"), form_of(dgs), visibility="team")
    hers, theirs = (client.get(f"{LIST}/{dgs}") for client in (alice_client, carole_client))
    alice_client.submit(hers, form_of(dgs), note="Vu en mars", influence="5")
    page = carole_client.submit(theirs, form_of(dgs), interest="2")
    assert page.flash[0].endswith("est gardé\u00a0: Influence sur la démarche, Note.")
    opinion = opinion_of(dgs, cast)
    assert opinion is not None
    assert (opinion.influence, opinion.interest, opinion.note) == (5, 2, "Vu en mars")


def test_two_at_once_on_the_plain_part(dgs: int, bob_client: Client) -> None:
    edit = f"{LIST}/{dgs}/modifier"
    page = bob_client.get(edit)
    assert bob_client.submit(page, title="Directrice").h1 == "Directrice"
    after = bob_client.submit(page, title="Directeur", status=409)
    assert rows_of(after) == [["Fonction ou groupe", "Directrice", "Directeur"]]
    assert bob_client.submit(after).h1 == "Directeur"
    assert bob_client.submit(bob_client.get(edit), body="Mairie").h1 == "Directeur"
    both = bob_client.submit(page, title="Cheffe", status=409)  # seen before both
    assert "est gardé\u00a0: Service ou organisme." in both.find(".callout").text


def test_a_conflict_never_shows_what_has_become_somebody_else_s(
    table: Table, dgs: int, carole_client: Client, alice_client: Client, cast: Cast, write: Write
) -> None:
    open_to_consultants(cast, write)
    table.assess(dgs, visibility=Visibility.TEAM, influence=2)
    page = carole_client.get(f"{LIST}/{dgs}")
    table.assess(dgs, seen=1, visibility=Visibility.LEADS, note="CANARI")
    after = save(carole_client, page, influence="4", status=422)
    assert "CANARI" not in after.text
    assert "gardée par quelqu’un d’autre" in after.visible


def test_positions_are_kept_day_by_day(
    dgs: int, table: Table, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    table.assess(dgs, influence=2)
    table.assess(dgs, seen=1, influence=3)
    table.assess(dgs, seen=2, influence=3, note="rien ne bouge")
    monkeypatch.setattr(services, "today", lambda: date(2030, 1, 2))
    table.assess(dgs, seen=3, influence=5, attitude=4)
    rows = db.session.scalars(select(Position).order_by(Position.day)).all()
    assert [(row.day, row.influence, row.attitude) for row in rows] == [
        (clock.today(), 3, None),
        (date(2030, 1, 2), 5, 4),
    ]


def test_removing_erases_the_opinion_and_its_past(
    dgs: int, alice_client: Client, table: Table, cast: Cast
) -> None:
    table.assess(dgs, influence=2, note="CANARI")
    page = alice_client.get(f"{LIST}/{dgs}")
    after = alice_client.submit(page, f"{LIST}/{dgs}/retirer")
    assert after.flash[0].startswith("Retiré de la liste")
    assert not after.soup.select("#annonces form")  # nothing to put back: gone for good
    db.session.close()
    for model in (Stakeholder, Opinion, Position):
        assert db.session.scalars(select(model)).all() == []
    assert cast.rodez.stakeholder_gaps is None


def test_removing_somebody_nobody_assessed_can_be_undone(dgs: int, alice_client: Client) -> None:
    page = alice_client.get(f"{LIST}/{dgs}")
    after = alice_client.submit(page, f"{LIST}/{dgs}/retirer")
    back = alice_client.submit(after, "Annuler")
    assert back.h1 == "DGS"
    assert "Décide, interne" in back.visible


def test_a_contributor_changes_the_plain_part_only(
    dgs: int, bob_client: Client, elise_client: Client, table: Table
) -> None:
    table.assess(dgs, note="CANARI")
    page = bob_client.get(f"{LIST}/{dgs}")
    assert not [form for form in page.forms if "acteurs" in form.action]
    edited = bob_client.submit(bob_client.get(f"{LIST}/{dgs}/modifier"), body="Cabinet")
    assert "Décide, interne, Cabinet" in edited.visible
    bob_client.post(form_of(dgs), {"influence": "1"}, status=403, on=page.url)
    bob_client.post(f"{LIST}/{dgs}/retirer", status=403, on=page.url)
    elise = elise_client.get(f"{LIST}/{dgs}")
    assert not [form for form in elise.forms if "acteurs" in form.action]
    elise_client.post(f"{LIST}/{dgs}/modifier", {"title": "X"}, status=403, on="/compte")


def test_what_others_keep_can_neither_be_read_nor_written(
    dgs: int, table: Table, cast: Cast, write: Write, carole_client: Client
) -> None:
    table.assess(dgs, note="CANARI")  # the leads' own
    open_to_consultants(cast, write)
    page = carole_client.get(f"{LIST}/{dgs}")
    assert "Cette fiche réservée n’est pas la vôtre" in page.visible
    assert "CANARI" not in page.text
    assert form_of(dgs) not in [form.action for form in page.forms]
    with pytest.raises(Refused):
        table.assess(dgs, by="carole", seen=1, influence=1)
    after = carole_client.post(f"{LIST}/{dgs}/retirer", status=422, on="/compte")
    assert "CANARI" not in after.text


def test_nobody_takes_a_shared_sheet_away_from_the_others(
    dgs: int, table: Table, cast: Cast, write: Write
) -> None:
    open_to_consultants(cast, write)
    table.assess(dgs, visibility=Visibility.TEAM, influence=2)
    for level in (Visibility.AUTHOR, Visibility.LEADS):
        with pytest.raises(Refused) as refusal:
            table.assess(dgs, by="carole", seen=1, visibility=level, influence=2)
        assert refusal.value.field == "visibility"
    table.assess(dgs, by="carole", seen=1, visibility=Visibility.TEAM, influence=4)
    kept = opinion_of(dgs, cast)
    assert kept is not None
    assert (kept.influence, kept.author_id) == (4, cast.alice.id)


def test_access_closed_meanwhile_stops_a_write(
    dgs: int, table: Table, cast: Cast, write: Write
) -> None:
    stale = Reader(cast.carole.id, Role.CONSULTANT, opened=True)
    by = actor_of(cast.carole)
    with write(), pytest.raises(Forbidden):
        services.assess(
            cast.rodez, dgs, Assessment(influence=3), seen=Sight(0), reader=stale, by=by
        )


def test_a_private_sheet_leaves_with_its_author(
    dgs: int, table: Table, cast: Cast, write: Write, alice_client: Client
) -> None:
    open_to_consultants(cast, write)
    table.assess(dgs, by="carole", visibility=Visibility.AUTHOR, influence=2, note="CANARI")
    other = table.add("DSI")
    table.assess(other, by="carole", visibility=Visibility.TEAM, influence=3)
    assert "CANARI" not in alice_client.get(f"{LIST}/{dgs}").text
    with write():
        membership.remove_member(cast.rodez, cast.carole.id, by=actor_of(cast.alice))
    assert opinion_of(dgs, cast) is None
    assert opinion_of(other, cast) is not None
    assert [row.stakeholder_id for row in db.session.scalars(select(Position))] == [other]


def test_the_journal_says_that_a_sheet_changed_and_nothing_of_it(
    dgs: int, table: Table, cast: Cast
) -> None:
    table.assess(dgs, influence=5, note="CANARI", visibility=Visibility.AUTHOR)
    events = db.session.scalars(select(AuditEvent).order_by(AuditEvent.id)).all()
    assert [event.event for event in events] == ["stakeholder:add", "stakeholder:assess"]
    last = events[-1]
    assert (last.subject, last.subject_title) == (f"stakeholder:{dgs}", "DGS")
    assert (last.changes, last.before) == ([], None)


def test_a_move_on_the_map_keeps_the_rest(dgs: int, table: Table, cast: Cast, write: Write) -> None:
    table.assess(dgs, influence=2, interest=2, note="gardée")
    reader, by = Reader(cast.alice.id, Role.LEAD, opened=False), actor_of(cast.alice)
    with write():
        moved = {"influence": 5, "interest": 4, "reader": reader, "by": by}
        services.move(cast.rodez, dgs, seen=Sight(1), **moved)  # type: ignore[arg-type]
    kept = opinion_of(dgs, cast)
    assert kept is not None
    assert (kept.influence, kept.interest, kept.note) == (5, 4, "gardée")
    with write(), pytest.raises(Conflict):
        services.move(cast.rodez, dgs, seen=Sight(1), influence=1, interest=1, reader=reader, by=by)


def open_to_consultants(cast: Cast, write: Write) -> None:
    with write():
        cast.rodez.opinions_opened_at = clock.now()
    db.session.close()
