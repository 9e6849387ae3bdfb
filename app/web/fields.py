"""Fields that the forms of several features share: dates, revisions, boxes, typed lines."""

from collections.abc import Callable, Iterable
from typing import Any

from wtforms import DateField, Field, HiddenField, SelectMultipleField, StringField
from wtforms.fields import SelectChoice
from wtforms.validators import StopValidation, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from app.kernel.revisions import NEVER, Sight
from app.kernel.typography import number
from app.web.asked import whole_number
from app.web.forms import clean

OLDEST_YEAR, LATEST_YEAR = 2000, 2100


class RevisionField(HiddenField):
    """What the person saw: the revision of a thing, marks of its values, or nothing is believed."""

    @staticmethod
    def read(text: str) -> int:
        """Return the revision that a text says; what is not one never matches."""
        return whole_number(text, otherwise=NEVER)

    @classmethod
    def pressed(cls, text: str) -> tuple[int, str]:
        """Return the revision and the state that a button says were shown: « 7-todo »."""
        revision, _, state = text.partition("-")
        return cls.read(revision), state

    @property
    def seen(self) -> Sight:
        """What was seen."""
        return Sight.read(str(self.data or ""))

    @property
    def number(self) -> int:
        """The revision that was seen, for what is changed as a whole."""
        seen = self.seen.revision
        return seen if seen is not None else NEVER


class FrenchDate(DateField):
    """A date that may be left out, in the two ways that browsers and people write it."""

    def __init__(self, label: str, **kwargs: Any) -> None:
        """Accept what a date control sends and what one types by hand."""
        extra = kwargs.pop("validators", ())
        super().__init__(
            label,
            validators=[of_our_time, *extra],
            format=["%Y-%m-%d", "%d/%m/%Y"],
            render_kw={"type": "date"},
            **kwargs,
        )

    def _value(self) -> str:
        """Return what a date control shows: the date as it reads it, or what was typed instead."""
        if self.data is not None:
            return str(self.data.isoformat())
        return " ".join(self.raw_data) if self.raw_data else ""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Say how to write the date when it cannot be read."""
        if not valuelist or not valuelist[0].strip():
            self.data = None
            return
        try:
            super().process_formdata(valuelist)
        except ValueError as problem:
            # A date control would show nothing of what was typed.
            self.render_kw = {**(self.render_kw or {}), "type": "text"}
            raise ValueError("Écrivez la date comme ceci\u00a0: 15/01/2027.") from problem


def of_our_time(_: Any, field: DateField) -> None:
    """Refuse a year out of the usual range."""
    if field.data is not None and not OLDEST_YEAR <= field.data.year <= LATEST_YEAR:
        raise ValidationError("Vérifiez l’année de cette date.")


class Typed(StringField):
    """A line read by a function of ours; what was typed stays in the field when refused."""

    data: Any  # whatever the reader returns

    def __init__(self, label: str, *, read: Callable[[str], Any], **kwargs: Any) -> None:
        """Keep the reader: it returns the value or raises ``ValueError`` with a sentence."""
        self.read = read
        super().__init__(label, **kwargs)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read what was typed."""
        self.data = None
        self.data = self.read(clean(valuelist[0]) or "" if valuelist else "")

    def _value(self) -> str:
        if self.raw_data:
            return clean(self.raw_data[0]) or ""
        if self.data is None or isinstance(self.data, str):
            return self.data or ""
        return number(self.data)


class Among:
    """One of the choices shown; a forged one gets a sentence."""

    def __init__(self, sentence: str, *, required: bool = True) -> None:
        """Keep what to say; ``required`` is what the field tells the browser."""
        self.sentence = sentence
        self.field_flags = {"required": True} if required else {}

    def __call__(self, form: Any, field: Field) -> None:
        """Refuse anything else."""
        shown = {choice.value for choice in getattr(field, "choices", ())}
        given = field.data if isinstance(field.data, list) else [field.data]
        if any(code not in shown for code in given):
            raise ValidationError(self.sentence)


class Ticks(SelectMultipleField):
    """Boxes to tick."""

    widget: Any = ListWidget(prefix_label=False)
    option_widget: Any = CheckboxInput()

    def __init__(
        self,
        label: str,
        choices: Iterable[tuple[str, str]] = (),
        *,
        sentence: str = "Cochez parmi ce qui est proposé.",
        nothing: str = "",
        **kwargs: Any,
    ) -> None:
        """Offer these boxes, or those that the view sets before it reads the form.

        ``sentence`` refuses a box that was not offered; ``nothing``, where it is given, refuses
        that none is ticked.
        """
        self.nothing = nothing
        super().__init__(
            label,
            choices=[SelectChoice(*choice) for choice in choices],
            validators=[_ticked, Among(sentence, required=bool(nothing))],
            validate_choice=False,
            **kwargs,
        )


def _ticked(_: Any, field: Ticks) -> None:
    if field.nothing and not field.data:
        raise StopValidation(field.nothing)
