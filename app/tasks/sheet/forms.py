"""Forms of the page of a task: state, parts, needs, comments, files."""

from typing import Self

from flask_wtf.file import FileField
from wtforms import RadioField, SelectField
from wtforms.fields import SelectChoice

from app.kernel.revisions import Sight
from app.tasks.drafts import LONGEST_UNBLOCK, Block
from app.tasks.rules import TaskBlockReason, TaskState
from app.tasks.sheet.comments import LONGEST
from app.web.fields import FrenchDate, RevisionField, Ticks
from app.web.forms import BaseForm, Line, Text, choices_of
from app.web.shared import SharedForm

RENAMED = "autre"
NO_REASON = SelectChoice("", "Choisissez une raison")


class StateForm(BaseForm):
    """A new state for a task, with the reasons of a block."""

    revision = RevisionField()  # WTForms ships no types
    state = RadioField("État", choices=choices_of(TaskState), validators=[])
    block_reason = SelectField(
        "Ce qui bloque",
        choices=[NO_REASON, *choices_of(TaskBlockReason)],
        default="",
        validate_choice=False,
    )
    unblock = Text("Ce qui débloquerait", thing="ce qui débloquerait", limit=LONGEST_UNBLOCK)
    wake_on = FrenchDate("Y revenir le")

    def block(self) -> Block:
        """Return the block that the form holds."""
        return Block(self.block_reason.data or "", self.unblock.data or "", self.wake_on.data)


class PartForm(BaseForm):
    """The title of a new sub-step."""

    part = Line("Nouvelle sous-étape", thing="ce que fait cette sous-étape")


class PartTitleForm(SharedForm):
    """Another title for a sub-step; beside ``PartForm``, hence its prefix."""

    part = Line("Sous-étape", thing="ce que fait cette sous-étape")

    @classmethod
    def sent(cls) -> Self:
        """Read the request."""
        return cls(prefix=RENAMED)

    @classmethod
    def of(cls, title: str) -> Self:
        """Show the title as it is."""
        return cls.comparing(title, title)

    @classmethod
    def comparing(cls, title: str, typed: str) -> Self:
        """Show what was typed, to be sent by whoever has seen the title as it is."""
        data = {"part": typed, "revision": Sight.of({"part": title}).text}
        return cls(formdata=None, data=data, prefix=RENAMED)


class CommentForm(BaseForm):
    """A comment, and the members to notify."""

    text = Text("Votre commentaire", thing="votre commentaire", required=True, limit=LONGEST)
    mentions = Ticks("Prévenir", sentence="Cochez parmi les membres de l’espace.")


class FileForm(BaseForm):
    """A file that goes with a task."""

    file = FileField("Fichier")


class NeedForm(BaseForm):
    """Another task to wait for: chosen among suggestions, or found by its words."""

    needs = Line("Attendre une autre tâche", thing="la tâche", required=False)
    needs_texte = Line("Ses mots", thing="les mots de la tâche à attendre", required=False)
