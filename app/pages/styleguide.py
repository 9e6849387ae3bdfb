"""What the page of components shows: made-up words and figures for each macro of the templates."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from wtforms import (
    BooleanField,
    FileField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired
from wtforms.widgets import CheckboxInput, ListWidget

from app.kernel.drawing.bars import bars_of_months
from app.kernel.drawing.charts import spark_of
from app.kernel.typography import short_month
from app.web.forms import BaseForm
from app.web.picks import Picks

DAY = date(2026, 11, 24)
HOUR = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
# The colours of app.css that text or shapes bear, with the page they stand on.
COLOURS = (
    *("page", "surface", "sunken", "ink", "muted", "line", "control", "edge", "stone", "cap"),
    *("accent", "accent-strong", "accent-soft", "on-accent"),
    *("success", "success-soft", "warning", "warning-soft", "danger", "danger-soft"),
    *("seen", "seen-soft"),
    *(f"p{number}{tint}" for number in range(1, 7) for tint in ("", "s")),
)
PEOPLE = (
    "Alice Martin",
    "Bruno Petit",
    "Chloé Renard",
    "Driss Amrani",
    "Élise Faure",
    "Fatou Diop",
    "Gaël Le Goff",
)


class SampleForm(BaseForm):
    """One field of each kind; it is sent nowhere."""

    class Meta(BaseForm.Meta):
        """Nothing is written: no token is needed."""

        csrf = False

    title = StringField("Titre du jeu", [InputRequired()], name="titre")
    contact = StringField("Adresse électronique", name="contact")
    note = TextAreaField("Note", name="note")
    theme = SelectField(
        "Thème",
        choices=[
            SelectChoice("", "Choisissez"),
            SelectChoice("eau", "Eau"),
            SelectChoice("voirie", "Voirie"),
        ],
        name="theme",
    )
    rhythm = RadioField(
        "Rythme",
        choices=[SelectChoice("mois", "Chaque mois"), SelectChoice("an", "Chaque année")],
        name="rythme",
    )
    formats = SelectMultipleField(
        "Formats",
        choices=[
            SelectChoice("csv", "CSV"),
            SelectChoice("ods", "ODS"),
            SelectChoice("geojson", "GeoJSON"),
        ],
        name="formats",
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    public = BooleanField("Publier dès maintenant", name="public")
    table = FileField("Tableau", name="tableau")


def samples() -> dict[str, Any]:
    """Return what each part of the page of components shows."""
    return {
        "sample": _form(),
        "picks": Picks(added=("2",)),
        "colours": COLOURS,
        "people_names": PEOPLE,
        "phases": _phases(),
        "day": DAY,
        "entries": _entries(),
        "changes": _changes(),
        "events": _events(),
        "blocked": _blocked(),
        "months": bars_of_months(
            [(date(DAY.year, month, 1), figure) for month, figure in ((1, 40), (2, None), (3, 65))]
        ),
        "month_name": short_month,
        "spark": spark_of([(DAY - timedelta(days=30 - day), day) for day in (2, 9, 11, 24, 30)]),
    }


def _form() -> SampleForm:
    """Return the form, filled, with two faults."""
    filled = {
        "title": "",
        "contact": "mairie@belcombe",
        "note": "Export promis pour mars.",
        "theme": "eau",
        "rhythm": "mois",
        "formats": ["csv"],
        "public": True,
    }
    form = SampleForm(formdata=None, data=filled)
    form.title.errors = ("Donnez un titre au jeu.",)
    form.contact.errors = ("Écrivez une adresse complète, comme nom@exemple.fr.",)
    return form


def _phases() -> list[dict[str, Any]]:
    names = ("Cadrer", "Recenser", "Choisir", "Préparer", "Publier", "Animer")
    shares = (100, 86, 50, 14, 0, None)
    states = ("done", "current", "open", "open", "waiting", "waiting")
    return [
        {"title": name, "percent": percent, "state": state, "url": "#pierres", "note": note}
        for name, percent, state, note in zip(
            names, shares, states, (None, "3 points manquent", None, None, None, None), strict=True
        )
    ]


def _entries() -> list[dict[str, Any]]:
    return [
        {
            "title": "Nommer un référent",
            "why": "Sans lui, personne ne relance.",
            "url": "#panneaux",
            "action": "Nommer",
            "meta": "avant le 5 décembre",
            "state": "todo",
            "count": 12,
            "share": 100,
        },
        {
            "title": "Recenser les jeux de la voirie",
            "why": None,
            "url": None,
            "action": None,
            "meta": "depuis neuf jours",
            "state": "blocked",
            "count": 5,
            "share": 42,
        },
    ]


def _changes() -> list[dict[str, Any]]:
    return [
        {
            "day": DAY,
            "who": "Alice Martin",
            "text": "a fini «\u202fNommer un référent\u202f»",
            "url": None,
        },
        {"day": DAY, "who": "Bruno Petit", "text": "a ajouté un jeu", "url": "#journal"},
    ]


def _events() -> list[SimpleNamespace]:
    change = SimpleNamespace(title="Titre", old="Budget", new="Budget primitif 2026")
    return [SimpleNamespace(at=HOUR, actor_name="Alice Martin", event="edit", changes=[change])]


def _blocked() -> list[dict[str, Any]]:
    return [
        {
            "kind": "Informatique",
            "count": 3,
            "share": 100,
            "since": "14 jours",
            "who": "Bruno Petit",
        },
        {"kind": "Juridique", "count": 1, "share": 33, "since": "2 jours", "who": "Chloé Renard"},
    ]
