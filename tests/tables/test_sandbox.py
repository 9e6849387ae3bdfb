"""The child process: its limits hold, and what it says is not believed blindly."""

from pathlib import Path

import pytest

from app.tables import sandbox
from app.tables.checking import personal, schema_check
from app.tables.form import Form, TableKind, Unreadable
from app.tables.mending import corrected_copy
from app.tables.reading import rows as reading
from app.tables.reading.rows import rows
from app.tables.report import Correction
from app.tables.sandbox import ChildFailed, Limits, run
from app.tables.schema import Schema, load
from app.tables.wire import pack
from tests.support.patience import PATIENCE_SECONDS, spent_by_children
from tests.tables.conftest import Made

pytestmark = pytest.mark.usefixtures("interpreters")

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
    asked = {"path": path, "form": form, "sheet": 0, "max_rows": 10**6}
    with pytest.raises(Unreadable, match="mémoire"):
        run("reading.rows:read", **asked, limits=Limits(memory_bytes=20_000_000))


def test_processor_time_is_bounded(made: Made) -> None:
    # A pattern that an authority may bring, and that would never end.
    slow = {"name": "a", "constraints": {"pattern": "(x+x+)+y"}}
    path = made("a;b\n" + "x" * 60 + ";1\n")
    form = sandbox.sniff(path, "t.csv")
    schema = load({"fields": [slow, {"name": "b"}]})
    asked = {"path": path, "form": form, "schema": schema}
    before = spent_by_children()
    with pytest.raises(Unreadable, match="temps"):
        run(
            "checking.schema_check:check",
            **asked,
            limits=Limits(cpu_seconds=1, seconds=PATIENCE_SECONDS),
        )
    assert spent_by_children() - before < 20


def test_a_pattern_that_does_not_end_is_named_with_its_column(made: Made) -> None:
    slow = {"name": "code", "constraints": {"pattern": "(a+)+$"}}
    path = made("code;b\naaa;1\n" + "a" * 60 + "!;1\n")
    form = sandbox.sniff(path, "t.csv")
    schema = load({"fields": [slow, {"name": "b"}]})
    before = spent_by_children()
    with pytest.raises(Unreadable, match=r"Colonne code.*\(a\+\)\+\$"):
        sandbox.check(path, form, schema)
    assert spent_by_children() - before < 15


def test_time_on_the_wall_is_bounded(made: Made) -> None:
    slow = {"name": "a", "constraints": {"pattern": "(x+x+)+y"}}
    path = made("a;b\n" + "x" * 60 + ";1\n")
    form = sandbox.sniff(path, "t.csv")
    schema = load({"fields": [slow, {"name": "b"}]})
    asked = {"path": path, "form": form, "schema": schema}
    with pytest.raises(Unreadable, match="temps"):
        run("checking.schema_check:check", **asked, limits=Limits(cpu_seconds=30, seconds=1))


def test_a_defect_is_told_as_one(made: Made) -> None:
    with pytest.raises(ChildFailed, match="FileNotFoundError"):
        sandbox.sniff(Path("/nulle/part.csv"), "t.csv")


HOSTILE = {
    "not JSON": (b"A", b"\x80\x04c builtins\nprint\n."),
    "nothing": (b"A", b""),
    "another answer": (b"A", pack(Correction((), (), 1))),
    "a class by its name": (b"A", b'{"__class__": "os.system", "args": ["true"]}'),
    "a field too many": (b"A", pack(Form(TableKind.CSV))[:-1] + b',"more":1}'),
    "a field too few": (b"A", b'{"kind":"csv"}'),
    "an unknown kind": (b"A", pack(Form(TableKind.CSV)).replace(b'"csv"', b'"pdf"')),
    "nested without end": (b"A", b"[" * 200_000),
    "a refusal without a sentence": (b"R", b"{}"),
    "a refusal that is no text": (b"R", b"\xff\xfe"),
    "a defect that is no text": (b"F", b"\xff\xfe"),
    "progress that is no number": (b"P", b'["a", "b"]'),
    "progress cut short": (b"P", b"[1]"),
    "an unknown message": (b"?", b"\xff"),
}


@pytest.mark.parametrize("said", HOSTILE.values(), ids=HOSTILE)
def test_an_answer_that_is_not_the_awaited_one_is_a_defect(
    said: tuple[bytes, bytes], made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    kind, body = said
    message = made(sandbox.FRAME.pack(kind, len(body)) + body, "message")
    child = (
        f"import sys, pathlib; sys.stdout.buffer.write(pathlib.Path({str(message)!r}).read_bytes())"
    )
    monkeypatch.setattr(sandbox, "START", child)
    told: list[object] = []
    with pytest.raises(ChildFailed, match=r"reading\.rows:sniff"):
        run(
            "reading.rows:sniff",
            path=message,
            name="t",
            on_progress=lambda *step: told.append(step),
        )
    assert told == []


def test_a_child_says_the_same_as_the_function_called_here(made: Made, grants: Schema) -> None:
    path = made(
        TABLE.replace(";1;nature", "; 1,5;autre") + "A2;;hier;x;nature;deux;peut-être;trop\n"
    )
    form = sandbox.sniff(path, "t.csv")
    assert repr(form) == repr(reading.sniff(path, "t.csv"))
    report = sandbox.check(path, form, grants)
    assert report.groups
    assert report.structure
    assert repr(report) == repr(schema_check.check(path, form, grants))
    copy = path.with_name("copie.csv")
    mended = sandbox.correct(path, form, grants, copy)
    assert mended.changes
    assert repr(mended) == repr(corrected_copy.correct(path, form, grants, copy))
    letters = made("nom;courriel\nDurand;julie.durand@exemple.fr\n", "lettres.csv")
    found = sandbox.spot(letters, reading.sniff(letters, "t"))
    assert found
    assert repr(found) == repr(personal.spot(letters, reading.sniff(letters, "t")))


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
