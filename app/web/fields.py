"""Fields that the forms of several features share: a date as people write it, a revision."""

from typing import Any

from wtforms import DateField, HiddenField
from wtforms.validators import ValidationError

from app.web.asked import whole_number

OLDEST_YEAR, LATEST_YEAR = 2000, 2100


class RevisionField(HiddenField):
    """The revision that the person saw: a whole number, or nothing is believed."""

    @staticmethod
    def read(text: str) -> int:
        """Return the revision that a text says; what is not one never matches."""
        return whole_number(text, otherwise=-1)

    @property
    def seen(self) -> int:
        """Return the revision."""
        return self.read(str(self.data or ""))


class FrenchDate(DateField):
    """A date that may be left out, in the two ways that browsers and people write it."""

    def __init__(self, label: str, **kwargs: Any) -> None:
        """Accept what a date control sends and what one types by hand."""
        extra = kwargs.pop("validators", ())
        super().__init__(  # type: ignore[no-untyped-call]  # WTForms ships no types
            label,
            validators=[of_our_time, *extra],
            format=["%Y-%m-%d", "%d/%m/%Y"],
            render_kw={"type": "date"},
            **kwargs,
        )

    def process_formdata(self, valuelist: list[str]) -> None:
        """Say how to write the date when it cannot be read."""
        if not valuelist or not valuelist[0].strip():
            self.data = None
            return
        try:
            super().process_formdata(valuelist)  # type: ignore[no-untyped-call]  # idem
        except ValueError as problem:
            raise ValueError("Écrivez la date comme ceci\u00a0: 15/01/2027.") from problem


def of_our_time(_: Any, field: DateField) -> None:
    """Refuse a year that nobody means."""
    if field.data is not None and not OLDEST_YEAR <= field.data.year <= LATEST_YEAR:
        raise ValidationError("Vérifiez l’année de cette date.")
