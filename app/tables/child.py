"""The child process of ``sandbox``: takes its limits, runs one function, answers on its pipe."""

import os
import pickle
import resource
import sys
import traceback
from importlib import import_module
from pathlib import Path
from typing import Any

from app.tables.form import DAMAGED, Progress, Unreadable
from app.tables.sandbox import ANSWER, FAILURE, FRAME, NO_MEMORY, PROGRESS, REFUSAL, Limits

PAGE = os.sysconf("SC_PAGE_SIZE")
OPEN_FILES = 32


def main() -> None:
    """Read one request on the standard input, answer it, leave."""
    name, args, options, limits, wants_progress = pickle.load(sys.stdin.buffer)  # noqa: S301  our parent's own words
    out = os.dup(sys.stdout.fileno())
    # Whatever a library prints must not be taken for an answer.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    module, function = name.split(":")
    work = getattr(import_module(f"app.tables.{module}"), function)
    _limit(limits)
    if wants_progress:
        options["on_progress"] = _progress(out)
    kind, body = _run(work, args, options)
    _write(out, kind, body)
    os._exit(0)


def _run(work: Any, args: tuple[Any, ...], options: dict[str, Any]) -> tuple[bytes, bytes]:
    try:
        return ANSWER, pickle.dumps(work(*args, **options))
    except Unreadable as refused:
        return REFUSAL, refused.sentence.encode()
    except MemoryError:
        return NO_MEMORY, b""
    except Exception:  # noqa: BLE001  told to the parent, which raises it again
        return FAILURE, traceback.format_exc().encode()
    except BaseException:  # noqa: BLE001  how a panic inside a Rust library comes to Python
        return REFUSAL, DAMAGED.encode()


def _limit(limits: Limits) -> None:
    """Bound memory above what the interpreter holds now, processor time, files and their size."""
    # On a system without /proc, the interpreter's own share is unknown and left out.
    statm = Path("/proc/self/statm")
    now = int(statm.read_text().split()[0]) * PAGE if statm.exists() else 0
    memory = now + limits.memory_bytes
    # The soft limit of processor time kills by its own signal, which the parent tells apart.
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_seconds, limits.cpu_seconds + 1))
    for what, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_FSIZE, limits.file_bytes),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def _progress(out: int) -> Progress:
    def tell(done: int, total: int) -> None:
        _write(out, PROGRESS, done.to_bytes(8, "big") + total.to_bytes(8, "big"))

    return tell


def _write(out: int, kind: bytes, body: bytes) -> None:
    message = FRAME.pack(kind, len(body)) + body
    while message:
        message = message[os.write(out, message) :]
