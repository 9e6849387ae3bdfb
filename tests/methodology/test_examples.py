"""The public examples: each with its source and its true size, shown, the nearest first."""

import re
from datetime import date
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
from bs4 import BeautifulSoup
from markupsafe import escape

from app.authorities.rules import AuthorityKind
from app.methodology.check import check_all
from app.methodology.examples.catalogue import (
    CHOOSING,
    answering,
    illustrating,
    phases_of,
    public_examples,
    showing,
)
from app.methodology.examples.listing import PAGE_SIZE, ExampleSearch, shown_examples
from app.methodology.examples.rules import (
    ExampleSize,
    ExampleSubject,
    PublicExample,
    nearest,
    size_of,
)
from app.methodology.loader import editions
from app.methodology.rules import KINDS_IN_FRENCH, Profile
from app.places.record import Territory
from app.places.referential import Referential

AT_LEAST = 26
MOST_WORDS = 25
WORD = re.compile(r"\w[\w’.,/-]*")
END = re.compile(r"(?<=[.!?…])\s+")
EXAMPLES = "library/examples.yml"
BRAKES_FILE = "library/brakes.yml"
ONE = """\
    id: examples
    title: Ils l’ont fait
    summary: Des exemples.
    entries:
      - id: petit
        title: Un petit exemple
        who: Un village
        kind: commune
        place: com-66142
        inhabitants: 57
        date: '2020'
        subject: budget
        text: La commune publie ses comptes.
        gained: Chacun peut les lire.
        sources: [une revue]
        url: https://exemple.fr/petit
        read_on: '2026-12-01'
        says: La revue raconte la publication des comptes.
        suits:
          kinds: [commune]
          sizes: [very-small]
        items: [alpha]
        axes: [organisationnel]
        benefits: [clarte]
        brakes: [temps]
        covers: []
    """
BRAKES = """\
    id: brakes
    title: Freins
    summary: Ce qui retient.
    entries:
      - id: temps
        axis: organisationnel
        title: Le manque de temps
        text: Les journées sont pleines.
        answer: Commencez petit.
        covers: []
        sources: [pratique]
    """


def made(
    example_id: str,
    kind: str = "commune",
    inhabitants: int | None = 1_000,
    *,
    kinds: tuple[str, ...] = ("commune",),
    sizes: tuple[str, ...] = ("small",),
    territory: str = "mainland",
) -> PublicExample:
    """Return an example of which only what brings it near matters."""
    return PublicExample(
        id=example_id,
        title="Un fait",
        who="Quelqu’un",
        kind=kind,
        territory=territory,
        place="",
        inhabitants=inhabitants,
        when=None,
        subject=ExampleSubject.BUDGET,
        text="Un texte.",
        gained="Un gain.",
        means="",
        hard="",
        source="une source",
        url="https://exemple.fr",
        read_on=date(2026, 12, 1),
        says="Ce que dit la source.",
        kinds=kinds,
        sizes=sizes,
        items=(),
        axes=(),
        benefits=(),
        brakes=(),
    )


def ids(examples: Any) -> list[str]:
    return [example.id for example in examples]


@pytest.mark.parametrize(
    ("inhabitants", "size"),
    [
        (None, None),
        (0, ExampleSize.VERY_SMALL),
        (999, ExampleSize.VERY_SMALL),
        (1_000, ExampleSize.SMALL),
        (3_499, ExampleSize.SMALL),
        (3_500, ExampleSize.MEDIUM),
        (9_999, ExampleSize.MEDIUM),
        (10_000, ExampleSize.TOWN),
        (49_999, ExampleSize.TOWN),
        (50_000, ExampleSize.LARGE),
    ],
)
def test_a_size_begins_where_its_words_say(
    inhabitants: int | None, size: ExampleSize | None
) -> None:
    assert size_of(inhabitants) is size


VILLAGE = made("village", inhabitants=100, sizes=("very-small",))
BURG = made("bourg", inhabitants=3_000)
CITY = made("ville", inhabitants=90_000, sizes=("large",))
UNION = made("union", "epci", 60_000, kinds=("commune",), sizes=("small", "large"))
BODY = made("syndicat", "syndicat", None, kinds=("commune", "epci"), sizes=("small", "medium"))
REGION = made("region", "region", 900_000, kinds=("departement",), sizes=("large",))
ISLAND = made("ile", "overseas", 6_000, territory="other-overseas", sizes=("medium",))
NOUMEA = made("noumea", inhabitants=90_000, territory="new-caledonia", sizes=("large",))
ALL = (REGION, CITY, BODY, NOUMEA, UNION, BURG, ISLAND, VILLAGE)


