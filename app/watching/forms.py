"""The form of a source: where the file comes from, which file online it renews."""

from collections.abc import Sequence

from wtforms import RadioField, SelectField
from wtforms.fields import SelectChoice

from app.datasets.inventory.models import Resource
from app.kernel.web_addresses import LONGEST_URL, masked
from app.watching.models import DataSource
from app.watching.rules import SourceKind
from app.watching.sources.services import SourceFacts
from app.web.fields import Among, RevisionField
from app.web.forms import BaseForm, Line


class SourceForm(BaseForm):
    """Where the file of a dataset comes from by itself."""

    revision = RevisionField()
    kind = RadioField(
        "D’où vient le fichier",
        choices=[SelectChoice(kind.value, kind.label) for kind in SourceKind],
        default=SourceKind.HTTPS.value,
    )
    address = Line("Adresse, ou nom du dossier", thing="l’adresse", limit=LONGEST_URL)
    resource_id = SelectField(
        "Fichier en ligne à remplacer",
        choices=[],
        validate_choice=False,
        validators=[Among("Choisissez un fichier de la liste.")],
    )

    def offer(self, files: Sequence[Resource]) -> None:
        """Set the files that may be renewed."""
        self.resource_id.choices = [SelectChoice(str(row.id), row.title) for row in files]

    def facts(self) -> SourceFacts:
        """Return what was typed, once the form is valid."""
        return SourceFacts(
            SourceKind(self.kind.data), self.address.data or "", int(self.resource_id.data)
        )


class SeenForm(BaseForm):
    """A button pressed on a source that was seen so."""

    revision = RevisionField()


def shown(source: DataSource | None) -> dict[str, str]:
    """Return what the form shows of a source; nothing of one that is not there."""
    if source is None:
        return {"revision": "0"}
    return {
        "revision": str(source.revision),
        "kind": source.kind,
        "address": masked(source.address),
        "resource_id": str(source.resource_id),
    }
