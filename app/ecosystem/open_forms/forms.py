"""What the forms of everybody share: who writes, if they wish, and a trap for programs."""

from wtforms import StringField
from wtforms.validators import ValidationError

from app.accounts.services import checked_email
from app.kernel.errors import Refused
from app.web.forms import BaseForm, Line

TRAPPED = (
    "Une case cachée a été remplie, sans doute par votre navigateur. Elle est vidée\u00a0: "
    "renvoyez le formulaire tel quel."
)


class OpenForm(BaseForm):
    """A form without account; its fields come from each part of the ecosystem."""

    sender_name = Line("Votre nom", thing="votre nom", required=False)
    sender_email = Line(
        "Votre adresse électronique",
        thing="votre adresse électronique",
        required=False,
        render_kw={"type": "email"},
    )
    # People never see it: what fills everything in fills it too.
    complement = StringField(
        "Laissez cette case vide", render_kw={"tabindex": "-1", "autocomplete": "off"}
    )

    def validate_sender_email(self, field: Line) -> None:
        """Refuse what is no address; none is asked for."""
        if not field.data:
            return
        try:
            checked_email(field.data, "sender_email")
        except Refused as refusal:
            raise ValidationError(refusal.message) from refusal

    def validate_complement(self, field: StringField) -> None:
        """Refuse a filled trap, and empty it: a person has only to send again."""
        if field.data:
            field.data = ""
            self.form_errors.append(TRAPPED)
            raise ValidationError(TRAPPED)
