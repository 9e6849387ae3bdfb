"""Forms of the inventory: a dataset, its stage, its update, a resource, typical datasets."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from flask_wtf.file import FileField
from wtforms import BooleanField, SelectField
from wtforms.fields import Label, SelectChoice
from wtforms.validators import ValidationError

from app.datasets.inventory.contents import (
    LISTS,
    LONGEST_CODE,
    LONGEST_IDENTIFIER,
    DatasetFacts,
    ResourceFacts,
)
from app.datasets.inventory.frequencies import FREQUENCIES
from app.datasets.inventory.licences import of_datasets
from app.datasets.inventory.models import Dataset, Resource
from app.datasets.inventory.rules import (
    Granularity,
    HighValue,
    PersonalData,
    ResourceKind,
    Stage,
    Theme,
)
from app.kernel.labels import LabelledEnum
from app.kernel.revisions import Sight, values_of
from app.kernel.web_addresses import LONGEST_URL
from app.web.fields import Among, FrenchDate, RevisionField, Ticks, of_our_time
from app.web.forms import BaseForm, Line, Text, choices_of
from app.web.shared import SharedForm

SEPARATORS = re.compile(r"[,;\n]+")
FIRST_YEAR = 1500  # registers of parishes are data too
LONGEST_MEDIA_TYPE = 100
# The dozen that people use; the rest stands behind « Autre rythme ».
OFFERED_FIRST = (
    "continuous", "daily", "weekly", "biweekly", "monthly", "bimonthly", "quarterly", "semiannual",
    "annual", "biennial", "irregular", "punctual",
)  # fmt: skip
OTHER_RHYTHMS = "Autre rythme"


class PastDate(FrenchDate):
    """A date from ``FIRST_YEAR`` on, for the period that data cover."""

    def __init__(self, label: str, **kwargs: Any) -> None:
        """Accept any year that data may speak of."""
        super().__init__(label, **kwargs)
        validators = [validator for validator in self.validators if validator is not of_our_time]
        self.validators = (_of_history, *validators)


def _of_history(_: Any, field: FrenchDate) -> None:
    if field.data is not None and field.data.year < FIRST_YEAR:
        raise ValidationError("Vérifiez l’année de cette date.")


def _line(label: str, limit: int = 200, **kwargs: Any) -> Line:
    return Line(label, thing=label.lower(), required=False, limit=limit, **kwargs)


def _one(label: str, enum: type[LabelledEnum], empty: str, sentence: str) -> SelectField:
    """Return a list that may be left alone; a forged value gets a sentence."""
    return _of(label, lambda: [code for code in choices_of(enum) if code.value], empty, sentence)


def _licences() -> list[SelectChoice]:
    return [SelectChoice(licence.id, licence.name) for licence in of_datasets().values()]


def _of(
    label: str, listed: Callable[[], list[SelectChoice]], empty: str, sentence: str
) -> SelectField:
    among = Among(sentence, required=False)
    return SelectField(
        label,
        choices=lambda: [SelectChoice("", empty), *listed()],
        default="",
        validate_choice=False,
        validators=[among],
    )


def rhythms() -> list[SelectChoice]:
    """Return the rhythms that one may choose: the usual ones, then the others, as a group."""
    usual = [SelectChoice(code, FREQUENCIES[code].label) for code in OFFERED_FIRST]
    return usual + [
        SelectChoice(code, frequency.label, optgroup=OTHER_RHYTHMS)
        for code, frequency in FREQUENCIES.items()
        if code not in OFFERED_FIRST
    ]


class DatasetForm(SharedForm):
    """The facts of a dataset, but its stage, outcome, priority and duties."""

    title = Line("Titre", thing="le titre du jeu de données")
    description = Text("Description", thing="la description")
    service = _line("Service responsable")
    person = _line("Personne à contacter")
    theme = _one("Thème", Theme, "Pas encore choisi", LISTS["theme"][1])
    keywords = Line("Mots-clés", thing="des mots-clés", required=False, limit=2000)
    software = _line("Logiciel ou base d’origine")
    format = _line("Format actuel", LONGEST_CODE)
    volume = _line("Volume")
    frequency = _of(
        "Rythme de mise à jour", rhythms, "Pas encore décidé", "Choisissez un rythme de la liste."
    )
    updated_on = FrenchDate("Dernière mise à jour des données")
    next_update_on = FrenchDate("Prochaine mise à jour prévue")
    coverage = _line("Territoire couvert")
    granularity = _one("Maille", Granularity, "Pas encore choisie", LISTS["granularity"][1])
    covers_from = PastDate("Début de la période")
    covers_to = PastDate("Fin de la période")
    licence = _of("Licence", _licences, "Celle de la stratégie", LISTS["licence"][1])
    schema = _line("Schéma")
    landing_url = _line("Page de présentation", LONGEST_URL, render_kw={"type": "url"})
    personal_data = _one(
        "Données personnelles",
        PersonalData,
        PersonalData.UNKNOWN.label,
        LISTS["personal_data"][1],
    )
    high_value = _one("Forte valeur", HighValue, "Non, ou pas encore vu", LISTS["high_value"][1])
    identifier = _line("Identifiant", LONGEST_IDENTIFIER)

    def facts(self, standing: DatasetFacts | None = None) -> DatasetFacts:
        """Return the facts of the form; those it does not show come from ``standing``."""
        texts = {
            name: field.data or ""
            for name, field in self._fields.items()
            if name in DatasetFacts.__dataclass_fields__ and not isinstance(field, FrenchDate)
        }
        dates = {
            name: field.data
            for name, field in self._fields.items()
            if isinstance(field, FrenchDate)
        }
        texts["format"] = str(texts["format"]).lower().lstrip(".")
        texts["keywords"] = words_of(str(texts["keywords"]))
        return (standing or DatasetFacts(title="")).but(**texts, **dates)


def words_of(text: str) -> tuple[str, ...]:
    """Return the keywords of a line, each once."""
    words = [" ".join(word.split()) for word in SEPARATORS.split(text)]
    return tuple(dict.fromkeys(word for word in words if word))


def shown(row: Dataset, typed: DatasetFacts | None = None) -> dict[str, Any]:
    """Return the data of the form: the standing values of a dataset, or the ``typed`` ones."""
    standing = values_of(DatasetFacts.of(row))
    names = (name for name in standing if hasattr(DatasetForm, name))
    seen = Sight.of({name: standing[name] for name in names}, row.revision)
    return {**fields_of(typed or DatasetFacts.of(row)), "revision": seen.text}


def fields_of(facts: DatasetFacts) -> dict[str, Any]:
    """Return the values that the form shows for facts."""
    return {**values_of(facts), "keywords": ", ".join(facts.keywords)}


class StageForm(BaseForm):
    """How far a dataset has come."""

    revision = RevisionField()
    stage = SelectField(
        "Étape",
        choices=choices_of(Stage),
        validate_choice=False,
        validators=[Among("Choisissez une étape de la liste.")],
    )
    promised = BooleanField("La condition de l’analyse est remplie")

    def ask(self, promise: str) -> None:
        """Label the box with the promise, if there is one."""
        if promise:
            self.promised.label = Label(self.promised.id, promise)


class RefreshForm(BaseForm):
    """When the data themselves were updated."""

    revision = RevisionField()
    when = FrenchDate("Date de la mise à jour")


class ServedFileForm(SharedForm):
    """What people say of a file that Jalon serves: it says the rest by itself."""

    title = Line("Titre", thing="le titre du fichier ou de l’adresse")
    kind = SelectField(
        "Nature",
        choices=choices_of(ResourceKind),
        default=ResourceKind.MAIN.value,
        validate_choice=False,
        validators=[Among("Choisissez une nature de la liste.")],
    )
    description = Text("Description", thing="la description")
    schema = _line("Schéma")
    updated_on = FrenchDate("Mise à jour du fichier")

    def facts(self, standing: ResourceFacts | None = None) -> ResourceFacts:
        """Return the facts of the form; those of the file itself are those of ``standing``."""
        return replace(
            standing or ResourceFacts(title="", url=""),
            title=self.title.data or "",
            kind=ResourceKind(self.kind.data),
            description=self.description.data or "",
            schema=self.schema.data or "",
            updated_on=self.updated_on.data,
        )


class ResourceForm(ServedFileForm):
    """An address of a dataset."""

    url = Line(
        "Adresse", thing="l’adresse du fichier", limit=LONGEST_URL, render_kw={"type": "url"}
    )
    format = _line("Format", LONGEST_CODE)
    media_type = _line("Type de média", LONGEST_MEDIA_TYPE)

    def facts(self, standing: ResourceFacts | None = None) -> ResourceFacts:
        """Return the facts of the form; the size is that of ``standing``: nobody types it."""
        return replace(
            super().facts(standing),
            url=self.url.data or "",
            format=(self.format.data or "").lower().lstrip("."),
            media_type=self.media_type.data or "",
        )


class NewResourceForm(ResourceForm):
    """A file to send, or an address: one of the two, with what is said of it."""

    file = FileField("Fichier")
    title = _line("Titre")
    url = _line("Adresse", LONGEST_URL, render_kw={"type": "url"})


class VersionForm(BaseForm):
    """Another file to put in place of one."""

    file = FileField("Nouvelle version")


def shown_resource(
    row: Resource, revision: int, typed: ResourceFacts | None = None
) -> dict[str, Any]:
    """Return the values that the form shows: those of the row, or the ``typed`` ones.

    The revision is the dataset's.
    """
    standing = ResourceFacts.of(row)
    seen = Sight.of(values_of(standing), revision)
    return {**(typed or standing).columns(), "revision": seen.text}


class LibraryForm(BaseForm):
    """The typical datasets to take up."""

    chosen = Ticks("Jeux de données")

    def offer(self, titles: Mapping[str, str]) -> None:
        """Set the boxes: id -> title."""
        self.chosen.choices = [SelectChoice(*pair) for pair in titles.items()]
