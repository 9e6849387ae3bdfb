"""One cell at a time: each operation gives what the schema wants, or says why it cannot."""

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.tables.recipes.applying import ways_of
from app.tables.recipes.body import Target
from app.tables.recipes.cells.cleaning import clean
from app.tables.recipes.cells.codes import Town, Towns
from app.tables.recipes.cells.outcome import CellOutcome
from app.tables.recipes.cells.words import ListedValues
from app.tables.recipes.operations import TITLES, Known, Setting, operation_of
from app.tables.recipes.suiting import usual_operation
from app.tables.schema import Field, from_catalogue

PERIOD = r"^\d{4}-\d{2}-\d{2}(/\d{4}-\d{2}-\d{2})?$"
TOWNS = Towns.of(
    (
        Town("01004", "Ambérieu-en-Bugey", ("01500",)),
        Town("2A004", "Ajaccio", ("20000",)),
        Town("12174", "Olemps", ("12510",)),
        Town("12202", "Rodez", ("12000",)),
    )
)
FIELDS = {
    "date": Field("jour", "date"),
    "period": Field("periode", pattern=PERIOD),
    "amount": Field("montant", "number"),
    "percent": Field("part", "number", minimum="0", maximum="1"),
    "integer": Field("nombre", "integer"),
    "boolean": Field("oui", "boolean", true_values=("oui",), false_values=("non",)),
    "listed": Field("nature", enum=("aide en numéraire", "aide en nature")),
    "list": Field("natures", "array", items=("un", "deux")),
    "position": Field("position", "geopoint"),
    "year": Field("annee", "year"),
}


def outcome(
    op: str,
    text: str | Sequence[str],
    *,
    column: Sequence[str] = (),
    field: Field | None = None,
    answers: dict[str, str] | None = None,
    params: tuple[tuple[str, str], ...] = (),
    dictionary: dict[str, str] | None = None,
    header: str = "",
) -> CellOutcome:
    """Put one cell through an operation, in a column where the others stand too."""
    cells = [text] if isinstance(text, str) else list(text)
    wanted = field or FIELDS.get(op, Field("colonne"))
    ways = ways_of(op, [clean(cell) for cell in (*cells, *column)])
    ways.answers = answers or {}
    known = Known("Valmorel", "21990001600003", "12202", "2026", TOWNS)
    target = Target(wanted.name, op, ("c1",), params)
    work = operation_of(Setting(wanted, target, ways, known, dictionary or {}, header))
    return work([clean(cell) for cell in cells])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("\ufeff'Zoé\u00a0 Martin ", "Zoé Martin"),
        ("Ã©tÃ©", "été"),
        ("École", "École"),
        ("l’Aubane\nGrande", "l’Aubane Grande"),
        ("''double", "''double"),
        ("'", "'"),
    ],
)
def test_what_nobody_sees_goes(text: str, expected: str) -> None:
    assert clean(text) == expected


@pytest.mark.parametrize(
    ("text", "column", "expected"),
    [
        ("2026-03-12", (), "2026-03-12"),
        ("2026-03-12 00:00:00", (), "2026-03-12"),
        ("2026-03-12T00:00:00Z", (), "2026-03-12"),
        ("2026-03-12T00:00:00+01:00", (), "2026-03-12"),
        ("2026/3/12", (), "2026-03-12"),
        ("31/12/2026", ("03/11/2026", "12/25/2026"), "2026-12-31"),
        ("03/11/2026", ("31/12/2026",), "2026-11-03"),
        ("03.11.2026", ("31.12.2026",), "2026-11-03"),
        ("1er mars 2026", (), "2026-03-01"),
        ("jeudi 12 mars 2026", (), "2026-03-12"),
        ("46093", ("2026-01-01",), "2026-03-12"),
    ],
)
def test_days_are_written_when_they_are_sure(
    text: str, column: tuple[str, ...], expected: str
) -> None:
    assert outcome("date", text, column=column) == CellOutcome(expected)


@pytest.mark.parametrize(
    ("text", "column", "question"),
    [
        ("03/04/2026", ("2026-03-12",), "order"),
        ("12/03/26", (), "century"),
        ("46093", (), "serial"),
        ("Commission permanente du 27 février 2026", (), "inside"),
        ("03/11/2026", ("31/12/2026", "12/25/2026"), ""),
        ("12/25/2026", ("31/12/2026",), ""),
        ("29/02/2026", (), ""),
        ("2026-03-12T14:05", (), ""),
    ],
)
def test_a_doubtful_day_stays_as_it_is(text: str, column: tuple[str, ...], question: str) -> None:
    found = outcome("date", text, column=column)
    assert (found.text, found.question) == (text, question)
    assert found.fault


