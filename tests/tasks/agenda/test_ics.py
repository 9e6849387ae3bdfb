"""The file of a calendar, read by a strict parser and by our own reading of RFC 5545."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from app.tasks.agenda import ics
from app.tasks.agenda.feeds import Agenda, DueTask, Origin
from app.tasks.rules import TaskState

NOW = datetime(2026, 11, 21, 8, 30, tzinfo=UTC)
ORIGIN = Origin("jalon.exemple.fr", "https://jalon.exemple.fr/c/{slug}/taches/{id}")
# What RFC 5545 requires or allows once, at most, in an event of a published calendar.
REQUIRED = {"UID", "DTSTAMP", "DTSTART"}
ONCE = {
    "UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "SEQUENCE", "LAST-MODIFIED", "STATUS",
    "TRANSP", "URL",
}  # fmt: skip
NAME = re.compile(r"[A-Z0-9-]+")
ESCAPED = re.compile(r"(?:[^\\,;\x00-\x1f\x7f]|\\[\\;,nN])*")


def due(**values: Any) -> DueTask:
    known: dict[str, Any] = {
        "id": 7,
        "title": "Écrire à la DSI",
        "state": "todo",
        "due_on": date(2026, 12, 24),
        "revision": 3,
        "updated_at": NOW - timedelta(days=2),
        "slug": "rodez",
        "authority": "",
    }
    return DueTask(**{**known, **values})


def written(*tasks: DueTask, name: str = "Tâches de Rodez (Jalon)") -> bytes:
    return ics.calendar(Agenda(name, tasks), ORIGIN, at=NOW)


def lines_of(file: bytes) -> list[str]:
    """Unfold a file, and check what RFC 5545 asks of its lines (3.1)."""
    assert file.endswith(b"\r\n")
    raw = file.split(b"\r\n")[:-1]
    for line in raw:
        assert len(line) <= 75, line
        assert not re.search(rb"[\x00-\x08\x0a-\x1f\x7f]", line), line
        line.decode("utf-8")  # a fold never cuts a character
    return file.decode("utf-8").replace("\r\n ", "").split("\r\n")[:-1]


def components(lines: list[str]) -> Iterator[tuple[str, list[tuple[str, str, str]]]]:
    """Return each component with its properties: name, parameters, value."""
    stack: list[tuple[str, list[tuple[str, str, str]]]] = []
    for line in lines:
        head, colon, value = line.partition(":")
        name, _, parameters = head.partition(";")
        assert colon
        assert NAME.fullmatch(name), line
        if name == "BEGIN":
            stack.append((value, []))
        elif name == "END":
            done = stack.pop()
            assert done[0] == value
            yield done
        else:
            stack[-1][1].append((name, parameters, value))
    assert stack == []


def checked(file: bytes) -> list[dict[str, str]]:
    """Check a whole file; return the events as they are written."""
    found = list(components(lines_of(file)))
    assert [name for name, _ in found] == ["VEVENT"] * (len(found) - 1) + ["VCALENDAR"]
    calendar = {name: value for name, _, value in found[-1][1]}
    assert calendar["VERSION"] == "2.0"
    assert calendar["PRODID"]
    assert calendar["METHOD"] == "PUBLISH"
    events = []
    for _, properties in found[:-1]:
        names = [name for name, _, _ in properties]
        assert set(names) >= REQUIRED
        assert all(names.count(name) <= 1 for name in ONCE)
        for name, parameters, value in properties:
            if name in {"DTSTART", "DTEND"}:
                assert parameters == "VALUE=DATE"
                assert re.fullmatch(r"\d{8}", value)
            elif name in {"DTSTAMP", "LAST-MODIFIED"}:
                assert re.fullmatch(r"\d{8}T\d{6}Z", value)
            elif name == "CATEGORIES":
                assert all(ESCAPED.fullmatch(word) for word in re.split(r"(?<!\\),", value))
            elif name != "URL":
                assert ESCAPED.fullmatch(value), value
        events.append({name: value for name, _, value in properties})
    return events


def parsed(file: bytes) -> Any:
    """Read a file with the library's parser, which refuses what is wrong instead of mending it."""
    calendar = Calendar.from_ical(file)
    assert not isinstance(calendar, list)
    assert calendar.errors == []
    assert all(event.errors == [] for event in calendar.walk())
    return calendar


def test_an_event_lasts_the_day_it_is_due() -> None:
    file = written(due())
    (event,) = checked(file)
    assert event == {
        "UID": "task-7@jalon.exemple.fr",
        "SEQUENCE": "3",
        "DTSTAMP": "20261121T083000Z",
        "LAST-MODIFIED": "20261119T083000Z",
        "DTSTART": "20261224",
        "DTEND": "20261225",
        "SUMMARY": "Écrire à la DSI",
        "URL": "https://jalon.exemple.fr/c/rodez/taches/7",
        "STATUS": "CONFIRMED",
        "CATEGORIES": "Jalon,À faire",
        "TRANSP": "TRANSPARENT",
    }
    head = file.decode("utf-8")
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT6H\r\n" in head
    assert "X-PUBLISHED-TTL:PT6H\r\n" in head
    assert "X-WR-CALNAME:Tâches de Rodez (Jalon)\r\n" in head


