"""Enumerations whose members carry the French words shown on screen."""

from enum import Enum
from typing import Self


class LabelledEnum(Enum):
    """An enumeration of (code, label): the code is stored, the label is shown."""

    label: str

    def __new__(cls, code: str, label: str = "") -> Self:
        """Make the code the value and keep the label beside it (``State("done")`` looks up)."""
        member = object.__new__(cls)
        member._value_ = code
        member.label = label
        return member

    # A member is equal to itself alone; the enumeration would hash its name, in Python.
    __hash__ = object.__hash__

    @classmethod
    def choices(cls) -> list[tuple[str, str]]:
        """Return (code, label) pairs in order of definition, as a form wants them."""
        return [(member.value, member.label) for member in cls]

    @classmethod
    def codes(cls) -> list[str]:
        """Return the codes, as a check constraint wants them."""
        return [member.value for member in cls]
