"""Opening a space: on a place, by hand, and when it exists already."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from decimal import Decimal
from threading import Event, Thread
from time import sleep

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.accounts.models import User
from app.audit.models import AuditEvent
from app.authorities.queries import obligation, profile
from app.authorities.services import AlreadyOpen, open_authority
from app.extensions import db
from app.kernel.errors import Refused
from app.kernel.signals import authority_changed
from app.mailer.models import OutgoingMail
from app.obligation.rules import ObligationOutcome
from app.places import queries as places
from app.places.drawing import dot_of
from app.spaces.models import Authority, Membership
from app.spaces.permissions import Role
from tests.support.cast import Cast, make_user
from tests.support.client import Client
from tests.support.patience import PATIENCE_SECONDS

Write = Callable[[], AbstractContextManager[None]]
NEW, HAND = "/collectivites/nouvelle", "/collectivites/nouvelle/a-la-main"
LABEGE, SICOVAL, NOUMEA = "com-31254", "epci-243100633", "com-98818"


def chosen(place_id: str) -> str:
    return f"{NEW}?territoire={place_id}"


def authority(slug: str) -> Authority:
    return db.session.scalars(select(Authority).where(Authority.slug == slug)).one()


def how_many() -> int:
    return db.session.scalar(select(func.count()).select_from(Authority)) or 0


def open_labege(by: User) -> Authority:
    place = places.place(LABEGE)
    return open_authority(place, kind="commune", name="Labège", territory="mainland", by=by)


class TestServices:
    @pytest.mark.parametrize(
        ("place_id", "fte", "slug", "outcome"),
        [
            (LABEGE, "61.5", "labege-31254", ObligationOutcome.OBLIGED),
            (SICOVAL, "900", "sicoval-243100633", ObligationOutcome.OBLIGED),
            (SICOVAL, "49.99", "sicoval-243100633", ObligationOutcome.NOT_OBLIGED),
            (NOUMEA, "900", "noumea-98818", ObligationOutcome.OBLIGED),
            (NOUMEA, None, "noumea-98818", ObligationOutcome.TO_CONFIRM),
        ],
    )
    def test_a_place_is_opened_and_its_obligation_follows(
        self,
        write: Write,
        cast: Cast,
        place_id: str,
        fte: str | None,
        slug: str,
        outcome: ObligationOutcome,
    ) -> None:
        with write():
            place = places.place(place_id)
            assert place is not None
            opened = open_authority(
                place,
                kind=place.kind,
                name=place.name,
                territory=place.territory,
                population=place.population,
                fte=Decimal(fte) if fte else None,
                siren=place.siren or "",
                by=cast.olga,
            )
        db.session.close()
        opened = authority(slug)
        assert obligation(opened).outcome is outcome
        assert profile(opened).obligation == outcome.value
        assert opened.place_id == place_id
        role = db.session.scalar(
            select(Membership.role).where(Membership.authority_id == opened.id)
        )
        assert role == Role.LEAD.value
        assert opened.points_applicable > 0  # counted in the same transaction
        event = db.session.scalars(
            select(AuditEvent).where(AuditEvent.authority_id == opened.id)
        ).one()
        assert (event.event, event.actor_name) == ("authority:open", "Olga Robert")

    def test_a_place_has_one_space(self, write: Write, cast: Cast) -> None:
        place = places.place("com-12202")
        with (
            write(),
            pytest.raises(AlreadyOpen, match="Rodez a déjà son espace, conduit par Alice"),
        ):
            open_authority(place, kind="commune", name="X", territory="mainland", by=cast.olga)

    @pytest.mark.usefixtures("places")
    @pytest.mark.parametrize(
        ("place_id", "words"),
        [
            ("com-31254", "Haute-Garonne"),
            ("epci-200067155", "Aveyron"),  # its number says nothing of where it is
            ("reg-76", "Occitanie"),
            ("com-98818", "Nouvelle-Calédonie"),
            (None, None),
        ],
    )
    def test_its_seat_is_known_without_its_place(
        self, write: Write, cast: Cast, place_id: str | None, words: str | None
    ) -> None:
        place = places.place(place_id) if place_id else None
        facts = {"kind": place.kind, "territory": place.territory} if place else {}
        given = {"kind": "syndicat", "territory": "mainland", "name": "Eaux", **facts}
        with write():
            authority = open_authority(place, **given, by=cast.alice)
        dot = dot_of(authority)
        assert (dot.words if dot else None) == words

    def test_two_bodies_of_one_name_need_a_number(self, write: Write, cast: Cast) -> None:
        body = {"kind": "syndicat", "name": "Syndicat des Eaux", "territory": "mainland"}
        with write():
            first = open_authority(None, **body, by=cast.olga)
            assert first.slug == "syndicat-des-eaux"
        with write(), pytest.raises(AlreadyOpen):
            open_authority(None, **body | {"name": "SYNDICAT DES EAUX"}, by=cast.bob)
        with write():
            other = open_authority(None, **body, siren="123456782", by=cast.bob)
            assert other.slug == "syndicat-des-eaux-123456782"
        with write(), pytest.raises(AlreadyOpen):
            open_authority(None, **body | {"name": "Autre"}, siren="123456782", by=cast.bob)

    def test_an_address_already_taken_gets_a_number(self, write: Write, cast: Cast) -> None:
        with write():
            for rank, kind in enumerate(("syndicat", "other", "epci")):
                opened = open_authority(
                    None, kind=kind, name="Le Sivom", territory="mainland", by=cast.olga
                )
                assert opened.slug == ("le-sivom" if not rank else f"le-sivom-{rank + 1}")

    def test_a_place_is_not_opened_by_hand(self, write: Write, cast: Cast) -> None:
        with write(), pytest.raises(Refused, match="Labège") as refusal:
            open_authority(
                None,
                kind="commune",
                name="Labège",
                territory="mainland",
                siren="213102544",
                by=cast.olga,
            )
        assert refusal.value.field == "siren"

    def test_listeners_are_told_inside_the_transaction(self, write: Write, cast: Cast) -> None:
        heard: list[tuple[str, bool]] = []

        def listener(changed: Authority) -> None:
            heard.append((changed.slug, db.writing))

        authority_changed.connect(listener)
        try:
            with write():
                open_authority(None, kind="other", name="Régie", territory="mainland", by=cast.bob)
        finally:
            authority_changed.disconnect(listener)
        assert heard == [("regie", True)]


class TestAtOnce:
    def test_of_two_openings_the_second_learns_who_was_first(
        self, app: Flask, write: Write, cast: Cast
    ) -> None:
        refusals: list[Refused] = []
        started = Event()

        def second() -> None:
            with app.app_context():
                started.set()
                db.begin_write()
                try:
                    open_labege(cast.bob)
                except AlreadyOpen as refusal:
                    refusals.append(refusal)
                finally:
                    db.rollback()

        rival = Thread(target=second)
        with write():
            open_labege(cast.olga)
            rival.start()
            started.wait(PATIENCE_SECONDS)
            sleep(0.3)  # time for the rival to come as far as the lock lets them
        rival.join(PATIENCE_SECONDS)
        assert "conduit par Olga Robert" in refusals[0].message
        db.session.close()
        query = select(func.count()).where(Authority.place_id == LABEGE)
        assert db.session.scalar(query) == 1


class TestSearch:
    def test_a_stranger_to_jalon_signs_in_first(self, client: Client) -> None:
        assert client.get(NEW, 302).location.startswith("/connexion")

    def test_homonyms_are_told_apart_without_script(self, alice_client: Client) -> None:
        page = alice_client.get(f"{NEW}?territoire_texte=saint-denis&territoire=")
        hrefs = {str(link["href"]) for link in page.soup.select(".lines a")}
        assert {chosen("com-93066"), chosen("com-97411")} <= hrefs
        assert "La Réunion" in page.visible
        assert "Seine-Saint-Denis" in page.visible

    def test_what_is_left_out_is_said(self, alice_client: Client, places: None) -> None:
        page = alice_client.get(f"{NEW}?territoire_texte=saint-martin&territoire=")
        assert "Les 12 premiers territoires" in page.visible
        assert "Il y en a d’autres" in page.visible

    def test_an_unknown_name_leads_to_the_opening_by_hand(self, alice_client: Client) -> None:
        page = alice_client.get(f"{NEW}?territoire_texte=Sivu+du+Chaos&territoire=")
        assert "Aucun territoire" in page.visible
        hand = alice_client.get(page.links["Ouvrir à la main"])
        assert hand.form().value("name") == "Sivu du Chaos"

    @pytest.mark.parametrize(
        "query",
        [
            "territoire=com-99999",
            "territoire=com-%00",
            "territoire=com-%27%20OR%201",
            "territoire=" + "a" * 3000,
            "territoire=%ED%A0%80",
            "territoire=&territoire_texte=",
            "territoire_texte=%20",
        ],
    )
    def test_a_forged_search_gets_a_sentence(self, alice_client: Client, query: str) -> None:
        page = alice_client.get(f"{NEW}?{query}", 422)
        assert page.errors

    @pytest.mark.parametrize("text", ["%00", "%ED%A0%80", "x" * 5000, "%25_%27", "🏛"])
    def test_a_strange_search_finds_nothing_and_says_so(
        self, alice_client: Client, text: str
    ) -> None:
        alice_client.typed = ("%_'", "%ED%A0%80")
        page = alice_client.get(f"{NEW}?territoire_texte={text}", 0)
        assert page.status in {200, 422}


class TestConfirm:
    def test_what_is_known_is_there_and_the_law_is_applied(self, alice_client: Client) -> None:
        page = alice_client.get(chosen(LABEGE))
        form = page.form()
        assert form.value("name") == "Labège"
        assert form.value("siren") == "213102544"
        assert form.value("population")
        assert "kind" not in form.names
        assert "ridet" not in form.names
        assert "Obligation à confirmer" in page.visible

    def test_the_light_path_is_proposed_to_those_who_are_few(
        self, alice_client: Client, write: Write
    ) -> None:
        assert alice_client.get(chosen(LABEGE)).form().value("path") == "full"
        with write():
            place = places.place(LABEGE)
            assert place is not None
            place.population = 900
        page = alice_client.get(chosen(LABEGE))
        assert page.form().value("path") == "light"
        assert "Vous comptez moins de 3\u202f500 habitants." in page.visible
        alice_client.submit(page, fte="3")
        opened = authority("labege-31254")
        assert (opened.path, opened.path_settled) == ("light", True)
        assert len(opened.phases) == 6
        assert opened.points_applicable < 80

    @pytest.mark.parametrize("typed", ["", "court"])
    def test_an_unknown_path_is_asked_again(self, alice_client: Client, typed: str) -> None:
        fields = {"territoire": LABEGE, "name": "Labège", "path": typed}
        page = alice_client.post(NEW, fields, on=chosen(LABEGE), status=422)
        assert "Choisissez un des deux chemins." in page.visible
        assert how_many() == 2

    def test_new_caledonia_is_asked_for_its_ridet(self, alice_client: Client) -> None:
        assert "ridet" in alice_client.get(chosen(NOUMEA)).form().names

    def test_the_space_opens_and_says_where_the_law_puts_it(self, olga_client: Client) -> None:
        page = olga_client.get(chosen(SICOVAL))
        done = olga_client.submit(page, fte="1 234,5", functions=["buyer", "website"])
        assert done.url == "/c/sicoval-243100633/"
        assert "Obligée par la loi (CRPA L312-1-1)" in done.flash[0]
        opened = authority("sicoval-243100633")
        assert opened.fte == Decimal("1234.5")
        assert opened.functions == ["buyer", "website"]

    def test_sent_twice_it_opens_once(self, olga_client: Client) -> None:
        page = olga_client.get(chosen(LABEGE))
        before = how_many()
        first = olga_client.submit(page, fte="70", follow=False)
        again = olga_client.submit(page, fte="70", follow=False)
        assert first.location == again.location
        db.session.close()
        assert how_many() == before + 1

    def test_a_place_already_open_says_whom_to_ask(self, olga_client: Client) -> None:
        page = olga_client.get(chosen("com-12202"))
        assert "Rodez a déjà son espace, conduit par Alice Durand." in page.visible
        sent = olga_client.submit(page, "Demander à rejoindre")
        assert "Alice Durand" in sent.flash[0]
        mail = db.session.scalars(select(OutgoingMail)).one()
        assert mail.recipient == "alice@exemple.fr"
        assert "Olga Robert (olga@exemple.fr)" in mail.body
        assert "/c/rodez/membres" in mail.body
        db.session.close()
        olga_client.submit(page, "Demander à rejoindre")
        db.session.close()
        assert len(db.session.scalars(select(OutgoingMail)).all()) == 1

    def test_asking_again_and_again_is_slowed_down(self, olga_client: Client) -> None:
        for _ in range(3):
            olga_client.submit(olga_client.get(chosen("com-12202")), "Demander à rejoindre")
        page = olga_client.get(chosen("com-12202"))
        assert olga_client.submit(page, "Demander à rejoindre", status=422).errors == []
        db.session.close()
        assert len(db.session.scalars(select(OutgoingMail)).all()) == 3

    def test_a_member_is_sent_to_the_space(self, bob_client: Client) -> None:
        page = bob_client.get(chosen("com-12202"))
        assert page.links["Ouvrir cet espace"] == "/c/rodez/"

    def test_nobody_joins_what_does_not_exist(self, olga_client: Client) -> None:
        olga_client.post("/collectivites/rejoindre", {"espace": "x\x00"}, 404, on=NEW)

    @pytest.mark.parametrize(
        ("field", "typed", "words"),
        [
            ("population", "-4", "ne peut pas être négatif"),
            ("population", "1 234,5", "sans virgule"),
            ("population", str(2**63), "trop grand"),
            ("fte", "-1", "ne peut pas être négatif"),
            ("fte", "beaucoup", "en chiffres"),
            ("fte", "10000000", "trop grand"),
            ("siren", "123", "9 chiffres"),
            ("name", "", "Indiquez le nom"),
            ("name", "n" * 201, "raccourcissez"),
        ],
    )
    def test_what_is_wrong_is_said_and_what_was_typed_stays(
        self, olga_client: Client, field: str, typed: str, words: str
    ) -> None:
        page = olga_client.get(chosen(LABEGE))
        before = how_many()
        other = "fte" if field != "fte" else "population"
        again = olga_client.submit(page, status=422, **{other: "77", field: typed})
        assert words in again.errors[0]
        assert again.form().value(field) == typed
        assert again.form().value(other) == "77"
        db.session.close()
        assert how_many() == before

    def test_nul_and_forged_boxes_never_reach_the_database(self, olga_client: Client) -> None:
        page = olga_client.get(chosen(LABEGE))
        fields = page.form().filled({"name": "Lab\x00ège", "fte": "\x0070"}, None)
        olga_client.post(NEW, fields | {"functions": ["buyer", "reine"]}, 422)
        olga_client.post(NEW, fields, on=NEW)
        assert authority("labege-31254").name == "Labège"

    def test_a_forged_place_keeps_what_was_typed(self, olga_client: Client) -> None:
        page = olga_client.get(chosen(LABEGE))
        fields = page.form().filled({"fte": "12,5"}, None)
        again = olga_client.post(NEW, fields | {"territoire": "com-00000"}, 422)
        assert "référentiel" in " ".join(again.errors)
        assert again.form().value("fte") == "12,5"

    def test_ten_megabytes_are_refused(self, olga_client: Client) -> None:
        page, before = olga_client.get(chosen(LABEGE)), how_many()
        again = olga_client.submit(page, status=0, follow=False, name="n" * 10_000_000)
        assert again.status in {413, 422}
        db.session.close()
        assert how_many() == before


class TestByHand:
    def test_a_syndicat_opens(self, olga_client: Client) -> None:
        page = olga_client.get(HAND)
        done = olga_client.submit(
            page,
            name="Syndicat du Lot",
            kind="syndicat",
            territory="mainland",
            fte="12",
        )
        assert done.url == "/c/syndicat-du-lot/"
        assert "Non obligée par la loi" in done.flash[0]

    def test_a_ridet_body_opens_under_its_branch(self, olga_client: Client) -> None:
        page = olga_client.get(HAND)
        done = olga_client.submit(
            page,
            name="Office des postes",
            kind="other",
            territory="new-caledonia",
            ridet="0132720.001",
            functions=["service-new-caledonia"],
        )
        assert done.url == "/c/office-des-postes-0132720001/"
        assert "L563-2" in done.flash[0]

    def test_kind_and_territory_are_asked_and_must_go_together(self, olga_client: Client) -> None:
        page = olga_client.get(HAND)
        again = olga_client.submit(page, status=422, name="X")
        assert len(again.errors) == 2
        pair = {"kind": "province", "territory": "mainland"}
        again = olga_client.submit(page, status=422, name="X", **pair)
        assert "n’existe que sur ce territoire" in again.errors[0]
        assert again.form().value("name") == "X"

    def test_a_namesake_shows_whom_to_ask_and_keeps_the_form(
        self, olga_client: Client, bob_client: Client
    ) -> None:
        said = {"name": "Sivom", "kind": "syndicat", "territory": "drom"}
        olga_client.submit(olga_client.get(HAND), **said)
        again = bob_client.submit(bob_client.get(HAND), status=422, **said)
        assert "conduit par Olga Robert" in again.visible
        assert again.form(f"{HAND}").value("name") == "Sivom"

    @pytest.mark.parametrize("field", ["kind", "territory"])
    def test_a_forged_choice_gets_a_sentence(self, olga_client: Client, field: str) -> None:
        page = olga_client.get(HAND)
        good = {"name": "X", "kind": "syndicat", "territory": "drom"}
        fields = page.form().filled(good, None) | {field: "royaume"}
        again = olga_client.post(HAND, fields, 422)
        assert "dans la liste" in again.errors[0]


def test_an_account_without_lead_has_nobody_to_ask(write: Write, cast: Cast) -> None:
    with write():
        owner = make_user("seule@exemple.fr", "Seule Personne")
        opened = open_authority(None, kind="other", name="Régie", territory="drom", by=owner)
        db.session.delete(db.session.get_one(Membership, (owner.id, opened.id)))
    with write(), pytest.raises(AlreadyOpen, match="plus personne ne le conduit"):
        open_authority(None, kind="other", name="Régie", territory="drom", by=cast.bob)


@pytest.mark.usefixtures("places")
class TestOneBody:
    """One body has one space, whichever of its names or numbers it is opened by."""

    def test_a_place_leads_to_the_one_that_stands_for_its_body(self, bob_client: Client) -> None:
        page = bob_client.get(chosen("dep-67"))
        assert page.h1.startswith("Collectivité européenne d’Alsace")

    def test_the_second_name_is_refused(self, bob_client: Client, write: Write, cast: Cast) -> None:
        corse = places.place("dep-2A")  # opened before its body was known to be another
        with write():
            open_authority(corse, kind="departement", name="2A", territory="mainland", by=cast.bob)
        assert "l’espace existe déjà" in bob_client.get(chosen("reg-94")).h1
        assert "l’espace existe déjà" in bob_client.get(chosen("dep-2B")).h1

    @pytest.mark.parametrize("typed", ["0123456001", "123456.001", "0123456", "0123456.002"])
    def test_a_ridet_is_one_whatever_its_form(
        self, bob_client: Client, write: Write, cast: Cast, typed: str
    ) -> None:
        with write():
            for number, ridet in enumerate(("0123456001", "9999999")):
                open_authority(
                    None,
                    kind="other",
                    name=f"Office {number}",
                    territory="new-caledonia",
                    ridet=ridet,
                    by=cast.bob,
                )
        page = bob_client.submit(
            bob_client.get(HAND),
            HAND,
            status=422,
            name="Un autre nom",
            kind="other",
            territory="new-caledonia",
            ridet=typed,
        )
        assert "Office 0" in page.visible

    def test_a_ridet_written_before_there_was_one_form_is_known(
        self, write: Write, cast: Cast
    ) -> None:
        with write():
            old = open_authority(
                None, kind="other", name="Office", territory="new-caledonia", by=cast.bob
            )
            old.ridet = "123456001"
        with write(), pytest.raises(AlreadyOpen):
            open_authority(
                None,
                kind="other",
                name="Autre",
                territory="new-caledonia",
                ridet="0123456002",
                by=cast.bob,
            )
