"""The form that gives a dataset."""

from wtforms import BooleanField

from app.tasks.forms import AssigneeForm, PeopleField, other_email, other_name
from app.web.fields import FrenchDate, RevisionField


class GiveForm(AssigneeForm):
    """To whom a dataset is given, and whether a task asks them to complete it."""

    revision = RevisionField()
    assignee = PeopleField("Confié à", default="")
    assignee_name = other_name()
    assignee_email = other_email()
    asks = BooleanField("Lui demander de compléter ce jeu")
    due_on = FrenchDate("Pour le")
