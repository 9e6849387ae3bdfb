"""Reads the demonstration's files: its people, and the dated scenes of each authority."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from config import ROOT

FOLDER = ROOT / "seeds" / "demo"
PEOPLE = "people.yml"


@dataclass(frozen=True)
class DemoPerson:
    """An invented person; those with ``shown_as`` are the accounts to try."""

    id: str
    name: str
    email: str
    operator: bool = False
    shown_as: str = ""
    news_seen: str | None = None  # the last version whose news they have read; none: today's


@dataclass(frozen=True)
class DemoPeople:
    """All the people of the demonstration, and the password they share."""

    password: str
    people: tuple[DemoPerson, ...]

    @property
    def shown(self) -> tuple[DemoPerson, ...]:
        """The accounts to try."""
        return tuple(person for person in self.people if person.shown_as)


@dataclass(frozen=True)
class Scene:
    """An action of a person on a day: an answer, a phase begun, an opinion, a task…"""

    days_ago: int
    by: str
    facts: Mapping[str, Any]


@dataclass(frozen=True)
class DemoStory:
    """An authority, and what happened in it, oldest first."""

    facts: Mapping[str, Any]
    opened: Scene
    scenes: tuple[Scene, ...]


@cache
def people(folder: Path = FOLDER) -> DemoPeople:
    """Return the people of the demonstration and the password they share."""
    data = _read(folder / PEOPLE)
    return DemoPeople(data["password"], tuple(DemoPerson(**person) for person in data["people"]))


@cache
def stories(folder: Path = FOLDER) -> tuple[DemoStory, ...]:
    """Return the authorities, in the order of the files' names."""
    files = sorted(path for path in folder.glob("*.yml") if path.name != PEOPLE)
    return tuple(_story(_read(path)) for path in files)


def file_content(name: str) -> bytes:
    """Return a file that somebody adds in a scene."""
    return (FOLDER / "files" / name).read_bytes()


def _story(data: dict[str, Any]) -> DemoStory:
    opened = data.pop("opened")
    joined = [{**entry, "by": entry["person"], "joins": True} for entry in data.pop("members", ())]
    work = [
        *data.pop("actors", ()),
        *data.pop("datasets", ()),
        *data.pop("processes", ()),
        *data.pop("requests", ()),
        *data.pop("measures", ()),
        *data.pop("strategy", ()),
        *_tasks(data.pop("tasks", ())),
    ]
    scenes = [_scene(entry) for entry in (*joined, *data.pop("story"), *work)]
    # Sorting keeps the order of the file for what was done on the same day.
    scenes.sort(key=lambda scene: -scene.days_ago)
    return DemoStory(data, _scene(opened), tuple(scenes))


def _tasks(scenes: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield the scene of each task, and a second one for those that were finished later."""
    for scene in scenes:
        yield scene
        if "done_days_ago" in scene["task"]:
            task = scene["task"]
            yield {"days_ago": task["done_days_ago"], "by": task["to"], "finish": task}


def _scene(data: dict[str, Any]) -> Scene:
    facts = {key: value for key, value in data.items() if key not in {"days_ago", "by"}}
    return Scene(data["days_ago"], data["by"], facts)


def _read(path: Path) -> dict[str, Any]:
    data: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return data
