"""Personal data is spotted, and what only looks like it is left alone."""

import csv
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.tables.checking.identifiers import is_iban, is_nir
from app.tables.checking.personal import spot
from app.tables.reading.rows import sniff
from app.tables.report import Finding

STEADY = settings(
    max_examples=100,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)

KEY = 97
# The départements of Corsica, whose letters count as figures (INSEE).
CORSICA = {"2A": "19", "2B": "18"}


def nir(body: str) -> str:
    figures = body[:5] + CORSICA.get(body[5:7], body[5:7]) + body[7:]
    return f"{body}{KEY - int(figures) % KEY:02d}"


def iban(bank: str) -> str:
    turned = "".join(str(int(sign, 36)) for sign in f"{bank}FR00")
    return f"FR{98 - int(turned) % KEY:02d}{bank}"


def spotted(
    tmp_path: Path, header: list[str], *table: list[str], provided: tuple[str, ...] = ()
) -> tuple[Finding, ...]:
    path = tmp_path / "table.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, delimiter=";").writerows([header, *table])
    return spot(path, sniff(path, path.name), provided=provided)


def kinds(findings: tuple[Finding, ...]) -> set[tuple[str, str]]:
    return {(finding.column, finding.kind) for finding in findings}


MAN, CORSICAN = nir("1850578006084"), nir("294022B033042")
ACCOUNT = iban("20041010050500013M02606")


@pytest.mark.parametrize(
    ("column", "text", "kind"),
    [
        ("contact", "zoe.martin@orange.fr", "email"),
        ("remarque", "Voir avec Zoé (zoe@exemple.fr) demain", "email"),
        ("contact", "06 12 34 56 78", "phone"),
        ("contact", "06.12.34.56.78", "phone"),
        ("reference", "0612345678", "phone"),
        ("telephone", "0112345678", "phone"),
        ("tel_domicile", "25 12 34", "phone"),
        ("contact", "+33 6 12 34 56 78", "phone"),
        ("contact", "+33612345678", "phone"),
        ("contact", "+687 25.12.34", "phone"),
        ("contact", "+262 692 12 34 56", "phone"),
        ("remarque", "Tél : 0112345678", "phone"),
        ("numero", MAN, "nir"),
        (
            "numero",
            f"{MAN[0]} {MAN[1:3]} {MAN[3:5]} {MAN[5:7]} {MAN[7:10]} {MAN[10:13]} {MAN[13:]}",
            "nir",
        ),
        ("numero", CORSICAN, "nir"),
        ("compte", ACCOUNT, "iban"),
        ("compte", " ".join(ACCOUNT[at : at + 4] for at in range(0, 27, 4)), "iban"),
        ("contact", "0033612345678", "phone"),
        ("telephone", "612345678", "phone"),
        ("tel", "6 12 34 56 78", "phone"),
        ("compte", ACCOUNT.lower(), "iban"),
        ("remarque", "Jean Dupont né le 12/03/1980", "birth"),
        ("remarque", "Mme Durand, née le 1er mars 1980", "birth"),
        ("remarque", "DURAND Zoé, NEE LE 12.03.1980", "birth"),
        ("remarque", "L’enfant, né(e) le 3 août 2015, habite ici", "birth"),
    ],
)
def test_personal_data_is_spotted(tmp_path: Path, column: str, text: str, kind: str) -> None:
    findings = spotted(tmp_path, ["id", column], ["a", text])
    assert kinds(findings) == {(column, kind)}
    assert findings[0].lines == (2,)


@pytest.mark.parametrize(
    ("column", "text"),
    [
        ("siret", "21690123100011"),
        ("siret", "216 901 231 00011"),
        ("siren", "216901231"),
        ("insee", "2A004"),
        ("insee", "01004"),
        ("montant", "1234567890.12"),
        ("montant", "0612345678.50"),
        ("montant", "-1 234 567,89"),
        ("coordonnees", "[1.444209, 43.604652]"),
        ("lat", "43.6046520612"),
        ("long", "0.0612345678"),
        ("date", "2026-11-03T14:05:00"),
        ("date", "03-11-2026 14:05"),
        ("uai", "0312345A"),
        ("rna", "W691234567"),
        ("parcelle", "69123000AB0123"),
        ("cle", "69123_0123_00012_bis"),
        ("uuid", "123e4567-e89b-12d3-a456-426614174000"),
        ("numero", "185057800608499"),
        ("compte", "FR7620041010050500013M02607"),
        ("contact", "mairie@belcombe.fr"),
        ("contact", "contact@ville.fr"),
        ("contact", "secretariat.general@ville.fr"),
        ("prix", "06,12,34,56,78"),
        ("code", "0123456789"),
        ("code", "612345678"),
        ("contact", "piscine@ville.fr"),
        ("contact", "centre.culturel@ville.fr"),
        ("remarque", "Association créée le 12/03/1980"),
        ("remarque", "Le musée ne le 12 mars ouvre pas"),
        ("ean", "3017620422003"),
    ],
)
def test_what_only_looks_like_it_is_left_alone(tmp_path: Path, column: str, text: str) -> None:
    assert spotted(tmp_path, ["id", column], ["a", text]) == ()


PROVIDED = ("EQUIP_NOM", "EQUIP_TEL", "EQUIP_EMAIL")