def test_a_day_that_does_not_exist_says_so() -> None:
    assert outcome("date", "29/02/2026").fault == "cette date n’existe pas."


@pytest.mark.parametrize(
    ("text", "expected"),
    [("12/03/26", "2026-03-12"), ("01/07/49", "2049-07-01"), ("01/07/50", "1950-07-01")],
)
def test_one_answer_settles_years_of_two_figures(text: str, expected: str) -> None:
    assert outcome("date", text, answers={"century": "split"}).text == expected


@pytest.mark.parametrize(
    ("answer", "text", "expected"),
    [
        ({"order": "day"}, "03/04/2026", "2026-04-03"),
        ({"order": "month"}, "03/04/2026", "2026-03-04"),
        ({"serial": "yes"}, "46093", "2026-03-12"),
        ({"inside": "yes"}, "Commission du 27 février 2026", "2026-02-27"),
    ],
)
def test_an_answer_settles_a_column_of_days(
    answer: dict[str, str], text: str, expected: str
) -> None:
    assert outcome("date", text, answers=answer).text == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("01/01/2026 au 31/12/2026", "2026-01-01/2026-12-31"),
        ("2026-01-01_2026-12-31", "2026-01-01/2026-12-31"),
        ("2026-01-01 / 2026-12-31", "2026-01-01/2026-12-31"),
        ("du 1er janvier 2026 au 31 décembre 2026", "2026-01-01/2026-12-31"),
        ("2026-04-01", "2026-04-01"),
        ("2026-01-01/2026-12-31", "2026-01-01/2026-12-31"),
    ],
)
def test_two_days_are_found_in_a_period(text: str, expected: str) -> None:
    assert outcome("period", text) == CellOutcome(expected)


def test_more_than_two_days_are_one_question() -> None:
    paid = "2026-04-01 2027-01-31 2028-01-31"
    assert outcome("period", paid).question == "several"
    written = outcome("period", paid, answers={"several": "yes"})
    assert written == CellOutcome("2026-04-01/2028-01-31")


@pytest.mark.parametrize(
    "text",
    ["05 65 00 00 01 06 39 98 00 02", "05 65 00 00 01-02", "Jour 0565000001, nuit 0639980002"],
)
def test_several_telephones_are_one_question(text: str) -> None:
    assert outcome("phone", text).question == "phones"
    assert outcome("phone", text, answers={"phones": "yes"}).text == "0565000001"


def test_what_is_no_telephone_asks_nothing() -> None:
    for text in ("05 65", "mairie", "05 65 00 00 01 poste"):
        assert (outcome("phone", text).text, outcome("phone", text).question) == (text, "")


def test_an_empty_cell_gets_what_somebody_chose_and_a_wrong_one_stays() -> None:
    told = (("empty", "12"),)
    assert outcome("amount", "", params=told) == CellOutcome("12")
    assert outcome("amount", "3,5", params=told).text == "3.5"
    assert outcome("amount", "douze", params=told).text == "douze"


def test_a_reversed_period_stays() -> None:
    found = outcome("period", "2026-12-31/2026-01-01")
    assert found.text == "2026-12-31/2026-01-01"
    assert found.fault


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026", "2026-01-01/2026-12-31"),
        ("mars 2026", "2026-03-01/2026-03-31"),
        ("1er trimestre 2026", "2026-01-01/2026-03-31"),
        ("4e trimestre 2026", "2026-10-01/2026-12-31"),
    ],
)
def test_a_whole_period_is_written_once_confirmed(text: str, expected: str) -> None:
    assert outcome("period", text).question == "span"
    assert outcome("period", text, answers={"span": "yes"}).text == expected


@pytest.mark.parametrize(
    ("text", "column", "expected"),
    [
        ("1\u202f234,56 €", (), "1234.56"),
        ("1.234,56", (), "1234.56"),
        ("1,234.56", (), "1234.56"),
        ("(120,00)", (), "-120.00"),
        ("120,00-", (), "-120.00"),
        ("1 200 euros", (), "1200"),
        ("1,234", ("12,5",), "1.234"),
        ("1.234", ("1.234,56",), "1234"),
        ("1.234.567", (), "1234567"),
        ("0,125", (), "0.125"),
        ("1200.50", (), "1200.50"),
    ],
)
def test_amounts_keep_all_their_figures(text: str, column: tuple[str, ...], expected: str) -> None:
    assert outcome("amount", text, column=column) == CellOutcome(expected)


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("12 k€", "unit"),
        ("1,234", "decimal"),
        ("2,000", "decimal"),
        ("néant", "empty"),
        ("22kW", "letters"),
        ("1 200,5 m²", "letters"),
    ],
)
def test_a_doubtful_amount_is_asked(text: str, question: str) -> None:
    assert outcome("amount", text).question == question
    assert outcome("amount", text).text == text


