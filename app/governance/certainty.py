"""How surely a statement of law was read: one scale, with the same words everywhere."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from app.kernel.typography import day

SOMEBODY = "une source secondaire"


class Certainty(StrEnum):
    """How a statement of law was read, from the surest to what nobody has checked."""

    READ = "V"
    SECONDARY = "P"
    OPINION = "G"
    MEMORY = "M"

    @property
    def settled(self) -> bool:
        """Whether it may be told without reserve."""
        return self is Certainty.READ

    @property
    def label(self) -> str:
        """What the reader is told where neither source nor day is known."""
        return CERTAINTY_LABELS[self]

    def words(self, by: str = "", checked_on: date | None = None) -> str:
        """Return what the reader is told; a secondary source is named, with the day it was read."""
        if self is not Certainty.SECONDARY:
            return self.label
        checked = f", vérifié le {day(checked_on)}" if checked_on else ""
        return f"selon {by or SOMEBODY}{checked}"


CERTAINTY_LABELS: Mapping[Certainty, str] = {
    Certainty.READ: "lu dans le texte",
    Certainty.SECONDARY: f"selon {SOMEBODY}",
    Certainty.OPINION: "notre lecture, à confirmer",
    Certainty.MEMORY: "à vérifier",
}
