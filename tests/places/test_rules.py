"""How people spell a place, and the keys it is found by."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.kernel.text import normalise
from app.places.record import PlaceKind, Record, Territory
from app.places.rules import (
    KeyClass,
    QueryKind,
    classify,
    keys_of,
    search_words,
    territory_of,
    without_article,
    without_link,
)


def a_place(name: str, **others: object) -> Record:
    values = {
        "id": "com-00000",
        "kind": PlaceKind.COMMUNE,
        "nature": "commune",
        "code": "00000",
        "name": name,
        "territory": Territory.MAINLAND,
        **others,
    }
    return Record(**values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "spelling",
    [
        "Saint-Étienne",
        "saint-étienne",
        "SAINT ETIENNE",
        "St Etienne",
        "st-étienne",
        "St.  Etienne ",
        "Saint\u2011E\u0301tienne",
        "saint\u00a0etienne",
    ],
)
def test_all_these_are_saint_etienne(spelling: str) -> None:
    assert normalise(spelling) == "saint etienne"


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("L'Haÿ-les-Roses", "l hay les roses"),
        ("l’haÿ", "l hay"),
        ("Ste Colombe", "sainte colombe"),
        ("Châlons s/ Marne", "chalons sur marne"),
        ("Chalons S/Marne", "chalons sur marne"),
        ("Vœuil-et-Giget", "voeuil et giget"),
        ("Œuilly", "oeuilly"),
        ("Laëtitia & Cie", "laetitia et cie"),
        ("CC Castillon/Pujols", "cc castillon pujols"),
        ("Mas/Terre", "mas terre"),
        ("Nouméa", "noumea"),
        ("", ""),
        ("\0", ""),
        ("— ’ …", ""),
        ("日本", ""),
    ],
)
def test_normalise(typed: str, key: str) -> None:
    assert normalise(typed) == key


def test_a_last_st_may_be_the_start_of_another_word() -> None:
    assert normalise("St") == "st"
    assert normalise("St D") == "saint d"


@given(st.text())
@example("ŒÆﬁſt ß½ ℡ İ ǅ")
@example("st s/ st")
@example("\ud800")
def test_normalise_never_raises_and_leaves_its_own_work_alone(text: str) -> None:
    key = normalise(text)
    assert normalise(key) == key
    assert key == " ".join(key.split())
    assert set(key) <= set("abcdefghijklmnopqrstuvwxyz0123456789 ")


@given(st.text())
def test_classify_never_raises(text: str) -> None:
    query = classify(text)
    assert (query.kind is QueryKind.NOTHING) == (query.text == "")


@pytest.mark.parametrize(
    ("typed", "kind", "text"),
    [
        ("12202", QueryKind.POSTCODE, "12202"),
        ("12000", QueryKind.POSTCODE, "12000"),
        (" 98818 ", QueryKind.POSTCODE, "98818"),
        ("12 202", QueryKind.POSTCODE, "12202"),
        ("2A004", QueryKind.CODE, "2a004"),
        ("2b033", QueryKind.CODE, "2b033"),
        ("243100633", QueryKind.SIREN, "243100633"),
        ("243 100 633", QueryKind.SIREN, "243100633"),
        ("243 100 633 00012", QueryKind.SIREN, "243100633"),
        ("1220", QueryKind.TEXT, "1220"),
        ("2431006330", QueryKind.TEXT, "2431006330"),
        ("Noumea", QueryKind.TEXT, "noumea"),
        ("34000 Montpellier", QueryKind.TEXT, "34000 montpellier"),
        ("  ", QueryKind.NOTHING, ""),
    ],
)
def test_classify(typed: str, kind: QueryKind, text: str) -> None:
    query = classify(typed)
    assert (query.kind, query.text) == (kind, text)


def test_words_of_a_query_leave_small_words_out_and_begin_with_the_longest() -> None:
    assert classify("La ville de Lézat sur Lèze").words == ["lezat", "ville", "leze"]


def test_articles_and_links() -> None:
    assert without_article("le mont dore") == "mont dore"
    assert without_article("l hay les roses") == "hay les roses"
    assert without_article("les") == "les"
    assert without_article("lens") == "lens"
    assert without_link("de la haute somme") == "haute somme"
    assert without_link("du sicoval") == "sicoval"
    assert without_link("dunkerque") == "dunkerque"


def test_keys_of_a_commune() -> None:
    place = a_place(
        "L’Haÿ-les-Roses",
        code="94038",
        siren="219400389",
        postcodes=("94240",),
        former_names=("Le Vieux-Bourg",),
        former_codes=("94999",),
    )
    assert keys_of(place) == {
        "l hay les roses": KeyClass.NAME,
        "hay les roses": KeyClass.NAME,
        "lhay les roses": KeyClass.NAME,
        "94038": KeyClass.NAME,
        "219400389": KeyClass.NAME,
        "94240": KeyClass.ALIAS,
        "le vieux bourg": KeyClass.FORMER,
        "vieux bourg": KeyClass.FORMER,
        "94999": KeyClass.FORMER,
        "roses": KeyClass.WORD,
    }


def test_each_word_of_a_name_is_a_beginning_but_small_words_are_not() -> None:
    keys = keys_of(a_place("Saint-Étienne-du-Rouvray"))
    assert keys["etienne du rouvray"] is KeyClass.WORD
    assert keys["rouvray"] is KeyClass.WORD
    assert "du rouvray" not in keys


def test_an_epci_is_found_by_its_own_name_and_by_its_abbreviation() -> None:
    place = a_place(
        "Communauté d’agglomération du Sicoval",
        kind=PlaceKind.EPCI,
        aliases=("CA du Sicoval", "sicoval"),
    )
    keys = keys_of(place)
    assert keys["sicoval"] is KeyClass.ALIAS
    assert keys["ca du sicoval"] is KeyClass.ALIAS
    assert keys["communaute d agglomeration du sicoval"] is KeyClass.NAME
    assert "agglomeration du sicoval" not in keys


def test_the_words_of_a_place_hold_its_departement() -> None:
    place = a_place("Saint-Martin", parent="Aveyron (12)", code="12239", postcodes=("12100",))
    assert search_words(place) == " commune saint martin aveyron 12 12239 12100 "


@pytest.mark.parametrize(
    ("departement", "territory"),
    [
        ("12", Territory.MAINLAND),
        ("2A", Territory.MAINLAND),
        ("974", Territory.DROM),
        ("976", Territory.DROM),
        ("988", Territory.NEW_CALEDONIA),
        ("987", Territory.OTHER_OVERSEAS),
        ("975", Territory.OTHER_OVERSEAS),
    ],
)
def test_territory(departement: str, territory: Territory) -> None:
    assert territory_of(departement) is territory


def test_the_words_of_an_epci_are_those_of_its_own_name_without_its_abbreviation() -> None:
    place = a_place(
        "Communauté de communes du Pays Rignacois",
        kind=PlaceKind.EPCI,
        aliases=("CC du Pays Rignacois", "pays rignacois"),
    )
    keys = keys_of(place)
    assert keys["rignacois"] is KeyClass.WORD
    assert {key for key, rank in keys.items() if rank is KeyClass.WORD} == {"rignacois"}
    bare = a_place("Grand Figeac", kind=PlaceKind.EPCI, aliases=("Figeac-Agglo", "grand figeac"))
    assert "agglo" not in keys_of(bare)
    assert keys_of(bare)["figeac"] is KeyClass.WORD


def test_a_name_goes_before_an_alias_then_a_former_name_then_a_word() -> None:
    assert KeyClass.NAME < KeyClass.ALIAS < KeyClass.FORMER < KeyClass.WORD
    place = a_place("Val d’Aubane", aliases=("Aubane",), former_names=("Aubane", "Combe Aubane"))
    assert keys_of(place)["aubane"] is KeyClass.ALIAS
    former = a_place("Vieux Bourg", former_names=("Bourg",))
    assert keys_of(former)["bourg"] is KeyClass.FORMER
