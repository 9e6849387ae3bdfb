"""An OpenDocument spreadsheet, streamed into the archive: texts, whole numbers, days."""

import re
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date
from typing import IO
from xml.sax.saxutils import escape, quoteattr

from app.tables.writing.layout import Cell, LaidSheet

MIMETYPE = "application/vnd.oasis.opendocument.spreadsheet"
# Signs that XML 1.0 cannot hold at all.
UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
SPACES = re.compile(r"(?<= ) +|^ +| +$")
ROWS_AT_ONCE = 500
NAMESPACES = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
    "number": "urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0",
    "meta": "urn:oasis:names:tc:opendocument:xmlns:meta:1.0",
    "config": "urn:oasis:names:tc:opendocument:xmlns:config:1.0",
    "dc": "http://purl.org/dc/elements/1.1/",
}
DECLARED = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items())
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
# Landscape A4, and our language, for LibreOffice to read and spell the words.
STYLES = f"""{HEAD}<office:document-styles {DECLARED} office:version="1.3"><office:styles>
<style:default-style style:family="table-cell"><style:text-properties
 fo:language="fr" fo:country="FR"/></style:default-style>
<style:style style:name="Default" style:family="table-cell"/></office:styles>
<office:automatic-styles><style:page-layout style:name="page"><style:page-layout-properties
 fo:page-width="29.7cm" fo:page-height="21cm" style:print-orientation="landscape"
 style:scale-to-X="1" style:scale-to-Y="0"/></style:page-layout></office:automatic-styles>
<office:master-styles><style:master-page style:name="Default" style:page-layout-name="page"/>
</office:master-styles></office:document-styles>"""
CELL_STYLES = """<number:date-style style:name="jours"><number:day number:style="long"/>
<number:text>/</number:text><number:month number:style="long"/><number:text>/</number:text>
<number:year number:style="long"/></number:date-style>
<style:style style:name="feuille" style:family="table" style:master-page-name="Default"/>
<style:style style:name="tete" style:family="table-cell" style:parent-style-name="Default">
<style:table-cell-properties fo:wrap-option="wrap" style:vertical-align="top"/>
<style:text-properties fo:font-weight="bold"/></style:style>
<style:style style:name="texte" style:family="table-cell" style:parent-style-name="Default">
<style:table-cell-properties fo:wrap-option="wrap" style:vertical-align="top"/></style:style>
<style:style style:name="jour" style:family="table-cell" style:parent-style-name="Default"
 style:data-style-name="jours"><style:table-cell-properties style:vertical-align="top"/>
</style:style>"""
CENTIMETRES = 0.21  # of a character of ten points
MANIFEST = f"""<?xml version="1.0" encoding="UTF-8"?>
<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
 manifest:version="1.3">
<manifest:file-entry manifest:full-path="/" manifest:media-type="{MIMETYPE}"/>
<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>
<manifest:file-entry manifest:full-path="styles.xml" manifest:media-type="text/xml"/>
<manifest:file-entry manifest:full-path="settings.xml" manifest:media-type="text/xml"/>
<manifest:file-entry manifest:full-path="meta.xml" manifest:media-type="text/xml"/>
</manifest:manifest>
"""


