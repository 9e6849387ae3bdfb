"""Forms of the workbench: the file, the header, the columns, the questions."""

from collections.abc import Sequence

from flask import request
from flask_wtf.file import FileField
from wtforms import HiddenField, SelectField
from wtforms.fields import SelectChoice

from app.datasets.checks.own_schemas import SchemaChoice
from app.datasets.workbench.choosing import ColumnPick
from app.datasets.workbench.services import GivenAnswer
from app.tables.recipes.bound import CellPatch
from app.tables.schema import Schema
from app.web.asked import whole_number
from app.web.fields import Among, RevisionField
from app.web.forms import BaseForm, clean

NO_FILE = "Choisissez un fichier CSV, XLSX, XLS ou ODS."
LONGEST = 500  # characters of a typed constant
LONGEST_KEY = 40
MOST_QUESTIONS = 200


class BringForm(BaseForm):
    """A file, or one that a check has kept, and the schema to follow."""

    file = FileField("Votre fichier")
    source = SelectField(
        "Schéma",
        choices=[],
        validate_choice=False,
        validators=[Among("Choisissez un schéma de la liste.")],
    )
    check = HiddenField()

    def offer(self, choices: Sequence[SchemaChoice]) -> None:
        """Set the schemas that may be chosen; none is chosen for whoever did not."""
        listed = [SelectChoice(one.code, one.title) for one in choices]
        self.source.choices = [SelectChoice("", "Choisissez un schéma"), *listed]

    @property
    def check_id(self) -> int:
        """The id of the check whose file is taken, 0 for none."""
        return max(RevisionField.read(str(self.check.data or "")), 0)


class HeaderForm(BaseForm):
    """The sheet and the line of the header."""

    revision = RevisionField()
    sheet_rank = HiddenField()
    header = HiddenField()

    @property
    def place(self) -> tuple[int, int]:
        """The rank of the sheet from 0, and the line of the header from 1 (0 to find it)."""
        sheet = whole_number(str(self.sheet_rank.data or ""), otherwise=0)
        return max(sheet, 0), max(whole_number(str(self.header.data or ""), otherwise=0), 0)


class WorkForm(BaseForm):
    """What the other forms of the page carry: the revision of the recipe that they show."""

    revision = RevisionField()
    result = HiddenField()  # « changes » for the list of what was changed
    version = HiddenField()  # the number of the one to go back to


def picks_of(schema: Schema) -> dict[str, ColumnPick]:
    """Read the form of columns: one pick for each field of the schema that it has opened."""
    form = request.form
    return {
        field.name: ColumnPick(
            choice=(clean(form.get(f"t{rank}")) or "")[:LONGEST],
            value=(clean(form.get(f"v{rank}")) or "")[:LONGEST],
            second=(clean(form.get(f"s{rank}")) or "")[:LONGEST],
        )
        for rank, field in enumerate(schema.fields)
        if f"t{rank}" in form
    }


def corrections_of() -> list[CellPatch]:
    """Read the cells corrected by hand; those left as they are said nothing."""
    form = request.form
    ranks = range(min(whole_number(form.get("count", "0"), otherwise=0), MOST_QUESTIONS))
    given = [
        CellPatch(
            row=form.get(f"c{rank}-row", "")[:LONGEST_KEY],
            field=form.get(f"c{rank}-field", "")[:LONGEST],
            was=form.get(f"c{rank}-was", "")[:LONGEST_KEY],
            after=(clean(form.get(f"c{rank}-after")) or "")[:LONGEST],
        )
        for rank in ranks
    ]
    return [one for one in given if one.row and one.field and one.after]


def rows_still_wrong() -> list[str]:
    """Return the keys of the rows of the same form in which nothing was typed."""
    form = request.form
    count = min(whole_number(form.get("count", "0"), otherwise=0), MOST_QUESTIONS)
    typed = {patch.row for patch in corrections_of()}
    keys = [form.get(f"c{rank}-row", "")[:LONGEST_KEY] for rank in range(count)]
    return [key for key in dict.fromkeys(keys) if key and key not in typed]


def replies_of() -> list[GivenAnswer]:
    """Read the answers: each comes with what it answers."""
    form = request.form
    ranks = range(min(whole_number(form.get("count", "0"), otherwise=0), MOST_QUESTIONS))
    return [
        GivenAnswer(
            field=form.get(f"field{rank}", ""),
            code=form.get(f"code{rank}", ""),
            value=form.get(f"value{rank}", "").replace("\x00", ""),
            answer=clean(form.get(f"answer{rank}")) or "",
        )
        for rank in ranks
        if f"answer{rank}" in form and form.get(f"field{rank}")
    ]
