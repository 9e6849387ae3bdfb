"""Sixty small invented files, each with its schema: types, rules, checks, headers, rows."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tests.tables.test_custom_checks import GRANT, grants

SIRET, OTHER, FALSE = "41900002100008", "21990001600003", "41900002000000"


@dataclass(frozen=True)
class SmallFile:
    """A file, and the schema to hold it against: a description, or a national one by its id."""

    name: str
    schema: dict[str, Any] | str
    text: str
    encoding: str = "utf-8"


def column(name: str, cells: list[str], checks: tuple[Any, ...] = (), **field: Any) -> SmallFile:
    """Return a file of one described column, and another that keeps its rows from being blank."""
    schema = {"fields": [{"name": "a", **field}, {"name": "z"}], "custom_checks": list(checks)}
    lines = ["a;z", *('"' + cell.replace('"', '""') + '";x' for cell in cells)]
    return SmallFile(name, schema, "\n".join(lines) + "\n")


def checked(name: str, check: str, cells: list[str], **params: str) -> SmallFile:
    """Return a file of one column under a check of its own."""
    described = {"name": check, "params": {"column": "a", **params}}
    return column(name, cells, (described,), type="string")


def across(name: str, check: str, params: dict[str, Any], rows: list[str], kind: str) -> SmallFile:
    """Return a file whose columns a, b and c are checked together."""
    fields = [{"name": letter, "type": kind} for letter in "abc"]
    schema = {
        "fields": [*fields, {"name": "z"}],
        "custom_checks": [{"name": check, "params": params}],
    }
    return SmallFile(name, schema, "\n".join(["a;b;c;z", *(f"{row};x" for row in rows)]) + "\n")


def all_files() -> list[SmallFile]:
    """Return them all."""
    return [*_types(), *_rules(), *_checks(), *_rows(), *_national()]


def _types() -> Iterator[SmallFile]:
    yield column("entiers", ["1", "-3", "+4", "1.5", "un", ""], type="integer")
    yield column("nombres", ["1", "-1.5", "1e3", "1,5", "12 €"], type="number")
    yield column(
        "nombres-virgule", ["1 234,5", "1,5", "x"], type="number", decimalChar=",", groupChar=" "
    )
    yield column("nombres-unites", ["12 €", "€12", "12%"], type="number", bareNumber=False)
    yield column("booleens", ["true", "0", "oui", "vrai"], type="boolean")
    yield column(
        "oui-non", ["oui", "non", "true"], type="boolean", trueValues=["oui"], falseValues=["non"]
    )
    yield column("dates", ["2024-02-29", "2023-02-29", "29/02/2024", "hier"], type="date")
    yield column(
        "jours", ["29/02/2024", "30/02/2024", "2024-02-29"], type="date", format="%d/%m/%Y"
    )
    yield column("annee-seule", ["2024", "24"], type="date", format="%Y")
    yield column("moments", ["2024-02-29T10:00:00Z", "2024-02-30T10:00:00Z", "x"], type="datetime")
    yield column("heures", ["10:00:00", "25:00:00", "dix heures"], type="time")
    yield column("annees", ["2024", "24", "20244", "x"], type="year")
    yield column("mois", ["2024-12", "2024-13", "x"], type="yearmonth")
    yield column("durees", ["P1Y6M", "PT2H", "P", "deux jours"], type="duration")
    yield column("points", ["1.44,43.6", "1.44, 43.6", "181,0", "x,y"], type="geopoint")
    yield column("points-liste", ["[1.44, 43.6]", "1.44,43.6"], type="geopoint", format="array")
    yield column(
        "points-objet", ['{"lon": 1.4, "lat": 43}', "[1.4, 43]"], type="geopoint", format="object"
    )
    shapes = ['{"type":"Point","coordinates":[1.4,43.6]}', '{"type":"Point"}', "POINT(1 2)"]
    yield column("formes", shapes, type="geojson")
    yield column("objets", ['{"a":1}', "[1]", "x"], type="object")
    yield column("listes", ['["a"]', "{}", "a"], type="array")
    yield column("courriels", ["a@ville.fr", "a@", "a b@ville.fr"], type="string", format="email")
    yield column("adresses", ["https://ville.fr/a", "ville.fr"], type="string", format="uri")
    uuids = ["5b1e2f6c-8a1d-4c7e-9f3b-2d6a7e8c9b0a", "5b1e2f6c"]
    yield column("uuid", uuids, type="string", format="uuid")


def _rules() -> Iterator[SmallFile]:
    yield column("exige", ["1", "", "2"], type="string", constraints={"required": True})
    yield column("unique", ["1", "2", "1"], type="string", constraints={"unique": True})
    yield column(
        "bornes", ["1", "5", "6", "0"], constraints={"minimum": 1, "maximum": 5}, type="integer"
    )
    yield column(
        "dates-bornees",
        ["2010-01-01", "2009-12-31"],
        type="date",
        constraints={"minimum": "2010-01-01"},
    )
    yield column(
        "longueurs",
        ["aa", "été", "a", "aaaa"],
        type="string",
        constraints={"minLength": 2, "maxLength": 3},
    )
    yield column(
        "motif", ["12345", "1234", "123456"], type="string", constraints={"pattern": r"^\d{5}$"}
    )
    yield column(
        "motif-sans-ancres", ["a", "b", "ab"], type="string", constraints={"pattern": "a|b"}
    )
    yield column(
        "liste-fermee", ["un", "deux", "Un"], type="string", constraints={"enum": ["un", "deux"]}
    )
    missing = {
        "fields": [{"name": "a", "type": "integer"}, {"name": "z"}],
        "missingValues": ["", "NC"],
    }
    yield SmallFile("valeurs-manquantes", missing, "a;z\nNC;x\n1;x\nND;x\n")
    key = {"fields": [{"name": "a"}, {"name": "b"}], "primaryKey": ["a", "b"]}
    yield SmallFile("cle-primaire", key, "a;b\n1;1\n1;2\n1;1\n")


def _checks() -> Iterator[SmallFile]:
    yield checked(
        "siret",
        "french-siret-value",
        [SIRET, OTHER, FALSE, f"{FALSE}.0", "4,19E+13", "12345678901234", "4120003100007", ""],
    )
    yield checked("siret-la-poste", "french-siret-value", ["35600000049837", "35600000049838"])
    yield checked("siret-espaces", "french-siret-value", ["419 000 021 00008", "419 000 021 00007"])
    yield checked("siret-zeros", "french-siret-value", ["00000000000000"])
    yield checked("siren", "french-siren-value", ["419000021", "419000020", SIRET, "x"])
    yield checked(
        "telephones",
        "phone-number-value",
        ["01 99 00 27 37", "+33 1 99 00 27 37", "115", "3949", "012345678", "abc", "+33"],
    )
    yield checked("telephones-outre-mer", "phone-number-value", ["0692123456", "+687 412345"])
    yield checked(
        "horaires",
        "opening-hours-value",
        [
            "24/7",
            "Mo-Fr 08:00-12:00,14:00-18:00; Sa 09:00-12:00; PH off",
            "8h-12h",
            "lundi",
            "Mo-Fr 08:00-18:60",
        ],
    )
    yield checked("horaires-sans-fin", "opening-hours-value", ["Mo 10:00+"])
    yield checked(
        "periodes", "year-interval-value", ["2026/2027", "2026", "2027/2026", "2026/2026"]
    )
    yield checked(
        "annees-ou-periodes",
        "year-interval-value",
        ["2026", "2026/2027", "26"],
        **{"allow-year-only": "yes"},
    )
    yield checked(
        "matieres",
        "nomenclature-actes-value",
        [
            "Finances locales/x",
            "finances locales/x",
            "Finances locales /x",
            "Cuisine/x",
            "Urbanisme",
        ],
    )
    place = {"name": "french-gps-coordinates", "params": {"column": "a"}}
    points = ["2.57,44.35", "44.35,2.57", "0,0", "55.5,-21.1"]
    yield column("positions", points, (place,), type="geopoint")
    yield column("positions-pacifique", ["166.4,-22.3"], (place,), type="geopoint")
    one = {"column1": "a", "column2": "b"}
    rows = ["1;2;", "1;;", ";2;", ";;3"]
    yield across("une-sur-deux", "one-of-required", one, rows, "string")
    total = {"column": "a", "columns": ["b", "c"]}
    yield across("sommes", "sum-columns-value", total, ["3;1;2", "4;1;2", ";1;2"], "integer")
    yield across("sommes-decimales", "sum-columns-value", total, ["3;1.5;1.5"], "number")
    order = {"column": "a", "op": ">=", "column2": "b"}
    rows = ["10;9;", "9;10;", "9;9;", ";9;"]
    yield across("comparaisons", "compare-columns-value", order, rows, "integer")
    dates = ["2026-01-02;2026-01-01;", "2026-01-01;2026-01-02;"]
    yield across("comparaisons-dates", "compare-columns-value", order, dates, "date")
    together = {"column": "a", "othercolumns": ["b", "c"]}
    rows = ["1;2;3", ";;", "1;2;", "1;;"]
    yield across("solidaires", "cohesive-columns-value", together, rows, "string")
    yield checked("controle-inconnu", "un-controle-inconnu", ["x"])


def _rows() -> Iterator[SmallFile]:
    fields: list[dict[str, Any]] = [
        {"name": "id", "constraints": {"required": True}},
        {"name": "nombre", "type": "integer"},
    ]
    schema = {"fields": fields}
    yield SmallFile("virgules", schema, "id,nombre\n1,2\n3,x\n")
    yield SmallFile("tabulations", schema, "id\tnombre\n1\t2\n3\tx\n")
    yield SmallFile("windows-1252", schema, "id;nombre\nété;2\nœuf;x\n", "cp1252")
    yield SmallFile("marque-utf-8", schema, "id;nombre\n1;2\n;3\n", "utf-8-sig")
    yield SmallFile("ordre", schema, "nombre;id\n1;2\nx;3\n")
    yield SmallFile("colonne-en-plus", schema, "id;nombre;reste\n1;2;x\n")
    yield SmallFile("colonne-exigee-absente", schema, "nombre;reste\n1;x\n")
    yield SmallFile("colonne-facultative-absente", schema, "id;reste\n1;x\n")
    yield SmallFile("ligne-courte", schema, "id;nombre\n1;2\n2;3\n3;4\n4\n5;6\n")
    yield SmallFile("ligne-longue", schema, "id;nombre\n1;2\n2;3\n3;4\n4;5;6\n5;6\n")
    yield SmallFile("ligne-vide", schema, "id;nombre\n1;2\n\n3;4\n")
    yield SmallFile("nom-mal-ecrit", schema, "ID;nombre\n1;2\n")
    yield SmallFile("en-tete-seul", schema, "id;nombre\n")


def _national() -> Iterator[SmallFile]:
    yield SmallFile("subventions-bonnes", "subventions", grants({}, {"montant": "12"}))
    false = [{"idBeneficiaire": number} for number in (FALSE, f"{FALSE}.0", "4,19E+13")]
    yield SmallFile("subventions-siret", "subventions", grants(*false, {"idAttribuant": FALSE}))
    yield SmallFile(
        "subventions-sans-beneficiaire", "subventions", grants({"idBeneficiaire": ""}, GRANT)
    )
    yield SmallFile("subventions-dates", "subventions", grants({"dateConvention": "12/03/2026"}))
