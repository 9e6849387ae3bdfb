"""Forms of the year of duties: a date that only the authority knows, the due days to tick."""

from collections.abc import Iterable
from datetime import date

from wtforms import BooleanField, HiddenField
from wtforms.fields import SelectChoice

from app.web.fields import FrenchDate, Ticks
from app.web.forms import BaseForm
from app.year.models import YearDate
from app.year.rules import AskedDate


class YearDateForm(BaseForm):
    """A date of the authority; ``seen`` is the revision that was shown."""

    on = FrenchDate("Date")
    what = HiddenField()
    seen = HiddenField()

    @classmethod
    def showing(cls, asked: AskedDate, row: YearDate | None) -> "YearDateForm":
        """Return the form of an asked date, as it stands."""
        values = {"on": row.on if row else None, "what": asked.id, "seen": _revision(row)}
        return cls(formdata=None, data=values).named(asked)

    def named(self, asked: AskedDate) -> "YearDateForm":
        """Call the date by its name, and its field too: a page holds several of them."""
        self.on.label.text = asked.label
        self.on.id = self.on.label.field_id = f"date-{asked.id}"
        self.what.id, self.seen.id = f"what-{asked.id}", f"seen-{asked.id}"
        return self

    def sent_again(self, row: YearDate | None) -> None:
        """Keep what was typed, over what stands now."""
        self.seen.data = _revision(row)
        self.seen.raw_data = None

    @property
    def day(self) -> date | None:
        """The date that was given."""
        given: date | None = self.on.data
        return given


class YearTasksForm(BaseForm):
    """The due days that get a task, and whether each goes to whom it is proposed."""

    ticked = Ticks("Échéances", nothing="Cochez au moins une échéance.")
    give = BooleanField("Confier chaque tâche à la personne proposée", default=True)

    def offer(self, lines: Iterable[tuple[str, str]], ticked: Iterable[str] = ()) -> None:
        """Offer these due days, some of them ticked when nothing was sent."""
        self.ticked.choices = [SelectChoice(*line) for line in lines]
        if not self.is_submitted():
            self.ticked.data = list(ticked)


def _revision(row: YearDate | None) -> str:
    return str(row.revision if row else 0)