@pytest.mark.parametrize(
    ("profile", "first"),
    [
        (Profile("commune", 2_500, None, "mainland"), ["bourg", "village", "noumea"]),
        (Profile("commune", 80, None, "mainland"), ["village", "bourg", "noumea"]),
        (Profile("commune", 80_000, None, "mainland"), ["noumea", "ville", "bourg"]),
        (Profile("epci", 50_000, None, "mainland"), ["union", "syndicat", "noumea"]),
        (Profile("syndicat", None, None, "mainland"), ["syndicat", "bourg", "ile"]),
        (Profile("departement", 400_000, None, "mainland"), ["region", "noumea", "ville"]),
        (Profile("commune", 2_000, None, "new-caledonia"), ["noumea", "bourg", "village"]),
        (Profile("overseas", 9_000, None, "other-overseas"), ["ile", "syndicat", "bourg"]),
        (Profile("commune"), ["bourg", "noumea", "village"]),
        (Profile(), ["bourg", "ile", "noumea"]),
    ],
)
def test_the_nearest_comes_first(profile: Profile, first: list[str]) -> None:
    assert ids(nearest(ALL, profile, 3)) == first
    assert ids(nearest(reversed(ALL), profile, 3)) == first


def test_nothing_near_is_left_out() -> None:
    assert sorted(ids(nearest(ALL, Profile("region", 1)))) == sorted(ids(ALL))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("        url: https://exemple.fr/petit\n", "", "il manque «\u202furl\u202f»"),
        ("https://exemple.fr", "http://exemple.fr", "n’est pas de la forme attendue"),
        ("        read_on: '2026-12-01'\n", "", "il manque «\u202fread_on\u202f»"),
        ("2026-12-01", "2026-02-30", "n’est pas un jour"),
        (
            "        says: La revue raconte la publication des comptes.\n",
            "",
            "il manque «\u202fsays\u202f»",
        ),
        ("says: La revue raconte la publication des comptes.", "says: ''", "ce texte est vide"),
        ("sources: [une revue]", "sources: []", "au moins 1"),
        ("sources: [une revue]", "sources: [une, deux]", "plus que 1"),
        ("items: [alpha]", "items: [omega]", "n’existe dans aucune édition"),
        ("items: [alpha]", "items: []", "au moins 1"),
        ("benefits: [clarte]", "benefits: [ombre]", "n’existe pas dans library/benefits.yml"),
        ("brakes: [temps]", "brakes: [vent]", "n’existe pas dans library/brakes.yml"),
        ("kind: commune", "kind: village", "village"),
        ("[very-small]", "[tiny]", "tiny"),
        ("subject: budget", "subject: amour", "amour"),
    ],
)
def test_an_example_without_what_proves_it_is_refused(
    seeds: Path, old: str, new: str, message: str
) -> None:
    (seeds / BRAKES_FILE).write_text(dedent(BRAKES), encoding="utf-8")
    text = dedent(ONE)
    (seeds / EXAMPLES).write_text(text, encoding="utf-8")
    assert check_all(seeds) == []
    spoiled = dedent(ONE.replace(old, new, 1))
    assert spoiled != text
    (seeds / EXAMPLES).write_text(spoiled, encoding="utf-8")
    problems = [str(problem) for problem in check_all(seeds)]
    assert any(message in problem for problem in problems), problems


def test_there_are_enough_of_every_kind_and_size() -> None:
    examples = public_examples()
    assert len(examples) >= AT_LEAST
    kinds = {example.kind for example in examples}
    assert kinds >= set(KINDS_IN_FRENCH) - {"province"}  # whose examples are those of the country
    assert kinds <= set(AuthorityKind.codes())
    assert {example.territory for example in examples} == set(Territory.codes())
    communes = [example for example in examples if example.kind == "commune"]
    assert {size_of(example.inhabitants) for example in communes} == set(ExampleSize)
    assert sum(bool(example.hard) for example in examples) >= AT_LEAST // 2


