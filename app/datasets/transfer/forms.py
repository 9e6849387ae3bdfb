"""Forms of an import: the file, the field of each column, the agreement."""

from collections.abc import Mapping, Sequence

from flask_wtf.file import FileField
from wtforms import BooleanField, HiddenField, RadioField, SelectField, StringField
from wtforms.fields import SelectChoice

from app.datasets.transfer.columns import TITLES, ReadingAsked, field_of
from app.files.rules import MAX_FILE_BYTES
from app.kernel.errors import Refused
from app.tables.reading.encoding import ENCODING_CHOICES
from app.web.asked import whole_number
from app.web.fields import Ticks
from app.web.forms import BaseForm

NOT_TAKEN = "Ne pas reprendre"
KEEP, TAKE = "garder", "reprendre"
ALL = "tous"
ENCODINGS = [SelectChoice(*pair) for pair in ENCODING_CHOICES]


class UploadForm(BaseForm):
    """The table to bring in."""

    file = FileField("Fichier")
    encoding = SelectField(
        "Encodage",
        choices=ENCODINGS,
        validate_choice=False,
    )

    def sent(self) -> tuple[str, bytes]:
        """Return the name and the content of the upload, one byte past the limit at most."""
        upload = self.file.data
        if not upload or not upload.filename:
            raise Refused("Choisissez un fichier.", "file")
        upload.stream.seek(0)  # a transaction run again reads the file again
        return upload.filename, upload.read(MAX_FILE_BYTES + 1)


class SheetForm(BaseForm):
    """How to read the table: which sheet, which row of names, which encoding."""

    sheet = SelectField("Feuille", validate_choice=False, default="0")
    line = RadioField("Ligne des titres", choices=[], validate_choice=False)
    encoding = SelectField(
        "Encodage",
        choices=ENCODINGS,
        validate_choice=False,
    )

    def asked(self) -> ReadingAsked:
        """Return how to read; a rank that makes no sense is that of no sheet."""
        return ReadingAsked(
            sheet=whole_number(self.sheet.data or "", otherwise=-1),
            line=max(whole_number(self.line.data or "", otherwise=0), 0),
            encoding=self.encoding.data or "",
        )


class ColumnsForm(BaseForm):
    """The field that each column gives; ``for_columns`` adds one control for each column."""

    columns: Sequence[str] = ()
    allowed: frozenset[str] | None = None  # the fields that may be taken, when not all
    blanks = BooleanField("Laisser vides les cases que Jalon ne comprend pas")

    def mapping(self) -> dict[str, str]:
        """Return column -> field for the columns taken; errors are on the controls."""
        mapping: dict[str, str] = {}
        for rank, column in enumerate(self.columns):
            control = self[f"c{rank}"]
            words = (control.data or "").strip()
            if not words or words == NOT_TAKEN:
                continue
            field = field_of(words)
            if self.allowed is not None and field not in self.allowed:
                field = None
            sentence = _refusal(words, field, mapping)
            if sentence is not None:
                control.errors = [sentence]
            elif field is not None:
                mapping[column] = field
        if not self.errors and not {"title", "identifier"} & set(mapping.values()):
            self.form_errors.append(
                "Dites quelle colonne donne le titre\u00a0: écrivez «\u202fTitre\u202f» à côté."
            )
        return mapping


def _refusal(words: str, field: str | None, mapping: Mapping[str, str]) -> str | None:
    if field is None:
        return (
            f"«\u202f{words[:60]}\u202f» n’est pas dans la liste. Choisissez une information de la "
            "liste, ou laissez vide."
        )
    for column, taken_field in mapping.items():
        if taken_field == field:
            return f"La colonne «\u202f{column}\u202f» donne déjà cela\u00a0: gardez-en une."
    return None


def for_columns(
    columns: Sequence[str],
    mapping: Mapping[str, str] | None = None,
    *,
    blanks: bool = False,
    allowed: frozenset[str] | None = None,
) -> ColumnsForm:
    """Return the form of a table, filled with the field proposed for each column."""
    fields = {f"c{rank}": StringField(column) for rank, column in enumerate(columns)}
    more = {"columns": tuple(columns), "allowed": allowed}
    form_class = type("ColumnsOfTable", (ColumnsForm,), {**fields, **more})
    proposals = {
        f"c{rank}": TITLES[mapping[column]]
        for rank, column in enumerate(columns)
        if mapping and column in mapping
    }
    form: ColumnsForm = form_class(data={**proposals, "blanks": blanks})
    return form


class ConfirmForm(BaseForm):
    """The agreement to a plan: ``seen`` is the mark of the plan that was shown."""

    seen = HiddenField()
    leaves_out = BooleanField("Laisser de côté les lignes à corriger")
    conflicts = RadioField(
        "Jeux modifiés ici entre-temps",
        choices=[
            SelectChoice(KEEP, "Garder ce qui est noté ici"),
            SelectChoice(TAKE, "Reprendre ce que dit le tableau"),
        ],
        default=KEEP,
        validate_choice=False,
    )
    older = Ticks("Prendre la date plus ancienne du catalogue")

    def older_ids(self) -> frozenset[int]:
        """Return the datasets that take the date of the catalogue; what is no id is none."""
        return frozenset(whole_number(text, otherwise=0) for text in self.older.data or ())
