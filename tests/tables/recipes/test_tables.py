"""Whole tables: header found, columns proposed, cells converted, what is asked."""

import io
from dataclasses import replace

import pytest
import xlsxwriter

from app.tables import sandbox
from app.tables.form import Unreadable
from app.tables.reading.rows import sniff
from app.tables.recipes.applying import Application
from app.tables.recipes.body import (
    ColumnAnswer,
    RecipeBody,
    SourceColumn,
    Target,
    body_data,
    read_body,
)
from app.tables.recipes.likeness import compare
from app.tables.recipes.operations import Known
from app.tables.recipes.proposing import Assurance
from app.tables.recipes.results import TablePlace
from app.tables.wire import Malformed
from tests.support.messy import HEADER, messy_workbook
from tests.tables.recipes.conftest import FACTS, OWN, Work

SUBSIDIES = ("Association", "SIRET", "Montant voté", "Date de la délibération", "Nature")


def test_a_title_merged_cells_and_a_total_are_passed_over(work: Work) -> None:
    done = work(messy_workbook(), name="t.xlsx")
    assert (done.sample.header_line, done.sample.names) == (3, HEADER)
    assert done.sample.total == 5
    assert done.sample.left_out == (
        "1\u00a0ligne de titre au-dessus du tableau",
        "1\u00a0ligne de total",
    )


def test_the_columns_of_a_messy_table_are_proposed(work: Work) -> None:
    done = work(messy_workbook(), name="t.xlsx")
    assert done.standing("nomAttribuant") is Assurance.CONSTANT
    assert done.standing("nomBeneficiaire") is Assurance.SURE
    assert done.standing("idBeneficiaire") is Assurance.SURE
    assert done.standing("conditionsVersement") is Assurance.PROBABLE
    empty = {name for name, one in done.proposals.items() if one.target is None}
    assert empty == {"referenceDecision", "rnaBeneficiaire", "idRAE", "dispositifAide"}
    assert done.column("montant") == ["1200.50", "800", "450.00", "12.5", "1000"]
    assert done.column("dateConvention")[:2] == ["2026-03-12", "2026-12-31"]
    assert done.column("idBeneficiaire") == [
        "41900002100008",
        "35600000049837",
        "04120000700015",
        OWN,
        "41900002000000",
    ]
    assert done.preview().wrong_rows == 1


def test_a_header_in_two_tiers_is_joined(work: Work) -> None:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        page = book.add_worksheet()
        page.merge_range(0, 0, 0, 7, "Subventions 2026")
        page.write_row(3, 0, ["Association", "SIRET", "Montant", "", "Date de vote"])
        page.write_row(4, 0, ["", "", "voté", "payé", ""])
        page.write_row(5, 0, ["Amicale", "41900002100008", "1200", "600", "31/12/2026"])
        page.write_row(6, 0, ["Harmonie", "35600000049837", "100", "60", "30/12/2026"])
    done = work(target.getvalue(), name="t.xlsx")
    assert (done.sample.header_line, done.sample.tiers) == (4, 2)
    assert done.sample.names[2:4] == ("Montant voté", "Montant payé")
    assert done.sample.left_out == ("1\u00a0ligne de titre au-dessus du tableau",)
    assert done.column("montant") == ["1200", "100"]


def test_what_announces_a_separator_is_no_header(work: Work) -> None:
    rows = ["sep=;", ";".join(SUBSIDIES), "Amicale;41900002100008;12;31/12/2026;aide en nature"]
    done = work("\n".join(rows))
    assert done.sample.header_line == 2


def test_one_question_settles_a_column_of_days(work: Work) -> None:
    rows = [SUBSIDIES, *(("A", "", "12", day, "") for day in ("2026-03-12", "03/04/2026"))]
    done = work(rows)
    asked = [one for one in done.preview().questions if one.field == "dateConvention"]
    assert [(one.code, one.count) for one in asked] == [("order", 1)]
    assert done.column("dateConvention") == ["2026-03-12", "03/04/2026"]
    answer = ColumnAnswer("dateConvention", "order", asked[0].chosen)
    assert done.column("dateConvention", answer) == ["2026-03-12", "2026-04-03"]


def test_values_of_a_list_are_asked_once_with_their_count(work: Work) -> None:
    natures = ["Aide en numeraire"] * 3 + ["Num."] * 2 + ["prêt"]
    done = work([SUBSIDIES, *(("A", "", "12", "2026-01-01", one) for one in natures)])
    assert done.proposals["nature"].target == Target("nature", "listed", ("c5",))
    asked = [one for one in done.preview().questions if one.code == "value"]
    assert [(one.value, one.count) for one in asked] == [("Num.", 2), ("prêt", 1)]


def test_twin_columns_are_settled_by_the_number_of_the_authority(work: Work) -> None:
    rows = [("SIRET commune", "Commune", "SIRET", "Association", "Montant", "Date de vote")]
    rows += [
        (OWN, "Valmorel", number, "A", "12", "2026-01-01")
        for number in ("41900002100008", "35600000049837")
    ]
    done = work(rows)
    assert done.proposals["idAttribuant"].target == Target("idAttribuant", "siret", ("c1",))
    assert done.proposals["idBeneficiaire"].target == Target("idBeneficiaire", "siret", ("c3",))
    assert done.standing("idAttribuant") is done.standing("idBeneficiaire") is Assurance.SURE


