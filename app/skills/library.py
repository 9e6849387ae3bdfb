"""The skills of the library, read from the seeds once per process."""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from app.methodology.library import LibraryEntry, library
from app.skills.rules import Skill, SkillWay

LIBRARY = "skills"


@cache
def skills() -> Mapping[str, Skill]:
    """Return all skills by id, in the order they are to be read."""
    return MappingProxyType({entry.id: _skill(entry) for entry in library(LIBRARY)})


def skills_of(phase: int | None) -> list[Skill]:
    """Return the skills that a phase asks for; all of them without a phase."""
    return [one for one in skills().values() if phase is None or phase in one.phases]


def _skill(entry: LibraryEntry) -> Skill:
    return Skill(
        id=entry.id,
        axis=entry.axis or "",
        title=entry.title,
        text=entry.text,
        level=entry.more["level"],
        phases=tuple(entry.more["phases"]),
        ways={way: entry.more[way.value] for way in SkillWay if way.value in entry.more},
        sources=entry.sources,
    )
