"""The forms of feedback: the team's, and what anybody may send."""

from collections.abc import Iterable
from typing import Any

from wtforms import RadioField, SelectField
from wtforms.fields import SelectChoice
from wtforms.validators import ValidationError

from app.accounts.services import checked_email
from app.datasets.inventory.queries import DatasetBrief
from app.ecosystem.feedback.contents import TITLES, FeedbackFacts
from app.ecosystem.feedback.models import Feedback
from app.ecosystem.feedback.rules import FeedbackKind, FeedbackState
from app.ecosystem.open_forms.forms import OpenForm
from app.kernel.clock import today
from app.kernel.errors import Refused
from app.kernel.labels import LabelledEnum
from app.kernel.revisions import Sight, values_of
from app.web.fields import Among, FrenchDate
from app.web.forms import InputRequired, Line, Text, choices_of
from app.web.shared import SharedForm

ONE_OF = "Choisissez parmi ce qui est proposé."


def _listed(name: str, listed: type[LabelledEnum], default: LabelledEnum) -> RadioField:
    return RadioField(
        TITLES[name],
        choices=choices_of(listed),
        default=str(default.value),
        validate_choice=False,
        validators=[Among(ONE_OF)],
    )


class FeedbackForm(SharedForm):
    """What the team writes of an anomaly, a question or a suggestion."""

    title = Line(TITLES["title"], thing="de quoi il s’agit")
    kind = _listed("kind", FeedbackKind, FeedbackKind.ANOMALY)
    message = Text(TITLES["message"], thing="ce qui a été vu")
    dataset_id = SelectField(
        TITLES["dataset_id"],
        default="",
        validate_choice=False,
        validators=[Among("Choisissez un jeu de votre inventaire.", required=False)],
    )
    received_on = FrenchDate(
        TITLES["received_on"], validators=[InputRequired("Indiquez le jour du signalement.")]
    )
    sender_name = Line(TITLES["sender_name"], thing="la personne", required=False)
    sender_email = Line(TITLES["sender_email"], thing="une adresse électronique", required=False)
    state = _listed("state", FeedbackState, FeedbackState.RECEIVED)
    answer = Text(TITLES["answer"], thing="la réponse")
    closed_on = FrenchDate(TITLES["closed_on"])

    def offer(self, datasets: Iterable[DatasetBrief]) -> None:
        """Offer the datasets of the inventory."""
        self.dataset_id.choices = [
            SelectChoice("", "Aucun en particulier"),
            *(SelectChoice(str(one.id), one.title) for one in datasets),
        ]

    def validate_sender_email(self, field: Line) -> None:
        """Refuse what is no address; none is asked for."""
        if field.data:
            try:
                checked_email(field.data, "sender_email")
            except Refused as refusal:
                raise ValidationError(refusal.message) from refusal

    def facts(self) -> FeedbackFacts:
        """Return the values typed, once the form is valid."""
        names = ("title", "kind", "message", "state", "answer", "sender_name", "sender_email")
        return FeedbackFacts(
            **{name: self[name].data or "" for name in names},
            received_on=self.received_on.data,
            closed_on=self.closed_on.data,
            dataset_id=int(self.dataset_id.data) if self.dataset_id.data else None,
        )


class ReportForm(OpenForm):
    """What anybody says of a published dataset."""

    kind = _listed("kind", FeedbackKind, FeedbackKind.ANOMALY)
    title = Line(TITLES["title"], thing="de quoi il s’agit")
    message = Text(TITLES["message"], thing="ce que vous avez vu")

    def facts(self, dataset_id: int) -> FeedbackFacts:
        """Return the values typed, once the form is valid."""
        return FeedbackFacts(
            title=self.title.data or "",
            received_on=today(),
            kind=self.kind.data,
            message=self.message.data or "",
            dataset_id=dataset_id,
            sender_name=self.sender_name.data or "",
            sender_email=self.sender_email.data or "",
        )


def shown(row: Feedback, typed: FeedbackFacts | None = None) -> dict[str, Any]:
    """Return the values that the form shows: those of the row, or the ``typed`` ones."""
    standing = FeedbackFacts.of(row)
    seen = Sight.of(values_of(standing), row.revision)
    return {**columns_shown(typed or standing), "revision": seen.text}


def columns_shown(facts: FeedbackFacts) -> dict[str, Any]:
    """Return the values as the fields of the form hold them."""
    return {**facts.columns(), "dataset_id": str(facts.dataset_id or "")}
