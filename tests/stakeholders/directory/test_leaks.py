"""The heart: a canary in every column of opinion, and every page fetched by everybody."""

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import inspect, select, text

from app.audit.models import AuditEvent
from app.extensions import db
from app.mailer.models import OutgoingMail
from app.methodology.stakeholder_library import arguments, brakes, objectives
from app.spaces.permissions import Role
from app.spaces.queries import members_of
from app.stakeholders.directory.models import Opinion, Position
from app.stakeholders.directory.rules import ProjectRole, Visibility
from tests.stakeholders.conftest import Table, Write
from tests.support.cast import PASSWORD, Cast
from tests.support.client import Client
from tests.support.proofs import LONG
from tests.support.routes import routes

pytestmark = [pytest.mark.proof("fuzz"), pytest.mark.long("postgresql")]

As = Callable[[str], Client]
LIST = "/c/rodez/acteurs"
# Words and dates that are found nowhere else in a page.
NOTE, ACTION = "Quetzalcoatl", "Xylophoniste"
MET, NEXT = date(2031, 3, 17), date(2032, 5, 29)
STANDS = "■ Réservé → plutôt favorable, promoteur"
COLUMNS = {
    "influence", "interest", "attitude", "wished", "promoter", "objectives", "brakes", "arguments",
    "note", "last_contact_on", "next_action", "next_action_on",
}  # fmt: skip


@dataclass(frozen=True)
class Canary:
    """What must not be seen: what a person would read of an opinion, whatever the page."""

    stakeholder_id: int

    def seen_in(self, page: str) -> list[str]:
        """Return what of the opinion a page shows."""
        words = [NOTE, ACTION, MET.isoformat(), NEXT.isoformat(), "17 mars 2031", "29 mai 2032"]
        found = [word for word in [*words, "29 mai", STANDS] if word in page]
        return found + list(self._ticked(page))

    def _ticked(self, page: str) -> Iterator[str]:
        """What a form shows as chosen, and what a table or a drawing shows as measured."""
        for name in ("influence", "interest", "attitude", "wished", "brakes", "promoter"):
            if re.search(rf'<input[^>]*checked[^>]*name="{name}"[^>]*value="[1-5t]', page):
                yield name
        if re.search(r'data-label="(Influence|Intérêt)"[^>]*>[1-5]<', page):
            yield "mesure"


def planted(table: Table, level: Visibility) -> Canary:
    """Write an opinion with something of its own in every column, and a past position."""
    found = table.add("Cible", role=ProjectRole.DECIDE, archetype="dgs")
    table.assess(found, visibility=level, influence=1, interest=4, attitude=5, wished=5)
    table.assess(
        found,
        seen=1,
        visibility=level,
        influence=5,
        interest=2,
        attitude=1,
        wished=4,
        promoter=True,
        objectives=tuple(objectives())[:1],
        brakes=tuple(brakes())[:1],
        arguments=tuple(arguments())[:1],
        note=f"{NOTE} demande un calendrier",
        last_contact_on=MET,
        next_action=f"Appeler le {ACTION}",
        next_action_on=NEXT,
    )
    return Canary(found)


def addresses(app: Flask, cast: Cast, canary: Canary) -> Iterator[str]:
    values: dict[str, object] = {
        "slug": "rodez",
        "position": 1,
        "stakeholder_id": canary.stakeholder_id,
        "user_id": cast.bob.id,
        "item_id": "dpo-associe",
        "token": "x" * 30,
    }
    for route in routes(app):
        if route.method != "GET":
            continue
        missing = route.rule.arguments - values.keys()
        known = {**values, **dict.fromkeys(missing, 1)}
        url = route.url(app, known)
        yield url
        if url.endswith(("/acteurs", "/argumentaire")):
            yield f"{url}?tri=influence"
            yield f"{url}?tri=action"
            yield f"{url}?q={NOTE}"
            yield f"{url}?q=cible"


def words_of(data: bytes) -> str:
    """Return what an answer says, workbooks and archives unpacked: a zip would hide anything."""
    if not zipfile.is_zipfile(io.BytesIO(data)):
        return data.decode("utf-8", "replace")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return "\n".join(
            archive.read(name).decode("utf-8", "replace") for name in archive.namelist()
        )


def test_an_archive_hides_nothing() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.xml", NOTE * 50)
    assert NOTE in words_of(packed.getvalue())


def seen_by(app: Flask, cast: Cast, client: Client, canary: Canary) -> dict[str, list[str]]:
    """Return where somebody sees something of the opinion."""
    found = {}
    for url in addresses(app, cast, canary):
        for headers in ({}, {"X-Jalon-Fragment": "1"}):
            answer = client.raw("GET", url, headers=headers)
            seen = canary.seen_in(words_of(answer.data))
            if f"q={NOTE}" in url:  # what one searches for is shown again
                seen = [each for each in seen if each != NOTE]
            if seen:
                found[url] = seen
    return found


def open_to_consultants(cast: Cast, write: Write) -> None:
    with write():
        cast.rodez.opinions_opened_at = cast.rodez.created_at
    db.session.close()


