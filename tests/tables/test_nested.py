"""Files of public procurement (JSON) against the national format."""

import csv
import json
from pathlib import Path

import pytest

from app.tables.nested import nested_personal, reading
from app.tables.nested.format import NestedFormat
from app.tables.report import ErrorGroup, FileReport
from tests.tables.conftest import Made
from tests.tables.nested_files import BUYER, HOLDER, Checked, concession, market, written


def only(report: FileReport) -> ErrorGroup:
    (group,) = report.groups
    return group


def test_a_right_file_has_nothing_to_mend(checked: Checked) -> None:
    report = checked(written(market(), concessions=[concession()]))
    assert (report.groups, report.structure) == ((), ())
    assert report.ok
    assert report.rows == 2
    assert report.contents == "1\u00a0marché, 1\u00a0contrat de concession"


# A change, then the place, the kind, the sentence about it.
WRONG = {
    "missing": (
        {"acheteur": {}},
        "acheteur › id",
        "required",
        "ce champ obligatoire manque.",
    ),
    "not the pattern": (
        {"acheteur": {"id": "2112020230001"}},
        "acheteur › id",
        "pattern",
        "«\u202f2112020230001\u202f» n’a pas la forme attendue.",
    ),
    "a number between quotes": (
        {"montant": "48250.5"},
        "montant",
        "type",
        "«\u202f48250.5\u202f» n’est pas un nombre, c’est un texte entre guillemets.",
    ),
    "a truth in words": (
        {"marcheInnovant": "oui"},
        "marcheInnovant",
        "type",
        "«\u202foui\u202f» n’est pas true ou false, c’est un texte entre guillemets.",
    ),
    "true is no number": (
        {"offresRecues": True},
        "offresRecues",
        "type",
        "«\u202ftrue\u202f» n’est pas un nombre entier.",
    ),
    "half an offer": (
        {"offresRecues": 1.5},
        "offresRecues",
        "type",
        "«\u202f1.5\u202f» n’est pas un nombre entier.",
    ),
    "below": ({"montant": 0}, "montant", "minimum", "«\u202f0\u202f» est trop petite."),
    "above": ({"tauxAvance": 5}, "tauxAvance", "maximum", "«\u202f5\u202f» est trop grande."),
    "a near value": (
        {"procedure": "procedure adaptée"},
        "procedure",
        "enum",
        "«\u202fprocedure adaptée\u202f» n’est pas dans la liste\u00a0: écrivez "
        "«\u202fProcédure adaptée\u202f».",
    ),
    "another value": (
        {"formePrix": "Cher"},
        "formePrix",
        "enum",
        "«\u202fCher\u202f» n’est pas dans la liste.",
    ),
    "no day": (
        {"dateNotification": "02/03/2026"},
        "dateNotification",
        "type",
        "«\u202f02/03/2026\u202f» n’est pas une date AAAA-MM-JJ.",
    ),
    "30 February": (
        {"dateNotification": "2026-02-30"},
        "dateNotification",
        "no-such-day",
        "«\u202f2026-02-30\u202f» est un jour qui n’existe pas.",
    ),
    "too long": (
        {"id": "12345678901234567"},
        "id",
        "max-length",
        "«\u202f12345678901234567\u202f» est trop long (17 caractères).",
    ),
    "empty": ({"id": ""}, "id", "min-length", "«\u202f\u202f» est trop courte."),
    "null": ({"objet": json}, "objet", "null", "cette valeur est vide (null)."),
    "no holder": (
        {"titulaires": []},
        "titulaires",
        "min-items",
        "cette valeur est une liste vide.",
    ),
    "not a list": (
        {"titulaires": {"titulaire": {}}},
        "titulaires",
        "type",
        "«\u202f{…}\u202f» n’est pas une liste, entre crochets.",
    ),
    "not an object": (
        {"acheteur": BUYER},
        "acheteur",
        "type",
        f"«\u202f{BUYER}\u202f» n’est pas un objet, entre accolades.",
    ),
    "twice the same": (
        {"techniques": {"technique": ["Sans objet", "Sans objet"]}},
        "techniques › technique",
        "unique-items",
        "cette valeur a deux fois le même élément.",
    ),
    "unknown": (
        {"prix": 3},
        "",
        "unknown",
        "le champ «\u202fprix\u202f» n’est pas prévu par le format.",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_each_fault_is_told_with_the_market_and_its_place(checked: Checked, name: str) -> None:
    changes, label, kind, sentence = WRONG[name]
    content = market()
    for field, value in changes.items():
        content[field] = None if value is json else value
    report = checked(written(market(id="avant"), content))
    group = only(report)
    assert (group.column, group.kind, group.count, group.blocking) == (label, kind, 1, True)
    place = f", {label}" if label else ""
    shown = content["id"] or None
    who = f"Marché «\u202f{shown}\u202f»" if shown else "Marché n°\u00a02"
    assert group.examples[0].sentence == f"{who}{place}\u00a0: {sentence}"
    assert report.errors == 1


def test_the_rank_in_a_list_is_told(checked: Checked) -> None:
    holders = [
        {"titulaire": {"typeIdentifiant": kind, "id": HOLDER}} for kind in ("SIRET", "Siret")
    ]
    group = only(checked(written(market(titulaires=holders), indent=2)))
    example = group.examples[0]
    assert group.column == "titulaires › titulaire › typeIdentifiant"
    assert "titulaires n°\u00a02 › titulaire › typeIdentifiant" in example.sentence
    assert group.remedy.startswith("Valeurs permises\u00a0: «\u202fSIRET\u202f»")


# What the format accepts, and somebody should look at.
REMARKS = {
    "siret": {"titulaires": [{"titulaire": {"typeIdentifiant": "SIRET", "id": "41900002100009"}}]},
    "date-form": {"dateNotification": "2026-03-02T00:00:00"},
    "unknown-inside": {"lieuExecution": {"code": "1", "typeCode": "Code pays", "nom": "Rodez"}},
    "blank": {"objet": " "},
}


@pytest.mark.parametrize("kind", REMARKS)
def test_what_the_format_accepts_is_a_remark(checked: Checked, kind: str) -> None:
    report = checked(written(market(**REMARKS[kind])))
    assert (only(report).kind, only(report).blocking, report.ok) == (kind, False, True)


def test_a_market_given_twice_is_a_remark_of_one_buyer(checked: Checked) -> None:
    other = market(acheteur={"id": HOLDER})
    report = checked(written(market(), other, market()))
    assert only(report).title == "1\u00a0marché porte le même id qu’un autre plus haut."
    assert report.ok


def test_a_field_given_twice_in_one_object_is_told(checked: Checked) -> None:
    text = written(market()).replace('"dureeMois": 4', '"dureeMois": 4, "dureeMois": 5')
    group = only(checked(text))
    assert (group.kind, group.examples[0].value) == ("doubled", "dureeMois")


def test_a_record_that_is_no_object_is_told_by_its_rank(checked: Checked) -> None:
    group = only(checked(written(market(), 12)))
    assert group.examples[0].sentence == "Marché n°\u00a02 n’est pas un objet."


def test_half_characters_reach_no_file(checked: Checked, tmp_path: Path) -> None:
    errors = tmp_path / "anomalies.csv"
    report = checked(
        written(market(formePrix="x"))[:].replace('"x"', '"\\ud800"'), errors_to=errors
    )
    assert only(report).examples[0].value == "?"
    rows = list(csv.reader(errors.read_text("utf-8-sig").splitlines(), delimiter=";"))
    assert rows[1][:3] == ["1", "formePrix", "?"]


def test_all_errors_go_to_the_file_and_remarks_do_not(checked: Checked, tmp_path: Path) -> None:
    errors = tmp_path / "anomalies.csv"
    wrong = [market(id=f"m{rank}", montant=-1, objet=" ") for rank in range(30)]
    report = checked(written(*wrong), errors_to=errors)
    assert (report.errors, report.written) == (30, 30)
    assert len(errors.read_text("utf-8-sig").splitlines()) == 31
    assert all(len(group.examples) == 20 for group in report.groups)


def test_personal_data_are_spotted_in_texts_even_unknown(
    made: Made, procurement: NestedFormat
) -> None:
    told_of = market(objet="Contact : jean.durand@exemple.fr", suivi=[{"tel": "06 12 34 56 78"}])
    path = made(written(told_of, market()), "m.json")
    findings = nested_personal.spot(path, reading.sniff(path), procurement)
    assert [(one.column, one.kind, one.count, one.rows) for one in findings] == [
        ("hors format", "phone", 1, 2),
        ("objet", "email", 1, 2),
    ]
    assert findings[1].sentence.startswith("Champ objet\u00a0: 1\u00a0adresse")


def test_every_rule_stands_below_another_of_its_list(procurement: NestedFormat) -> None:
    for one in procurement.lists:
        paths = [rule.path for rule in one.rules]
        assert len(set(paths)) == len(paths)
        assert {rule.type for rule in one.rules} <= {
            *("text", "choice", "integer", "number", "boolean", "date", "group", "list")
        }
        assert all(rule.values for rule in one.rules if rule.type == "choice")
        assert all(rule.form for rule in one.rules if rule.pattern)
    assert [len(one.rules) for one in procurement.lists] == [79, 41]
