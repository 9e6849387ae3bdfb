"""The calendar of duties: each planted fault gets its remark, at its line."""

from pathlib import Path

import pytest
import yaml

from app.methodology.check import check_all
from app.methodology.checks.calendar import calendar_problems
from app.methodology.checks.schemas import schema_problems
from app.methodology.loader import SEEDS
from app.methodology.seedfile import SeedFile, read_seed
from app.obligation.loader import get_law
from app.year.loader import CALENDAR_FILE, law_calendar

DUTIES = SEEDS / "law" / "obligation.yml"

# Duties of every day: no text gives them a day, a delay or a rhythm that we have read.
CONTINUOUS = {
    "four-families",
    "algorithms",
    "forwarding",
    "open-format",
    "instructions",
    "source-code",
    "delegated-services",
    "acts",
    "planning",
    "charging-points",
    "mobility",
    "pedestrian-access",
    "defibrillators",
    "high-value",
    "buyer-profile",
    "environment",
    "low-emission-zone",
    "climate-plan",
}


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("duty: water", "duty: fire", "aucun devoir"),
        ("item: prada-designee", "item: prada-nommee", "aucun point de la méthode"),
        ("dataset: achats-reemploi", "dataset: achats", "aucun texte d’une bibliothèque"),
        ("cites: [L2121-15]", "cites: [CGCT L2121-15]", "ne cite jamais"),
        ("cites: [L2121-15]", "cites: [L2121-99]", "ne cite jamais"),
        ("around: budget-vote", "around: vote-du-budget", "n’est pas de celles"),
        ("id: water-year", "id: directory-year", "sert déjà plus haut"),
        ("    certainty: V\n", "", "certainty"),
        ("    checked_on: 2026-11-29\n", "", "checked_on"),
        ("    source: CRPA L322-6 et R322-7\n", "", "source"),
        ('"06-30"}\n', '"06-31x"}\n', "due"),
        ("after: sa désignation, days: 15", "after: sa désignation", "due"),
    ],
)
def test_a_fault_is_told_at_its_line(tmp_path: Path, old: str, new: str, message: str) -> None:
    text = CALENDAR_FILE.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "calendar.yml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    problems = [*_faults(read_seed(path, tmp_path)), *_form(read_seed(path, tmp_path))]
    assert problems
    assert message in " ".join(str(problem) for problem in problems)


def test_what_is_delivered_has_no_fault() -> None:
    assert [fault for fault in check_all(SEEDS) if "calendar" in fault.file] == []


def test_each_entry_names_a_duty_in_force_its_source_and_its_date() -> None:
    duties = {duty.id for duty in get_law().duties}
    for entry in law_calendar().entries:
        assert entry.duty in duties
        assert entry.source
        assert entry.checked_on <= law_calendar().checked_on


def test_each_duty_has_its_date_or_is_of_every_day() -> None:
    duties = {duty.id: duty for duty in get_law().duties}
    dated = {entry.duty for entry in law_calendar().entries}
    assert set(duties) - dated == CONTINUOUS
    assert [one for one in CONTINUOUS if duties[one].deadline] == []


def test_what_dates_a_duty_is_never_told_surer_than_the_duty() -> None:
    duties = {duty.id: duty for duty in get_law().duties}
    surest = "MGPV"
    for entry in law_calendar().entries:
        stated = surest.index(duties[entry.duty].certainty)
        assert surest.index(entry.certainty) <= stated, entry.id


def test_ids_are_as_the_file_says() -> None:
    document = yaml.safe_load(CALENDAR_FILE.read_text(encoding="utf-8"))
    ids = [entry["id"] for entry in document["entries"]]
    assert len(ids) == len(set(ids))


def _faults(source: SeedFile) -> list[object]:
    duties = [read_seed(DUTIES, SEEDS)]
    libraries = [read_seed(path, SEEDS) for path in (SEEDS / "library").glob("*.yml")]
    items = {path.stem for path in (SEEDS / "methodology").glob("*/items/*.yml")}
    return list(calendar_problems(source, duties, libraries, items))


def _form(source: SeedFile) -> list[object]:
    return list(schema_problems("calendar", [source]))
