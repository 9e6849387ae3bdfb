"""Forms of the checklist."""

from typing import Any

from flask_wtf.file import FileField
from wtforms import RadioField, SelectField
from wtforms.fields import SelectChoice

from app.kernel.revisions import Sight
from app.kernel.web_addresses import LONGEST_URL
from app.progress.evidence import MAX_TITLE
from app.progress.models import Answer
from app.progress.replies import Reply
from app.progress.rules import AnswerState, BlockReason
from app.web.fields import FrenchDate
from app.web.forms import BaseForm, Line, Text, choices_of
from app.web.shared import SharedForm

NO_REASON = SelectChoice("", "Choisissez une raison")


class AnswerForm(SharedForm):
    """An answer to an item, with all its fields."""

    state = RadioField("État du point", choices=choices_of(AnswerState), validators=[])
    justification = Text("Pourquoi ce point est sans objet", thing="pourquoi")
    block_reason = SelectField(
        "Ce qui bloque", choices=[NO_REASON, *choices_of(BlockReason)], default=""
    )
    unblock = Text("Ce qui débloquerait", thing="ce qui débloquerait")
    wake_on = FrenchDate("Y revenir le")
    note = Text("Note", thing="une note")

    @classmethod
    def sent(cls, item_id: str) -> "AnswerForm":
        """Return the form as somebody sent it; its names carry the item, so ids stay unique."""
        return cls(prefix=item_id)

    @classmethod
    def showing(cls, item_id: str, answer: Answer | None) -> "AnswerForm":
        """Return the form filled from the stored answer, whatever the request holds."""
        return cls.comparing(item_id, answer, Reply.of(answer))

    @classmethod
    def comparing(cls, item_id: str, answer: Answer | None, typed: Reply) -> "AnswerForm":
        """Return the form with what was typed, whoever sends it having seen the stored answer."""
        seen = Sight.of(vars(Reply.of(answer)), answer.revision if answer is not None else 0)
        values = {**shown(typed), "revision": seen.text}
        return cls(formdata=None, data=values, prefix=item_id)

    def reply(self) -> Reply:
        """Return the reply that the form holds."""
        return Reply(
            state=AnswerState(self.state.data),
            note=self.note.data or "",
            justification=self.justification.data or "",
            block_reason=self.block_reason.data or "",
            unblock=self.unblock.data or "",
            wake_on=self.wake_on.data,
        )


def shown(reply: Reply) -> dict[str, Any]:
    """Return the values that the form shows for a reply."""
    return {**vars(reply), "state": reply.state.value}


class EvidenceForm(BaseForm):
    """A link or a file, and its title."""

    title = Line("Titre de la preuve", thing="un titre", required=False, limit=MAX_TITLE)
    url = Line("Adresse d’une page", thing="l’adresse", required=False, limit=LONGEST_URL)
    file = FileField("Fichier")

    @classmethod
    def sent(cls, item_id: str) -> "EvidenceForm":
        """Return the form as somebody sent it."""
        return cls(prefix=f"preuve-{item_id}")

    @classmethod
    def blank(cls, item_id: str) -> "EvidenceForm":
        """Return an empty form."""
        return cls(formdata=None, prefix=f"preuve-{item_id}")


class GateForm(BaseForm):
    """Why a phase begins although something is missing."""

    reason = Text(
        "Pourquoi commencer sans attendre",
        thing="pourquoi vous commencez",
        limit=1000,
    )
