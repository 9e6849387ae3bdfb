"""Files of addresses: the verdicts of the national validator (validateur-bal 3.5.2), one by one."""

from collections.abc import Iterable
from pathlib import Path

import pytest

from app.tables import sandbox
from app.tables.checking.schema_check import check
from app.tables.reading.rows import sniff
from app.tables.report import FileReport
from app.tables.schema import from_catalogue
from tests.tables.conftest import Made

IDS = ("id_ban_commune", "id_ban_toponyme", "id_ban_adresse")
COMMON = (
    "lieudit_complement_nom", "numero", "suffixe", "commune_insee", "commune_nom",
    "commune_deleguee_insee", "commune_deleguee_nom", "position", "x", "y", "long", "lat",
    "cad_parcelles", "source", "date_der_maj", "certification_commune",
)  # fmt: skip
OLDER = ("uid_adresse", "cle_interop", "voie_nom", *COMMON)
NEWER = (*IDS, "toponyme", *COMMON)
BETWEEN = (*OLDER, *IDS)
UUID = "b1e2f6c-8a1d-4c7e-9f3b-2d6a7e8c9b0a"
ROW = {
    "commune_insee": "12202",
    "commune_nom": "Rodez",
    "numero": "12",
    "position": "entrée",
    "long": "2.5733",
    "lat": "44.3494",
    "source": "Commune de Rodez",
    "date_der_maj": "2026-01-12",
    "certification_commune": "1",
    "cle_interop": "12202_0123_00012",
    "voie_nom": "Rue des Lilas",
    "toponyme": "Rue des Lilas",
    "id_ban_commune": f"5{UUID}",
    "id_ban_toponyme": f"6{UUID}",
    "id_ban_adresse": f"7{UUID}",
}
WITHOUT_IDS = dict.fromkeys(IDS, "")
Change = dict[str, str]
ACCEPTED: list[tuple[tuple[str, ...], Change]] = [
    (NEWER, {}),
    (NEWER, {"source": ""}),
    (NEWER, {"position": "portail"}),
    (NEWER, {"position": "entree"}),
    (NEWER, {"position": ""}),
    (NEWER, {"date_der_maj": ""}),
    (NEWER, {"date_der_maj": "2005-01-01"}),
    (NEWER, {"date_der_maj": " 2026-01-12 "}),
    (NEWER, {"cad_parcelles": "AB12"}),
    (NEWER, {"cad_parcelles": "122020000AB0012"}),
    (NEWER, {"certification_commune": "oui"}),
    (NEWER, {"certification_commune": ""}),
    (NEWER, {"numero": "0"}),
    (NEWER, {"numero": "99999", "id_ban_adresse": ""}),
    (NEWER, {"numero": "99999", "id_ban_adresse": "", "long": "", "lat": "", "position": ""}),
    (NEWER, {"suffixe": "b.1"}),
    (NEWER, {"toponyme": "Rue_des_Lilas"}),
    (NEWER, {"commune_nom": ""}),
    (NEWER, {"commune_deleguee_insee": "99999"}),
    (NEWER, {"commune_insee": "2a004", "commune_nom": "Ajaccio"}),
    (NEWER, {"x": "1", "y": "2"}),
    (NEWER, WITHOUT_IDS),
    ((*NEWER, "reste"), {}),
    (OLDER, {}),
    (OLDER, {"source": ""}),
    (OLDER, {"uid_adresse": f"@c:5{UUID} @v:6{UUID} @a:7{UUID}"}),
    (OLDER, {"uid_adresse": "@c:abc"}),
    (OLDER, {"cle_interop": "12202_123_00012"}),
    (OLDER, {"cle_interop": "12202_xxxx_00012"}),
    (BETWEEN, {}),
    (BETWEEN, WITHOUT_IDS),
]
LEFT_OUT: list[tuple[tuple[str, ...], tuple[str, ...]]] = [
    (NEWER, ("source",)),
    (NEWER, ("date_der_maj",)),
    (NEWER, ("commune_nom",)),
    (NEWER, ("x", "y")),
    (OLDER, ("uid_adresse",)),
    (OLDER, ("cle_interop",)),
]
REFUSED: list[tuple[tuple[str, ...], Change]] = [
    (NEWER, {"id_ban_adresse": "abc"}),
    (NEWER, {"id_ban_adresse": "7b1e2f6c-8a1d-1c7e-9f3b-2d6a7e8c9b0a"}),
    (NEWER, {"id_ban_adresse": ""}),
    (NEWER, {"toponyme": ""}),
    (NEWER, {"toponyme": "Ru"}),
    (NEWER, {"date_der_maj": "12/01/2026"}),
    (NEWER, {"numero": "012"}),
    (NEWER, {"numero": "12bis"}),
    (NEWER, {"numero": "123456"}),
    (NEWER, {"numero": ""}),
    (NEWER, {"suffixe": "-b"}),
    (NEWER, {"suffixe": "abcdefghij"}),
    (NEWER, {"suffixe": " b"}),
    (NEWER, {"long": ""}),
    (NEWER, {"long": "44.3494", "lat": "2.5733"}),
    (NEWER, {"long": "0", "lat": "0"}),
    (NEWER, {"long": "2,5733"}),
    (NEWER, {"x": "abc"}),
    (NEWER, {"commune_insee": "12999"}),
    (NEWER, {"commune_insee": " 12202"}),
    (NEWER, {"commune_insee": ""}),
    (OLDER, {"cle_interop": ""}),
    (OLDER, {"cle_interop": "12202_A123_00012"}),
    (OLDER, {"cle_interop": "12202_0123"}),
    (OLDER, {"cle_interop": "12202_0123_00013"}),
    (OLDER, {"cle_interop": "12202_0123_12"}),
    (OLDER, {"cle_interop": "12999_0123_00012"}),
    (OLDER, {"cle_interop": f"12202_0123_{'9' * 6_000}", "numero": "9" * 6_000}),
    (NEWER, {"long": "1e9999"}),
    (OLDER, {"voie_nom": ""}),
    (OLDER, {"commune_insee": ""}),
]


