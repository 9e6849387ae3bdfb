"""The form of a table of measures that somebody brings."""

from flask_wtf.file import FileField

from app.ecosystem.measures.bounds import MOST_BYTES
from app.kernel.errors import Refused
from app.web.forms import BaseForm, Text


class MeasuresForm(BaseForm):
    """A table as a file, or pasted from a spreadsheet."""

    file = FileField("Fichier CSV")
    table = Text("Ou collez votre tableau", thing="le tableau", limit=MOST_BYTES)

    def content(self) -> bytes:
        """Return what was sent, one byte past the limit at most; the file goes first."""
        upload = self.file.data
        if upload and upload.filename:
            upload.stream.seek(0)  # a transaction run again reads the file again
            return bytes(upload.read(MOST_BYTES + 1))
        if not self.table.data:
            raise Refused("Choisissez un fichier, ou collez votre tableau.", "table")
        return str(self.table.data).encode()