@pytest.mark.parametrize(
    ("state", "status", "title"),
    [
        ("todo", "CONFIRMED", "Écrire à la DSI"),
        ("in_progress", "CONFIRMED", "Écrire à la DSI"),
        ("blocked", "TENTATIVE", "Écrire à la DSI"),
        ("done", "CONFIRMED", "✓ Écrire à la DSI"),
        ("dropped", "CANCELLED", "Écrire à la DSI"),
    ],
)
def test_a_state_is_said_as_agendas_can(state: str, status: str, title: str) -> None:
    (event,) = checked(written(due(state=state)))
    assert (event["STATUS"], event["SUMMARY"]) == (status, title)
    assert event["CATEGORIES"].endswith(TaskState(state).label)


def test_the_authority_is_named_where_there_are_several() -> None:
    (event,) = checked(written(due(authority="Rodez, la ville")))
    assert event["SUMMARY"] == "Écrire à la DSI (Rodez\\, la ville)"


def test_an_empty_calendar_is_one_all_the_same() -> None:
    assert checked(written()) == []
    assert list(parsed(written()).events) == []


def test_what_is_typed_is_escaped_and_comes_back() -> None:
    title = r"Relire ; signer, puis « C:\notes » \n" + "é" * 90
    (event,) = checked(written(due(title=title)))
    assert event["SUMMARY"].startswith(r"Relire \; signer\, puis « C:\\notes » \\n")
    assert str(parsed(written(due(title=title))).events[0]["SUMMARY"]) == title


@pytest.mark.parametrize("length", range(60, 80))
@pytest.mark.parametrize("letter", ["\\", ";", "é", "🏛"])
def test_a_long_line_is_cut_anywhere_but_in_a_character_or_an_escape(
    length: int, letter: str
) -> None:
    title = "x" * (length % 7) + letter * length
    file = written(due(title=title))
    (event,) = checked(file)
    assert str(parsed(file).events[0]["SUMMARY"]) == title
    for before in file.split(b"\r\n ")[:-1]:
        assert (len(before) - len(before.rstrip(b"\\"))) % 2 == 0
    assert len(event["SUMMARY"]) >= length


def test_control_characters_do_not_reach_the_file() -> None:
    title = "Ligne\r\nBEGIN:VEVENT\x00\x07\x85\u2028fin\ttab"
    (event,) = checked(written(due(title=title)))
    assert event["SUMMARY"] == "Ligne BEGIN:VEVENT fin tab"


@given(
    st.lists(
        st.builds(
            due,
            id=st.integers(1, 2**31 - 1),
            title=st.text(min_size=1, max_size=200),
            state=st.sampled_from(TaskState.codes()),
            due_on=st.dates(date(2000, 1, 1), date(2100, 12, 31)),
            revision=st.integers(1, 10**6),
            authority=st.text(max_size=40),
        ),
        max_size=5,
    ),
    st.text(max_size=60),
)
def test_whatever_is_typed_the_file_is_strict_and_comes_back(
    tasks: list[DueTask], name: str
) -> None:
    file = written(*tasks, name=name)
    events = checked(file)
    read = parsed(file).events
    assert len(events) == len(read) == len(tasks)
    for task, event in zip(tasks, read, strict=True):
        tick = "✓ " if task.state == "done" else ""
        place = f" ({task.authority})" if task.authority else ""
        assert str(event["SUMMARY"]) == ics.CONTROLS.sub(" ", f"{tick}{task.title}{place}")
        assert task.due_on == event.DTSTART
        assert task.due_on + timedelta(days=1) == event.DTEND
        assert event["SEQUENCE"] == task.revision
        assert event["UID"] == f"task-{task.id}@jalon.exemple.fr"


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        (b"\r\n", b"\n"),
        (b"UID:", b"X-UID:"),
        (b"SUMMARY:", b"SUMMARY:a,b"),
        (b"SUMMARY:", b"SUMMARY:" + b"x" * 80),
        (b"SUMMARY:", b"SUMMARY:\x07"),
        (b"DTSTART;VALUE=DATE:", b"DTSTART:"),
        (b"STATUS:", b"STATUS:CONFIRMED\r\nSTATUS:"),
        (b"END:VEVENT\r\n", b""),
        (b"METHOD:PUBLISH\r\n", b""),
    ],
)
def test_the_checks_refuse_what_is_wrong(right: bytes, wrong: bytes) -> None:
    file = written(due())
    assert right in file
    with pytest.raises((AssertionError, KeyError)):
        checked(file.replace(right, wrong))
