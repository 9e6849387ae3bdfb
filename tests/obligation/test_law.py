"""The law file: its schema, its references, and the dates that select what is in force."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from app.authorities.rules import Function
from app.methodology.seedfile import read_seed
from app.obligation.loader import LAW_FILE, get_law, law_on, read_document
from app.obligation.rules import LegalSituation, ObligationOutcome, decide

SCHEMA = Path(LAW_FILE).parents[1] / "schemas" / "law.schema.json"

Document = dict[str, list[dict[str, Any]]]


@pytest.fixture(name="document")
def _document() -> Document:
    return yaml.safe_load(LAW_FILE.read_text(encoding="utf-8"))


def test_the_file_follows_its_schema() -> None:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    written = read_seed(LAW_FILE, LAW_FILE.parent).data
    errors = [error.message for error in Draft202012Validator(schema).iter_errors(written)]
    assert errors == []


def test_every_reference_inside_the_file_exists(
    document: Document,
) -> None:
    articles = {entry["id"] for entry in document["articles"]}
    thresholds = {entry["id"] for entry in document["thresholds"]}
    for step in document["steps"]:
        assert set(step["articles"]) <= articles, step["id"]
    for entry in [*document["doubts"], *document["thresholds"]]:
        assert entry.get("article", "L312-1-1") in articles, entry["id"]
    for duty in document["duties"]:
        assert duty.get("function", "buyer") in Function.codes(), duty["id"]
        for alternative in duty["when"]:
            named = {alternative.get("population"), alternative.get("staff")} - {None}
            assert named <= thresholds, duty["id"]


def test_ids_are_unique(document: Document) -> None:
    for part in ("steps", "doubts", "duties"):
        ids = [entry["id"] for entry in document[part]]
        assert len(ids) == len(set(ids)), part


def test_the_numbers_of_the_texts() -> None:
    law = get_law(date(2026, 11, 21))
    assert {name: entry.value for name, entry in law.thresholds.items()} == {
        "population": 3500,
        "staff": 50,
        "algorithm-staff": 50,
        "prada-population": 10_000,
        "prada-staff": 200,
    }
    assert law.articles["D312-1-1-1"].text_date == date(2016, 12, 28)
    assert law.version_date == date(2026, 2, 5)


def test_a_newer_threshold_takes_over_on_its_day(
    document: Document,
) -> None:
    newer = {**document["thresholds"][0], "value": 2000, "valid_from": date(2028, 1, 1)}
    document["thresholds"].append(newer)
    village = LegalSituation("commune", "mainland", population=2500, fte=60)
    assert (
        decide(village, law_on(document, date(2027, 12, 31))).outcome
        is ObligationOutcome.NOT_OBLIGED
    )
    assert decide(village, law_on(document, date(2028, 1, 1))).outcome is ObligationOutcome.OBLIGED


def test_the_newest_threshold_counts_in_whatever_order_they_are_written(
    document: Document,
) -> None:
    first = document["thresholds"][0]
    older = {**first, "value": 9000, "valid_from": date(2001, 1, 1)}
    newer = {**first, "value": 2000, "valid_from": date(2028, 1, 1)}
    for several in ([newer, first, older], [older, first, newer]):
        document["thresholds"][:1] = several
        assert law_on(document, date(2028, 1, 1)).threshold(first["id"]) == 2000
        assert law_on(document, date(2027, 12, 31)).threshold(first["id"]) == first["value"]
        document["thresholds"][:3] = [first]


def test_a_duty_not_yet_in_force_is_not_listed() -> None:
    village = LegalSituation("commune", "mainland", population=300, fte=3)
    before = {duty.id for duty in decide(village, get_law(date(2023, 12, 31))).duties}
    after = {duty.id for duty in decide(village, get_law(date(2024, 1, 1))).duties}
    assert after - before == {"procurement", "addresses"}


def test_a_file_that_holds_no_keys_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "law.yml"
    path.write_text("- rien\n", encoding="utf-8")
    with pytest.raises(TypeError, match=r"law\.yml is not a mapping"):
        read_document(path)


def test_how_a_statement_was_read_is_told_in_words() -> None:
    labels = {doubt.certainty: doubt.certainty.label for doubt in get_law().doubts.values()}
    assert labels == {"V": "lu dans le texte", "G": "notre lecture, à confirmer"}


def test_the_text_is_the_law_of_today_unless_a_day_is_given() -> None:
    assert get_law().thresholds == get_law(date(2026, 11, 21)).thresholds
