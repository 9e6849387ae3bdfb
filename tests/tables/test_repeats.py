"""What came several times in a file, in bounded memory."""

import tracemalloc
from contextlib import closing
from pathlib import Path

import pytest

from app.tables.checking import seen
from app.tables.checking.seen import Repeats


@pytest.mark.parametrize("remainders", [8, 64, 1 << 25])
def test_the_first_values_that_came_again_are_given_with_all_their_lines(
    monkeypatch: pytest.MonkeyPatch, remainders: int
) -> None:
    monkeypatch.setattr(seen, "REMAINDERS", remainders)
    repeats = Repeats()
    for line, value in enumerate("abcadbeae", 1):
        repeats.add(line, value)
    assert repeats.first(10, 10) == [([1, 4, 8], 0), ([2, 6], 0), ([7, 9], 0)]
    assert repeats.first(1, 2) == [([1, 4], 1)]
    repeats.close()


def test_nothing_came_again_where_nothing_came() -> None:
    with closing(Repeats()) as repeats:
        assert repeats.first(10, 10) == []


def test_many_values_take_few_bytes() -> None:
    repeats = Repeats()
    tracemalloc.start()
    for line in range(300_000):
        repeats.add(line, str(line))
    repeats.add(300_000, "7")
    assert repeats.first(10, 10) == [([7, 300_000], 0)]
    repeats.close()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 8_000_000


def test_lines_that_waited_in_a_file_are_found_again(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(seen, "MOST_PAIRED", 4)
    monkeypatch.setattr(seen, "MOST_HELD", 8)
    repeats = Repeats(tmp_path)
    for line, value in enumerate("abcadbeae", 1):
        repeats.add(line, value)
    assert repeats.first(10, 10) == [([1, 4, 8], 0), ([2, 6], 0), ([7, 9], 0)]
    assert list(tmp_path.iterdir()) == []
    repeats.close()
