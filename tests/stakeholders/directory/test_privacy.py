"""Names, opening to consultants, taking opinions out: dated and written down."""

import csv
import io

import pytest
from sqlalchemy import select

from app.accounts import throttle
from app.audit.models import AuditEvent
from app.extensions import db
from app.kernel.errors import Refused
from app.stakeholders.directory import services
from app.stakeholders.directory.contents import StakeholderFacts
from app.stakeholders.directory.models import Opinion, Stakeholder
from app.stakeholders.directory.queries import StakeholderCard
from app.stakeholders.directory.rules import ProjectRole, Side, Visibility
from app.stakeholders.directory.saving import csv_of
from tests.stakeholders.conftest import Table, Write, actor_of
from tests.support.cast import PASSWORD, Cast
from tests.support.client import Client
from tests.support.page import Page

BOM = "\ufeff"
LIST = "/c/rodez/acteurs"
SETTINGS, EXPORT = f"{LIST}/reglages", f"{LIST}/export"


def events() -> list[str]:
    db.session.close()
    told = db.session.scalars(select(AuditEvent.event).order_by(AuditEvent.id))
    return [event for event in told if not event.startswith("session:")]


def rows_of(page: Page) -> list[list[str]]:
    return rows_in(page.text)


def rows_in(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text.removeprefix(BOM)), delimiter=";"))


def test_nobody_is_named_before_the_lead_has_promised(
    alice_client: Client, cast: Cast, write: Write
) -> None:
    assert "person" not in alice_client.get(f"{LIST}/nouveau").form().names
    with write(), pytest.raises(Refused) as refusal:
        services.add(cast.rodez, StakeholderFacts("DGS", person="Aïcha"), by=actor_of(cast.alice))
    assert refusal.value.field == "person"
    page = alice_client.get(SETTINGS)
    again = alice_client.submit(page, "Permettre les noms", status=422)
    assert "cochant la case" in again.errors[0]
    alice_client.submit(page, "Permettre les noms", informed=True)
    assert events() == ["stakeholder:names"]
    assert cast.rodez.names_allowed_at is not None
    form = alice_client.get(f"{LIST}/nouveau")
    after = alice_client.submit(form, title="DGS", person="Aïcha Rivante", role="decide")
    assert "Décide, interne, Aïcha Rivante" in after.visible
    assert "Depuis le" in alice_client.get(SETTINGS).visible


def test_the_journal_does_not_repeat_a_name(
    alice_client: Client, table: Table, cast: Cast, write: Write
) -> None:
    found = table.add("DGS")
    with write():
        cast.rodez.names_allowed_at = cast.rodez.created_at
    page = alice_client.get(f"{LIST}/{found}/modifier")
    alice_client.submit(page, person="Aïcha Rivante", title="Direction")
    journal = alice_client.get("/c/rodez/journal")
    assert "Direction" in journal.visible
    assert "Rivante" not in journal.text


def test_the_permission_to_name_is_withdrawn_once_nobody_is_named(
    alice_client: Client, table: Table, cast: Cast, write: Write
) -> None:
    with write():
        cast.rodez.names_allowed_at = cast.rodez.created_at
    found = table.add("DGS", person="Aïcha Rivante")
    told = alice_client.submit(alice_client.get(SETTINGS), "Ne plus permettre les noms", status=422)
    assert "1\u00a0acteur porte encore le nom d’une personne" in told.errors[0]
    assert "Rivante" not in told.text
    assert cast.rodez.names_allowed_at is not None
    alice_client.submit(alice_client.get(f"{LIST}/{found}/modifier"), person="")
    alice_client.submit(alice_client.get(SETTINGS), "Ne plus permettre les noms")
    assert cast.rodez.names_allowed_at is None
    assert events()[-1] == "stakeholder:nameless"
    assert "person" not in alice_client.get(f"{LIST}/nouveau").form().names
    alice_client.post(f"{SETTINGS}/noms", {"noms": "retirer"}, on=SETTINGS)
    assert events().count("stakeholder:nameless") == 1


def test_only_a_lead_withdraws_the_permission_to_name(
    bob_client: Client, carole_client: Client, elise_client: Client
) -> None:
    for client in (bob_client, carole_client, elise_client):
        client.post(f"{SETTINGS}/noms", {"noms": "retirer"}, status=403, on="/compte")


def test_opening_and_closing_are_dated_and_written_down(
    alice_client: Client, carole_client: Client, table: Table, cast: Cast
) -> None:
    found = table.add("DGS")
    table.assess(found, influence=5, visibility=Visibility.TEAM)
    carole_client.get(f"{LIST}/argumentaire", status=403)
    page = alice_client.get(SETTINGS)
    alice_client.submit(page, "Ouvrir aux consultants")
    opened = cast.rodez.opinions_opened_at
    assert opened is not None
    assert carole_client.get(LIST).soup.find("td", string="5")
    carole_client.get(SETTINGS, status=403)
    alice_client.submit(alice_client.get(SETTINGS), "Refermer")
    assert not carole_client.get(LIST).soup.find("td", string="5")
    assert events()[-2:] == ["opinions:open", "opinions:close"]


