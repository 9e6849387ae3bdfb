"""Forms of the map: moving somebody, and two dates to compare."""

from datetime import date
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import DateField, SelectField
from wtforms.fields import SelectChoice
from wtforms.validators import ValidationError

from app.kernel.clock import today
from app.kernel.labels import LabelledEnum
from app.stakeholders.directory.contents import Assessment
from app.stakeholders.directory.models import Opinion
from app.stakeholders.directory.rules import Influence, Interest
from app.stakeholders.map.positions import MapCell, place_of, sight_of
from app.web.fields import FrenchDate
from app.web.forms import BaseForm
from app.web.shared import SharedForm

NOWHERE = "Pas sur la carte"


class PositionField(SelectField):
    """A note from 1 to 5, or no place on the map."""

    def __init__(self, label: str, scale: type[LabelledEnum], **kwargs: Any) -> None:
        """Offer the steps, the highest first as on the map."""
        steps = [SelectChoice(code, f"{code} – {words.lower()}") for code, words in scale.choices()]
        super().__init__(  # WTForms ships no types
            label,
            choices=[*reversed(steps), SelectChoice("", NOWHERE)],
            default="",
            validate_choice=False,
            **kwargs,
        )

    @property
    def step(self) -> int | None:
        """The note chosen, if any."""
        return int(self.data) if self.data else None

    def pre_validate(self, form: Any) -> None:
        """Refuse a forged note with a sentence."""
        if self.data not in {choice.value for choice in self.choices}:
            raise ValidationError("Choisissez une note de 1 à 5.")


class MoveForm(SharedForm):
    """Where somebody goes on the map."""

    influence = PositionField("Influence sur le projet", Influence)
    interest = PositionField("Intérêt pour le projet", Interest)

    def validate_influence(self, field: PositionField) -> None:
        """Ask for both notes, or none."""
        if not field.data and self.interest.data:
            raise ValidationError("Choisissez aussi une influence.")

    def validate_interest(self, field: PositionField) -> None:
        """Ask for both notes, or none."""
        if not field.data and self.influence.data:
            raise ValidationError("Choisissez aussi un intérêt.")

    @classmethod
    def showing(cls, opinion: Opinion | None) -> "MoveForm":
        """Return the form as the opinion stands, whatever the request holds."""
        place = place_of(opinion)
        notes = {name: str(note) for name, note in vars(place).items()} if place else {}
        return cls(formdata=None, data={**notes, "revision": sight_of(opinion).text})

    @classmethod
    def comparing(cls, opinion: Opinion | None, typed: Assessment) -> "MoveForm":
        """Return the form with what was chosen, whoever sends it having seen the opinion."""
        notes = {"influence": str(typed.influence or ""), "interest": str(typed.interest or "")}
        return cls(formdata=None, data={**notes, "revision": sight_of(opinion).text})

    @property
    def place(self) -> MapCell | None:
        """The cell asked for, if any."""
        influence, interest = self.influence.step, self.interest.step
        return MapCell(influence, interest) if influence and interest else None


class DatesForm(BaseForm):
    """The two days between which the map tells what changed."""

    start = FrenchDate("Du", name="du")
    end = FrenchDate("Au", name="au")

    @classmethod
    def asked(cls, args: MultiDict[str, str]) -> "DatesForm":
        """Read the address; a form that only reads needs no proof of where it comes from."""
        return cls(formdata=args, meta={"csrf": False})

    @classmethod
    def blank(cls) -> "DatesForm":
        """Return an empty form."""
        return cls(formdata=None, meta={"csrf": False})

    def validate_start(self, field: DateField) -> None:
        """Ask for a past that can be compared with."""
        if field.data is None and self.end.data is not None:
            raise ValidationError("Indiquez aussi la première date.")
        if field.data is not None and field.data > today():
            raise ValidationError("Choisissez une date passée\u00a0: celle-ci est à venir.")

    def validate_end(self, field: DateField) -> None:
        """Ask for dates in their order."""
        first = self.start.data
        if field.data is not None and first is not None and field.data < first:
            raise ValidationError("Cette date vient avant la première\u00a0: échangez-les.")

    @property
    def days(self) -> tuple[date, date] | None:
        """The days to compare, once valid; the second is today when it is left out or to come."""
        if self.errors or self.start.data is None:
            return None
        return self.start.data, min(self.end.data or today(), today())
