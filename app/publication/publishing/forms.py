"""Forms of a request of publication."""

from app.web.forms import BaseForm, Text

LONGEST = 500


class AskingForm(BaseForm):
    """A word with the request, for whoever may publish."""

    note = Text("Un mot pour qui publiera", thing="votre mot", limit=LONGEST)


class RefusalForm(BaseForm):
    """Why a publication is refused."""

    answer = Text("Pourquoi pas maintenant", thing="la raison", required=True, limit=LONGEST)
