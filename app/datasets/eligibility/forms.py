"""The form of the decision that ends an analysis."""

from typing import Any

from wtforms import BooleanField, SelectField

from app.datasets.eligibility.services import Ruling
from app.datasets.inventory.rules import Outcome
from app.kernel.clock import today
from app.tasks.forms import PeopleField, person_of
from app.tasks.services import Assignee
from app.web.fields import Among, FrenchDate, RevisionField
from app.web.forms import BaseForm, Line, Text, choices_of


class ReadyForm(BaseForm):
    """The ready answers that somebody confirms, and why."""

    decided_by = Line("Qui décide\u202f?", thing="qui décide")
    reason = Text(
        "Raison", thing="qui a relu ces réponses, ou pourquoi elles conviennent", required=True
    )

    @property
    def ruling(self) -> Ruling:
        """What is common to the decisions; each has its own outcome."""
        return Ruling(
            outcome=Outcome.NONE,
            decided_by=self.decided_by.data or "",
            decided_on=today(),
            reason=self.reason.data or "",
        )


class EligibilityDecisionForm(BaseForm):
    """A decision: the outcome, by whom, when and why; or whom to ask."""

    revision = RevisionField()
    outcome = SelectField(
        "Ce qui est décidé",
        choices=[choice for choice in choices_of(Outcome) if choice.value],
        validate_choice=False,
        validators=[Among("Choisissez ce qui est décidé.")],
    )
    decided_by = Line("Qui décide\u202f?", thing="qui décide")
    decided_on = FrenchDate("Décidé le")
    reason = Text("Raison", thing="la raison")
    review_on = FrenchDate("À revoir le")
    ask = BooleanField("Créer une tâche pour le délégué à la protection des données ou un juriste")
    assignee = PeopleField("À qui la confier", default="")

    @property
    def ruling(self) -> Ruling:
        """The decision of the form, once valid."""
        return Ruling(
            outcome=Outcome(self.outcome.data),
            decided_by=self.decided_by.data or "",
            decided_on=self.decided_on.data or today(),
            reason=self.reason.data or "",
            review_on=self.review_on.data,
        )

    @property
    def asks(self) -> bool:
        """Whether somebody else is to be asked."""
        return bool(self.ask.data) and self.outcome.data == Outcome.TO_ARBITRATE.value

    @property
    def person(self) -> Assignee:
        """Who is to be asked, if anybody is named."""
        return person_of(str(self.assignee.data or ""))

    def offer(self, people: list[tuple[str, str]]) -> None:
        """Set the people to whom the task may be given."""
        self.assignee.offer(people, first=("", "Personne pour l’instant"))

    @classmethod
    def proposing(
        cls, outcome: Outcome, decided_by: str, **values: Any
    ) -> "EligibilityDecisionForm":
        """Return the form filled with the outcome of the questions and the name of the reader."""
        data = {
            "outcome": outcome.value,
            "decided_by": decided_by,
            "decided_on": today(),
            "ask": outcome is Outcome.TO_ARBITRATE,
        }
        return cls(formdata=None, data={**data, **values})
