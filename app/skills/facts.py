"""What is known of a skill here, as values that two people may change at once."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from app.kernel.revisions import Version, in_words, values_of
from app.kernel.typography import day
from app.skills.models import SkillRecord
from app.skills.rules import Skill, SkillLevel, SkillStanding, SkillWay
from app.tasks.drafts import NOBODY, Assignee

NOBODY_YET, SOMEBODY = "personne", "une personne"


@dataclass(frozen=True)
class SkillFacts:
    """What is needed, held, by whom, and how the rest is got."""

    needed: int
    held: int | None = None
    assignee: Assignee = NOBODY
    way: str = ""
    by_on: date | None = None
    note: str = ""

    @classmethod
    def of(cls, skill: Skill, record: SkillRecord | None) -> "SkillFacts":
        """Return what stands; what the library proposes where nobody has looked."""
        if record is None:
            return cls(skill.level)
        name = Assignee(None, record.assignee_name) if record.assignee_name else NOBODY
        member = record.assignee_id
        return cls(
            needed=record.needed,
            held=record.held,
            assignee=name if member is None else Assignee(member, ""),
            way=record.way,
            by_on=record.by_on,
            note=record.note,
        )

    def standing(self, skill: Skill) -> SkillStanding:
        """Return where the skill stands."""
        return SkillStanding(skill, self.needed, self.held, self.way, self.assignee != NOBODY)

    def given_to(self, assignee: Assignee) -> "SkillFacts":
        """Return the same, of which somebody else answers."""
        return replace(self, assignee=assignee)


def level_words(level: int) -> str:
    """Return « autonomie »."""
    return SkillLevel(str(level)).label.lower()


def told(facts: SkillFacts) -> Version:
    """Return what every member reads of a change: never who is judged to know what."""
    fields: tuple[tuple[str, str, Callable[[Any], str]], ...] = (
        ("needed", "Niveau nécessaire", level_words),
        ("held", "Niveau tenu", level_words),
        ("way", "Pour combler l’écart", lambda code: SkillWay(code).label),
        ("by_on", "D’ici le", day),
    )
    return in_words(values_of(facts).__getitem__, fields)
