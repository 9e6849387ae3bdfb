"""The styles of an ODT, as its own XML says them: the library has words for a few only."""

from odfdo import Document as Odt
from odfdo import Element
from odfdo.xmlpart import XmlPart

BODY, TITLE, CAPTION, NOTE = "Text_20_body", "Title", "Caption", "Quotations"
NUMBERED, BULLETED = "Numbering_20_1", "List_20_1"
CELL, HEAD_CELL = "Table_20_Contents", "Table_20_Heading"
NEW_PAGE, WITH_NEXT = "Heading_20_1_20_page", "Text_20_body_20_together"
GRID, SHADED, WHOLE_ROW = "Grille", "GrilleTitre", "LigneEntiere"
LOOSE, TOGETHER = "Tableau", "TableauEntier"  # styles of tables
INK = "#1f2a44"
FONT = "font-family=Arial"
ITEM = "List_20_Contents"
INDENT = "0.65cm"

Form = tuple[str, str, str, str]  # name, parent, what « fo: » says of paragraph and text
FORMS: tuple[Form, ...] = (
    ("Standard", "", "orphans=2 widows=2 line-height=112%", f"font-size=11pt {FONT}"),
    (BODY, "Standard", "margin-bottom=0.21cm", ""),
    (WITH_NEXT, BODY, "keep-with-next=always", ""),
    ("Heading", "Standard", "keep-with-next=always", f"font-weight=bold color={INK}"),
    (TITLE, "Heading", "margin-bottom=0.45cm", "font-size=18pt"),
    ("Heading_20_1", "Heading", "margin-top=0.55cm margin-bottom=0.2cm", "font-size=14pt"),
    (NEW_PAGE, "Heading_20_1", "break-before=page", ""),
    ("Heading_20_2", "Heading", "margin-top=0.4cm margin-bottom=0.15cm", "font-size=12pt"),
    ("Heading_20_3", "Heading", "margin-top=0.3cm margin-bottom=0.1cm", "font-size=11pt"),
    (
        CAPTION,
        "Standard",
        "margin-top=0.3cm margin-bottom=0.1cm keep-with-next=always",
        f"font-size=10pt font-style=italic color={INK}",
    ),
    (NOTE, BODY, "", "font-style=italic"),
    (ITEM, "Standard", "margin-bottom=0.1cm", ""),
    (CELL, "Standard", "", "font-size=10pt"),
    (HEAD_CELL, CELL, "keep-with-next=always", "font-weight=bold"),
    ("Header", "Standard", "", "font-size=9pt"),
    ("Footer", "Standard", "text-align=center", "font-size=9pt"),
)
LIST_LEVEL = (
    '<style:list-level-properties text:list-level-position-and-space-mode="label-alignment">'
    '<style:list-level-label-alignment text:label-followed-by="listtab" '
    f'text:list-tab-stop-position="{INDENT}" fo:text-indent="-{INDENT}" fo:margin-left="{INDENT}"/>'
    "</style:list-level-properties>"
)
LISTS = (
    f'<text:list-style style:name="{BULLETED}" style:display-name="List 1">'
    f'<text:list-level-style-bullet text:level="1" text:bullet-char="•">{LIST_LEVEL}'
    "</text:list-level-style-bullet></text:list-style>",
    f'<text:list-style style:name="{NUMBERED}" style:display-name="Numbering 1">'
    f'<text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix=".">'
    f"{LIST_LEVEL}</text:list-level-style-number></text:list-style>",
)
BORDER = 'fo:border="0.5pt solid #777777" fo:padding="0.08cm"'
AUTOMATIC = (
    f'<style:style style:name="{GRID}" style:family="table-cell">'
    f"<style:table-cell-properties {BORDER}/></style:style>",
    f'<style:style style:name="{SHADED}" style:family="table-cell">'
    f'<style:table-cell-properties {BORDER} fo:background-color="#e4e9f0"/></style:style>',
    f'<style:style style:name="{WHOLE_ROW}" style:family="table-row">'
    '<style:table-row-properties fo:keep-together="always"/></style:style>',
    f'<style:style style:name="{LOOSE}" style:family="table"><style:table-properties '
    'style:rel-width="100%" table:align="margins" fo:margin-bottom="0.3cm"/></style:style>',
    f'<style:style style:name="{TOGETHER}" style:family="table"><style:table-properties '
    'style:rel-width="100%" table:align="margins" fo:margin-bottom="0.3cm" '
    'style:may-break-between-rows="false" fo:keep-with-next="always"/></style:style>',
)


def dress(file: Odt) -> None:
    """Put the styles of the house in place of those of the empty document of odfdo."""
    styles = file.get_part("styles.xml")
    common = styles.root.get_element("office:styles") if isinstance(styles, XmlPart) else None
    if common is None:  # the empty document has them
        return
    made = [Element.from_tag(_form(*form)) for form in FORMS]
    made += [Element.from_tag(text) for text in LISTS]
    names = {element.get_attribute("style:name") for element in made}
    for former in common.children:
        if former.get_attribute("style:name") in names:
            common.delete(former)
    _without_numbers(common)
    for element in made:
        common.append(element)


def _without_numbers(common: Element) -> None:
    """Take away the numbers that the empty document of odfdo puts before headings: « 3.1. »."""
    for level in common.get_elements("descendant::text:outline-level-style"):
        level.set_attribute("style:num-format", "")
        for name in ("style:num-suffix", "loext:num-list-format"):
            level.del_attribute(name)


def automatic() -> list[Element]:
    """Return the styles that stand beside the text: those of tables."""
    return [Element.from_tag(text) for text in AUTOMATIC]


def column_style(name: str, share: int) -> Element:
    """Return the style of a column that takes so many thousandths of its table."""
    return Element.from_tag(
        f'<style:style style:name="{name}" style:family="table-column">'
        f'<style:table-column-properties style:rel-column-width="{share}*"/></style:style>'
    )


def _form(name: str, parent: str, paragraph: str, text: str) -> str:
    level = name[-1] if name.startswith("Heading_20_") and name[-1].isdigit() else ""
    outline = f' style:default-outline-level="{level}"' if level else ""
    above = f' style:parent-style-name="{parent}"' if parent else ""
    shown = name.replace("_20_", " ")
    return (
        f'<style:style style:name="{name}" style:display-name="{shown}" style:family="paragraph"'
        f"{above}{outline}><style:paragraph-properties {_fo(paragraph)}/>"
        f"<style:text-properties {_fo(text)}/></style:style>"
    )


def _fo(pairs: str) -> str:
    parts = (pair.partition("=") for pair in pairs.split())
    return " ".join(f'fo:{name}="{value}"' for name, _, value in parts)
