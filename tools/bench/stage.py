"""The databases, servers and people of a run, each made at its first use."""

import contextlib
import shutil
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from tools.bench import data, servers, visits


@dataclass(frozen=True)
class Scale:
    """How much is measured."""

    few: int
    many: int
    turns: int
    seconds: float  # of each window
    ticks: int  # of the run that must not fail once


FULL = Scale(few=360, many=36_000, turns=5, seconds=0.8, ticks=10_000)
SMALL = Scale(few=360, many=3_600, turns=2, seconds=0.5, ticks=1_000)


@dataclass
class Stage:
    """What the parts of a run share."""

    scale: Scale
    folder: Path = field(default_factory=lambda: Path(tempfile.mkdtemp(prefix="jalon-bench-")))
    _data: dict[int, data.Data] = field(default_factory=dict)
    _apps: dict[int, servers.Server] = field(default_factory=dict)
    _ceilings: dict[int, servers.Server] = field(default_factory=dict)
    _people: dict[tuple[int, str], visits.Person] = field(default_factory=dict)
    _ticks: dict[int, visits.Ticks] = field(default_factory=dict)
    _open: contextlib.ExitStack = field(default_factory=contextlib.ExitStack)

    def __enter__(self) -> Self:
        """Give the stage itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Stop the servers and remove the databases."""
        self._open.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def base(self, size: int) -> data.Data:
        """Return the database of so many authorities."""
        if size not in self._data:
            print(f"  (base de {size} collectivités…)", flush=True)
            self._data[size] = data.build_sqlite(self.folder / f"{size}.db", size)
        return self._data[size]

    def app(self, size: int) -> servers.Server:
        """Return Jalon served on that database."""
        if size not in self._apps:
            server = servers.start_app(f"jalon-{size}", self.base(size).url, folder=self.folder)
            self._apps[size] = self._open.enter_context(server)
        return self._apps[size]

    def ceiling(self, size: int) -> servers.Server:
        """Return the smallest applications, served on that database."""
        if size not in self._ceilings:
            server = servers.start_ceiling(self.base(size).url, folder=self.folder)
            self._ceilings[size] = self._open.enter_context(server)
        return self._ceilings[size]

    def person(self, size: int, email: str = data.CONSULTANT) -> visits.Person:
        """Return somebody signed in on Jalon."""
        if (size, email) not in self._people:
            self._people[size, email] = visits.sign_in(self.app(size), email)
        return self._people[size, email]

    def ticks(self, size: int) -> visits.Ticks:
        """Return what ticks items on that database, and knows how they stand."""
        if size not in self._ticks:
            self._ticks[size] = visits.Ticks(self.base(size).towns)
        return self._ticks[size]
