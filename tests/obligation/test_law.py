"""The law file: its schema, its references, and the dates that select what is in force."""

import json
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from app.authorities.rules import Function
from app.governance.certainty import Certainty
from app.methodology.check import check_all
from app.methodology.seedfile import read_seed
from app.obligation.law import Provenance
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
            named = {alternative.get(key) for key in ("population", "below", "staff")} - {None}
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
        "prada-population-saint-pierre": 5_000,
        "prada-staff": 200,
        "acts-population": 3500,
        "summary-population": 3500,
        "budget-population": 3500,
        "budget-member": 3500,
        "subsidies-population": 3500,
        "water-population": 3500,
        "large-employer": 40_000,
        "equality-staff": 50,
        "greenhouse-population": 50_000,
        "greenhouse-staff": 250,
        "accessibility-population": 5_000,
        "procurement-full": 40_000,
        "procurement-light": 25_000,
    }
    strict = {name for name, entry in law.thresholds.items() if entry.strict}
    assert strict == {"large-employer", "greenhouse-population", "greenhouse-staff"}
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
    assert after - before == {"procurement", "concessions", "addresses"}


def test_a_file_that_holds_no_keys_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "law.yml"
    path.write_text("- rien\n", encoding="utf-8")
    with pytest.raises(TypeError, match=r"law\.yml is not a mapping"):
        read_document(path)


def test_how_a_statement_was_read_is_told_in_words() -> None:
    words = {
        Certainty.READ: "lu dans le texte",
        Certainty.OPINION: "notre lecture, à confirmer",
        Certainty.SECONDARY: "selon Le Moniteur, vérifié le 1er décembre 2026",
        Certainty.MEMORY: "à vérifier",
    }
    for certainty, text in words.items():
        assert Provenance(certainty, "Le Moniteur", date(2026, 12, 1)).words == text
    assert [certainty for certainty in Certainty if certainty.settled] == [Certainty.READ]


@pytest.mark.parametrize("part", ["thresholds", "steps", "doubts", "duties"])
@pytest.mark.parametrize("key", ["certainty", "source", "checked_on"])
def test_what_does_not_say_where_it_comes_from_is_refused(
    document: Document, part: str, key: str
) -> None:
    entry = document[part][0]
    del entry[key]
    with pytest.raises(LookupError, match=rf"{entry['id']}.*il manque {key}"):
        law_on(document, date(2026, 11, 21))


@pytest.mark.parametrize("key", ["certainty", "source", "checked_on"])
def test_the_check_names_the_line_of_a_duty_without_it(tmp_path: Path, key: str) -> None:
    root = tmp_path / "seeds"
    shutil.copytree(LAW_FILE.parents[1], root, ignore=shutil.ignore_patterns("places", "demo"))
    path = root / "law" / LAW_FILE.name
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    first = lines.index("  - id: procurement\n")
    del lines[next(rank for rank in range(first, len(lines)) if f"    {key}:" in lines[rank])]
    path.write_text("".join(lines), encoding="utf-8")
    problems = [fault for fault in check_all(root) if fault.file == "law/obligation.yml"]
    assert [fault.line for fault in problems] == [first + 1]
    assert f"il manque «\u202f{key}\u202f»" in problems[0].message


def test_the_text_is_the_law_of_today_unless_a_day_is_given() -> None:
    assert get_law().thresholds == get_law(date(2026, 11, 21)).thresholds
