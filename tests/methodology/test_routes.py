"""The pages of the method: every text of the seeds is shown, escaped, and pages stay light."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from bs4 import BeautifulSoup
from markupsafe import escape

from app.methodology.library import libraries
from app.methodology.loader import current_edition
from app.methodology.reading import READINGS
from app.methodology.rules import Item

MOST_ELEMENTS = 380
PHASES = [f"/methode/{position}" for position in range(1, 7)]
READING_PAGES = [
    "/methode/benefices",
    "/methode/acteurs",
    "/methode/cadre-legal",
    "/methode/appuis",
]
SHOWN_BESIDE = ("answer", "expected", "indicator")
STEPS = [f"/methode/etapes/{step.id}" for phase in current_edition().phases for step in phase.steps]
PAGES = [
    "/methode",
    "/methode/commencer",
    *PHASES,
    *STEPS,
    *READING_PAGES,
    "/methode/editions",
    "/methode/exemples",
    "/glossaire",
]


def missing(texts: Iterator[str], html: str) -> list[str]:
    return [text for text in texts if str(escape(text)) not in html]


def essentials(item: Item) -> Iterator[str]:
    yield from (item.statement, item.why, item.evidence, item.role, *item.how, *item.sources)
    if item.legal is not None:
        yield from (item.legal.article, item.legal.text)
        if item.legal.note:
            yield item.legal.note


@pytest.mark.parametrize("url", PAGES)
def test_pages_are_light_and_open_to_all(client: Any, url: str) -> None:
    page = client.get(url)
    soup = BeautifulSoup(page.text, "html5lib")
    assert len(soup.find_all(True)) <= MOST_ELEMENTS
    ids = [element["id"] for element in soup.find_all(id=True)]
    assert len(ids) == len(set(ids))


def test_the_overview_names_all_phases_and_steps(client: Any) -> None:
    edition = current_edition()
    html = told(client.get("/methode").text)
    texts = [edition.title, edition.summary]
    for phase in edition.phases:
        texts += [phase.verb, phase.in_one_sentence, *(step.title for step in phase.steps)]
    assert missing(iter(texts), html) == []
    required = [item for item in edition.items if item.required]
    counts = (
        f"{len(edition.items)}\u00a0points de contrôle dont {len(required)}\u00a0incontournables"
    )
    assert counts in html


def told(html: str) -> str:
    """Return a page as it reads before a word of the glossary is opened."""
    without = re.sub(r'<a class="cited"[^>]*>(.*?)</a>', r"\1", html)
    without = re.sub(r'<span class="definition".*?</span>', "", without)
    return re.sub(r'<button type="button" class="term"[^>]*>(.*?)</button>', r"\1", without)


@pytest.mark.parametrize("position", range(1, 7))
def test_a_phase_shows_its_steps_and_what_each_point_is_for(client: Any, position: int) -> None:
    phase = current_edition().phase(position)
    html = told(client.get(f"/methode/{position}").text)
    texts = [phase.title, phase.verb, phase.in_one_sentence, phase.why, *phase.sources]
    for step in phase.steps:
        texts += [step.number, step.title, step.summary]
    for item in phase.items:
        texts += [item.statement, item.why]
    assert missing(iter(texts), html) == []


@pytest.mark.parametrize("position", range(1, 7))
def test_a_step_shows_all_that_is_needed_to_act(client: Any, position: int) -> None:
    for step in current_edition().phase(position).steps:
        html = told(client.get(f"/methode/etapes/{step.id}").text)
        texts = [step.number, step.title, step.summary]
        for item in step.items:
            texts += [text for text in essentials(item) if text not in item.sources]
        assert missing(iter(texts), html) == [], step.id


@pytest.mark.parametrize("position", range(1, 7))
def test_each_item_has_a_page_with_every_text(client: Any, position: int) -> None:
    edition = current_edition()
    for item in edition.phase(position).items:
        html = told(client.get(f"/methode/points/{item.id}").text)
        before = [edition.item(other).statement for other in item.after]
        assert missing(iter([*essentials(item), item.task, *before]), html) == [], item.id
        assert "Qui est concerné" in html
        assert ("Ce que dit le droit" in html) is bool(item.legal)


def test_each_text_of_each_library_is_shown(client: Any) -> None:
    html = "".join(told(client.get(url).text) for url in [*READING_PAGES, "/glossaire"])
    shown = {library_id for reading in READINGS for library_id in reading.library_ids}
    for library_id in shown | {"glossary"}:
        library = libraries()[library_id]
        texts = [library.summary]
        for entry in library:
            texts += [entry.title, entry.text, *entry.sources]
            texts += [text for text in (entry.article, entry.note, entry.when) if text]
            texts += [entry.more[key] for key in SHOWN_BESIDE if key in entry.more]
        assert missing(iter(texts), html) == [], library_id


def test_each_brake_is_followed_by_its_answer(client: Any) -> None:
    soup = BeautifulSoup(told(client.get("/methode/acteurs").text), "html5lib")
    shown = {
        each.dt.get_text(): " ".join(dd.get_text() for dd in each.select("dd"))
        for each in soup.select(".definitions > div")
    }
    for brake in libraries()["brakes"]:
        said = shown[brake.title]
        assert 0 <= said.index(brake.text) < said.index(brake.more["answer"])


def test_what_does_not_exist_is_a_404(app: Any) -> None:
    for url in ("/methode/0", "/methode/7", "/methode/points/inconnu", "/methode/etapes/inconnue"):
        assert app.test_client().get(url).status_code == 404


def test_the_glossary_is_entered_by_letter(client: Any) -> None:
    soup = BeautifulSoup(client.get("/glossaire").text, "html5lib")
    letters = {link.get_text(): str(link["href"]) for link in soup.select(".contents a")}
    assert list(letters) == sorted(letters)
    for letter, address in letters.items():
        title = soup.select_one(f"{address} dt").get_text()
        assert title[0].upper().translate(str.maketrans("ÉÀ", "EA")) == letter


def test_the_words_of_the_glossary_can_be_linked_to(client: Any) -> None:
    soup = BeautifulSoup(client.get("/glossaire").text, "html5lib")
    for entry in libraries()["glossary"]:
        assert entry.title in soup.find(id=entry.id).get_text()


def test_the_editions_tell_what_each_changed(client: Any) -> None:
    text = client.get("/methode/editions").text
    assert "Publiée le 30 novembre 2026" in text
    assert "Publiée le 1er décembre 2026" in text.replace("\u00a0", " ")
    assert "En préparation" not in text
    for kind in ("Réunis", "Partagés", "Retirés", "Nouveaux", "Reformulés", "Déplacés"):
        assert kind in text


def test_a_point_of_another_edition_is_shown_as_such(client: Any) -> None:
    former = client.get("/methode/points/solutions-techniques-reperees").text
    assert "de l’édition 1.0.0" in former
    assert "de l’édition" not in client.get("/methode/points/reutilisation-gratuite").text