def test_a_file_already_in_the_schema_is_copied(work: Work) -> None:
    header = "nomAttribuant;idAttribuant;dateConvention;nomBeneficiaire;objet;montant"
    done = work(f"{header}\nValmorel;{OWN};2026-03-12;Amicale;Fête;1200.50\n")
    for name in header.split(";"):
        assert done.standing(name) is Assurance.SURE
    changed = sum(one.converted for one in done.preview().done)
    assert changed == 0


def fresh(body_columns: tuple[SourceColumn, ...], **names: str) -> list[SourceColumn]:
    """Return the columns of next year's file, some under another name."""
    return [replace(one, id="", name=names.get(one.id, one.name)) for one in body_columns]


def test_next_year_s_like_file_asks_nothing(work: Work) -> None:
    body = work(messy_workbook(), name="t.xlsx").body
    again = work(messy_workbook(sheet="2027", title="Autre titre"), name="u.xlsx")
    found = compare(body, list(reversed(again.body.columns)))
    assert found.same
    assert found.moved
    assert dict(found.places)["c1"] == len(HEADER) - 1


def test_a_renamed_column_is_one_question(work: Work) -> None:
    body = work(messy_workbook(), name="t.xlsx").body
    found = compare(body, fresh(body.columns, c4="Montant attribué"))
    assert found.renamed == (("c4", "Montant attribué"),)
    assert found.gone == ()


def test_a_column_gone_and_a_new_one(work: Work) -> None:
    body = work(messy_workbook(), name="t.xlsx").body
    columns = [one for one in fresh(body.columns) if one.name != "Montant voté"]
    phone = SourceColumn("", "Tél. président", (), 100, ("99 99 99 99 99",), ())
    found = compare(body, [*columns, phone])
    assert found.gone == ("c4",)
    assert found.new == ("Tél. président",)


def test_a_column_that_holds_something_else_is_told(work: Work) -> None:
    body = work([SUBSIDIES, ("A", OWN, "12", "2026-01-01", "")]).body
    after = work([SUBSIDIES, ("A", "à venir", "12", "2026-01-01", "")]).body
    assert compare(body, after.columns).otherwise == ("c2",)


PLACES = ("Nom", "Adresse", "Code")


def test_identifiers_are_made_once_and_kept(work: Work) -> None:
    rows = [(name, "rue du Four", "12345678") for name in ("Gymnase", "Salle", "Stade")]
    done = work([PLACES, *rows], "equipements")
    target = Target("EQUIP_UID", "identifier", ("c3", "c1", "c2"))
    body = done.body.with_targets((target,))

    def identified(kept: RecipeBody, cells: list[tuple[str, str, str]]) -> list[str]:
        nonlocal body
        application = Application(kept, done.schema, ["c1", "c2", "c3"], Known.of(FACTS))
        place = application.header.index("EQUIP_UID")
        made = [application.row(one)[place].after for one in cells]
        body = replace(kept, identifiers=(*kept.identifiers, *application.named))
        return made

    first = identified(body, rows)
    assert first == [f"12202-12345678-00{rank}" for rank in (1, 2, 3)]
    again = identified(body, [("Boulodrome", "le Mail", "12345678"), *rows[:1], *rows[2:]])
    assert again == ["12202-12345678-004", first[0], first[2]]


def test_a_body_is_read_strictly(work: Work) -> None:
    body = work([SUBSIDIES, ("A", OWN, "12", "2026-01-01", "")]).body
    assert read_body(body_data(body)) == body
    with pytest.raises(Malformed):
        read_body({**body_data(body), "format": 9})
    with pytest.raises(Malformed):
        read_body({**body_data(body), "script": "rm"})


def test_a_whole_file_is_converted_in_the_child(work: Work) -> None:
    done = work(messy_workbook(), name="t.xlsx")
    form = sniff(done.path, "t.xlsx")
    place = TablePlace(0, 3, 1, done.sample.names, tuple(one.id for one in done.body.columns))
    target, listed = done.path.with_suffix(".csv"), done.path.with_suffix(".txt")
    common = {"form": form, "place": place, "body": done.body, "schema": done.schema}
    converted = sandbox.run(
        "recipes.converting:convert",
        path=done.path,
        facts=FACTS,
        target=target,
        changes_to=listed,
        **common,
    )
    assert (converted.rows, converted.wrong_rows) == (5, 1)
    lines = target.read_text().splitlines()
    assert len(lines) == 6
    assert lines[1].startswith(f"Commune de Valmorel-la-Grave,{OWN},2026-03-12,Amicale laïque,")
    assert '4,montant,nombre,"1\u202f200,50 €",1200.50,' in listed.read_text()
    report = sandbox.check(target, sniff(target, "t.csv"), done.schema)
    assert report.errors == 0 or {group.column for group in report.groups} == {"idBeneficiaire"}


def test_an_empty_file_and_too_many_columns(work: Work) -> None:
    with pytest.raises(Unreadable, match="vide"):
        work(" ; ; \n")
    with pytest.raises(Unreadable, match="500 colonnes"):
        work(";".join(f"n{rank}" for rank in range(600)) + "\n1\n")
