"""The logo: who may, what is taken, where it shows, two people at once, nothing left behind."""

import io
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, select

from app.audit.queries import history_of
from app.authorities.logos import logo_of
from app.authorities.models import Logo
from app.extensions import db
from app.files.services import path_of
from app.kernel.clock import now
from app.spaces.models import Authority
from tests.support.cast import Cast
from tests.support.client import Client
from tests.support.page import Page
from tests.support.pictures import jpeg, png, webp

Write = Callable[[], AbstractContextManager[None]]
URL, PICTURE = "/c/rodez/parametres/logo", "/c/rodez/logo"
REMOVE = f"{URL}/retirer"
GREY, BLACK = png(shade=128), png()


def file(name: str, content: bytes) -> tuple[io.BytesIO, str]:
    return io.BytesIO(content), name


def send(
    client: Client, content: bytes = GREY, name: str = "blason.png", status: int = 303
) -> Page:
    return client.submit(client.get(URL), URL, {"file": file(name, content)}, status=status)


def rodez() -> Authority:
    db.session.close()
    return db.session.scalars(select(Authority).where(Authority.slug == "rodez")).one()


def kept() -> Logo:
    row = logo_of(rodez())
    assert row is not None
    return row


def folder(cast: Cast) -> list[Path]:
    where = path_of(cast.rodez.id, "x").parent
    return sorted(where.iterdir()) if where.is_dir() else []


def shown(page: Page) -> list[str]:
    return [str(one["src"]) for one in page.soup.select("img.face")]


def initials(page: Page) -> set[str]:
    return {str(one["data-face"]) for one in page.soup.select("a.place[data-face]")}


class TestWhoMay:
    def test_leads_set_it(
        self, bob_client: Client, carole_client: Client, elise_client: Client
    ) -> None:
        for client in (bob_client, carole_client, elise_client):
            client.get(URL, 403)
            client.post(URL, {"file": file("a.png", GREY), "seen": ""}, 403, on="/compte")
            client.post(REMOVE, {"seen": ""}, 403, on="/compte")
        assert rodez().logo == ""

    def test_members_see_it_and_nobody_else(
        self,
        alice_client: Client,
        bob_client: Client,
        elise_client: Client,
        charlie_client: Client,
        client: Client,
    ) -> None:
        send(alice_client)
        for member in (alice_client, bob_client, elise_client):
            assert member.raw("GET", PICTURE).data == GREY
        charlie_client.get(PICTURE, 404)
        charlie_client.get(URL, 404)
        charlie_client.post(REMOVE, {"seen": rodez().logo}, 404, on="/compte")
        assert client.raw("GET", PICTURE).status_code == 302
        assert charlie_client.raw("GET", "/c/autre/logo").status_code == 404
        assert rodez().logo

    def test_everybody_sees_it_when_the_catalogue_is_open(
        self, alice_client: Client, client: Client, cast: Cast, write: Write
    ) -> None:
        send(alice_client)
        public = "/public/rodez/logo"
        assert client.raw("GET", public).status_code == 404
        with write():
            db.session.get_one(Authority, cast.rodez.id).catalogue_opened_at = now()
        page = client.get("/public/rodez/catalogue")
        assert shown(page) == [f"{public}?v={rodez().logo}"]
        answer = client.raw("GET", shown(page)[0])
        assert answer.data == GREY
        assert answer.headers["Cache-Control"] == "public, max-age=86400"
        assert client.raw("GET", PICTURE).status_code == 302


class TestPicture:
    def test_is_a_picture_that_runs_nothing(self, alice_client: Client) -> None:
        send(alice_client, webp(), "blason.webp")
        answer = alice_client.raw("GET", PICTURE)
        assert answer.content_type == "image/webp"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert "Content-Disposition" not in answer.headers

    def test_is_kept_by_browsers_under_the_address_of_its_bytes(self, alice_client: Client) -> None:
        send(alice_client)
        lasting = alice_client.raw("GET", f"{PICTURE}?v={rodez().logo}")
        assert lasting.headers["Cache-Control"] == "private, max-age=31536000, immutable"
        for other in (PICTURE, f"{PICTURE}?v=autre"):
            asked = alice_client.raw("GET", other)
            assert asked.headers["Cache-Control"] == "private, no-cache"
        known = {"If-None-Match": lasting.headers["ETag"]}
        again = alice_client.raw("GET", PICTURE, headers=known)
        assert (again.status_code, again.data) == (304, b"")
        send(alice_client, BLACK)
        assert alice_client.raw("GET", PICTURE, headers=known).data == BLACK

    def test_is_one_request_more_and_no_statement(self, alice_client: Client, app: Flask) -> None:
        before = len(alice_client.get("/c/rodez/membres").statements)
        page = alice_client.get("/c/rodez/membres")
        assert (shown(page), initials(page)) == ([], {"RO"})
        send(alice_client)
        alice_client.get("/c/rodez/membres")
        page = alice_client.get("/c/rodez/membres")
        assert len(page.statements) == before
        assert shown(page) == [f"{PICTURE}?v={rodez().logo}"]
        assert initials(page) == set()

    def test_shows_in_the_settings_and_initials_in_the_portfolio(
        self, alice_client: Client
    ) -> None:
        send(alice_client, jpeg(), "blason.jpg")
        address = f"{PICTURE}?v={rodez().logo}"
        portfolio = alice_client.get("/portefeuille")
        assert shown(portfolio) == []
        assert portfolio.find("th.faced")["data-face"] == "RO"
        assert set(shown(alice_client.get("/c/rodez/parametres"))) == {address}


