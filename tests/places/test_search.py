"""What people type, and what they find among all the places."""

import pytest

from app.extensions import db
from app.kernel.text import normalise
from app.places import queries
from app.places.models import Place
from app.places.rules import classify, without_article
from app.places.unions import bodies
from tests.support.client import statements
from tests.support.databases import OpenDatabase

pytestmark = pytest.mark.usefixtures("places")


def ids(query: str, limit: int = 10) -> list[str]:
    return [hit.id for hit in queries.search(query, limit)]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("rodez", "com-12202"),
        ("RODEZ", "com-12202"),
        ("12202", "com-12202"),
        ("12000", "com-12202"),
        ("211 202 023", "com-12202"),
        ("ville de Rodez", "com-12202"),
        ("rodez 12", "com-12202"),
        ("Rodez Aveyron", "com-12202"),
        ("Saint-Martin Aveyron", "com-12239"),
        ("agglo rodez", "epci-241200187"),
        ("Noumea", "com-98818"),
        ("98818", "com-98818"),
        ("98800", "com-98818"),
        ("sicoval", "epci-243100633"),
        ("Le Sicoval", "epci-243100633"),
        ("CA du Sicoval", "epci-243100633"),
        ("243 100 633", "epci-243100633"),
        ("St Etienne", "com-42218"),
        ("saint-étienne", "com-42218"),
        ("Le Mont Dore", "com-98817"),
        ("l’haÿ", "com-94038"),
        ("Lhay les roses", "com-94038"),
        ("lezat leze", "com-09167"),
        ("2A004", "com-2A004"),
        ("34000 Montpellier", "com-34172"),
        ("Lyon", "com-69123"),
        ("metropole toulouse", "epci-243100518"),
        ("département de l’Aveyron", "dep-12"),
        ("occitanie", "reg-76"),
        ("province sud", "prov-988-sud"),
        ("îles Loyauté", "prov-988-iles-loyaute"),
        ("nouvelle calédonie", "nc-988"),
        ("polynésie", "col-987"),
        ("Y", "com-80829"),
        ("st", "com-67482"),
        ("cirest", "epci-249740093"),
        # Absorbed without becoming a commune déléguée
        ("Saint-Laurent-du-Mont", "com-14126"),
        ("14604", "com-14126"),
        # Arrondissements, and what people write for the whole of a town
        ("Paris 16e", "com-75056"),
        ("16e arrondissement de Paris", "com-75056"),
        ("Lyon 3", "com-69123"),
        ("lyon 3ème", "com-69123"),
        ("Marseille 1er arrondissement", "com-13055"),
        ("75101", "com-75056"),
        ("69381", "com-69123"),
        ("13201", "com-13055"),
        ("75000", "com-75056"),
        ("13000", "com-13055"),
        ("69000", "com-69123"),
        # Special statuses: one body, one place
        ("Collectivité européenne d'Alsace", "dep-6AE"),
        ("CEA", "dep-6AE"),
        ("alsace", "dep-6AE"),
        ("Bas-Rhin", "dep-6AE"),
        ("200 094 332", "dep-6AE"),
        ("Grand Lyon", "epci-200046977"),
        ("métropole de Lyon", "epci-200046977"),
        ("Collectivité de Corse", "reg-94"),
        ("Haute-Corse", "reg-94"),
        ("Collectivité territoriale de Martinique", "reg-02"),
        ("martinique", "reg-02"),
        ("973", "reg-03"),
        ("département de Mayotte", "reg-06"),
        ("Ville de Paris", "com-75056"),
        ("département de Paris", "com-75056"),
        ("97150", "col-978"),
    ],
)
def test_the_first_place_found(query: str, first: str) -> None:
    assert ids(query)[:1] == [first]


def test_exact_name_then_beginnings_then_words_each_by_population() -> None:
    found = queries.search("rouvray", 50)
    ranks = [_rank(hit.name, "rouvray") for hit in found]
    assert ranks == sorted(ranks)
    assert set(ranks) == {0, 1, 2}
    for rank in (0, 1):
        people = [_people(hit.id) for hit in found if _rank(hit.name, "rouvray") == rank]
        assert people == sorted(people, reverse=True)


def test_a_body_is_found_once() -> None:
    for query in ("paris", "martinique", "mayotte", "guyane", "corse", "saint-martin"):
        found = set(ids(query, 30))
        assert not found & bodies().keys(), query


def test_a_place_that_another_stands_for_is_opened_as_that_one() -> None:
    for place_id, body in bodies().items():
        opened = queries.place_to_open(place_id)
        assert opened is not None
        assert opened.id == body
    assert queries.place_to_open("dep-00") is None


def test_homonyms_come_by_population_and_are_told_apart() -> None:
    found = [hit for hit in queries.search("sainte colombe", 12) if hit.name == "Sainte-Colombe"]
    assert len(found) == 12
    assert len({hit.hint for hit in found}) == 12
    people = [_people(hit.id) for hit in found]
    assert people == sorted(people, reverse=True)


def test_a_former_commune_leads_to_the_one_that_absorbed_it() -> None:
    (hit,) = queries.search("arbignieu")
    assert hit.id == "com-01015"
    assert hit.hint.endswith(", dont Arbignieu")


def test_what_a_hit_holds() -> None:
    assert queries.search("rodez")[0] == queries.PlaceHit(
        id="com-12202",
        name="Rodez",
        kind="commune",
        code="12202",
        hint="commune de l’Aveyron\u00a0(12), 23\u202f981\u00a0hab., 12000",
    )


@pytest.mark.parametrize(
    "query",
    [
        "",
        " ",
        "\0",
        "'",
        "%",
        "_",
        "'; DROP TABLE places; --",
        "日本",
        "\ud800",
        "zzzz qqq",
        "x" * 500,
    ],
)
def test_nothing_is_found_and_nothing_breaks(query: str) -> None:
    assert queries.search(query) == []


@pytest.mark.parametrize("query", ["sa", "la", "ma", "com", "communaute de communes", "saint"])
def test_short_and_common_words_give_as_many_different_places_as_asked(query: str) -> None:
    found = ids(query)
    assert len(found) == len(set(found)) == 10


@pytest.mark.parametrize("query", ["sa", "12202", "rodez", "lezat leze", "le mont dore", "zz qq"])
def test_two_statements_at_most(query: str) -> None:
    with statements() as run:
        queries.search(query)
    assert 1 <= len(run) <= 2


def test_a_search_never_reads_a_whole_table(database: OpenDatabase) -> None:
    wanted = classify("le mont dore")
    for statement in (
        queries._by_beginning(wanted.text, 60),
        queries._by_words(wanted, wanted.words, 60),
    ):
        how = "EXPLAIN QUERY PLAN" if database.sqlite else "EXPLAIN"
        compiled = statement.compile(database.engine, compile_kwargs={"literal_binds": True})
        sql = str(compiled).replace("%%", "%")
        with database.engine.connect() as connection:
            plan = [
                str(row) for row in connection.exec_driver_sql(f"{how} {sql}".replace("%", "%%"))
            ]
        assert not [line for line in plan if "Seq Scan" in line or "SCAN place" in line], plan


def test_a_place_by_its_id() -> None:
    found = queries.place("com-98818")
    assert found is not None
    assert (found.kind, found.territory, found.siren) == ("commune", "new-caledonia", None)
    assert queries.place("com-00000") is None


def _rank(name: str, query: str) -> int:
    key = without_article(normalise(name))
    return 0 if key == query else 1 if key.startswith(query) else 2


def _people(place_id: str) -> int:
    return db.session.get_one(Place, place_id).population or 0
