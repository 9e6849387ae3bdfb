"""The child process: its limits hold, and what it says is not believed blindly."""

import pickle
import time
from io import BytesIO
from pathlib import Path

import pytest

from app.tables import sandbox
from app.tables.form import Unreadable
from app.tables.reading import rows
from app.tables.sandbox import ChildFailed, Limits, run
from app.tables.schema import Schema, load
from tests.tables.conftest import GRANTS, Made

TABLE = (
    "id;siret;jour;montant;nature;nombre;publique\nA1;12345678901234;2026-11-03;1;nature;1;true\n"
)


def test_the_whole_of_the_package_goes_through_it(made: Made, grants: Schema) -> None:
    path = made(TABLE)
    form = sandbox.sniff(path, "t.csv")
    assert sandbox.head(path, form, count=1) == list(rows(path, form))
    assert sandbox.read(path, form) == list(rows(path, form))
    assert sandbox.check(path, form, grants).ok
    assert sandbox.spot(path, form) == ()
    copy = path.with_name("copie.csv")
    assert sandbox.correct(path, form, grants, copy).rows == 1
    assert copy.read_text(encoding="utf-8").startswith("id,siret,")


def test_a_refusal_comes_through(made: Made) -> None:
    with pytest.raises(Unreadable, match="vide"):
        sandbox.sniff(made(b""), "t.csv")


def test_more_rows_than_asked_are_refused(made: Made) -> None:
    path = made("a;b\n" + "1;2\n" * 11)
    form = sandbox.sniff(path, "t.csv")
    with pytest.raises(Unreadable, match="plus de 10"):
        sandbox.read(path, form, max_rows=10)
    assert len(sandbox.read(path, form, max_rows=11)) == 12


def test_memory_is_bounded(made: Made) -> None:
    path = made("a;b\n" + "1;2\n" * 300_000)
    form = sandbox.sniff(path, "t.csv")
    with pytest.raises(Unreadable, match="mémoire"):
        run("reading:read", path, form, 0, 10**6, limits=Limits(memory_bytes=20_000_000))


def test_processor_time_is_bounded(made: Made) -> None:
    # A pattern that an authority may bring, and that would never end.
    slow = {"name": "a", "constraints": {"pattern": "(x+x+)+y"}}
    path = made("a;b\n" + "x" * 60 + ";1\n")
    form = sandbox.sniff(path, "t.csv")
    schema = load({"fields": [slow, {"name": "b"}]})
    started = time.perf_counter()
    with pytest.raises(Unreadable, match="temps"):
        run("checking:check", path, form, schema, limits=Limits(cpu_seconds=1, seconds=30))
    assert time.perf_counter() - started < 20


def test_a_pattern_that_does_not_end_is_named_with_its_column(made: Made) -> None:
    slow = {"name": "code", "constraints": {"pattern": "(a+)+$"}}
    path = made("code;b\naaa;1\n" + "a" * 60 + "!;1\n")
    form = sandbox.sniff(path, "t.csv")
    schema = load({"fields": [slow, {"name": "b"}]})
    started = time.perf_counter()
    with pytest.raises(Unreadable, match=r"Colonne code.*\(a\+\)\+\$"):
        sandbox.check(path, form, schema)
    assert time.perf_counter() - started < 15


def test_time_on_the_wall_is_bounded(made: Made) -> None:
    slow = {"name": "a", "constraints": {"pattern": "(x+x+)+y"}}
    path = made("a;b\n" + "x" * 60 + ";1\n")
    form = sandbox.sniff(path, "t.csv")
    schema = load({"fields": [slow, {"name": "b"}]})
    with pytest.raises(Unreadable, match="temps"):
        run("checking:check", path, form, schema, limits=Limits(cpu_seconds=30, seconds=1))


def test_a_defect_is_told_as_one(made: Made) -> None:
    with pytest.raises(ChildFailed, match="FileNotFoundError"):
        sandbox.sniff(Path("/nulle/part.csv"), "t.csv")


def test_an_answer_may_only_build_our_own_classes() -> None:
    for hostile in (print, Path, OSError):
        with pytest.raises(pickle.UnpicklingError):
            sandbox._Answers(BytesIO(pickle.dumps(hostile))).load()
    assert sandbox._Answers(BytesIO(pickle.dumps(load(GRANTS)))).load() == load(GRANTS)


def test_progress_is_told_to_the_parent(made: Made, grants: Schema) -> None:
    header, row = TABLE.splitlines()
    lines = "\n".join(row.replace("A1", f"A{rank}") for rank in range(20_000))
    path = made(f"{header}\n{lines}\n")
    told: list[tuple[int, int]] = []
    report = sandbox.check(
        path, sandbox.sniff(path, "t"), grants, on_progress=lambda *step: told.append(step)
    )
    assert report.rows == 20_000
    assert len(told) == 4
    assert told == sorted(told)