@pytest.mark.parametrize(
    ("column", "text", "holds"),
    [
        ("EQUIP_TEL", "05 65 12 34 56", False),
        ("EQUIP_TEL", "+33565123456", False),
        ("EQUIP_TEL", "565123456", False),
        ("equip_tel", "0590 12 34 56", False),
        ("EQUIP_TEL", "+590 590 12 34 56", False),
        ("EQUIP_TEL", "+687 25.12.34", False),
        ("EQUIP_TEL", "06 12 34 56 78", True),
        ("EQUIP_TEL", "+262 692 12 34 56", True),
        ("EQUIP_TEL", "05 65 12 34 56 ou 06 12 34 56 78", True),
        ("EQUIP_EMAIL", "plaine.des.jeux@ville.fr", False),
        ("EQUIP_EMAIL", "bassin@ville.fr", False),
        ("EQUIP_EMAIL", "zoe.martin@ville.fr", True),
        ("EQUIP_EMAIL", "zoe12@orange.fr", True),
        ("EQUIP_NOM", "05 65 12 34 56", True),
        ("telephone", "05 65 12 34 56", True),
    ],
)
def test_a_contact_that_a_national_schema_asks_for_is_told_and_does_not_hold(
    tmp_path: Path, column: str, text: str, holds: bool
) -> None:
    [finding] = spotted(tmp_path, ["id", column], ["a", text], provided=PROVIDED)
    assert finding.holds is holds
    assert finding.kind == ("email" if "@" in text else "phone")


def test_the_column_of_a_schema_may_hold_both(tmp_path: Path) -> None:
    table = [["05 65 12 34 56"], ["06 12 34 56 78"], ["05 65 12 34 57"]]
    findings = spotted(tmp_path, ["EQUIP_TEL"], *table, provided=PROVIDED)
    assert [(each.count, each.holds) for each in findings] == [(1, True), (2, False)]


def test_an_account_number_of_a_schema_holds_all_the_same(tmp_path: Path) -> None:
    [finding] = spotted(tmp_path, ["EQUIP_TEL"], [ACCOUNT], provided=PROVIDED)
    assert finding.holds


def test_names_with_birth_dates(tmp_path: Path) -> None:
    header = ["Nom", "Prénom", "Date de naissance", "Commune de naissance"]
    findings = spotted(
        tmp_path, header, ["Martin", "Zoé", "03/11/1985", "Lyon"], ["Li", "An", "", ""]
    )
    assert kinds(findings) == {("Date de naissance", "birth")}
    assert (findings[0].count, findings[0].examples) == (1, ("…1985",))
    assert "avec le nom des personnes (Nom, Prénom)" in findings[0].sentence


@pytest.mark.parametrize(
    ("header", "row"),
    [
        (["ENFANT_PRENOM", "ANNEE", "NOMBRE_OCCURRENCES"], ["Zoé", "2024", "12"]),
        (["nom", "nombre_naissances"], ["Belcombe", "12"]),
        (["nom", "lieu_naissance"], ["Martin", "Lyon"]),
        (["nom", "date_ouverture"], ["Gymnase", "2012-09-01"]),
    ],
)
def test_counts_and_places_of_birth_are_no_birth_dates(
    tmp_path: Path, header: list[str], row: list[str]
) -> None:
    assert spotted(tmp_path, header, row) == ()


def test_examples_are_masked_and_counted(tmp_path: Path) -> None:
    table = [[str(rank), f"zoe{rank}@exemple.fr", ACCOUNT, MAN] for rank in range(30)]
    findings = spotted(tmp_path, ["id", "courriel", "compte", "numero"], *table)
    assert {finding.count for finding in findings} == {30}
    assert all(len(finding.lines) == 20 for finding in findings)
    masked = {example for finding in findings for example in finding.examples}
    assert masked == {"z…@e….fr", f"FR…{ACCOUNT[-2:]}", "1…"}


def test_a_number_with_a_right_key_by_chance_is_left_alone(tmp_path: Path) -> None:
    table = [[str(rank), f"18505780060{rank:04d}"] for rank in range(1_000, 1_300)]
    assert spotted(tmp_path, ["id", "code"], *table) == ()


@given(st.integers(10**13, 10**14 - 1), st.integers(10**8, 10**9 - 1))
@STEADY
def test_no_siret_nor_siren_is_taken_for_a_person(tmp_path: Path, siret: int, siren: int) -> None:
    header = ["siret", "siren"]
    assert (
        spotted(tmp_path, header, [str(siret), str(siren)], ["", f"{siren:,}".replace(",", " ")])
        == ()
    )


@given(st.decimals(-(10**9), 10**9, places=2), st.floats(-180, 180))
@STEADY
def test_no_amount_nor_coordinate_is_taken_for_a_phone(
    tmp_path: Path, amount: object, degrees: float
) -> None:
    rows = [[str(amount), f"{degrees:.10f}"], [str(amount).replace(".", ","), f"{degrees:.6f}"]]
    assert spotted(tmp_path, ["montant", "longitude"], *rows) == ()


@given(
    st.from_regex(
        r"[12][0-9]{2}(0[1-9]|1[0-2])([013-9][0-9]|2[AB1-9])[1-9][0-9]{2}[1-9][0-9]{2}",
        fullmatch=True,
    )
)
@STEADY
def test_every_key_is_checked(body: str) -> None:
    whole = nir(body)
    assert is_nir(whole)
    assert not is_nir(whole[:-2] + f"{(int(whole[-2:]) + 1) % 100:02d}")


def test_keys_published_as_examples_hold() -> None:
    assert is_iban("FR7630006000011234567890189")
    assert is_iban("DE89370400440532013000")
    assert not is_iban("FR7630006000011234567890188")
    assert not is_iban("XX7630006000011234567890189")


def test_an_account_of_a_country_not_met_in_french_files_is_a_code_like_another() -> None:
    assert not is_iban("NO9386011117947")