def test_answers_settle_amounts() -> None:
    assert outcome("amount", "12 k€", answers={"unit": "yes"}).text == "12000"
    assert outcome("amount", "1,234", answers={"decimal": "decimal"}).text == "1.234"
    assert outcome("amount", "1,234", answers={"decimal": "thousands"}).text == "1234"
    assert outcome("amount", "-", answers={"empty": "yes"}).text == ""
    assert outcome("amount", "22kW", answers={"letters": "yes"}).text == "22"
    assert outcome("amount", "1 200,5 m²", answers={"letters": "yes"}).text == "1200.5"
    assert not outcome("amount", "3 rue du Four", answers={"letters": "yes"}).question
    assert outcome("amount", "3 rue du Four", answers={"letters": "yes"}).fault


def test_a_percentage_goes_to_the_scale_of_its_column() -> None:
    assert outcome("percent", "0.125").text == "0.125"
    assert outcome("percent", "12,5 %").text == "0.125"
    assert outcome("percent", "12,5").question == "percent"
    assert outcome("percent", "12,5", answers={"percent": "yes"}).text == "0.125"
    hundred = Field("part", "number", maximum="100")
    assert outcome("percent", "12,5 %", field=hundred).text == "12.5"


def test_a_whole_number_has_no_decimals() -> None:
    assert outcome("integer", "12,0").text == "12"
    assert outcome("integer", "1 200").text == "1200"
    assert outcome("integer", "12,5").fault


VALID = ("41900002100008", "35600000049837", "21990001600003")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("419 000 021 00008", "41900002100008"),
        ("35600000049837", "35600000049837"),
        ("41900002100008.0", "41900002100008"),
        ("4120000700015", "04120000700015"),
    ],
)
def test_a_siret_is_written_in_figures(text: str, expected: str) -> None:
    assert outcome("siret", text, column=VALID) == CellOutcome(expected)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("41900002000000", "clé"),
        ("00000000000000", "clé"),
        ("419000020000", "14 chiffres"),
        ("419000021", "établissement"),
        ("4,19E+13", "envoyez le classeur"),
        ("0 123 456.001", "RIDET"),
    ],
)
def test_a_siret_is_never_invented(text: str, words: str) -> None:
    found = outcome("siret", text, column=VALID)
    assert found.text == text
    assert words in found.fault


def test_a_zero_is_not_restored_in_a_column_that_is_mostly_wrong() -> None:
    assert outcome("siret", "4120000700015").fault


@pytest.mark.parametrize(
    ("op", "text", "expected"),
    [
        ("insee", "1004", "01004"),
        ("insee", "2a004", "2A004"),
        ("postcode", "1500", "01500"),
        ("boolean", "Vrai", "oui"),
        ("boolean", "N", "non"),
        ("boolean", "✓", "oui"),
        ("listed", "Aide en  numeraire", "aide en numéraire"),
        ("list", "un ; Deux", '["un", "deux"]'),
        ("email", "mailto:mairie@exemple.fr", "mairie@exemple.fr"),
        ("phone", "565000000", "0565000000"),
        ("phone", "+687 27 31 15", "+687273115"),
        ("phone", "05 65 00 00 00", "0565000000"),
        ("phone", "+262 262 12 34 56", "0262123456"),
        ("rna", "w123456789", "W123456789"),
        ("year", "12/03/2026", "2026"),
    ],
)
def test_codes_and_words(op: str, text: str, expected: str) -> None:
    answers = {"order": "day"}
    assert outcome(op, text, answers=answers).text == expected


def test_what_no_commune_has_stays() -> None:
    assert outcome("insee", "99999").text == "99999"
    assert outcome("insee", "99999").fault


def test_postcodes_in_a_column_of_insee_codes_are_told_apart() -> None:
    assert "code postal" in outcome("insee", "12510").fault
    assert outcome("insee", ["12510", "Olemps"]).text == "12174"
    assert outcome("insee", ["12510", "Ailleurs"]).fault


def test_the_w_of_an_association_comes_back_only_if_the_column_says_so() -> None:
    assert outcome("rna", "123456789", header="N° RNA").text == "W123456789"
    assert outcome("rna", "123456789", header="Numéro").fault


def test_a_value_that_no_list_has_is_asked_then_remembered() -> None:
    assert outcome("listed", "prêt").question == "value"
    meant = {"Num.": "aide en numéraire", "prêt": ""}
    assert outcome("listed", "num.", dictionary=meant).text == "aide en numéraire"
    found = outcome("listed", "prêt", dictionary=meant)
    assert (found.text, found.question) == ("prêt", "")
    assert found.fault