@pytest.mark.parametrize("kind", KINDS_IN_FRENCH)
@pytest.mark.parametrize("size", ExampleSize)
def test_nobody_is_left_without_an_example_for_their_kind(kind: str, size: ExampleSize) -> None:
    assert any(example.suits(kind=kind) for example in public_examples())
    assert any(example.suits(size=size.value) for example in public_examples())


def test_inhabitants_are_those_of_the_referential() -> None:
    places = {place.id: place for place in Referential.open().records()}
    for example in public_examples():
        if example.place:
            assert example.place in places, example.id
            place = places[example.place]
            assert place.population == example.inhabitants, example.id
            assert place.territory.value == example.territory, example.id
        else:
            assert example.inhabitants is None, example.id


def test_each_is_read_by_its_source_and_in_short_sentences() -> None:
    today = date(2026, 12, 1)
    for example in public_examples():
        assert example.url.startswith("https://"), example.id
        assert example.read_on <= today, example.id
        told = (example.text, example.gained, example.means, example.hard, example.says)
        for sentence in (one for text in told for one in END.split(text)):
            assert len(WORD.findall(sentence)) <= MOST_WORDS, (example.id, sentence)


def test_each_illustrates_points_of_every_edition() -> None:
    for edition in editions().values():
        for example in public_examples():
            assert any(item_id in edition for item_id in example.items), example.id
    for example in public_examples():
        assert phases_of(example), example.id


def test_the_point_that_asks_for_examples_has_them_all() -> None:
    assert illustrating(CHOOSING) == public_examples()
    assert ids(illustrating("prada-designee")) == ["antibes"]
    assert "planes" in ids(answering("cout"))
    assert "megalis" in ids(showing("charge-allegee"))


def test_what_an_address_does_not_say_well_is_not_asked() -> None:
    strange = {"type": "ville", "taille": "xl", "phase": "7", "sujet": "x", "point": "x"}
    assert ExampleSearch.asked({**strange, "page": "-3"}) == ExampleSearch()
    asked = {"type": "commune", "taille": "small", "phase": "3", "sujet": "addresses"}
    search = ExampleSearch.asked(asked)
    assert search.narrows
    assert {key: value for key, value in search.address().items() if value} == {**asked, "phase": 3}


@pytest.mark.parametrize("kind", KINDS_IN_FRENCH)
def test_a_filter_shows_only_what_it_says(kind: str) -> None:
    shown = shown_examples(ExampleSearch(kind=kind))
    assert shown.matching
    assert all(kind in (example.kind, *example.kinds) for example in shown.examples)


def pages_of(client: Any, query: str = "") -> str:
    """Return the text of all the pages of a search."""
    count = -(-len(public_examples()) // PAGE_SIZE)
    texts = [
        client.get(f"/methode/exemples?page={page}{query}").text for page in range(1, count + 1)
    ]
    return "".join(texts)


def test_each_example_is_shown_with_its_source(client: Any) -> None:
    html = pages_of(client)
    for example in public_examples():
        for text in (example.title, example.who, example.text, example.gained, example.says):
            assert str(escape(text)) in html, example.id
        for text in (example.means, example.hard, example.source):
            assert str(escape(text)) in html, example.id
        assert str(escape(example.url)) in html, example.id
    assert "Lue le 1er\u00a0décembre 2026" in html or "Lue le 1er décembre 2026" in html


def test_a_search_without_answer_says_so(client: Any) -> None:
    page = client.get("/methode/exemples?type=province&taille=very-small&sujet=safety")
    assert "Aucun exemple ne répond à tous ces choix" in page.text
    assert "Tout montrer" in page.text


def test_the_page_of_a_point_shows_its_examples(client: Any) -> None:
    html = client.get("/methode/points/circuit-adresses").text
    assert "Ils l’ont fait" in html
    assert html.count("Ouvrir la page") == 3
    every = client.get("/methode/exemples?point=circuit-adresses")
    assert len(BeautifulSoup(every.text, "html5lib").select("li[id^=exemple-]")) == 4
    assert "Ils l’ont fait" not in client.get("/methode/points/dpo-associe").text.split("<main")[1]
