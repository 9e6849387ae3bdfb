"""Several communes opened at once: from codes or an EPCI, each with who will lead it."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from sqlalchemy import func, select

from app.authorities import several
from app.authorities.several import MOST_AT_ONCE, open_several, read_list
from app.extensions import db
from app.mailer.models import OutgoingMail
from app.places import queries as places
from app.spaces.models import Authority, Invitation, Membership
from app.spaces.permissions import Role
from tests.support.cast import Cast
from tests.support.client import Client, Page

pytestmark = pytest.mark.usefixtures("places")

URL = "/collectivites/nouvelle/plusieurs"
SICOVAL = "epci-243100633"
Write = Callable[[], AbstractContextManager[None]]


def check(browser: Client, text: str, status: int = 200) -> Page:
    page, button = browser.get(URL), "Vérifier la liste"
    return browser.submit(page, button, button=button, communes=text, status=status)


def open_all(browser: Client, text: str, button: str, status: int = 303) -> Page:
    page = check(browser, text)
    return browser.submit(page, button, button=button, communes=text, status=status)


def how_many() -> int:
    return db.session.scalar(select(func.count()).select_from(Authority)) or 0


def roles_in(slug: str) -> dict[int, str]:
    query = (
        select(Membership.user_id, Membership.role)
        .join(Authority, Authority.id == Membership.authority_id)
        .where(Authority.slug == slug)
    )
    return {user_id: role for user_id, role in db.session.execute(query)}  # noqa: C416  rows, not tuples


@pytest.mark.parametrize(
    ("line", "code", "address"),
    [
        ("31254", "31254", ""),
        ("31254 Labège", "31254", ""),
        ("Labège (31254)", "31254", ""),
        ("31254;Labège;cheffe@labege.fr", "31254", "cheffe@labege.fr"),
        ("31254\tCheffe@Labege.FR", "31254", "cheffe@labege.fr"),
        ("<cheffe@labege.fr> 31254", "31254", "cheffe@labege.fr"),
        ("12345@labege.fr, 31254", "31254", "12345@labege.fr"),
        ("2a004", "2A004", ""),
        ("1004", "01004", ""),
        ("31254 ; Mairie de Labège ; 31670 ; Haute-Garonne", "31254", ""),
        ("14604 Cambremer", "14604", ""),
        ("75056 Ville de Paris", "75056", ""),
        ("75116 Paris", "75116", ""),
        ("75116 - Paris 16e Arrondissement", "75116", ""),
    ],
)
def test_a_line_is_read_whatever_its_order(cast: Cast, line: str, code: str, address: str) -> None:
    (read,) = read_list(line, cast.carole)
    assert (read.code, read.lead_email, read.problem) == (code, address, "")
    assert read.is_ready


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("99999", "Aucune commune n’a le code 99999."),
        ("Labège", "Aucun code Insee de cinq caractères sur cette ligne."),
        ("31254 cheffe@labege", "Écrivez une adresse électronique complète"),
        ("12202", "Vous êtes déjà membre de cet espace"),
        ("243100633", "Aucun code Insee"),
        ("01004 jean.dupont@", "«\u202fjean.dupont@\u202f» n’est pas une adresse"),
        (
            "01004 Ambérieu-en-Bugey jean.dupont@",
            "«\u202fjean.dupont@\u202f» n’est pas une adresse",
        ),
        ("01004; pas-une-adresse", "«\u202fpas-une-adresse\u202f» n’est ni une adresse"),
        ("75056 Lyon", "«\u202fLyon\u202f» n’est ni une adresse"),
        ("31254 un@labege.fr deux@labege.fr", "Une seule adresse par ligne"),
    ],
)
def test_what_cannot_be_opened_is_told(cast: Cast, line: str, problem: str) -> None:
    (read,) = read_list(line, cast.carole)
    assert read.problem.startswith(problem)
    assert not read.is_ready


def test_a_code_of_before_leads_to_the_commune_of_today(cast: Cast) -> None:
    absorbed, district, both = read_list("14604\n13201\n75116", cast.carole)
    assert getattr(absorbed.place, "id", None) == "com-14126"
    assert "ancien code" in absorbed.remark
    assert getattr(district.place, "id", None) == "com-13055"
    assert getattr(both.place, "id", None) == "com-75056"  # a postcode too
    assert "arrondissement de Paris" in both.remark


def test_a_commune_is_opened_once(cast: Cast) -> None:
    first, second, third = read_list("31254\n31254 encore\n14604", cast.carole)
    assert [first.is_ready, third.is_ready] == [True, True]
    assert second.problem == "Labège est déjà dans la liste."


def test_the_list_is_read_in_few_statements(cast: Cast, carole_client: Client) -> None:
    text = "\n".join(town.code for town in places.communes_of(places.place(SICOVAL)))  # type: ignore[arg-type]  # it is there
    page = check(carole_client, text)
    assert len(page.statements) <= 8


def test_a_consultant_opens_several_and_names_who_will_lead(
    carole_client: Client, cast: Cast, mails: Callable[[], list[OutgoingMail]]
) -> None:
    text = "31254 cheffe@labege.fr\n99999\n31555\nrien\n12202"
    page = check(carole_client, text)
    assert "Son espace peut s’ouvrir." in page.visible
    assert "Aucune commune n’a le code 99999." in page.visible
    before = how_many()
    done = open_all(carole_client, text, "Ouvrir les 2 espaces", status=200)
    assert how_many() == before + 2
    assert "2 espaces ouverts" in done.visible.replace("\xa0", " ")
    assert done.links["Labège"] == "/c/labege-31254/"
    assert "Aucune commune n’a le code 99999." in done.visible
    assert "Vous êtes déjà membre" in done.visible
    assert str(done.find("textarea").get_text()).split() == ["99999", "rien", "12202"]
    (mail,) = mails()
    assert mail.recipient == "cheffe@labege.fr"
    assert "Cet espace est ouvert pour vous" in mail.body
    assert roles_in("labege-31254") == {cast.ids["carole"]: "lead"}
    invited = db.session.scalars(select(Invitation)).one()
    assert (invited.role, invited.replaces_id) == ("lead", cast.ids["carole"])


def test_who_opened_leads_until_the_other_accepts(
    carole_client: Client,
    bob_client: Client,
    cast: Cast,
    mails: Callable[[], list[OutgoingMail]],
) -> None:
    text = "31254 bob@exemple.fr"
    open_all(carole_client, text, "Ouvrir l’espace")
    assert (
        "à la place de qui a ouvert l’espace"
        in carole_client.get("/c/labege-31254/membres").visible
    )
    (mail,) = mails()
    link = next(word for word in mail.body.split() if "/invitation/" in word)
    path = link.removeprefix("http://localhost")
    bob_client.submit(bob_client.get(path), path)
    assert roles_in("labege-31254") == {cast.ids["bob"]: "lead", cast.ids["carole"]: "consultant"}
    assert "consultant" in carole_client.get("/c/labege-31254/journal").visible.lower()


def test_an_invitation_sent_again_still_hands_over(
    carole_client: Client, cast: Cast, write: Write
) -> None:
    text = "31254 bob@exemple.fr"
    open_all(carole_client, text, "Ouvrir l’espace")
    members = carole_client.get("/c/labege-31254/membres")
    carole_client.submit(members, "Renvoyer")
    assert db.session.scalars(select(Invitation.replaces_id)).one() == cast.ids["carole"]


def test_naming_oneself_invites_nobody(
    carole_client: Client, cast: Cast, mails: Callable[[], list[OutgoingMail]]
) -> None:
    text = "31254 carole@exemple.fr"
    open_all(carole_client, text, "Ouvrir l’espace")
    assert mails() == []
    assert carole_client.get("/portefeuille").status == 200
    assert roles_in("labege-31254") == {cast.ids["carole"]: "lead"}


def test_an_epci_fills_the_list(carole_client: Client) -> None:
    page = carole_client.get(f"{URL}?epci={SICOVAL}")
    lines = str(page.find("textarea").get_text()).strip().splitlines()
    assert len(lines) == 36
    assert "31254 Labège" in lines
    by_name = carole_client.get(f"{URL}?epci=&epci_texte=sicoval")
    assert by_name.find("textarea").get_text() == page.find("textarea").get_text()


@pytest.mark.parametrize(
    "asked", ["epci=", "epci=com-12202", "epci=epci-0", "epci_texte=rodez&epci="]
)
def test_what_is_no_epci_is_told(carole_client: Client, asked: str) -> None:
    page = carole_client.get(f"{URL}?{asked}")
    if "texte" in asked:  # the agglomeration of that name
        assert "12202 Rodez" in page.find("textarea").get_text()
    else:
        assert "Choisissez une intercommunalité" in page.visible


def test_an_empty_list_is_refused(carole_client: Client) -> None:
    page = check(carole_client, "  \n ", status=422)
    assert "Indiquez au moins un code Insee" in page.visible


def test_so_many_at_once_and_the_others_stay(
    cast: Cast, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    codes = [town.code for town in places.communes_of(places.place(SICOVAL))]  # type: ignore[arg-type]  # it is there
    assert len(codes) < MOST_AT_ONCE
    monkeypatch.setattr(several, "MOST_AT_ONCE", 3)
    with write():
        outcome = open_several(read_list("\n".join(codes), cast.carole), by=cast.carole)
    assert [authority.code for authority, _ in outcome.opened] == codes[:3]
    assert [line.code for line in outcome.left] == codes[3:]
    assert all(line.is_ready for line in outcome.left)


def test_one_opening_may_name_who_will_lead(
    carole_client: Client, cast: Cast, mails: Callable[[], list[OutgoingMail]]
) -> None:
    page = carole_client.get("/collectivites/nouvelle?territoire=com-31254")
    refused = carole_client.submit(page, "Ouvrir l’espace", status=422, lead_email="cheffe@")
    assert "Écrivez une adresse électronique complète" in refused.visible
    carole_client.submit(page, "Ouvrir l’espace", lead_email="cheffe@labege.fr")
    (mail,) = mails()
    assert mail.recipient == "cheffe@labege.fr"
    invited = db.session.scalars(select(Invitation)).one()
    assert (invited.role, invited.replaces_id) == (Role.LEAD.value, cast.ids["carole"])


def test_when_all_are_open_one_goes_to_ones_authorities(carole_client: Client) -> None:
    page = open_all(carole_client, "31254\n14604 cheffe@cambremer.fr", "Ouvrir les 2 espaces")
    assert page.h1 == "Mes 4 collectivités"
    assert page.flash == [
        "2\u00a0espaces ouverts\u00a0: Labège, Cambremer. 1\u00a0invitation part."
    ]
