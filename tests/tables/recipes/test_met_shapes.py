"""Shapes met in files of local authorities; names and values are invented."""

import csv
from dataclasses import replace

from app.tables.checking.schema_check import check
from app.tables.reading.rows import sniff
from app.tables.recipes.body import ColumnAnswer
from app.tables.recipes.cells.codes import Town, Towns
from app.tables.recipes.converting import convert
from app.tables.recipes.operations import Known
from app.tables.recipes.proposing import Proposer
from app.tables.recipes.results import TablePlace
from app.tables.recipes.synonyms import of_schema
from tests.tables.recipes.conftest import FACTS, OWN, Work, Worked

TOWNS = Towns.of(
    (
        Town("12174", "Saint-Olemps", ("12510",)),
        Town("12202", "Rodez", ("12000",)),
        Town("01004", "Ambérieu-en-Bugey", ("01500",)),
    )
)


def test_an_apostrophe_after_a_number_goes(work: Work) -> None:
    done = work([("nomBeneficiaire", "idBeneficiaire"), ("A", "419 000 021 00008'"), ("B", "")])
    assert done.column("idBeneficiaire")[0] == "41900002100008"


def test_without_object_is_asked_once_then_empty(work: Work) -> None:
    done = work([("nomBeneficiaire", "idRAE"), ("A", "sans objet"), ("B", "sans objet")])
    asked = [one for one in done.preview().questions if one.field == "idRAE"]
    assert [(one.code, one.count) for one in asked] == [("empty", 2)]
    assert done.column("idRAE") == ["sans objet", "sans objet"]
    assert done.column("idRAE", ColumnAnswer("idRAE", "empty", "yes")) == ["", ""]


def test_a_telephone_with_its_country_and_no_sign(work: Work) -> None:
    done = work([("name", "phone"), ("Mairie", "33565000000")], "equipements")
    assert done.column("EQUIP_TEL") == ["0565000000"]


def test_postcode_and_town_tell_the_code_of_a_commune(work: Work) -> None:
    header = ("Nom du lieu", "Code postal", "Ville", "Latitude", "Longitude")
    rows = [
        header,
        ("Aire du Four", "12510", "ST OLEMPS", "44.34", "2.57"),
        ("Aire du Mail", "1500", "AMBERIEU EN BUGEY", "45.95", "5.35"),
    ]
    done = work(rows, "lieux-covoiturage")
    known = replace(Known.of(FACTS), towns=TOWNS)
    proposer = Proposer(done.sample, done.schema, of_schema("lieux-covoiturage"), known)
    target = next(one.target for one in proposer.proposals() if one.field == "insee")
    assert target
    assert (target.op, target.sources) == ("insee", ("c2", "c3"))


def test_positions_are_found_by_their_usual_names(work: Work) -> None:
    header = ("Nom du lieu", "X", "Y")
    done = work([header, ("Aire du Four", "2,57", "44,34")], "lieux-covoiturage")
    assert done.column("Xlong") == ["2.57"]
    assert done.column("Ylat") == ["44.34"]


def converted(done: Worked) -> list[str]:
    """Convert the whole file; return the lines written."""
    target = done.path.with_suffix(".out.csv")
    place = TablePlace(
        0,
        done.sample.header_line,
        done.sample.tiers,
        done.sample.names,
        tuple(one.id for one in done.body.columns),
    )
    form = sniff(done.path, "t.csv")
    convert(done.path, form, place, body=done.body, schema=done.schema, facts=FACTS, target=target)
    report = check(target, sniff(target, "t.csv"), done.schema)
    assert "delimiter" not in {problem.kind for problem in report.structure}
    return target.read_text(encoding="utf-8").splitlines()


def test_a_file_is_written_with_the_separator_of_its_schema(work: Work) -> None:
    header = "voie_nom;numero;commune_nom;long;lat;source;date_der_maj"
    done = work(f"{header}\nRue du Four;3;Valmorel;2.57;44.34;Valmorel;2026.01.26\n", "bal")
    lines = converted(done)
    assert next(csv.reader(lines, delimiter=";"))[0] == "voie_nom"
    assert "2026-01-26" in lines[1]


def test_several_authorities_of_one_file_keep_their_own_number(work: Work) -> None:
    header = ("nomAttribuant", "idAttribuant", "nomBeneficiaire", "montant")
    done = work(
        [header, ("Valmorel", OWN, "A", "12"), ("CCAS", "41900002100008", "B", "9")],
    )
    assert done.column("idAttribuant") == [OWN, "41900002100008"]


def test_the_kinds_of_a_dbase_table_are_no_part_of_its_names(work: Work) -> None:
    header = ("NOM,C,254", "LONGITUDE,N,31,15", "LATITUDE,N,31,15", "DATE_MAJ,D", "Voie, numéro")
    done = work([header, ("Fontaine", "2,57", "44,35", "2026-03-12", "1 rue Haute")], "equipements")
    assert done.sample.names == ("NOM", "LONGITUDE", "LATITUDE", "DATE_MAJ", "Voie, numéro")
    assert done.column("EQUIP_NOM") == ["Fontaine"]
    assert done.column("EQUIP_LAT") == ["44.35"]
    assert done.column("EQUIP_LONG") == ["2.57"]


SUBSIDY = ("nomBeneficiaire", "idBeneficiaire", "rnaBeneficiaire")


def test_the_column_of_which_one_is_wanted_waits_in_the_rows_that_fill_none(work: Work) -> None:
    rows = [SUBSIDY, ("A", "41900002100008", ""), ("B", "", "W123456789"), ("C", "", "")]
    seen = work(rows).preview()
    assert [(one.line, one.field) for one in seen.wrong] == [(4, "idBeneficiaire")]
    assert "rnaBeneficiaire aussi" in seen.wrong[0].fault


def test_without_any_column_for_it_the_first_is_wanted(work: Work) -> None:
    done = work([("nomBeneficiaire", "objet"), ("A", "Fête")])
    assert done.schema.lacking(one.field for one in done.body.targets) == {"idBeneficiaire"}
    assert "idBeneficiaire" in done.preview().header


def test_what_a_schema_only_remarks_stops_no_row(work: Work) -> None:
    header = ("cle_interop", "commune_insee", "voie_nom", "numero", "source")
    done = work([header, ("12202_0001_00001", "12202", "Rue du Four", "1", "")], "bal")
    assert [one for one in done.preview().wrong if one.field == "source"] == []
