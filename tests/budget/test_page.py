"""The budget on screen: proposed, adjusted, given back, refused, computed, told."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from decimal import Decimal

from sqlalchemy import select

from app.audit.models import AuditEvent
from app.budget.models import Budget
from app.budget.proofs import ITEM
from app.budget.summary import budget_summary
from app.datasets.inventory.models import Dataset
from app.extensions import db
from app.spaces.models import Authority
from tests.support.cast import Cast
from tests.support.client import Client

Write = Callable[[], AbstractContextManager[None]]
URL = "/c/rodez/budget"
FORM = f"{URL}/hypotheses"


def adjusted() -> dict[str, Decimal]:
    db.session.expire_all()
    row = db.session.scalars(select(Budget)).one()
    return {one["name"]: Decimal(one["value"]) for one in row.adjusted}


def test_it_is_proposed_before_anybody_types_anything(alice_client: Client) -> None:
    page = alice_client.get(URL)
    assert page.h1 == "Budget sur trois ans"
    assert "Rien n’est encore enregistré" in page.visible
    assert "comptez" in page.visible
    assert len(page.statements) <= 6
    page = alice_client.get(page.links["Ajuster les hypothèses"])
    assert "hypothèse de Jalon, à ajuster" in page.visible
    assert len(page.statements) <= 6


def test_saving_is_what_proves_the_item(alice_client: Client, cast: Cast) -> None:
    page = alice_client.submit(alice_client.get(FORM), FORM)
    assert page.flash == ["Le budget est enregistré."]
    assert "Enregistré le" in alice_client.get(URL).visible
    assert adjusted() == {}
    authority = db.session.get_one(Authority, cast.rodez.id)
    assert authority.findings[ITEM].startswith("budget de 20")
    assert "budget:save" in db.session.scalars(select(AuditEvent.event)).all()


def test_amounts_are_read_as_people_type_them(alice_client: Client) -> None:
    typed = {
        "platform": "1 234,50",
        "platform_setup": "1234.5",
        "training": "1\u202f234\u00a0€",
        "simple": "12 jeux",
        "pace_1": "25 %",
        "simple_days": "1,5 jour",
        "why": "devis reçu",
    }
    page = alice_client.submit(alice_client.get(FORM), FORM, typed)
    assert adjusted() == {
        "platform": Decimal("1234.50"),
        "platform_setup": Decimal("1234.5"),
        "training": Decimal(1234),
        "simple": Decimal(12),
        "pace_1": Decimal(25),
        "simple_days": Decimal("1.5"),
    }
    assert "ajusté par Alice Durand\u00a0: devis reçu" in page.visible
    assert page.form(FORM).value("platform") == "1\u202f234,5"


def test_bad_amounts_keep_their_words_and_get_a_sentence(alice_client: Client) -> None:
    typed = {
        "platform": "-5 €",
        "training": "beaucoup",
        "exports": "1000000000000",
        "pace_1": "120 %",
        "simple": "2,5",
        "first_year": "l’an prochain",
    }
    page = alice_client.submit(alice_client.get(FORM), FORM, typed, status=422)
    assert page.errors == [
        "Écrivez une année, par exemple 2027.",
        "Écrivez un nombre entier de jeux.",
        "Une part va de 0 à 100\u202f%.",
        "Le montant ne peut pas être négatif.",
        "Écrivez le montant en chiffres, par exemple 32\u202f000.",
        "Ce nombre est trop grand\u00a0: vérifiez le montant.",
    ]
    for name, text in typed.items():
        assert page.form(FORM).value(name) == text
    assert db.session.scalar(select(Budget)) is None


def test_parts_never_make_more_than_a_whole(alice_client: Client) -> None:
    page = alice_client.submit(alice_client.get(FORM), FORM, {"pace_1": "70"}, status=422)
    assert "dépassent 100" in page.errors[0]
    page = alice_client.submit(alice_client.get(FORM), FORM, {"opening_it": "60"}, status=422)
    assert "dépassent 100" in page.errors[0]


def test_a_proposed_value_is_put_back(alice_client: Client) -> None:
    alice_client.submit(alice_client.get(FORM), FORM, {"platform": "900"})
    page = alice_client.submit(
        alice_client.get(FORM), FORM, {"remettre": "platform", "exports": "5"}
    )
    assert adjusted() == {"exports": Decimal(5)}
    assert page.form(FORM).value("platform") == ""


def test_computing_saves_nothing(alice_client: Client) -> None:
    before = alice_client.get(FORM)
    page = alice_client.submit(before, FORM, {"platform": "90000", "calculer": "oui"}, status=200)
    assert "Rien n’est enregistré" in page.visible
    assert "90\u202f000" in page.visible or "270\u202f000" in page.visible
    assert db.session.scalar(select(Budget)) is None


def test_two_people_adjust_it(alice_client: Client, bob_client: Client) -> None:
    his = bob_client.get(FORM)
    alice_client.submit(alice_client.get(FORM), FORM, {"platform": "900", "exports": "100"})
    page = bob_client.submit(his, FORM, {"training": "300"})
    assert "est gardé" in page.flash[0]
    assert adjusted() == {
        "platform": Decimal(900),
        "training": Decimal(300),
        "exports": Decimal(100),
    }
    his = bob_client.get(FORM)
    alice_client.submit(alice_client.get(FORM), FORM, {"platform": "1000"})
    page = bob_client.submit(his, FORM, {"platform": "1100", "why": "devis"}, status=409)
    assert "Quelqu’un a modifié ce chiffrage" in page.visible
    assert page.form(FORM).value("platform") == "1\u202f100"
    assert page.form(FORM).value("why") == "devis"
    bob_client.submit(page, FORM)
    assert adjusted()["platform"] == Decimal(1100)


def test_an_official_reads_and_changes_nothing(elise_client: Client) -> None:
    page = elise_client.get(FORM)
    assert "Retenu" in page.visible
    assert "Enregistrer le budget" not in page.visible
    elise_client.post(FORM, {"first_year": "2027"}, 403, on=FORM)


def test_the_inventory_counts_its_datasets(alice_client: Client, cast: Cast, write: Write) -> None:
    with write():
        for rank, (effort, stage, outcome) in enumerate(
            [(1, "listed", ""), (3, "listed", ""), (5, "analysed", "open"), (None, "listed", ""),
             (2, "published", "open"), (1, "analysed", "closed")]
        ):  # fmt: skip
            title = f"Jeu {rank}"
            db.session.add(
                Dataset(
                    authority_id=cast.rodez.id, title=title, title_key=title.lower(),
                    identifier=f"jeu-{rank}", effort=effort, stage=stage, outcome=outcome,
                )
            )  # fmt: skip
    page = alice_client.get(FORM)
    assert "compté dans l’inventaire" in page.visible
    counted = [
        row.find_all("td")[0].get_text() for row in page.soup.select("#datasets tbody tr")[:4]
    ]
    assert counted == ["1\u00a0jeu", "1\u00a0jeu", "2\u00a0jeux", "1\u00a0jeu"]


def test_a_year_is_read_and_printed(alice_client: Client, cast: Cast) -> None:
    first = budget_summary(cast.rodez).first_year
    page = alice_client.get(f"{URL}/annees/{first}")
    assert page.h1 == f"Budget {first}"
    assert "D’où viennent ces chiffres" in page.visible
    assert len(page.statements) <= 6
    alice_client.get(f"{URL}/annees/{first + 3}", status=404)


def test_in_new_caledonia_it_is_told_in_francs(
    alice_client: Client, cast: Cast, write: Write
) -> None:
    with write():
        db.session.get_one(Authority, cast.rodez.id).territory = "new-caledonia"
    page = alice_client.get(URL)
    assert "F\u00a0CFP" in page.visible
    assert "€" not in page.visible.partition("Des repères")[0].partition("Les hypothèses")[0]


def test_the_summary_says_it_in_a_sentence(cast: Cast) -> None:
    told = budget_summary(cast.rodez)
    assert told.saved_on is None
    assert told.sentence.startswith(f"De {told.first_year} à {told.first_year + 2}, comptez ")
    assert len(told.years) == 3
    assert all(year.days.low <= year.days.usual <= year.days.high for year in told.years)
    assert told.whole.days.usual == sum(year.days.usual for year in told.years)