class TestChanging:
    def test_is_told_in_the_journal(self, alice_client: Client, cast: Cast) -> None:
        send(alice_client)
        send(alice_client, BLACK, "nouveau.png")
        alice_client.submit(alice_client.get(URL), REMOVE)
        subject = f"authority:{cast.rodez.id}"
        told = [one for one in history_of(cast.rodez.id, subject) if one.event.startswith("logo:")]
        assert [(one.event, one.changes[0]["old"], one.changes[0]["new"]) for one in told] == [
            ("logo:remove", "nouveau.png", None),
            ("logo:set", "blason.png", "nouveau.png"),
            ("logo:set", None, "blason.png"),
        ]
        page = alice_client.get("/c/rodez/journal")
        assert "a changé le logo de" in page.visible
        assert "a retiré le logo de" in page.visible

    def test_leaves_no_file_behind(self, alice_client: Client, cast: Cast) -> None:
        send(alice_client)
        first = path_of(cast.rodez.id, kept().stored_name)
        assert folder(cast) == [first]
        send(alice_client, BLACK)
        second = path_of(cast.rodez.id, kept().stored_name)
        assert folder(cast) == [second]
        page = alice_client.submit(alice_client.get(URL), REMOVE)
        assert "Le logo est retiré" in "".join(page.flash)
        assert folder(cast) == []
        assert rodez().logo == ""
        assert alice_client.raw("GET", PICTURE).status_code == 404

    def test_the_same_picture_again_writes_nothing(self, alice_client: Client, cast: Cast) -> None:
        send(alice_client)
        before = kept().stored_name
        send(alice_client, GREY, "autre-nom.png")
        assert kept().stored_name == before
        assert len(folder(cast)) == 1

    def test_goes_with_the_space(self, alice_client: Client, cast: Cast, write: Write) -> None:
        send(alice_client)
        with write():
            db.session.execute(delete(Authority).where(Authority.id == cast.rodez.id))
        assert db.session.scalars(select(Logo)).all() == []

    @pytest.mark.parametrize(
        ("name", "content", "sentence"),
        [
            ("blason.svg", b"<svg/>", "pas accepté pour un logo"),
            ("blason.png", b"<svg/>", "pas une image png"),
            ("blason.png", png(20, 20), "Il en faut une de 48 à 2\u202f000 pixels"),
            ("blason.png", GREY + b"0" * 100_000, "dépasse 100\u00a0ko"),
        ],
    )
    def test_what_is_no_logo_is_told_beside_the_field(
        self, alice_client: Client, cast: Cast, name: str, content: bytes, sentence: str
    ) -> None:
        send(alice_client)
        before = folder(cast)
        page = send(alice_client, content, name, 422)
        assert sentence in page.errors[0]
        assert sentence in page.find("#file-message").text
        assert folder(cast) == before
        assert alice_client.raw("GET", PICTURE).data == GREY

    def test_nothing_chosen_is_told(self, alice_client: Client) -> None:
        page = alice_client.submit(alice_client.get(URL), URL, status=422)
        assert page.errors == ["Choisissez une image."]

    @pytest.mark.parametrize("gesture", ["set", "remove"])
    def test_of_two_people_the_second_sees_what_the_first_did(
        self, alice_client: Client, gesture: str
    ) -> None:
        send(alice_client)
        stale = alice_client.get(URL)
        send(alice_client, BLACK, "nouveau.png")
        fields: dict[str, Any] = {"file": file("mien.png", GREY)} if gesture == "set" else {}
        page = alice_client.submit(stale, URL if gesture == "set" else REMOVE, fields, status=422)
        assert "Le logo a changé pendant que vous choisissiez" in page.errors[0]
        assert "nouveau.png" in page.visible
        assert alice_client.raw("GET", PICTURE).data == BLACK
        other = alice_client.get(URL)
        alice_client.submit(page, REMOVE)
        assert rodez().logo == ""
        gone = alice_client.submit(other, REMOVE, status=404)
        assert "n’a pas de logo" in gone.visible
