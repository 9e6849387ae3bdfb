"""The form of a signed act."""

from collections.abc import Iterable
from typing import Any

from flask_wtf.file import FileField
from wtforms.fields import SelectChoice

from app.documents.models import NUMBER
from app.documents.signing import SignedFacts, SignedPiece
from app.files.rules import MAX_FILE_BYTES
from app.kernel.revisions import Sight, values_of
from app.kernel.web_addresses import LONGEST_URL
from app.methodology.rules import Item
from app.web.fields import FrenchDate, Ticks
from app.web.forms import Line
from app.web.shared import SharedForm


class SignedForm(SharedForm):
    """When a document was signed, under which number, and what holds it."""

    signed_on = FrenchDate("Date de signature")
    number = Line("Numéro de l’acte", thing="un numéro", required=False, limit=NUMBER)
    file = FileField("Fichier signé")
    url = Line("Adresse où il se lit", thing="l’adresse", required=False, limit=LONGEST_URL)
    done = Ticks("Noter «\u202ffait\u202f»")

    @classmethod
    def showing(
        cls, standing: SignedFacts, revision: int, typed: SignedFacts | None = None, **more: Any
    ) -> "SignedForm":
        """Return the form with what stands, or with what was typed over it."""
        seen = Sight.of(values_of(standing), revision)
        values = {**values_of(typed or standing), **more, "revision": seen.text}
        return cls(formdata=None, data=values)

    def offer(self, items: Iterable[Item]) -> "SignedForm":
        """Offer the points that may be noted « fait »."""
        self.done.choices = [SelectChoice(item.id, item.statement) for item in items]
        return self

    def facts(self) -> SignedFacts:
        """Return the date and the number typed."""
        return SignedFacts(self.signed_on.data, self.number.data or "")

    def piece(self) -> SignedPiece:
        """Return what holds the act: a file first, else an address."""
        upload = self.file.data
        if upload and upload.filename:
            upload.stream.seek(0)  # a transaction run again reads the file again
            return SignedPiece(upload.filename, upload.read(MAX_FILE_BYTES + 1))
        return SignedPiece(url=self.url.data or "")
