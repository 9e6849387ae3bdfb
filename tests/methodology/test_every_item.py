"""Each of the items says why, how and what proves it, and never asks in the name of no text."""

import re

import pytest

from app.methodology.loader import get_edition
from app.methodology.rules import ADVICE, DEMANDS_IN_FRENCH, Item
from tests.methodology import every_item
from tests.support.client import Client

EDITION = get_edition("open-datalab-2")
ITEMS = {item.id: item for item in EDITION.items}
each_item = pytest.mark.parametrize("item", EDITION.items, ids=lambda item: item.id)
# What a sentence says when it speaks of what the law asks of somebody.
ASKING = re.compile(
    r"\b(?:la loi|un texte|impose\w*|obligatoires?|décret|obligées?)\b", re.IGNORECASE
)
# Items without a text that speak of the law all the same: to tell what others ask.
SPEAK_OF_THE_LAW = {
    "vision-presentee",  # « la loi » is a page of the talk
    "obligations-de-publication-listees",  # the list of what texts ask is advice
    "rythmes-de-mise-a-jour-decides",  # whether a text sets a delay
    "socle-national-compare",
    "premiere-liste-validee",
    "metadonnees-arretees",
    "schemas-retenus-par-jeu",
    "controles-ecrits",
    "budget-estime",
    "notices-redigees",
}


def test_the_table_holds_every_item_and_no_other() -> None:
    assert set(every_item.ASKED) == set(ITEMS)


@each_item
def test_it_says_why_how_and_what_proves_it(item: Item) -> None:
    assert len(item.why.split()) >= 10
    assert len(item.how) >= 2
    assert item.evidence
    assert item.sources


@each_item
def test_it_is_asked_by_a_text_or_is_advice(item: Item) -> None:
    asked_by, demand = every_item.ASKED[item.id]
    if asked_by == every_item.ADVICE:
        assert item.legal is None
        words = " ".join((item.statement, item.why, *item.how))
        assert not ASKING.search(words) or item.id in SPEAK_OF_THE_LAW, words
    else:
        assert item.legal is not None
        assert (item.legal.article, item.legal.demand) == (asked_by, demand)
        assert demand in DEMANDS_IN_FRENCH


@each_item
def test_the_screen_says_which(item: Item, client: Client) -> None:
    page = client.get(f"/methode/points/{item.id}").visible
    if item.legal is None:
        assert ADVICE in page
    else:
        assert item.legal.article in page
        assert DEMANDS_IN_FRENCH[item.legal.demand or ""] in page
        assert ADVICE not in page


def test_no_text_asks_the_opinion_of_the_dpo_on_each_dataset() -> None:
    """RGPD 38 and 39: the DPO advises; 35 asks the advice where there is an impact assessment."""
    examined = ITEMS["donnees-personnelles-examinees"]
    assert any("Saisir le DPO" in way and "analyse d’impact" in way for way in examined.how)
    for item_id in ("donnees-personnelles-examinees", "donnees-protegees-absentes"):
        item = ITEMS[item_id]
        assert "visa" not in item.evidence
        assert "données personnelles" in item.evidence
    duties = {"RGPD 30", "RGPD 13 et 14", "RGPD 12, 16 et 21"}
    assert duties <= {item.legal.article for item in EDITION.items if item.legal}
