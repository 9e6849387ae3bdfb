"""The guides of the roles: in the application, in the documentation, on two pages of paper."""

import re

import pytest

from app.pages.guides import RoleGuide, guides
from config import ROOT
from tests.support.client import Client
from tools.guides import MOST_BYTES, PICTURES, TEXTS, text_of
from tools.screenshots import shots

EACH = pytest.mark.parametrize("guide", guides().values(), ids=guides())
MOST_WORDS = 25


def pictures() -> set[str]:
    return {part.picture for guide in guides().values() for part in guide.parts if part.picture}


def test_every_role_has_its_guide_and_the_help_leads_there(client: Client) -> None:
    page = client.get("/aide")
    for guide in guides().values():
        assert page.links[guide.title] == f"/aide/guides/{guide.id}"
    assert set(guides()) == {"chef-de-projet", "contributeur", "elu", "consultant", "exploitant"}


@EACH
def test_it_is_read_without_an_account(client: Client, guide: RoleGuide) -> None:
    page = client.get(f"/aide/guides/{guide.id}")
    assert page.h1 == guide.title
    assert not page.statements
    for part in guide.parts:
        assert all(step in page.visible for step in part.steps)


def test_a_guide_of_nobody_is_missing(client: Client) -> None:
    client.get("/aide/guides/maire", status=404)


@EACH
def test_the_documentation_holds_the_same_words(guide: RoleGuide) -> None:
    """When this fails: ``python -m tools.guides texts``."""
    assert (TEXTS / f"{guide.id}.md").read_text(encoding="utf-8") == text_of(guide)


@EACH
def test_its_sentences_are_short(guide: RoleGuide) -> None:
    steps = [step for part in guide.parts for step in part.steps]
    for sentence in re.split(r"[.?!;:]", " ".join([guide.who, guide.lead, *steps])):
        assert len(sentence.split()) <= MOST_WORDS, sentence


def test_its_pictures_are_screens_and_light() -> None:
    assert {path.stem for path in PICTURES.glob("*.webp")} == pictures()
    assert pictures() <= {shot.name for shot in shots("town", "epci", "island")}
    for path in PICTURES.glob("*"):
        assert path.stat().st_size <= MOST_BYTES, path.relative_to(ROOT)