def test_the_canary_is_in_every_column(table: Table, cast: Cast) -> None:
    canary = planted(table, Visibility.LEADS)
    kept = db.session.get_one(Opinion, (cast.rodez.id, canary.stakeholder_id))
    opinions = set(Opinion.__table__.c.keys())
    kin = {"authority_id", "stakeholder_id", "visibility", "author_id", "revision", "updated_at"}
    assert opinions - kin == COLUMNS
    assert all(getattr(kept, name) for name in COLUMNS)
    assert set(Position.__table__.c.keys()) - kin - {"day"} <= COLUMNS


def test_its_readers_do_see_it(app: Flask, table: Table, cast: Cast, as_: As) -> None:
    """Without this the other tests could pass because nothing is ever shown."""
    canary = planted(table, Visibility.LEADS)
    found = seen_by(app, cast, as_("alice"), canary)
    assert set(found[LIST]) >= {STANDS, "mesure", "29 mai"}
    sheet = set(found[f"{LIST}/{canary.stakeholder_id}"])
    assert sheet >= {NOTE, ACTION, "influence", "interest", "attitude", "wished", "brakes"}
    assert {url.partition("?")[0] for url in found} >= {
        f"{LIST}/{canary.stakeholder_id}/argumentaire"
    }
    assert all(url.startswith(LIST) for url in found)


# Opening lets more people in: who sees nothing then is the case to keep.
@pytest.mark.parametrize("opened", [pytest.param(False, marks=LONG), True])
@pytest.mark.parametrize("name", ["bob", "elise", "charlie", "olga"])
def test_nobody_else_sees_anything_of_it_anywhere(
    app: Flask, table: Table, cast: Cast, as_: As, write: Write, name: str, opened: bool
) -> None:
    canary = planted(table, Visibility.TEAM)
    if opened:
        open_to_consultants(cast, write)
    assert seen_by(app, cast, as_(name), canary) == {}


def test_a_visitor_sees_nothing_of_it(app: Flask, table: Table, cast: Cast, client: Client) -> None:
    assert seen_by(app, cast, client, planted(table, Visibility.TEAM)) == {}


@pytest.mark.parametrize(
    ("level", "opened", "sees"),
    [
        (Visibility.TEAM, False, False),
        (Visibility.TEAM, True, True),
        (Visibility.LEADS, True, False),
        pytest.param(Visibility.AUTHOR, True, False, marks=LONG),
    ],
)
def test_a_consultant_sees_what_is_opened_to_them(
    app: Flask, table: Table, cast: Cast, as_: As, write: Write,
    level: Visibility, opened: bool, sees: bool,
) -> None:  # fmt: skip
    canary = planted(table, level)
    if opened:
        open_to_consultants(cast, write)
    found = seen_by(app, cast, as_("carole"), canary)
    assert bool(found) is sees, found
    assert all(url.startswith(LIST) for url in found)


def test_another_lead_does_not_see_what_one_keeps_to_oneself(
    app: Flask, table: Table, cast: Cast, as_: As, write: Write
) -> None:
    canary = planted(table, Visibility.AUTHOR)
    with write():
        member = next(each for each in members_of(cast.rodez) if each.user_id == cast.bob.id)
        member.role = Role.LEAD.value
    assert seen_by(app, cast, as_("bob"), canary) == {}
    assert seen_by(app, cast, as_("alice"), canary) != {}


def test_it_is_in_no_other_table(table: Table, cast: Cast, alice_client: Client) -> None:
    """Neither the journal, nor a mail, nor a task, nor what is kept to undo, nor the counters."""
    canary = planted(table, Visibility.LEADS)
    page = alice_client.get(f"{LIST}/{canary.stakeholder_id}")
    alice_client.submit(page, f"{LIST}/{canary.stakeholder_id}/avis", influence="3")
    alice_client.submit(alice_client.get(f"{LIST}/export"), password=PASSWORD, status=200)
    db.session.close()
    own = {"stakeholder_opinions", "stakeholder_positions"}
    for name in set(inspect(db.engine).get_table_names()) - own:
        rows = db.session.execute(text(f'SELECT * FROM "{name}"')).all()  # noqa: S608
        assert canary.seen_in(str(rows)) == [], name
    assert db.session.scalars(select(OutgoingMail)).all() == []
    for event in db.session.scalars(select(AuditEvent)):
        assert event.before is None
        assert event.changes == []


def test_it_is_in_no_log(
    table: Table, alice_client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    canary = planted(table, Visibility.LEADS)
    page = alice_client.get(f"{LIST}/{canary.stakeholder_id}")
    url = f"{LIST}/{canary.stakeholder_id}/avis"
    alice_client.submit(page, url, {"note": f"{NOTE} " * 90}, status=422)
    assert canary.seen_in(caplog.text) == []


def test_the_task_of_a_warning_says_nothing_of_it(
    table: Table, alice_client: Client, elise_client: Client
) -> None:
    planted(table, Visibility.LEADS)
    page = alice_client.get(LIST)
    form = page.form("/c/rodez/taches/remarque")
    assert form.buttons == ["En faire une tâche"] * 3
    made = alice_client.submit(page, "/c/rodez/taches/remarque", button="no-favourable-decider")
    assert "Présenter la démarche à un décideur" in made.visible
    journal = elise_client.get("/c/rodez/journal")
    assert "favorable" not in journal.visible
    assert "Aucun décideur favorable" not in elise_client.get(LIST).visible
    assert "jamais rencontré" not in elise_client.get(LIST).visible
    assert "Aucun élu référent" in elise_client.get(LIST).visible
