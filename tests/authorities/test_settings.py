"""The settings: who may, what changes, and two people at once."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from decimal import Decimal

import pytest
from sqlalchemy import select

from app.audit.models import AuditEvent
from app.audit.rules import Actor
from app.authorities.queries import facts_of
from app.authorities.rules import AuthorityFacts, AuthorityKind
from app.authorities.services import open_authority, update_authority
from app.extensions import db
from app.kernel.errors import Conflict
from app.kernel.revisions import Sight, values_of
from app.kernel.signals import authority_changed
from app.places.record import Territory
from app.spaces.models import Authority
from tests.support.cast import Cast
from tests.support.client import Client


def saw(authority: Authority) -> Sight:
    """Return what the settings show as they stand."""
    return Sight.of(values_of(facts_of(authority)))


Write = Callable[[], AbstractContextManager[None]]
URL = "/c/rodez/parametres"
SOMEBODY = Actor(None, "Quelqu’un")


def rodez() -> Authority:
    return db.session.scalars(select(Authority).where(Authority.slug == "rodez")).one()


def events() -> list[AuditEvent]:
    return list(db.session.scalars(select(AuditEvent).order_by(AuditEvent.id)))


class TestWhoMay:
    def test_leads_only(
        self, bob_client: Client, carole_client: Client, elise_client: Client
    ) -> None:
        for client in (bob_client, carole_client, elise_client):
            client.get(URL, 403)
            client.post(URL, {"name": "Volé"}, 403)
        assert rodez().name == "Rodez"

    def test_a_stranger_sees_what_a_missing_page_shows(
        self, charlie_client: Client, olga_client: Client
    ) -> None:
        for client in (charlie_client, olga_client):
            shown = client.get(URL, 404).visible
            assert shown == client.get("/c/nulle-part/parametres", 404).visible
            client.post(URL, {"name": "Volé"}, 404)
        assert rodez().name == "Rodez"


class TestChanges:
    def test_they_are_saved_told_and_written_down(self, alice_client: Client) -> None:
        page = alice_client.get(URL)
        assert page.form().value("population").replace("\u202f", "") == "24000"
        done = alice_client.submit(page, fte="12,5", functions=["planning"])
        assert "Non obligée par la loi" in done.flash[0]
        assert done.form().value("fte") == "12,5"
        assert rodez().fte == Decimal("12.5")
        assert rodez().functions == ["planning"]
        event = events()[-1]
        assert (event.event, event.actor_name) == ("authority:update", "Alice Durand")
        told = {change["title"]: (change["old"], change["new"]) for change in event.changes}
        assert told["Agents en équivalents temps plein"] == ("400", "12,5")
        assert told["Obligation"][1] == "Non obligée par la loi (CRPA L312-1-1)"

    def test_the_counters_follow_what_applies(self, alice_client: Client) -> None:
        before = rodez().points_applicable
        alice_client.submit(alice_client.get(URL), population="900", fte="3")
        assert 0 < rodez().points_applicable < before

    def test_saving_without_a_change_writes_nothing(
        self, alice_client: Client, fingerprint: Callable[[], dict[str, str]]
    ) -> None:
        page = alice_client.get(URL)
        before = fingerprint()
        alice_client.submit(page)
        after = fingerprint()
        assert after["authorities"] == before["authorities"]
        assert after["audit_events"] == before["audit_events"]

    def test_listeners_hear_only_what_changes_applicability(self, write: Write, cast: Cast) -> None:
        heard: list[str] = []

        def listener(changed: Authority) -> None:
            heard.append(changed.slug)

        authority_changed.connect(listener)
        try:
            for name, population in (("Ruthena", 24_000), ("Ruthena", 25_000)):
                with write():
                    said = AuthorityFacts(
                        name, AuthorityKind.COMMUNE, Territory.MAINLAND, population, Decimal(400)
                    )
                    update_authority(cast.rodez, said, seen=saw(cast.rodez), by=SOMEBODY)
                    assert heard == (["rodez"] if population > 24_000 else [])
        finally:
            authority_changed.disconnect(listener)

    def test_place_and_kind_cannot_be_changed_from_a_form(self, alice_client: Client) -> None:
        page = alice_client.get(URL)
        assert "kind" not in page.form().names
        fields = page.form().filled({"fte": "401"}, None)
        alice_client.post(URL, fields | {"kind": "region", "territory": "drom", "slug": "x"})
        assert (rodez().kind, rodez().territory, rodez().slug) == ("commune", "mainland", "rodez")

    def test_a_body_opened_by_hand_may_change_kind(
        self, write: Write, cast: Cast, alice_client: Client
    ) -> None:
        with write():
            open_authority(None, kind="syndicat", name="Sivom", territory="mainland", by=cast.alice)
        url = "/c/sivom/parametres"
        page = alice_client.get(url)
        again = alice_client.submit(page, status=422, kind="province")
        assert "n’existe que sur ce territoire" in again.errors[0]
        done = alice_client.submit(page, kind="other", functions=["service-state"], fte="80")
        assert "Obligée par la loi" in done.flash[0]

    @pytest.mark.parametrize("field", ["population", "fte", "siren", "siret"])
    @pytest.mark.parametrize("typed", ["-1", "mille", str(2**63), "²", "1" * 10_000])
    def test_what_is_wrong_stays_in_its_field(
        self, alice_client: Client, field: str, typed: str
    ) -> None:
        page = alice_client.get(URL)
        again = alice_client.submit(page, status=422, **{field: typed, "name": "Ruthena"})
        assert len(again.errors) == 1
        assert again.form().value(field) == typed
        assert again.form().value("name") == "Ruthena"
        assert rodez().name == "Rodez"

    def test_a_siret_says_the_siren(self, alice_client: Client) -> None:
        page = alice_client.get(URL)
        alice_client.submit(page, siren="", siret="211 202 023 00019")
        assert (rodez().siren, rodez().siret) == ("211202023", "21120202300019")

    def test_the_siret_of_another_body_is_refused(self, alice_client: Client) -> None:
        page = alice_client.get(URL)
        again = alice_client.submit(page, status=422, siren="213102544", siret="21120202300019")
        assert again.errors == [
            "Un SIRET commence par le SIREN de la collectivité\u00a0: vérifiez l’un des deux."
        ]
        assert again.form().value("siret") == "21120202300019"
        assert rodez().siret == ""


class TestTwoAtOnce:
    def test_the_second_sees_both_versions_and_loses_nothing(
        self, alice_client: Client, write: Write, cast: Cast
    ) -> None:
        page = alice_client.get(URL)
        with write():
            said = AuthorityFacts(
                "Rodez", AuthorityKind.COMMUNE, Territory.MAINLAND, 25_500, Decimal(400)
            )
            update_authority(cast.rodez, said, seen=saw(cast.rodez), by=SOMEBODY)
        both = alice_client.submit(page, status=409, fte="410", population="25 000")
        assert "Quelqu’un a modifié ces paramètres" in both.visible
        cells = [cell.get_text().replace("\u202f", "") for cell in both.soup.select("table td")]
        assert cells == ["25500", "25000"]
        assert both.form().value("fte") == "410"
        assert rodez().population == 25_500
        alice_client.submit(both)
        assert (rodez().population, rodez().fte) == (25_000, 410)

    def test_a_number_and_another_changed_at_once_are_both_kept(
        self, alice_client: Client, write: Write, cast: Cast
    ) -> None:
        page = alice_client.get(URL)
        with write():
            said = replace(facts_of(cast.rodez), population=25_500)
            update_authority(cast.rodez, said, seen=saw(cast.rodez), by=SOMEBODY)
        saved = alice_client.submit(page, fte="410")
        assert saved.flash[0].endswith("est gardé\u00a0: Nombre d’habitants.")
        assert (rodez().population, rodez().fte) == (25_500, 410)

    def test_numbers_that_do_not_go_together_are_asked(
        self, alice_client: Client, write: Write, cast: Cast
    ) -> None:
        page = alice_client.get(URL)
        with write():
            said = replace(facts_of(cast.rodez), siren="213102544")
            update_authority(cast.rodez, said, seen=saw(cast.rodez), by=SOMEBODY)
        both = alice_client.submit(page, status=409, siret="21120202300019", fte="410")
        assert "ne vont pas ensemble. Un SIRET commence par le SIREN" in both.visible

    def test_the_same_thing_said_twice_is_no_conflict(
        self, alice_client: Client, write: Write, cast: Cast
    ) -> None:
        page = alice_client.get(URL)
        alice_client.submit(page, fte="410")
        fields = page.form().filled({"fte": "410,0"}, None)
        alice_client.post(URL, fields)

    @pytest.mark.parametrize("seen", ["", "x", "\x00", "f" * 5000])
    def test_a_forged_mark_is_a_conflict(self, alice_client: Client, seen: str) -> None:
        fields = alice_client.get(URL).form().filled({"fte": "1"}, None)
        alice_client.post(URL, fields | {"revision": seen}, 409)

    def test_the_service_refuses_what_was_not_seen(self, write: Write, cast: Cast) -> None:
        facts = facts_of(cast.rodez)
        said = AuthorityFacts("Autre", facts.kind, facts.territory)
        with write(), pytest.raises(Conflict) as refusal:
            update_authority(cast.rodez, said, seen=Sight(), by=SOMEBODY)
        assert refusal.value.current.standing == facts


class TestLargestCommune:
    def test_it_is_asked_of_an_epci_alone_and_settles_the_budget(
        self, write: Write, cast: Cast, alice_client: Client
    ) -> None:
        assert alice_client.get(URL).soup.select_one("#largest_commune") is None
        with write():
            name = "Communauté de communes des Rus"
            open_authority(
                None, kind="epci", name=name, territory="mainland", population=9_000, fte=30,
                by=cast.alice,
            )  # fmt: skip
        why = alice_client.get("/c/rus/obligation")
        assert "commune la plus peuplée" in why.visible
        alice_client.submit(alice_client.get("/c/rus/parametres"), largest_commune="1 900")
        assert "documents budgétaires" not in alice_client.get("/c/rus/obligation").visible
