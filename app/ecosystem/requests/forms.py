"""The form of a request for data."""

from collections.abc import Iterable
from typing import Any

from wtforms import RadioField, SelectField
from wtforms.fields import SelectChoice
from wtforms.validators import ValidationError

from app.accounts.services import checked_email
from app.datasets.inventory.queries import DatasetBrief
from app.ecosystem.requests.contents import TITLES, DataRequestFacts
from app.ecosystem.requests.models import DataRequest
from app.ecosystem.requests.rules import RequestOutcome, RequestStep
from app.kernel.errors import Refused
from app.kernel.revisions import Sight, values_of
from app.web.fields import Among, FrenchDate
from app.web.forms import InputRequired, Line, Text, choices_of
from app.web.shared import SharedForm


class DataRequestForm(SharedForm):
    """What is written of a request."""

    title = Line(TITLES["title"], thing="ce qui est demandé")
    wanted = Text(TITLES["wanted"], thing="les précisions")
    wished_form = Line(TITLES["wished_form"], thing="la forme souhaitée", required=False)
    asker_name = Line(TITLES["asker_name"], thing="la personne", required=False)
    asker_email = Line(
        TITLES["asker_email"],
        thing="une adresse électronique",
        required=False,
        render_kw={"type": "email", "autocomplete": "off"},
    )
    received_on = FrenchDate(
        TITLES["received_on"], validators=[InputRequired("Indiquez le jour de la demande.")]
    )
    dataset_id = SelectField(
        TITLES["dataset_id"],
        default="",
        validate_choice=False,
        validators=[Among("Choisissez un jeu de votre inventaire.", required=False)],
    )
    step = RadioField(
        TITLES["step"],
        choices=choices_of(RequestStep),
        default=RequestStep.RECEIVED.value,
        validate_choice=False,
        validators=[Among("Dites où en est la demande.")],
    )
    outcome = SelectField(
        TITLES["outcome"],
        choices=[SelectChoice("", "Pas encore"), *choices_of(RequestOutcome)],
        default="",
        validate_choice=False,
        validators=[Among("Choisissez une réponse de la liste.", required=False)],
    )
    answered_on = FrenchDate(TITLES["answered_on"])
    reason = Text(TITLES["reason"], thing="le motif")

    def offer(self, datasets: Iterable[DatasetBrief]) -> None:
        """Offer the datasets of the inventory."""
        none = SelectChoice("", "Aucun pour l’instant")
        self.dataset_id.choices = [
            none,
            *(SelectChoice(str(one.id), one.title) for one in datasets),
        ]

    def validate_asker_email(self, field: Line) -> None:
        """Refuse what is no address."""
        try:
            checked_email(field.data or "", "asker_email")
        except Refused as refusal:
            raise ValidationError(refusal.message) from refusal

    def facts(self) -> DataRequestFacts:
        """Return the values typed, once the form is valid."""
        names = ("title", "wanted", "wished_form", "asker_name", "asker_email", "outcome", "reason")
        return DataRequestFacts(
            **{name: self[name].data or "" for name in names},
            received_on=self.received_on.data,
            dataset_id=int(self.dataset_id.data) if self.dataset_id.data else None,
            step=self.step.data,
            answered_on=self.answered_on.data,
        )


def shown(row: DataRequest, typed: DataRequestFacts | None = None) -> dict[str, Any]:
    """Return the values that the form shows: those of the row, or the ``typed`` ones."""
    standing = DataRequestFacts.of(row)
    seen = Sight.of(values_of(standing), row.revision)
    values = columns_shown(typed or standing)
    return {**values, "revision": seen.text}


def columns_shown(facts: DataRequestFacts) -> dict[str, Any]:
    """Return the values as the fields of the form hold them."""
    return {**facts.columns(), "dataset_id": str(facts.dataset_id or "")}