def write_ods_sheets(target: IO[bytes], sheets: Sequence[LaidSheet], *, title: str) -> None:
    """Write the sheets, their first row frozen and repeated on each printed page."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        # First and not compressed: this is how other programs know the format.
        archive.writestr("mimetype", MIMETYPE, zipfile.ZIP_STORED)
        archive.writestr("META-INF/manifest.xml", MANIFEST)
        archive.writestr("styles.xml", STYLES)
        archive.writestr("settings.xml", _settings(sheets))
        archive.writestr("meta.xml", _meta(title))
        with archive.open("content.xml", "w") as stream:
            for piece in _content(sheets):
                stream.write(piece.encode())


def _meta(title: str) -> str:
    return (
        f'{HEAD}<office:document-meta {DECLARED} office:version="1.3"><office:meta>'
        f"<dc:title>{escape(title)}</dc:title><dc:language>fr-FR</dc:language>"
        "</office:meta></office:document-meta>"
    )


def _settings(sheets: Sequence[LaidSheet]) -> str:
    """Freeze the first row of each sheet, as LibreOffice keeps it."""

    def item(name: str, kind: str, value: int) -> str:
        return (
            f'<config:config-item config:name="{name}" config:type="{kind}">{value}'
            "</config:config-item>"
        )

    frozen = item("VerticalSplitMode", "short", 2) + item("VerticalSplitPosition", "int", 1)
    frozen += item("ActiveSplitRange", "short", 2) + item("PositionBottom", "int", 1)
    entries = "".join(
        f"<config:config-item-map-entry config:name={quoteattr(sheet.name)}>{frozen}"
        "</config:config-item-map-entry>"
        for sheet in sheets
    )
    return (
        f'{HEAD}<office:document-settings {DECLARED} office:version="1.3"><office:settings>'
        '<config:config-item-set config:name="ooo:view-settings">'
        '<config:config-item-map-indexed config:name="Views"><config:config-item-map-entry>'
        f'<config:config-item-map-named config:name="Tables">{entries}'
        "</config:config-item-map-named></config:config-item-map-entry>"
        "</config:config-item-map-indexed></config:config-item-set></office:settings>"
        "</office:document-settings>"
    )


def _content(sheets: Sequence[LaidSheet]) -> Iterator[str]:
    yield f'{HEAD}<office:document-content {DECLARED} office:version="1.3">'
    yield f"<office:automatic-styles>{CELL_STYLES}{_widths(sheets)}</office:automatic-styles>"
    yield "<office:body><office:spreadsheet>"
    for sheet in sheets:
        yield f'<table:table table:name={quoteattr(sheet.name)} table:style-name="feuille">'
        yield "".join(
            f'<table:table-column table:style-name="l{width}"/>' for width in sheet.widths
        )
        yield f"<table:table-header-rows>{_row(sheet.header, 'tete')}</table:table-header-rows>"
        pieces: list[str] = []
        for row in sheet.rows:
            pieces.append(_row(row))
            if len(pieces) >= ROWS_AT_ONCE:
                yield "".join(pieces)
                pieces.clear()
        yield "".join(pieces)
        yield "</table:table>"
    yield "</office:spreadsheet></office:body></office:document-content>"


def _widths(sheets: Sequence[LaidSheet]) -> str:
    return "".join(
        f'<style:style style:name="l{width}" style:family="table-column">'
        f'<style:table-column-properties style:column-width="{width * CENTIMETRES:.2f}cm"/>'
        "</style:style>"
        for width in sorted({width for sheet in sheets for width in sheet.widths})
    )


def _row(cells: Sequence[Cell], style: str = "texte") -> str:
    written = "".join(_cell(cell, style) for cell in cells)
    return f"<table:table-row>{written}</table:table-row>"


def _cell(cell: Cell, style: str) -> str:
    if isinstance(cell, date):
        return (
            '<table:table-cell table:style-name="jour" office:value-type="date" '
            f'office:date-value="{cell.isoformat()}"><text:p>{cell:%d/%m/%Y}</text:p>'
            "</table:table-cell>"
        )
    if isinstance(cell, int):
        return (
            f'<table:table-cell office:value-type="float" office:value="{cell}">'
            f"<text:p>{cell}</text:p></table:table-cell>"
        )
    if not cell:
        return "<table:table-cell/>"
    paragraphs = "".join(f"<text:p>{_paragraph(line)}</text:p>" for line in _lines(cell))
    return (
        f'<table:table-cell table:style-name="{style}" office:value-type="string">{paragraphs}'
        "</table:table-cell>"
    )


def _lines(text: str) -> list[str]:
    return UNWRITABLE.sub("", text).replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _paragraph(line: str) -> str:
    """Keep spaces, which OpenDocument would fold.

    A tab stays as it is: spreadsheets show a space, and we read the tab back. The element that
    OpenDocument has for it is dropped by readers, which glue two words together.
    """
    return SPACES.sub(lambda spaces: f'<text:s text:c="{len(spaces[0])}"/>', escape(line))
