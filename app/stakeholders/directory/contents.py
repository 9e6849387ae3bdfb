"""The values of a stakeholder and of an opinion, read from a form or from a row."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from app.kernel.text import name_key
from app.stakeholders.directory.models import Opinion, Stakeholder
from app.stakeholders.directory.rules import ProjectRole, Side, Visibility

MEASURES = ("influence", "interest", "attitude", "wished")  # what the map draws
LISTED = ("objectives", "brakes", "arguments")  # ids of the libraries


@dataclass(frozen=True)
class StakeholderFacts:
    """What anyone may read of a stakeholder."""

    title: str
    person: str = ""
    body: str = ""
    side: Side = Side.INTERNAL
    role: ProjectRole = ProjectRole.CONTRIBUTE
    archetype: str = ""

    @classmethod
    def of(cls, row: Stakeholder) -> "StakeholderFacts":
        """Return the values of a row."""
        side, role = Side(row.side), ProjectRole(row.role)
        return cls(row.title, row.person, row.body, side, role, row.archetype)

    def columns(self) -> dict[str, str]:
        """Return the values of the row."""
        return {
            "title": self.title,
            "title_key": name_key(self.title),
            "person": self.person,
            "body": self.body,
            "side": self.side.value,
            "role": self.role.value,
            "archetype": self.archetype,
        }


@dataclass(frozen=True)
class Assessment:
    """What is thought of a stakeholder; ``None`` is what nobody has said yet."""

    visibility: Visibility = Visibility.LEADS
    influence: int | None = None
    interest: int | None = None
    attitude: int | None = None
    wished: int | None = None
    promoter: bool = False
    objectives: tuple[str, ...] = ()
    brakes: tuple[str, ...] = ()
    arguments: tuple[str, ...] = ()
    note: str = ""
    last_contact_on: date | None = None
    next_action: str = ""
    next_action_on: date | None = None

    @classmethod
    def of(cls, row: Opinion | None) -> "Assessment":
        """Return the values of a row; all empty without a row."""
        if row is None:
            return cls()
        values = {name: getattr(row, name) for name in cls.__dataclass_fields__}
        listed = {name: tuple(values[name]) for name in LISTED}
        return cls(**{**values, **listed, "visibility": Visibility(row.visibility)})

    def columns(self) -> dict[str, Any]:
        """Return the values of the row."""
        listed = {name: list(getattr(self, name)) for name in LISTED}
        return {**vars(self), **listed, "visibility": self.visibility.value}

    def measures(self) -> dict[str, int | None]:
        """Return what the map draws."""
        return {name: getattr(self, name) for name in MEASURES}
