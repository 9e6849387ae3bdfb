"""Where each task goes: columns, weeks of a month, bars of a timeline."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kernel.drawing.beside import width_of
from app.tasks.rules import TaskState
from app.tasks.views import layouts, timeline
from app.tasks.views.scale import WIDTH
from app.tasks.views.timeline import HEAD, NAME_SIZE, ROW, TimelineGroup, fitted

TODAY = date(2026, 11, 21)
DAYS = st.dates(date(2000, 1, 1), date(2100, 12, 31))


@dataclass
class Bar:
    """The least that can be laid out."""

    id: int
    starts_on: date | None = None
    due_on: date | None = None
    state: str = "todo"
    title: str = "Une tâche"


def drawn(
    *bars: Bar, needs: tuple[tuple[int, int], ...] = (), councils: tuple[date, ...] = ()
) -> timeline.TimelineDrawing[Bar]:
    groups = [TimelineGroup("Tâches", bars)]
    drawing = timeline.timeline(groups, needs, today=TODAY, councils=councils)
    assert drawing is not None
    return drawing


def bars_of(drawing: timeline.TimelineDrawing[Bar]) -> list[timeline.TimelineBar[Bar]]:
    return [bar for row in drawing.rows for bar in row.bars]


def numbers(path: str) -> list[float]:
    return [float(each) for each in re.findall(r"-?\d+(?:\.\d+)?", path)]


def test_the_columns_are_always_the_four_in_order() -> None:
    columns = layouts.board({TaskState.DONE: (["a", "b"], 25)})
    assert [column.state.value for column in columns] == ["todo", "in_progress", "blocked", "done"]
    assert [column.title for column in columns] == ["À faire", "En cours", "Bloquées", "Faites"]
    assert [column.more for column in columns] == [0, 0, 0, 23]
    assert list(columns[0].cards) == []


def test_no_button_blocks_and_each_leads_elsewhere() -> None:
    for column in layouts.board({}):
        states = [state for state, _ in column.moves]
        assert states
        assert column.state not in states
        assert TaskState.BLOCKED not in states


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("2026-12", date(2026, 12, 1)),
        ("2000-01", date(2000, 1, 1)),
        ("2100-12", date(2100, 12, 1)),
        ("1999-12", None),
        ("2101-01", None),
        ("2026-13", None),
        ("2026-00", None),
        ("2026-1", None),
        ("2026-12-01", None),
        ("décembre", None),
        ("٢٠٢٦-١٢", None),
        ("2026-12\n", None),
        ("", None),
    ],
)
def test_a_month_is_read_or_is_not_one(text: str, month: date | None) -> None:
    assert layouts.read_month(text) == month


def test_a_month_that_begins_on_a_sunday() -> None:
    weeks = layouts.weeks_of(
        date(2026, 11, 1),
        {date(2026, 11, 21): (["x"], 5)},
        holidays={date(2026, 11, 11): "Armistice"},
        today=TODAY,
    )
    assert [week.number for week in weeks] == [44, 45, 46, 47, 48, 49]
    assert weeks[0].days[:6] == (None,) * 6
    first = weeks[0].days[6]
    assert first is not None
    assert (first.date, first.rest, first.today) == (date(2026, 11, 1), True, False)
    armistice = weeks[2].days[2]
    assert armistice is not None
    assert (armistice.holiday, armistice.rest) == ("Armistice", True)
    here = weeks[3].days[5]
    assert here is not None
    assert (here.today, list(here.tasks), here.more) == (True, ["x"], 4)
    assert [week.empty for week in weeks] == [True, True, False, False, True, True]


@given(DAYS.map(lambda day: day.replace(day=1)))
def test_each_day_of_a_month_is_there_once_under_its_weekday(first: date) -> None:
    weeks = layouts.weeks_of(first, {}, holidays={}, today=TODAY)
    shown = [day.date for week in weeks for day in week.days if day is not None]
    count = (layouts.last_of_month(first) - first).days + 1
    assert shown == [first + timedelta(days=number) for number in range(count)]
    for week in weeks:
        assert len(week.days) == 7
        assert all(day is None or day.date.weekday() == n for n, day in enumerate(week.days))


def test_nothing_dated_is_no_picture() -> None:
    assert timeline.timeline([], (), today=TODAY) is None
    assert timeline.timeline([TimelineGroup("Tâches", [Bar(1)])], (), today=TODAY) is None


def test_a_bar_lasts_until_the_end_of_its_last_day() -> None:
    drawing = drawn(Bar(1, date(2026, 11, 2), date(2026, 11, 29)))
    assert (drawing.first, drawing.last) == (date(2026, 11, 2), date(2026, 11, 29))
    assert [(bar.shape, bar.path) for bar in bars_of(drawing)] == [
        ("todo", f"M0 {HEAD + 1.5 * ROW - 9:g}H{WIDTH}v18H0z")
    ]
    assert drawing.height == HEAD + 2 * ROW
    assert drawing.today is not None
    assert drawing.today.x == round(WIDTH * 19 / 28, 1)
    assert drawing.months == [(0, date(2026, 11, 2))]
    assert drawing.ruler == ""
    assert [digits.text for digits in drawing.days] == ["291623"]


def test_weeks_are_whole_and_a_month_is_the_least() -> None:
    drawing = drawn(Bar(1, due_on=date(2026, 11, 25)))
    assert (drawing.first, drawing.last) == (date(2026, 11, 23), date(2026, 12, 20))
    assert drawing.today is None
    assert drawing.months == [(0, date(2026, 11, 23)), (331.4, date(2026, 12, 1))]
    assert drawing.ruler == f"M331.4 0V{HEAD + 2 * ROW}"


def test_two_names_of_months_never_touch() -> None:
    drawing = drawn(Bar(1, due_on=date(2026, 11, 30)), Bar(2, due_on=date(2027, 5, 1)))
    assert drawing.months[0] == (7.5, date(2026, 12, 1))


def test_one_date_is_a_milestone_and_a_state_is_a_shape() -> None:
    drawing = drawn(
        Bar(1, due_on=date(2026, 12, 24)),
        Bar(2, starts_on=date(2026, 12, 1)),
        Bar(3, date(2026, 11, 1), date(2026, 11, 2), "in_progress"),
        Bar(4, date(2026, 11, 1), date(2026, 11, 2), "done"),
    )
    shapes = [(bar.shape, bar.path.count("l9 9"), bar.path.count("H")) for bar in bars_of(drawing)]
    assert shapes == [("todo", 1, 0), ("todo", 1, 0), ("in_progress late", 0, 2), ("done", 0, 2)]
    late, done = bars_of(drawing)[2:]
    assert drawing.today is not None
    assert drawing.overdue.endswith(f"H{drawing.today.x:g}")
    assert drawing.overdue.count("M") == 1
    assert late.name.x > drawing.today.x > done.name.x  # the line is not written over


def test_a_need_links_the_end_of_one_to_the_start_of_the_other() -> None:
    first = Bar(1, date(2026, 11, 2), date(2026, 11, 15))
    second = Bar(2, date(2026, 11, 16), date(2026, 11, 29))
    drawing = drawn(first, second, needs=((2, 1), (2, 99), (98, 1)))
    assert drawing.needs == f"M580 {HEAD + 45}h5V{HEAD + 75}H580m-5 -3l5 3l-5 3"


def test_a_far_date_does_not_flatten_the_others() -> None:
    drawing = drawn(
        Bar(1, date(2026, 11, 1), date(2026, 11, 30)), Bar(2, due_on=date(2099, 12, 31))
    )
    assert (drawing.first, drawing.last) == (date(2026, 10, 26), date(2029, 10, 28))
    assert len(drawing.months) == 12  # quarters
    assert drawing.ruler.count("M") == 36


def test_rows_follow_those_of_the_page() -> None:
    groups = [
        TimelineGroup("A", [Bar(1, due_on=TODAY), Bar(2, due_on=TODAY)]),
        TimelineGroup("B", [Bar(3, due_on=TODAY)]),
    ]
    drawing = timeline.timeline(groups, (), today=TODAY)
    assert drawing is not None
    tops = [float(re.findall(r"M\S+ (\S+?)l9", bar.path)[0]) for bar in bars_of(drawing)]
    # A, 1, 2, B, 3: the middle of the rows of 1, 2 and 3, less half a lozenge.
    assert tops == [HEAD + ROW * row + ROW / 2 - 9 for row in (1, 2, 4)]
    assert [(row.title, row.y) for row in drawing.rows] == [("A", HEAD), ("B", HEAD + 3 * ROW)]
    assert drawing.height == HEAD + 5 * ROW


def test_a_name_stands_on_the_right_else_on_the_left_else_on_its_bar() -> None:
    title = "Faire adopter la démarche par l’assemblée"
    first = Bar(1, date(2026, 11, 2), date(2026, 11, 3), title=title)
    last = Bar(2, date(2027, 2, 22), date(2027, 2, 28), title=title)
    whole = Bar(3, date(2026, 11, 2), date(2027, 2, 28), title=title * 9)
    names = [bar.name for bar in bars_of(drawn(first, last, whole))]
    assert [name.anchor for name in names] == ["start", "end", "start"]
    assert [name.text for name in names[:2]] == [title, title]
    assert names[2].text.endswith("…")
    assert 0 < names[2].x < 20
    assert width_of(names[2].text, NAME_SIZE) < WIDTH


@pytest.mark.parametrize("room", [0, 80, 200])
def test_a_name_is_cut_to_its_room(room: float) -> None:
    text = fitted("Recueillir le bon à publier des services producteurs", room)
    assert text.startswith("Recueil")
    assert text.endswith("…")
    assert width_of(text, NAME_SIZE) <= max(room, 80)


def test_a_council_near_the_tasks_lengthens_the_timeline_and_a_far_one_is_left_out() -> None:
    bar = Bar(1, date(2026, 11, 2), date(2026, 12, 4))
    councils = (date(2027, 1, 21), date(2027, 9, 1), date(2026, 3, 1))
    drawing = drawn(bar, councils=councils)
    assert [mark.day for mark in drawing.councils] == [date(2027, 1, 21)]
    assert drawing.last == date(2027, 1, 24)
    mark = drawing.councils[0]
    assert (mark.anchor, mark.name is not None) == ("end", True)
    assert drawn(bar).councils == []


def test_words_over_the_rows_never_meet() -> None:
    bar = Bar(1, date(2026, 11, 2), date(2027, 3, 4))
    days = tuple(TODAY + timedelta(days=number) for number in range(1, 5))
    drawing = drawn(bar, councils=days)
    named = [mark for mark in drawing.councils if mark.name is not None]
    assert len(drawing.councils) == 4
    assert len(named) < 4
    assert drawing.today is not None
    assert drawing.today.name is not None


@given(st.lists(st.tuples(st.none() | DAYS, st.none() | DAYS), min_size=1, max_size=20))
def test_everything_stays_in_the_picture(spans: list[tuple[date | None, date | None]]) -> None:
    bars = [
        Bar(number, *(sorted(span) if None not in span else span))  # type: ignore[type-var]
        for number, span in enumerate(spans)
    ]
    drawing = timeline.timeline([TimelineGroup("", bars)], (), today=TODAY)
    assert (drawing is None) == all(span == (None, None) for span in spans)
    if drawing is None:
        return
    for bar in bars_of(drawing):
        assert all(-9 <= n <= max(WIDTH + 9, drawing.height) for n in numbers(bar.path))
        width = width_of(bar.name.text, NAME_SIZE)
        left = bar.name.x - (width if bar.name.anchor == "end" else 0)
        assert 0 <= left <= left + width <= WIDTH
