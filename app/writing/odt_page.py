"""The paper of an ODT: A4, the head and the foot of each page."""

from xml.sax.saxutils import escape

from odfdo import Document as Odt
from odfdo import Element
from odfdo.xmlpart import XmlPart

from app.writing.letterhead import Letterhead, LogoPicture

UPRIGHT, LYING = ("21cm", "29.7cm", "portrait"), ("29.7cm", "21cm", "landscape")
FOOT = (
    '<style:footer><text:p text:style-name="Footer">page\u00a0<text:page-number '
    'text:select-page="current">1</text:page-number> sur\u00a0<text:page-count>1'
    "</text:page-count></text:p></style:footer>"
)
SPACES = (
    '<style:header-style><style:header-footer-properties fo:min-height="0.6cm" '
    'fo:margin-bottom="0.4cm"/></style:header-style>',
    '<style:footer-style><style:header-footer-properties fo:min-height="0.6cm" '
    'fo:margin-top="0.4cm"/></style:footer-style>',
)


def lay_out(file: Odt, letterhead: Letterhead, *, landscape: bool) -> None:
    """Set the paper, its head and its foot."""
    styles = file.get_part("styles.xml")
    if not isinstance(styles, XmlPart):
        return
    _paper(styles.root, landscape=landscape)
    master = styles.root.get_element("office:master-styles/style:master-page")
    if master is not None:
        master.append(Element.from_tag(_head(file, letterhead)))
        master.append(Element.from_tag(FOOT))


def _paper(root: Element, *, landscape: bool) -> None:
    layout = root.get_element("office:automatic-styles/style:page-layout")
    paper = layout.get_element("style:page-layout-properties") if layout is not None else None
    if layout is None or paper is None:
        return
    wide, high, way = LYING if landscape else UPRIGHT
    for name, value in (("width", wide), ("height", high)):
        paper.set_attribute(f"fo:page-{name}", value)
    paper.set_attribute("style:print-orientation", way)
    for name in ("style:header-style", "style:footer-style"):
        former = layout.get_element(name)
        if former is not None:
            layout.delete(former)
    for text in SPACES:
        layout.append(Element.from_tag(text))


def _head(file: Odt, letterhead: Letterhead) -> str:
    logo = _frame(file, letterhead.logo) + "  " if letterhead.logo is not None else ""
    name = escape(letterhead.name)
    return f'<style:header><text:p text:style-name="Header">{logo}{name}</text:p></style:header>'


def _frame(file: Odt, logo: LogoPicture) -> str:
    """Put a picture in the file, and return where it is drawn."""
    place = f"Pictures/logo.{logo.extension}"
    if file.container is not None:  # a document that is whole has one
        file.container.set_part(place, logo.content)
    media = "image/png" if logo.extension == "png" else "image/jpeg"
    file.manifest.add_full_path(place, media)
    return (
        '<draw:frame text:anchor-type="as-char" draw:name="Logo" style:vertical-pos="middle" '
        f'svg:width="{logo.width:.2f}mm" svg:height="{logo.height:.2f}mm"><draw:image '
        f'xlink:href="{place}" xlink:type="simple" xlink:show="embed" xlink:actuate="onLoad"/>'
        "</draw:frame>"
    )
