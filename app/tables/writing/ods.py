"""A minimal OpenDocument spreadsheet: text cells, streamed into the archive."""

import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from typing import IO
from xml.sax.saxutils import escape, quoteattr

MIMETYPE = "application/vnd.oasis.opendocument.spreadsheet"
# Signs that XML 1.0 cannot hold at all.
UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
SPACES = re.compile(r"(?<= ) +|^ +| +$")
ROWS_AT_ONCE = 500
NAMESPACES = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
}
MANIFEST = f"""<?xml version="1.0" encoding="UTF-8"?>
<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
 manifest:version="1.3">
<manifest:file-entry manifest:full-path="/" manifest:media-type="{MIMETYPE}"/>
<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>
</manifest:manifest>
"""

Table = tuple[str, Sequence[str], Iterable[Sequence[str]]]


def write_ods_sheets(target: IO[bytes], tables: Iterable[Table]) -> None:
    """Write name, header and rows of each sheet."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        # First and not compressed: this is how other programs know the format.
        archive.writestr("mimetype", MIMETYPE, zipfile.ZIP_STORED)
        archive.writestr("META-INF/manifest.xml", MANIFEST)
        with archive.open("content.xml", "w") as stream:
            for piece in _content(tables):
                stream.write(piece.encode())


def _content(tables: Iterable[Table]) -> Iterator[str]:
    declared = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items())
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield f'<office:document-content {declared} office:version="1.3">'
    yield "<office:body><office:spreadsheet>"
    for name, header, rows in tables:
        yield f"<table:table table:name={quoteattr(name)}>"
        yield _row(header)
        pieces: list[str] = []
        for row in rows:
            pieces.append(_row(row))
            if len(pieces) >= ROWS_AT_ONCE:
                yield "".join(pieces)
                pieces.clear()
        yield "".join(pieces)
        yield "</table:table>"
    yield "</office:spreadsheet></office:body></office:document-content>"


def _row(cells: Sequence[str]) -> str:
    return f"<table:table-row>{''.join(map(_cell, cells))}</table:table-row>"


def _cell(text: str) -> str:
    if not text:
        return "<table:table-cell/>"
    paragraphs = "".join(f"<text:p>{_paragraph(line)}</text:p>" for line in _lines(text))
    return f'<table:table-cell office:value-type="string">{paragraphs}</table:table-cell>'


def _lines(text: str) -> list[str]:
    return UNWRITABLE.sub("", text).replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _paragraph(line: str) -> str:
    """Keep spaces, which OpenDocument would fold.

    A tab stays as it is: spreadsheets show a space, and we read the tab back. The element that
    OpenDocument has for it is dropped by readers, which glue two words together.
    """
    return SPACES.sub(lambda spaces: f'<text:s text:c="{len(spaces[0])}"/>', escape(line))
