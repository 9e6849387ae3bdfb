"""Forms of checks: the file, the decision on personal data, an authority's own schemas."""

from collections.abc import Sequence
from typing import Any

from flask_wtf.file import FileField
from wtforms import BooleanField, HiddenField, SelectField
from wtforms.fields import SelectChoice
from wtforms.validators import ValidationError

from app.datasets.checks.own_schemas import LONGEST_NAME, OWN, SchemaChoice
from app.datasets.checks.services import LONGEST_ARTICLE, LONGEST_REASON
from app.tables.reading.encoding import ENCODING_CHOICES
from app.tables.reading.header import BEGINNING_ROWS
from app.web.fields import Among, RevisionField
from app.web.forms import BaseForm, Line, Text

HIGHEST_SHEET = 500
SERVICE = "service"
NO_FILE = "Choisissez un fichier CSV, XLSX, XLS, ODS ou JSON."
ENCODINGS = [SelectChoice(*pair) for pair in ENCODING_CHOICES]


class CheckForm(BaseForm):
    """A file, the schema to hold it against, and whether to keep it."""

    file = FileField("Fichier à contrôler")
    source = SelectField(
        "Schéma",
        choices=[],
        default="",
        validate_choice=False,
        validators=[Among("Choisissez un schéma de la liste.")],
    )
    sheet = Line("Feuille du classeur", thing="le numéro de la feuille", required=False, limit=3)
    header_line = Line(
        "Ligne des titres", thing="le numéro de la ligne des titres", required=False, limit=2
    )
    encoding = SelectField(
        "Encodage du fichier CSV",
        choices=ENCODINGS,
        default="",
    )
    keep = BooleanField("Garder le fichier avec le jeu")
    replaces = HiddenField()

    def offer(self, choices: Sequence[SchemaChoice]) -> None:
        """Set the choices: no schema, the authority's own, then the national ones."""
        ordered = sorted(choices, key=_is_own, reverse=True)
        listed = [SelectChoice(choice.code, choice.title) for choice in ordered]
        none = SelectChoice("", "Aucun\u00a0: la structure et les données personnelles seulement")
        self.source.choices = [none, *listed]

    def validate_sheet(self, field: Any) -> None:
        """Refuse a number that is not between 1 and ``HIGHEST_SHEET``."""
        if field.data and not 1 <= RevisionField.read(field.data) <= HIGHEST_SHEET:
            raise ValidationError("Indiquez un numéro de feuille\u00a0: 1 pour la première.")

    def validate_header_line(self, field: Any) -> None:
        """Refuse a number that is not between 1 and ``BEGINNING_ROWS``."""
        if field.data and not 1 <= RevisionField.read(field.data) <= BEGINNING_ROWS:
            raise ValidationError(f"Indiquez un numéro de ligne, de 1 à {BEGINNING_ROWS}.")

    @property
    def header_rank(self) -> int:
        """The row of the names of the columns, from 1; 0 when it is to be found."""
        return RevisionField.read(self.header_line.data) if self.header_line.data else 0

    @property
    def reads_otherwise(self) -> bool:
        """Whether something was chosen about the way to read the file, or it was not read."""
        chosen = (self.sheet, self.header_line, self.encoding)
        return any(field.data or field.errors for field in chosen) or bool(self.file.errors)

    @property
    def sheet_rank(self) -> int:
        """The rank of the sheet to read, from 0."""
        return RevisionField.read(self.sheet.data or "1") - 1

    @property
    def replaced(self) -> int | None:
        """The id of the check whose file this one replaces, if any."""
        check_id = RevisionField.read(str(self.replaces.data or ""))
        return check_id if check_id > 0 else None


class DecideForm(BaseForm):
    """Why personal data may be published."""

    article = Line("Article qui le permet", thing="l’article", limit=LONGEST_ARTICLE)
    reason = Text("Motif", thing="le motif", required=True, limit=LONGEST_REASON)


class ServiceForm(BaseForm):
    """The statement that the data spotted are contacts of a service."""

    kind = HiddenField()

    @property
    def says_so(self) -> bool:
        """Whether the statement was sent."""
        return str(self.kind.data or "") == SERVICE


class IntoDatasetForm(BaseForm):
    """Whether the file itself or its corrected copy, and of which file it is a new version."""

    what = HiddenField()
    place = HiddenField()

    @property
    def what_sent(self) -> str:
        """What is to stand in the dataset."""
        return str(self.what.data or "")

    @property
    def place_id(self) -> int:
        """The id of the file that it renews; 0 for a new one."""
        return max(0, RevisionField.read(str(self.place.data or "")))


class SchemaForm(BaseForm):
    """A Table Schema to keep."""

    name = Line("Nom du schéma", thing="un nom", limit=LONGEST_NAME)
    file = FileField("Fichier du schéma")


class ReplaceForm(BaseForm):
    """Another description for a schema that is kept."""

    file = FileField("Nouveau fichier du schéma")


def _is_own(choice: SchemaChoice) -> bool:
    return choice.code.startswith(f"{OWN}:")
