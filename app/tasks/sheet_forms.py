"""Forms of the page of a task: its state, its pieces, what is said of it."""

from typing import Any, Self

from flask_wtf.file import FileField
from wtforms import RadioField, SelectField, SelectMultipleField
from wtforms.fields import SelectChoice
from wtforms.widgets import CheckboxInput, ListWidget

from app.authorities.forms import Among
from app.tasks.comments import LONGEST
from app.tasks.drafts import LONGEST_UNBLOCK, Block
from app.tasks.rules import BlockReason, State
from app.web.fields import FrenchDate, RevisionField
from app.web.forms import BaseForm, Line, Text, choices_of

RENAMED = "autre"
NO_REASON = SelectChoice("", "Choisissez une raison")


class StateForm(BaseForm):
    """Another state for a task; blocked asks for more."""

    revision = RevisionField()  # type: ignore[no-untyped-call]  # WTForms ships no types
    state = RadioField("État", choices=choices_of(State), validators=[])
    block_reason = SelectField(
        "Ce qui bloque",
        choices=[NO_REASON, *choices_of(BlockReason)],
        default="",
        validate_choice=False,
    )
    unblock = Text("Ce qui débloquerait", thing="ce qui débloquerait", limit=LONGEST_UNBLOCK)
    wake_on = FrenchDate("Y revenir le")

    def block(self) -> Block:
        """Return what the form says of the obstacle."""
        return Block(self.block_reason.data or "", self.unblock.data or "", self.wake_on.data)


class PartForm(BaseForm):
    """One more sub-step."""

    part = Line("Nouvelle sous-étape", thing="ce que fait cette sous-étape")


class PartTitleForm(BaseForm):
    """Another title for a sub-step; beside ``PartForm``, hence its prefix."""

    part = Line("Sous-étape", thing="ce que fait cette sous-étape")

    @classmethod
    def sent(cls) -> Self:
        """Read the request."""
        return cls(prefix=RENAMED)

    @classmethod
    def of(cls, title: str) -> Self:
        """Show the title as it is."""
        return cls(formdata=None, data={"part": title}, prefix=RENAMED)


class Members(SelectMultipleField):
    """Boxes to tick, one a member."""

    widget: Any = ListWidget(prefix_label=False)
    option_widget: Any = CheckboxInput()

    def __init__(self, label: str, **kwargs: Any) -> None:
        """Refuse a forged box, ask for none."""
        among = Among("Cochez parmi les membres de l’espace.")
        among.field_flags = {}
        super().__init__(  # type: ignore[no-untyped-call]  # WTForms ships no types
            label, choices=[], validators=[among], validate_choice=False, **kwargs
        )


class CommentForm(BaseForm):
    """What somebody says, and whom they wish to tell."""

    text = Text("Votre commentaire", thing="votre commentaire", required=True, limit=LONGEST)
    mentions = Members("Prévenir")


class FileForm(BaseForm):
    """A file that goes with a task."""

    file = FileField("Fichier")


class NeedForm(BaseForm):
    """Another task to wait for: chosen while typing, or found by its words."""

    needs = Line("Attendre une autre tâche", thing="la tâche", required=False)
    needs_texte = Line("Ses mots", thing="les mots de la tâche à attendre", required=False)
