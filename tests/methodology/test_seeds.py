"""The seeds of the project themselves: without fault, complete, quick to read."""

import json
import re
import time
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from app.datasets.inventory.library import PARTS
from app.methodology.check import check_all
from app.methodology.library import libraries, library
from app.methodology.loader import SEEDS, current_edition, editions, folder_of, load_edition
from app.methodology.reading import READINGS, reading_words
from app.methodology.rules import Edition
from app.methodology.seedfile import read_seed

# What the source documents hold, counted by kind in the coverage sheet.
ELEMENTS = {
    "benefit": 26,
    "step": 20,
    "axis": 16,
    "check": 13,
    "stake": 10,
    "criterion": 9,
    "definition": 8,
    "objective": 8,
    "phase": 6,
    "support": 5,
    "obligation": 4,
    "context": 3,
    "legal": 3,
    "need": 3,
    "principle": 2,
    "question": 2,
    "rule": 2,
    "frame": 1,
    "example": 1,
    "caution": 1,
    "limit": 1,
    "gap": 1,
}
EXEMPT = {"S2-86", "S3-22"}
TOPICS = {f"S2-{number}" for number in range(65, 81)}
CHECKLIST = {f"S2-{number}" for number in range(42, 55)}
READ_IN = 0.25
EDITION = current_edition()
FOLDER = folder_of(EDITION.id)


def written(path: Path) -> dict[str, Any]:
    """Return what a file holds, read without any of our code."""
    return yaml.safe_load(path.read_text(encoding="utf-8"))


EDITION_FILE = written(FOLDER / "edition.yml")


def test_the_check_finds_nothing() -> None:
    assert [str(problem) for problem in check_all(SEEDS)] == []


@pytest.mark.parametrize("path", sorted((SEEDS / "schemas").glob("*.json")), ids=lambda p: p.stem)
def test_each_schema_is_one_and_describes_its_fields(path: object) -> None:
    schema = json.loads(path.read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    assert schema["$schema"].endswith("2020-12/schema")
    assert schema["description"]


def test_the_list_of_elements_is_closed() -> None:
    elements = read_seed(SEEDS / "methodology" / "coverage.yml", SEEDS).data["elements"]
    assert Counter(element["kind"] for element in elements) == ELEMENTS
    assert {element["id"] for element in elements if "exempt" in element} == EXEMPT


def test_the_edition_holds_all_that_its_files_list_in_their_order() -> None:
    phases = [written(FOLDER / "phases" / f"{name}.yml") for name in EDITION_FILE["phases"]]
    listed = [[step["items"] for step in phase["steps"]] for phase in phases]
    read = [[[item.id for item in step.items] for step in phase.steps] for phase in EDITION.phases]
    assert read == listed
    items = [written(path) for path in FOLDER.glob("items/*.yml")]
    assert {item.id for item in EDITION.items if item.required} == {
        item["id"] for item in items if item["required"]
    }
    assert len(EDITION.items) == len(items)


def test_the_changelog_of_the_edition_counts_its_points() -> None:
    """Its figures are those of the version on top, unless that version only tells a change."""
    versions = (FOLDER / "CHANGELOG.md").read_text(encoding="utf-8").split("\n## ")
    assert versions[1].startswith(f"{EDITION_FILE['version']} — ")
    held = [len(phase.items) for phase in EDITION.phases]
    required = [sum(item.required for item in phase.items) for phase in EDITION.phases]
    lines = [line.replace("\u00a0", " ") for line in versions[1].splitlines()]
    for counts, what in ((held, "points de contrôle"), (required, "points requis")):
        for line in (line for line in lines if re.match(rf"- \d+ {what}\b", line)):
            figures = [int(figure) for figure in re.findall(r"(?<!phase )\b\d+", line)]
            assert figures == [sum(counts), *counts], line


@pytest.mark.parametrize("edition", editions().values(), ids=lambda edition: edition.version)
def test_each_point_of_the_first_phase_has_an_item_of_its_own(edition: Edition) -> None:
    """In the second edition, the comparison of tools is made once, with the choice of phase 3."""
    carriers = {
        element: {item.id for item in edition.items if element in item.covers}
        for element in CHECKLIST
    }
    assert all(carriers.values())
    for one, other in pairwise(sorted(CHECKLIST)):
        assert carriers[one] != carriers[other]
    first = {item.id for item in edition.phase(1).items}
    elsewhere = {element for element, ids in carriers.items() if not ids & first}
    assert elsewhere <= {"S2-54"}


def test_each_topic_of_the_four_axes_is_carried_by_an_item() -> None:
    carried = {element for item in current_edition().items for element in item.covers}
    assert carried >= TOPICS


def test_no_prerequisite_stands_in_a_later_phase() -> None:
    edition = current_edition()
    for item in edition.items:
        phase = edition.phase_of(item.id).position
        assert all(edition.phase_of(other).position <= phase for other in item.after), item.id


def test_every_library_is_read_on_some_page() -> None:
    shown = {library_id for reading in READINGS for library_id in reading.library_ids}
    typical = {f"typical-{part}" for part in PARTS}  # offered by the inventory
    elsewhere = {"contacts", "examples", "glossary", "licences", "outside-data", "processes"}
    elsewhere |= {"skills", "software"}
    assert shown | typical | elsewhere == set(libraries())
    assert len(reading_words()) == 6


def test_no_heading_comes_twice_in_a_section() -> None:
    for reading in READINGS:
        for section in reading.sections:
            titles = [group.title for group in section.groups]
            assert len(titles) == len(set(titles)), section.id


def test_the_glossary_is_in_the_order_of_the_dictionary() -> None:
    ids = [entry.id for entry in library("glossary")]
    assert ids == sorted(ids)


def test_the_edition_is_read_quickly() -> None:
    """Best of three, in processor time: the machine may be busy, the reading may not be slow."""
    durations = []
    for _ in range(3):
        start = time.process_time()
        load_edition(FOLDER)
        durations.append(time.process_time() - start)
    assert min(durations) < READ_IN