def test_an_address_is_cut_from_the_right() -> None:
    whole = "3 bis rue du Four 12510 Olemps"
    parts = [
        outcome("address", whole, params=(("part", part),)).text
        for part in ("number", "street", "postcode", "town")
    ]
    assert parts == ["3 bis", "rue du Four", "12510", "Olemps"]
    assert outcome("address", "Mairie, le bourg").text == "Mairie, le bourg"
    assert outcome("address", "Mairie, le bourg", params=(("part", "number"),)).text == ""


@pytest.mark.parametrize(
    "cells",
    [
        ["POINT(2.5733 44.3494)"],
        ["[44.3494 , 2.5733]"],
        ["2.5733,44.3494"],
        ["44,3494", "2,5733"],
        ["SRID=4326;POINT(2.5733 44.3494)"],
    ],
)
def test_a_position_is_written_in_the_order_of_the_target(cells: list[str]) -> None:
    assert outcome("position", cells).text == "2.5733,44.3494"


def test_a_position_overseas_and_none_at_all() -> None:
    assert outcome("position", ["-22,27", "166,44"]).text == "166.44,-22.27"
    assert "pas de position" in outcome("position", "[0,0]").fault
    assert "Lambert" in outcome("position", "668000, 6369000").fault


def test_columns_are_put_together_and_cut() -> None:
    assert outcome("join", ["Zoé", ""]).text == "Zoé"
    assert outcome("join", ["Zoé", "Martin"]).text == "Zoé Martin"
    assert outcome("first_of", ["", "Martin"]).text == "Martin"
    cut = (("separator", " - "), ("rank", "-1"))
    assert outcome("part", "12202 - Rodez", params=cut).text == "Rodez"
    assert outcome("part", "Rodez", params=cut).fault


def test_constants_that_jalon_knows() -> None:
    assert outcome("constant", "", params=(("kind", "siret"),)).text == "21990001600003"
    assert outcome("constant", "", params=(("value", "unique"),)).text == "unique"


def test_a_question_offers_the_nearest_values_first() -> None:
    listing = ListedValues(("aide en numéraire", "aide en nature", "prêt"), {})
    assert listing.nearest("Aide num.")[0] == "aide en numéraire"


def test_each_field_of_a_schema_has_its_usual_operation() -> None:
    schema = from_catalogue("subventions")
    assert schema is not None
    usual = {field.name: usual_operation(field) for field in schema.fields}
    assert usual["idAttribuant"] == usual["idBeneficiaire"] == "siret"
    assert usual["montant"] == "amount"
    assert usual["pourcentageSubvention"] == "percent"
    assert usual["datesPeriodeVersement"] == "period"
    assert usual["rnaBeneficiaire"] == "rna"
    assert set(usual.values()) <= set(TITLES)


SINGLE = sorted(set(TITLES) - {"constant", "identifier", "join", "first_of", "part", "insee"})
TEXTS = st.one_of(
    st.text(max_size=30),
    st.from_regex(r"\A\d{1,2}[/.-]\d{1,2}[/.-](\d{4}|\d{2})\Z"),
    st.from_regex(r"\A[(+-]?\d{1,3}([ .,]\d{3}){0,2}([.,]\d{1,3})?( ?(€|%|k€))?\)?\Z"),
    st.from_regex(r"\A\d{4,14}\Z"),
    st.sampled_from(["12 mars 26", "2026", "mars 2026", "POINT(2.5 44.3)", "[0,0]", "x", "w1"]),
)
ANSWERS = st.dictionaries(
    st.sampled_from(["order", "century", "serial", "inside", "span", "unit", "empty", "percent"]),
    st.just("yes"),
)


@pytest.mark.parametrize("op", SINGLE)
@settings(max_examples=25)
@given(text=TEXTS, answers=ANSWERS)
def test_an_operation_twice_is_once(op: str, text: str, answers: dict[str, str]) -> None:
    answers = {code: {"order": "day"}.get(code, "split") for code in answers}
    first = outcome(op, text, answers=answers, column=("31/12/2026", "12,5"))
    second = outcome(op, first.text, answers=answers, column=("31/12/2026", "12,5"))
    assert second.text == first.text


@pytest.mark.parametrize("op", SINGLE)
@settings(max_examples=25)
@given(text=TEXTS)
def test_a_failure_keeps_the_text(op: str, text: str) -> None:
    found = outcome(op, text)
    if found.fault:
        assert found.text == clean(text)
        assert found.fault.endswith((".", "?"))
