"""Forms about several tasks: one change for all, or one person who takes them over."""

import re

from wtforms import SelectField
from wtforms.fields import SelectChoice
from wtforms.validators import ValidationError

from app.tasks.batch.bulk import Bulk
from app.tasks.forms import PRIORITIES, PeopleField, person_of
from app.tasks.rules import TaskState
from app.web.fields import Among, FrenchDate, Typed
from app.web.forms import BaseForm

KEEP = ""  # leave as it is


class TakeOverForm(BaseForm):
    """The choice of who takes over the tasks of somebody who left."""

    assignee = PeopleField("Les confier à", default="")

    def validate_assignee(self, field: PeopleField) -> None:
        """Require a person."""
        if not field.data:
            raise ValidationError("Choisissez à qui confier ces tâches.")


def read_days(text: str) -> int:
    """Read a number of days, negative to go back; an empty text is zero."""
    match = re.fullmatch(r"([-−]?)\s*([0-9]{1,4})", text.strip() or "0")
    if match is None:
        raise ValueError("Écrivez un nombre de jours\u00a0: 7 pour retarder, -7 pour avancer.")
    return -int(match[2]) if match[1] else int(match[2])


class BulkForm(BaseForm):
    """One change for several tasks; a field left as it is changes nothing."""

    state = SelectField(
        "État",
        choices=[
            SelectChoice(KEEP, "Ne pas changer"),
            *(
                SelectChoice(state.value, state.label)
                for state in TaskState
                if state is not TaskState.BLOCKED
            ),
        ],
        validators=[Among("Choisissez un état dans la liste.")],
        validate_choice=False,
        default=KEEP,
    )
    assignee = PeopleField("Confier à", default=KEEP)
    starts_on = FrenchDate("Début")
    due_on = FrenchDate("Échéance")
    priority = SelectField(
        "Priorité",
        choices=[SelectChoice(KEEP, "Ne pas changer"), *PRIORITIES],
        validators=[Among("Choisissez une priorité dans la liste.")],
        validate_choice=False,
        default=KEEP,
    )

    shift_days = Typed("Décaler les dates (en jours)", read=read_days)

    @property
    def says_nothing(self) -> bool:
        """Whether it would leave everything as it is."""
        return self.change() == Bulk()

    def change(self) -> Bulk:
        """Return what is to change, once the form is valid."""
        chosen = str(self.assignee.data or "")
        return Bulk(
            state=TaskState(self.state.data) if self.state.data else None,
            assignee=person_of(chosen) if chosen else None,
            priority=int(self.priority.data) if self.priority.data else None,
            starts_on=self.starts_on.data,
            due_on=self.due_on.data,
            shift_days=self.shift_days.data or 0,
        )
