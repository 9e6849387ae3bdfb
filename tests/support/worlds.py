"""Filled databases that many tests want: made once for a process, then copied for each test.

A folder's conftest names what fills one (``WORLDS["scene"] = make_scene``), and its fixture of the
same name returns ``database.made``: a test that asks for the fixture gets a copy of everything,
files included.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Self

from flask import Flask

from app.kernel.clock import today
from tests.support.cast import Cast

Fill = Callable[[Flask, Cast], Any]
WORLDS: dict[str, Fill] = {}


@dataclass(frozen=True)
class Contents:
    """What a database holds when a test begins."""

    places: bool = False  # all of them
    cast: bool = False
    world: str = ""
    day: date | None = None  # a world speaks of the days around the one it was made on

    @classmethod
    def asked_by(cls, fixtures: list[str]) -> Self:
        """Return what the fixtures of a test ask for."""
        worlds = [name for name in WORLDS if name in fixtures]
        assert len(worlds) < 2, f"un seul monde à la fois : {worlds}"
        world = worlds[0] if worlds else ""
        day = today() if world else None
        return cls("places" in fixtures, "cast" in fixtures, world, day)

    @property
    def below(self) -> "Contents | None":
        """What it is made from; nothing for a database with places only."""
        if self.world:
            return replace(self, world="", day=None)
        return replace(self, cast=False) if self.cast else None

    @property
    def name(self) -> str:
        """Its name, good for a file and a schema."""
        parts = ("all" if self.places else "few", "cast" if self.cast else "bare", self.world)
        return "_".join(filter(None, (*parts, f"{self.day:%Y%m%d}" if self.day else "")))