def written(columns: Iterable[str], *changes: Change, delimiter: str = ";") -> str:
    names = list(columns)
    rows = [[{**ROW, **change}.get(name, "") for name in names] for change in changes]
    return "\n".join(delimiter.join(cells) for cells in [names, *rows]) + "\n"


def verdict(made: Made, text: str, encoding: str = "utf-8") -> FileReport:
    schema = from_catalogue("bal")
    assert schema is not None
    path = made(text, encoding=encoding)
    return check(path, sniff(path, path.name), schema)


@pytest.mark.parametrize(("columns", "change"), ACCEPTED)
def test_what_the_national_validator_accepts_is_not_refused(
    made: Made, columns: tuple[str, ...], change: Change
) -> None:
    assert verdict(made, written(columns, change)).errors == 0


@pytest.mark.parametrize(("columns", "absent"), LEFT_OUT)
def test_columns_that_it_does_without(
    made: Made, columns: tuple[str, ...], absent: tuple[str, ...]
) -> None:
    assert verdict(made, written([name for name in columns if name not in absent], {})).ok


@pytest.mark.parametrize(("columns", "change"), REFUSED)
def test_what_it_refuses_is_refused(made: Made, columns: tuple[str, ...], change: Change) -> None:
    assert verdict(made, written(columns, change)).errors >= 1


@pytest.mark.parametrize(
    "text",
    [
        written(NEWER),
        written(NEWER, {}, delimiter=","),
        written([name for name in NEWER if name not in {"long", "lat"}], {}),
        written([name for name in OLDER if name != "voie_nom"], {}),
        written(["toponyme", *(name for name in OLDER if name != "voie_nom")], {}),
        written(NEWER, {}, {"numero": "14", **WITHOUT_IDS}),
        written(NEWER, {}, {"numero": "14", "id_ban_adresse": f"8{UUID}", IDS[0]: f"7{UUID}"}),
    ],
    ids=["empty", "commas", "no-position", "no-name", "no-ids", "half", "two-communes"],
)
def test_files_that_it_refuses_as_a_whole(made: Made, text: str) -> None:
    report = verdict(made, text)
    assert any(problem.blocking for problem in report.structure)


def test_an_encoding_of_its_own_is_wanted(made: Made) -> None:
    report = verdict(made, written(NEWER, {}), encoding="cp1252")
    assert [problem.kind for problem in report.structure if problem.blocking] == ["encoding"]


def test_what_is_only_a_remark_is_told(made: Made) -> None:
    report = verdict(made, written(NEWER, {"source": "", "position": "portail"}))
    told = {(group.column, group.kind, group.blocking) for group in report.groups}
    assert told == {("source", "required", False), ("position", "enum", False)}


def test_a_fault_between_columns_is_told_at_its_row(made: Made) -> None:
    report = verdict(made, written(NEWER, {}, {"long": "44.3494", "lat": "2.5733"}))
    (group,) = report.groups
    assert (group.column, group.title) == (
        "long",
        "long\u00a0: 1\u00a0ligne où manque une position en France.",
    )
    assert group.examples[0].sentence == (
        "Ligne 3\u00a0: la position (44.3494, 2.5733) n’est pas en France\u00a0: longitude et "
        "latitude semblent inversées."
    )


@pytest.mark.parametrize("delimiter", [";", ","])
def test_a_corrected_copy_has_no_more_faults(made: Made, tmp_path: Path, delimiter: str) -> None:
    schema = from_catalogue("bal")
    assert schema is not None
    changes = [change for columns, change in (*ACCEPTED, *REFUSED) if columns is NEWER]
    path = made(written(NEWER, *changes, delimiter=delimiter).replace("2,5733", "2.5733"))
    form, copy = sniff(path, path.name), tmp_path / "copie.csv"
    before = check(path, form, schema).errors
    sandbox.correct(path, form, schema, copy)
    corrected = check(copy, sniff(copy, copy.name), schema)
    assert corrected.errors <= before
    assert not [problem for problem in corrected.structure if problem.kind == "delimiter"]
