"""Reads what a visitor sent in a child process with limits: the entry of this package."""

import os
import selectors
import signal
import struct
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Any, cast

from app.tables.catalogues.records import ListedPage
from app.tables.form import Form, Progress, TableKind, Unreadable
from app.tables.reading.kinds import OddCell
from app.tables.recipes.results import Conversion, HandTable, Preview
from app.tables.recipes.sample import Sample
from app.tables.report import Correction, FileReport, Finding, Structure
from app.tables.schema import Schema
from app.tables.wire import Malformed, pack, unpack

MEGABYTE = 1_000_000
ROOT = Path(__file__).parents[2]
# Importing the package « app » builds the whole product: the child avoids it.
START = (
    "import sys, types; app = types.ModuleType('app'); app.__path__ = [sys.argv[1] + '/app']; "
    "sys.modules['app'] = app; sys.path.insert(0, sys.argv[1]); "
    "from app.tables.child import main; main()"
)
SURROUNDINGS = {"PYTHONDONTWRITEBYTECODE": "1", "LC_ALL": "C.UTF-8"}
FRAME = struct.Struct(">cI")
ANSWER, PROGRESS, REFUSAL, NO_MEMORY, FAILURE = b"A", b"P", b"R", b"M", b"F"
MAX_ANSWER = 100 * MEGABYTE
READ_BYTES = 1 << 16

TOO_MUCH_MEMORY = (
    "Ce fichier demande trop de mémoire pour être lu ici. Effacez les lignes et les colonnes "
    "vides, partagez-le en plusieurs, ou enregistrez la feuille en CSV."
)
TOO_LONG = (
    "Ce fichier demande trop de temps pour être lu ici. Partagez-le en plusieurs, ou enregistrez "
    "la feuille en CSV."
)


@dataclass(frozen=True, slots=True)
class Limits:
    """What a child may use: memory above a bare interpreter, processor and wall time, files."""

    memory_bytes: int = 150 * MEGABYTE
    cpu_seconds: int = 90
    seconds: float = 300
    file_bytes: int = 400 * MEGABYTE


SHORT = Limits(cpu_seconds=8, seconds=30)
DEFAULT = Limits()
OF_CATALOGUES = Limits(memory_bytes=400 * MEGABYTE, cpu_seconds=40, seconds=60)
# The works of a child: module and function of this package, and the type of the answer.
WORKS: Mapping[str, Any] = {
    "catalogues.reading:read": ListedPage,
    "reading.rows:sniff": Form,
    "reading.rows:read": list[list[str]],
    "reading.rows:head": list[list[str]],
    "reading.rows:odd_cells": tuple[OddCell, ...],
    "reading.notices:notices": tuple[Structure, ...],
    "checking.schema_check:check": FileReport,
    "checking.personal:spot": tuple[Finding, ...],
    "mending.corrected_copy:correct": Correction,
    "nested.reading:sniff": Form,
    "nested.nested_check:check": FileReport,
    "nested.nested_personal:spot": tuple[Finding, ...],
    "recipes.finding:likely_sheets": list[int],
    "recipes.sampling:sample": Sample,
    "recipes.previewing:preview": Preview,
    "recipes.previewing:rows_for_hand": HandTable,
    "recipes.converting:convert": Conversion,
}


class ChildFailed(RuntimeError):
    """The code run in the child failed or gave a malformed answer; the text is for the log."""


def run(
    work: str,
    /,
    *,
    limits: Limits = DEFAULT,
    on_progress: Progress | None = None,
    **arguments: Any,
) -> Any:
    """Do one of ``WORKS`` in a child; ``Unreadable`` if it cannot finish."""
    awaited = WORKS[work]
    wanted = {"limits": limits, "wants_progress": on_progress is not None}
    request = pack({"work": work, "arguments": arguments, **wanted})
    with start() as child:
        try:
            _send(child, request)
            kind, body = _follow(child, monotonic() + limits.seconds, on_progress)
            return _answer(kind, body, awaited)
        except Malformed as wrong:
            raise ChildFailed(f"{work}: {wrong}") from wrong
        finally:
            child.kill()