def test_a_press_that_changes_nothing_leaves_no_trace(alice_client: Client) -> None:
    url = f"{SETTINGS}/consultants"
    for wanted in ("refermer", "n’importe quoi", ""):
        alice_client.post(url, {"acces": wanted}, on=SETTINGS)
    assert events() == []


def test_the_export_asks_for_the_password_again(
    alice_client: Client, table: Table, cast: Cast
) -> None:
    found = table.add("DGS", role=ProjectRole.DECIDE)
    table.assess(found, influence=5, attitude=1, note="=HYPERLINK(1)", brakes=("temps",))
    table.add("Sans avis")
    page = alice_client.get(EXPORT)
    wrong = alice_client.submit(page, password="ce n’est pas elle", status=422)
    assert wrong.errors == ["Ce n’est pas votre mot de passe."]
    assert "opinions:export" not in events()
    saved = alice_client.submit(page, password=PASSWORD, status=200)
    assert saved.headers["Cache-Control"] == "no-store"
    assert "attachment" in saved.headers["Content-Disposition"]
    assert saved.text.startswith(BOM)
    heading, *rows = rows_of(saved)
    said = dict(zip(heading, rows[0], strict=True))
    assert len(rows) == 1
    assert said["Influence"] == "Très forte"
    assert said["Freins"] == "Le manque de temps"
    assert said["Note"] == "'=HYPERLINK(1)"
    assert events()[-1] == "opinions:export"


def test_guessing_the_password_is_slowed_down(
    alice_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = alice_client.get(EXPORT)
    for number in range(throttle.PER_ACCOUNT.tries):
        alice_client.submit(page, password=f"essai {number}", status=422)
    late = alice_client.submit(page, password=PASSWORD, status=429)
    assert "Trop d’essais" in late.errors[0]


def test_each_takes_out_only_what_they_may_read(
    alice_client: Client, carole_client: Client, bob_client: Client, table: Table, cast: Cast,
    write: Write,
) -> None:  # fmt: skip
    levels = {}
    for level in Visibility:
        levels[level] = table.add(f"Niveau {level.value}")
        table.assess(levels[level], visibility=level, influence=3)
    with write():
        cast.rodez.opinions_opened_at = cast.rodez.created_at
    mine = table.add("Niveau carole")
    table.assess(mine, by="carole", visibility=Visibility.AUTHOR, influence=1)

    def titles(client: Client) -> set[str]:
        page = client.submit(client.get(EXPORT), password=PASSWORD, status=200)
        return {row[0] for row in rows_of(page)[1:]}

    assert titles(alice_client) == {"Niveau author", "Niveau leads", "Niveau team"}
    assert titles(carole_client) == {"Niveau team", "Niveau carole"}
    bob_client.get(EXPORT, status=403)
    bob_client.post(EXPORT, {"password": PASSWORD}, status=403, on="/compte")


@pytest.mark.parametrize("text", ["=1+1", "+a", "-a", "@a", "＝1", "\t=1", "\r=1"])
def test_no_cell_is_a_formula(text: str) -> None:
    row = Stakeholder(title=text, person="", body=text, side=Side.INTERNAL.value, role="decide")
    lines = rows_in(csv_of([StakeholderCard(row, None)]).decode())
    assert lines[1][0] == f"'{text}"


@pytest.mark.parametrize("text", ["1 - 2 = 3", "", "+33 5 65 00 00 00", "-2"])
def test_an_ordinary_cell_is_left_alone(text: str) -> None:
    row = Stakeholder(title="DGS", person="", body=text, side=Side.INTERNAL.value, role="decide")
    assert rows_in(csv_of([StakeholderCard(row, None)]).decode())[1][2] == text


def test_quotes_breaks_and_separators_stay_in_their_cell(cast: Cast) -> None:
    text = 'Dit « non » ; "plus tard"\nà voir'
    row = Stakeholder(title="DGS", person="", body=text, side=Side.INTERNAL.value, role="decide")
    lines = rows_in(csv_of([StakeholderCard(row, None)]).decode())
    assert len(lines) == 2
    assert lines[1][2] == text


def test_nothing_but_opinions_is_in_the_reserved_table() -> None:
    """What anyone may read and what few may never share a table: no list carries it by mistake."""
    shared = set(Stakeholder.__table__.c.keys()) & set(Opinion.__table__.c.keys())
    assert shared == {"authority_id", "revision", "updated_at"}
