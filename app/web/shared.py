"""Forms of what several people may change at once: what was seen, and two versions in words."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from wtforms import Field

from app.kernel.revisions import NOTHING, Difference, kept_words
from app.kernel.typography import day, number
from app.web.fields import RevisionField
from app.web.forms import BaseForm

Shown = Mapping[str, Any]  # what a form shows of a thing: name of the field -> its data


class SharedForm(BaseForm):
    """A form that carries what it showed; who saves second loses nothing (decision 17)."""

    revision = RevisionField()  # type: ignore[no-untyped-call]  # WTForms ships no types

    def both(self, standing: Shown, typed: Shown, names: Iterable[str]) -> list[Difference]:
        """Return what is asked of the person: title, what stands, what was typed, in words."""
        return [
            (
                _title(self[name]),
                words_of(self[name], standing[name]),
                words_of(self[name], typed[name]),
            )
            for name in names
            if name in self
        ]

    def kept(self, names: Iterable[str]) -> str:
        """Return the sentence about the fields that somebody else has changed meanwhile."""
        return kept_words(_title(self[name]) for name in names if name in self)


def words_of(field: Field, value: Any) -> str:
    """Return a value of a field as people read it."""
    if isinstance(value, bool):
        return "oui" if value else "non"
    labels = _labels(field)
    if value in (None, "", (), []):
        return labels.get("", NOTHING)
    if isinstance(value, date):
        return day(value)
    if isinstance(value, list | tuple):
        return ", ".join(labels.get(str(one), str(one)) for one in value)
    if isinstance(value, int | Decimal) and str(value) not in labels:
        return number(value)
    return labels.get(str(value), str(value))


def _title(field: Field) -> str:
    return str(field.label.text)


def _labels(field: Field) -> dict[str, str]:
    """Return the words of the choices of a field: value -> label."""
    choices = getattr(field, "choices", None) or ()
    groups = choices.values() if isinstance(choices, Mapping) else [choices]
    return {str(choice.value): str(choice.label) for some in groups for choice in some}
