"""What all forms share: French sentences, trimmed text, no character that a database refuses."""

import re
from typing import Any, ClassVar

from flask import request
from flask_wtf import FlaskForm
from flask_wtf.form import _Auto
from werkzeug.datastructures import CombinedMultiDict, MultiDict
from wtforms import Field, FileField, SelectField, StringField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, StopValidation, ValidationError
from wtforms.widgets import Select

from app.kernel.errors import DomainError
from app.kernel.labels import LabelledEnum
from app.kernel.typography import number

MAX_LINE = 200
MAX_TEXT = 10_000
LINE_BREAKS = re.compile(r"[\x01-\x1f\x7f\x85\u2028\u2029]+")


FORGED = "Choisissez parmi ce qui est proposé."
FRENCH = {
    "Not a valid choice.": FORGED,
    "Invalid Choice: could not coerce.": FORGED,
    "Not a valid integer value.": "Écrivez un nombre entier.",
}


class Sentences:
    """The messages of WTForms in French: a forged field gets them."""

    def gettext(self, text: str) -> str:
        """Return our words for its own; the name of a field without a label stays."""
        return FRENCH.get(text, text)

    def ngettext(self, _one: str, _many: str, _count: int) -> str:
        """It counts only the choices of a list that it does not know."""
        return FORGED


class BaseForm(FlaskForm):
    """The parent of every form; the CSRF check is made once for all, before the view."""

    class Meta(FlaskForm.Meta):
        """French messages from WTForms itself."""

        def get_translations(self, form: Any) -> Sentences:
            """Speak as the rest of the page does."""
            return Sentences()

        def wrap_formdata(self, form: FlaskForm, formdata: Any) -> Any:
            """Read what a form sends: texts, and files where files are asked for; never JSON."""
            if formdata is not _Auto:
                return formdata
            if not form.is_submitted():
                return None
            asked = {field.name for field in form if isinstance(field, FileField)}
            files = [(name, file) for name, file in request.files.items(True) if name in asked]
            return CombinedMultiDict((MultiDict(files), request.form))

        def render_field(self, field: Field, render_kw: dict[str, Any]) -> Any:
            """Ask for a choice only in a list that may have none: HTML allows it nowhere else."""
            one_of = field if isinstance(field.widget, Select) else None
            if isinstance(one_of, SelectField) and not _may_have_none(one_of):
                render_kw = {**render_kw, "required": False}
            return super().render_field(field, render_kw)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Read the request, or what is given instead."""
        super().__init__(*args, **kwargs)

    def is_submitted(self) -> bool:
        """Tell whether the request sends the form."""
        return bool(super().is_submitted())

    def validate(self, extra_validators: Any = None) -> bool:
        """Tell whether every field is right; the sentences are on the fields."""
        return bool(super().validate(extra_validators))

    def take(self, error: DomainError) -> None:
        """Put a refusal of the rules where the person will look for it."""
        field = self._fields.get(error.field or "")
        if field is None:
            self.form_errors.append(error.message)
        else:
            field.errors = [*field.errors, error.message]


def _may_have_none(field: SelectField) -> bool:
    """Tell whether a drop-down list starts on an empty choice, outside any group."""
    first = next(iter(field.choices or ()), None)
    return isinstance(first, SelectChoice) and first.value == "" and not first.optgroup


def choices_of(enum: type[LabelledEnum]) -> list[SelectChoice]:
    """Return the members of an enumeration as choices to offer."""
    return [SelectChoice(code, label) for code, label in enum.choices()]


def clean(text: str | None) -> str | None:
    """Trim a text and drop what no one types on purpose (NUL and lone surrogates)."""
    if text is None:
        return None
    cleaned = text.replace("\x00", "").replace("\r\n", "\n")
    return cleaned.encode("utf-8", "ignore").decode("utf-8").strip()


def one_line(text: str | None) -> str | None:
    """Turn what breaks a line into a space: a name goes into subjects of mails and into logs."""
    return None if text is None else LINE_BREAKS.sub(" ", text)


class Line(StringField):
    """A line of text, trimmed, of at most 200 characters."""

    def __init__(self, label: str, *, thing: str, required: bool = True, **kwargs: Any) -> None:
        """Compose the sentences from ``thing``: « une adresse électronique »."""
        limit = kwargs.pop("limit", MAX_LINE)
        extra = list(kwargs.pop("validators", ()))
        first = [Needed(thing)] if required else [Optional()]
        super().__init__(
            label, validators=[*first, AtMost(limit), *extra], filters=[one_line, clean], **kwargs
        )


class Text(TextAreaField):
    """A longer text, trimmed, of at most 10,000 characters."""

    def __init__(self, label: str, *, thing: str, required: bool = False, **kwargs: Any) -> None:
        """Compose the sentences from ``thing``: « une note »."""
        limit = kwargs.pop("limit", MAX_TEXT)
        first = [Needed(thing)] if required else [Optional()]
        super().__init__(label, validators=[*first, AtMost(limit)], filters=[clean], **kwargs)


class Needed:
    """Something must be there."""

    field_flags: ClassVar = {"required": True}

    def __init__(self, thing: str) -> None:
        """Keep what is asked for, article included."""
        self.sentence = f"Indiquez {thing}."

    def __call__(self, form: Any, field: Field) -> None:
        """Stop at the first absence."""
        if not field.data or (isinstance(field.data, str) and not field.data.strip()):
            field.errors = []  # type: ignore[assignment]  # a list, whatever the default
            raise StopValidation(self.sentence)


class Optional:
    """Nothing is asked; an empty answer ends the checks."""

    field_flags: ClassVar = {"optional": True}

    def __call__(self, form: Any, field: Field) -> None:
        """Stop quietly when nothing was typed."""
        if not field.data:
            field.errors = []  # type: ignore[assignment]  # a list, whatever the default
            raise StopValidation


class AtMost:
    """No longer than so many characters."""

    def __init__(self, limit: int) -> None:
        """Keep the limit."""
        self.limit = limit
        self.field_flags = {"maxlength": limit}

    def __call__(self, form: Any, field: Field) -> None:
        """Say by how much the text is too long."""
        length = len(field.data or "")
        if length > self.limit:
            raise ValidationError(
                f"Ce texte fait {number(length)} caractères : raccourcissez-le à "
                f"{number(self.limit)} au plus.",
            )


__all__ = ["AtMost", "BaseForm", "InputRequired", "Line", "Needed", "Optional", "Text", "clean"]
