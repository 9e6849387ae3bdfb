"""The form that gives a dataset."""

from typing import Any

from wtforms import BooleanField

from app.kernel.errors import Refused
from app.tasks.drafts import LONGEST_NAME, Assignee
from app.tasks.forms import LONGEST_EMAIL, NAME_THEM, SOMEBODY_ELSE, PeopleField, chosen_or_typed
from app.web.fields import FrenchDate, RevisionField
from app.web.forms import BaseForm, Line


class GiveForm(BaseForm):
    """To whom a dataset is given, and whether a task asks them to complete it."""

    revision = RevisionField()
    assignee = PeopleField("Confié à", default="")
    assignee_name = Line(
        "Nom de l’autre personne", thing="son nom", required=False, limit=LONGEST_NAME
    )
    assignee_email = Line(
        "Son adresse électronique",
        thing="son adresse électronique",
        required=False,
        limit=LONGEST_EMAIL,
        render_kw={"type": "email", "autocomplete": "off"},
    )
    asks = BooleanField("Lui demander de compléter ce jeu")
    due_on = FrenchDate("Pour le")

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for the name as well when somebody else was chosen."""
        right = super().validate(extra_validators)
        if self.assignee.data == SOMEBODY_ELSE and not self.assignee_name.data:
            self.take(Refused(NAME_THEM, "assignee_name"))
            return False
        return right

    def person(self) -> Assignee:
        """Return the person chosen or typed."""
        chosen = str(self.assignee.data or "")
        typed = (self.assignee_name.data or "", self.assignee_email.data or "")
        return chosen_or_typed(chosen, *typed)
