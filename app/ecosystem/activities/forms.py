"""The form of an event or a campaign."""

from typing import Any

from wtforms import RadioField, SelectField
from wtforms.validators import ValidationError

from app.ecosystem.activities.contents import TITLES, ActivityFacts
from app.ecosystem.activities.models import Activity
from app.ecosystem.activities.rules import ActivityKind, ActivityState
from app.kernel.revisions import Sight, values_of
from app.web.fields import Among, FrenchDate
from app.web.forms import Line, Text, choices_of
from app.web.shared import SharedForm

DIGITS = 8  # of a number of people: fewer than a hundred million
ONE_OF = "Choisissez parmi ce qui est proposé."


class ActivityForm(SharedForm):
    """What is written of an event or a campaign."""

    title = Line(TITLES["title"], thing="un nom")
    kind = SelectField(
        TITLES["kind"],
        choices=choices_of(ActivityKind),
        default=ActivityKind.WORKSHOP.value,
        validate_choice=False,
        validators=[Among(ONE_OF)],
    )
    state = RadioField(
        TITLES["state"],
        choices=choices_of(ActivityState),
        default=ActivityState.IDEA.value,
        validate_choice=False,
        validators=[Among(ONE_OF)],
    )
    starts_on = FrenchDate(TITLES["starts_on"])
    ends_on = FrenchDate(TITLES["ends_on"])
    venue = Line(TITLES["venue"], thing="le lieu", required=False)
    audience = Line(TITLES["audience"], thing="qui est invité", required=False)
    purpose = Text(TITLES["purpose"], thing="à quoi elle sert", limit=2000)
    attendance = Line(
        TITLES["attendance"],
        thing="un nombre",
        required=False,
        render_kw={"inputmode": "numeric"},
    )
    outcome = Text(TITLES["outcome"], thing="ce qui en est sorti", limit=4000)

    def validate_attendance(self, field: Line) -> None:
        """Refuse what is no number of people."""
        if field.data and _people(field.data) is None:
            raise ValidationError("Écrivez un nombre de personnes, en chiffres.")

    def facts(self) -> ActivityFacts:
        """Return the values typed, once the form is valid."""
        names = ("title", "kind", "state", "venue", "audience", "purpose", "outcome")
        texts: dict[str, Any] = {name: self[name].data or "" for name in names}
        return ActivityFacts(
            **texts,
            starts_on=self.starts_on.data,
            ends_on=self.ends_on.data,
            attendance=_people(self.attendance.data or ""),
        )


def _people(text: str) -> int | None:
    """Return the number that a text says, its thousands apart or not."""
    figures = "".join(text.split())
    return (
        int(figures) if figures.isascii() and figures.isdigit() and len(figures) < DIGITS else None
    )


def shown(row: Activity, typed: ActivityFacts | None = None) -> dict[str, Any]:
    """Return the values that the form shows: those of the row, or the ``typed`` ones."""
    standing = ActivityFacts.of(row)
    seen = Sight.of(values_of(standing), row.revision)
    facts = typed or standing
    people = "" if facts.attendance is None else str(facts.attendance)
    return {**facts.columns(), "attendance": people, "revision": seen.text}
