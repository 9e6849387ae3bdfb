"""The form of one skill: what is needed, held, by whom, and how the rest is got."""

from collections.abc import Iterable
from typing import Any

from wtforms import RadioField
from wtforms.fields import SelectChoice

from app.kernel.errors import Refused
from app.kernel.revisions import Sight, values_of
from app.skills.facts import SkillFacts
from app.skills.rules import SkillLevel, SkillWay
from app.tasks.drafts import LONGEST_NAME, Assignee
from app.tasks.forms import (
    NAME_THEM,
    SOMEBODY_ELSE,
    Choice,
    PeopleField,
    other_name,
    person_code,
    person_of,
)
from app.web.fields import Among, FrenchDate
from app.web.forms import Text
from app.web.shared import SharedForm

MOST_NOTE = 500
NOT_A_LEVEL = "Choisissez un niveau, de 0 à 3."
NOT_A_WAY = "Choisissez parmi les façons proposées."
UNSEEN = ("", "Pas encore regardé")
NO_WAY_YET = ("", "Rien pour l’instant")


def _listed(first: Choice | None, *choices: Choice) -> list[SelectChoice]:
    return [SelectChoice(*choice) for choice in (*([first] if first else ()), *choices)]


def levels() -> list[Choice]:
    """Return the levels with their figure, which is enough to type one: « 2 Autonomie »."""
    return [(code, f"{code} {label}") for code, label in SkillLevel.choices()]


class SkillForm(SharedForm):
    """Where a skill stands."""

    needed = RadioField(
        "Niveau nécessaire",
        choices=_listed(None, *levels()),
        validators=[Among(NOT_A_LEVEL)],
        validate_choice=False,
    )
    held = RadioField(
        "Niveau tenu",
        choices=_listed(UNSEEN, *levels()),
        default="",
        validators=[Among(NOT_A_LEVEL, required=False)],
        validate_choice=False,
    )
    assignee = PeopleField("Qui la porte", default="")
    assignee_name = other_name()
    way = RadioField(
        "Pour combler l’écart",
        choices=_listed(NO_WAY_YET, *SkillWay.choices()),
        default="",
        validators=[Among(NOT_A_WAY, required=False)],
        validate_choice=False,
    )
    by_on = FrenchDate("D’ici le")
    note = Text("Note", thing="une note", limit=MOST_NOTE)

    def offer(self, people: Iterable[Choice]) -> None:
        """Set who may be chosen."""
        self.assignee.offer(people, first=("", "Personne pour l’instant"), other=True)

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for the name as well when somebody else was chosen."""
        right = super().validate(extra_validators)
        if self.assignee.data == SOMEBODY_ELSE and not self.assignee_name.data:
            self.take(Refused(NAME_THEM, "assignee_name"))
            return False
        return right

    def facts(self) -> SkillFacts:
        """Return what was typed, once it is valid."""
        return SkillFacts(
            needed=int(self.needed.data),
            held=int(self.held.data) if self.held.data else None,
            assignee=self._person(),
            way=self.way.data or "",
            by_on=self.by_on.data,
            note=self.note.data or "",
        )

    def _person(self) -> Assignee:
        chosen, name = str(self.assignee.data or ""), self.assignee_name.data or ""
        if chosen == SOMEBODY_ELSE or (not chosen and name):
            return Assignee(None, name[:LONGEST_NAME])
        return person_of(chosen)


def fields_of(facts: SkillFacts) -> dict[str, Any]:
    """Return the values that the form shows."""
    return {
        "needed": str(facts.needed),
        "held": "" if facts.held is None else str(facts.held),
        "assignee": person_code(facts.assignee),
        "way": facts.way,
        "by_on": facts.by_on,
        "note": facts.note,
    }


def shown(facts: SkillFacts, revision: int, typed: SkillFacts | None = None) -> dict[str, Any]:
    """Return the values of the form, with what it shows of what stands."""
    return {**fields_of(typed or facts), "revision": Sight.of(values_of(facts), revision).text}
