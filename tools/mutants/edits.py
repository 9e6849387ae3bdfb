"""A mutant: one small change in one file."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from config import ROOT


@dataclass(frozen=True)
class Edit:
    """Bytes of a source replaced by others, and the sort of fault that this makes."""

    start: int
    end: int
    text: bytes
    fault: str


@dataclass(frozen=True)
class Mutant:
    """An edit of a file, named from the root of the tree."""

    path: str
    edit: Edit
    databases: tuple[str, ...] = ("sqlite",)
    first: tuple[str, ...] = ()  # tests that run before those of its package
    name: str = ""  # of those written by hand

    @cached_property
    def source(self) -> bytes:
        """The file as it is."""
        return (ROOT / self.path).read_bytes()

    @property
    def line(self) -> int:
        """The line of the first byte that changes."""
        return self.source.count(b"\n", 0, self.edit.start) + 1

    @property
    def before(self) -> str:
        """The lines that change, as they are."""
        return self._lines(self.source[self.edit.start : self.edit.end])

    @property
    def after(self) -> str:
        """The same lines, changed."""
        return self._lines(self.edit.text)

    @cached_property
    def key(self) -> str:
        """What tells this mutant from the others, even when lines have moved."""
        before, above = self.before, self._lines_above()
        rank = sum(before == " ".join(line.split()) for line in above)
        if b"\n" in self.source[self.edit.start : self.edit.end]:  # no single line equals it
            rank = " ".join(" ".join(above).split()).count(before)
        return f"{self.path} | {before} | {self.after}" + (f" | {rank + 1}" if rank else "")

    def changed(self) -> bytes:
        """Return the file with its fault."""
        return self.source[: self.edit.start] + self.edit.text + self.source[self.edit.end :]

    def _lines_above(self) -> list[str]:
        begin = self.source.rfind(b"\n", 0, self.edit.start) + 1
        return self.source[:begin].decode().split("\n")

    def _lines(self, text: bytes) -> str:
        begin = self.source.rfind(b"\n", 0, self.edit.start) + 1
        end = self.source.find(b"\n", self.edit.end)
        after = self.source[self.edit.end : end if end >= 0 else None]
        return " ".join((self.source[begin : self.edit.start] + text + after).decode().split())


def modules(*patterns: str) -> Iterator[str]:
    """Give the Python files of the tree that a pattern names, each once, in order."""
    paths = {path for pattern in patterns for path in ROOT.glob(pattern) if path.suffix == ".py"}
    yield from sorted(str(Path(path).relative_to(ROOT)) for path in paths)
