"""The child process of ``sandbox``: takes its limits, runs one function, answers on its pipe."""

import gc
import os
import resource
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

from app.tables.form import DAMAGED, Progress, Unreadable
from app.tables.sandbox import ANSWER, FAILURE, FRAME, NO_MEMORY, PROGRESS, REFUSAL, Limits
from app.tables.wire import arguments, pack, parse, read

# Rows are kept some at a time, and hold no cycle: a child looks for cycles rarely.
CYCLES_LOOKED_FOR = (50_000, 20, 100)  # as ``gc.set_threshold`` takes them
PAGE = os.sysconf("SC_PAGE_SIZE")
OPEN_FILES = 32


def main() -> None:
    """Read one request on the standard input, answer it, leave."""
    request = parse(sys.stdin.buffer.read())
    out = os.dup(sys.stdout.fileno())
    # What a library prints must not reach the pipe of answers.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    module, function = request["work"].split(":")
    work = getattr(import_module(f"app.tables.{module}"), function)
    _limit(read(request["limits"], Limits))
    collect_rarely()
    progress = {"on_progress": _progress(out)} if request["wants_progress"] else {}
    kind, body = _run(work, request["arguments"], progress)
    _write(out, kind, body)
    os._exit(0)


def collect_rarely() -> None:
    """Leave alone what is loaded, and look for cycles among many objects at a time."""
    gc.freeze()
    gc.set_threshold(*CYCLES_LOOKED_FOR)


def _run(work: Any, values: Any, progress: dict[str, Progress]) -> tuple[bytes, bytes]:
    try:
        return ANSWER, pack(work(**arguments(work, values), **progress))
    except Unreadable as refused:
        return REFUSAL, pack(refused.sentence)
    except MemoryError:
        return NO_MEMORY, b""
    except Exception:  # noqa: BLE001  sent to the parent, which raises it again
        import traceback  # noqa: PLC0415  rarely of use, and long to load

        return FAILURE, pack(traceback.format_exc())
    except BaseException:  # noqa: BLE001  how a panic inside a Rust library comes to Python
        return REFUSAL, pack(DAMAGED)


def _limit(limits: Limits) -> None:
    """Bound memory above what the interpreter holds now, processor time, files and their size."""
    # On a system without /proc, the interpreter's own share is unknown and left out.
    statm = Path("/proc/self/statm")
    held = int(statm.read_text().split()[0]) * PAGE if statm.exists() else 0
    memory = held + limits.memory_bytes
    # The soft limit of processor time kills by its own signal, which the parent tells apart.
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_seconds, limits.cpu_seconds + 1))
    for resource_kind, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_FSIZE, limits.file_bytes),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(resource_kind, (most, most))


def _progress(out: int) -> Progress:
    def tell(done: int, total: int) -> None:
        _write(out, PROGRESS, pack((done, total)))

    return tell


def _write(out: int, kind: bytes, body: bytes) -> None:
    message = FRAME.pack(kind, len(body)) + body
    while message:
        message = message[os.write(out, message) :]