def start() -> "subprocess.Popen[bytes]":
    """Start a child. Nothing of a request is in its command: it goes through the pipe."""
    return subprocess.Popen(  # noqa: S603
        [sys.executable, "-I", "-c", START, str(ROOT)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=SURROUNDINGS,
        cwd="/",
    )


def sniff(
    path: Path, name: str, sheet: int = 0, *, encoding: str = "", header_line: int = 0
) -> Form:
    """``reading.rows.sniff`` in a child."""
    form = run(
        "reading.rows:sniff",
        path=path,
        name=name,
        sheet=sheet,
        encoding=encoding,
        header_line=header_line,
        limits=SHORT,
    )
    return cast(Form, form)


def catalogue(path: Path, *, address: str = "") -> ListedPage:
    """``catalogues.reading.read`` in a child: a graph in memory is ten times what is written."""
    page = run("catalogues.reading:read", path=path, address=address, limits=OF_CATALOGUES)
    return cast(ListedPage, page)


def notices(path: Path, form: Form, *, sheet: int = 0) -> tuple[Structure, ...]:
    """``reading.notices.notices`` in a child."""
    read = run("reading.notices:notices", path=path, form=form, sheet=sheet, limits=SHORT)
    return cast("tuple[Structure, ...]", read)


def odd_cells(path: Path, form: Form, *, sheet: int = 0) -> tuple[OddCell, ...]:
    """``reading.rows.odd_cells`` in a child; a CSV has none, and starts no child to say so."""
    if form.kind is TableKind.CSV:
        return ()
    odd = run("reading.rows:odd_cells", path=path, form=form, sheet=sheet, limits=SHORT)
    return cast("tuple[OddCell, ...]", odd)


def read(path: Path, form: Form, *, sheet: int = 0, max_rows: int = 20_000) -> list[list[str]]:
    """Return all rows, header first; ``Unreadable`` beyond ``max_rows``."""
    table = run(
        "reading.rows:read", path=path, form=form, sheet=sheet, max_rows=max_rows, limits=SHORT
    )
    return cast("list[list[str]]", table)


def head(path: Path, form: Form, *, sheet: int = 0, count: int = 20) -> list[list[str]]:
    """Return the first rows, header first: for a preview."""
    table = run("reading.rows:head", path=path, form=form, sheet=sheet, count=count, limits=SHORT)
    return cast("list[list[str]]", table)


def check(
    path: Path,
    form: Form,
    schema: Schema,
    *,
    sheet: int = 0,
    errors_to: Path | None = None,
    on_progress: Progress | None = None,
) -> FileReport:
    """``checking.schema_check.check`` in a child; ``on_progress`` is called here, in the parent."""
    report = run(
        "checking.schema_check:check",
        path=path,
        form=form,
        schema=schema,
        sheet=sheet,
        errors_to=errors_to,
        on_progress=on_progress,
    )
    return cast(FileReport, report)


def spot(
    path: Path,
    form: Form,
    *,
    sheet: int = 0,
    provided: Sequence[str] = (),
    on_progress: Progress | None = None,
) -> tuple[Finding, ...]:
    """``checking.personal.spot`` in a child."""
    findings = run(
        "checking.personal:spot",
        path=path,
        form=form,
        sheet=sheet,
        provided=tuple(provided),
        on_progress=on_progress,
    )
    return cast("tuple[Finding, ...]", findings)


def correct(
    path: Path,
    form: Form,
    schema: Schema | None,
    target: Path,
    *,
    sheet: int = 0,
    delimiter: str = ",",
    on_progress: Progress | None = None,
) -> Correction:
    """``mending.corrected_copy.correct`` in a child, with the delimiter that the schema wants."""
    correction = run(
        "mending.corrected_copy:correct",
        path=path,
        form=form,
        schema=schema,
        target=target,
        sheet=sheet,
        delimiter=(schema.delimiter if schema else "") or delimiter,
        on_progress=on_progress,
    )
    return cast(Correction, correction)


def _send(child: "subprocess.Popen[bytes]", request: bytes) -> None:
    assert child.stdin is not None  # noqa: S101  asked for above
    # A child that died before reading says why by its exit.
    with suppress(BrokenPipeError):
        child.stdin.write(request)
        child.stdin.close()


def _follow(
    child: "subprocess.Popen[bytes]", deadline: float, on_progress: Progress | None
) -> tuple[bytes, bytes]:
    """Read messages of the child until its answer, its death or the deadline."""
    assert child.stdout is not None  # noqa: S101  asked for above
    received = bytearray()
    with selectors.DefaultSelector() as selector:
        selector.register(child.stdout, selectors.EVENT_READ)
        while True:
            if not selector.select(max(deadline - monotonic(), 0)):
                raise Unreadable(TOO_LONG)
            piece = os.read(child.stdout.fileno(), READ_BYTES)
            if not piece:
                raise _death(child.wait())
            received += piece
            for kind, body in _frames(received):
                if kind != PROGRESS:
                    return kind, body
                if on_progress:
                    on_progress(*unpack(body, tuple[int, int]))


def _frames(received: bytearray) -> list[tuple[bytes, bytes]]:
    """Take the complete messages out of what was received."""
    frames = []
    while len(received) >= FRAME.size:
        kind, size = FRAME.unpack_from(received)
        if size > MAX_ANSWER:
            raise Unreadable(TOO_MUCH_MEMORY)
        if len(received) < FRAME.size + size:
            break
        frames.append((kind, bytes(received[FRAME.size : FRAME.size + size])))
        del received[: FRAME.size + size]
    return frames


def _answer(kind: bytes, body: bytes, awaited: Any) -> Any:
    if kind == ANSWER:
        return unpack(body, awaited)
    if kind == REFUSAL:
        raise Unreadable(unpack(body, str))
    if kind == NO_MEMORY:
        raise Unreadable(TOO_MUCH_MEMORY)
    raise ChildFailed(unpack(body, str))


def _death(code: int) -> Exception:
    """Return the exception for a child that died without an answer, from its exit code."""
    if code in {-signal.SIGXCPU, -signal.SIGALRM}:
        return Unreadable(TOO_LONG)
    return Unreadable(TOO_MUCH_MEMORY)
