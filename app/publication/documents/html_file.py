"""A document as one page of HTML, complete by itself: to be put on a website as it is."""

from markupsafe import Markup, escape

from app.publication.documents.model import Block, Document, Heading, Listing, Paragraph, Table

# Sober: the website that takes it has a style of its own. Names of columns come back on each page.
STYLE = """
body { font-family: sans-serif; line-height: 1.5; max-width: 75rem; margin: 2rem auto;
  padding: 0 1rem; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
caption { text-align: left; font-weight: bold; padding: 0.5rem 0; }
th, td { border: 1px solid; padding: 0.4rem; text-align: left; vertical-align: top; }
thead { display: table-header-group; }
tr { break-inside: avoid; }
"""
PAGE = "@page {{ size: A4 {}; margin: 2cm; }}"


def html_bytes(document: Document) -> bytes:
    """Return the file, in UTF-8."""
    style = Markup(STYLE + PAGE.format("landscape" if document.landscape else "portrait"))  # noqa: S704  ours
    head = Markup(
        '<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        "<title>{title}</title>\n"
        '<meta name="description" content="{subject}">\n'
        '<meta name="author" content="{author}">\n'
        "<style>{style}</style>"
    ).format(title=document.title, subject=document.subject, author=document.author, style=style)
    body = Markup("\n").join(map(_written, document.blocks))
    page = Markup(
        '<!doctype html>\n<html lang="{language}">\n<head>\n{head}\n</head>\n<body>\n<main>\n'
        "<h1>{title}</h1>\n{body}\n</main>\n</body>\n</html>\n"
    ).format(language=document.language, head=head, title=document.title, body=body)
    return page.encode()


def _written(block: Block) -> Markup:
    match block:
        case Heading(level, text):
            return Markup("<h{level}>{text}</h{level}>").format(level=level + 1, text=text)
        case Paragraph(text, note):
            inside = Markup("<em>{}</em>").format(text) if note else escape(text)
            return Markup("<p>{}</p>").format(inside)
        case Listing(items, numbered):
            listed = Markup("").join(Markup("<li>{}</li>").format(item) for item in items)
            return Markup("<{tag}>{listed}</{tag}>").format(
                tag="ol" if numbered else "ul", listed=listed
            )
        case Table():
            return _table(block)


def _table(block: Table) -> Markup:
    header = _cells(block.header, 'th scope="col"')
    rows = (
        Markup("<tr>{}{}</tr>").format(_cells(row[:1], 'th scope="row"'), _cells(row[1:], "td"))
        for row in block.rows
    )
    return Markup(
        '<div class="wide" role="region" aria-label="{caption}" tabindex="0">\n<table>\n'
        "<caption>{caption}</caption>\n<thead><tr>{header}</tr></thead>\n"
        "<tbody>\n{rows}\n</tbody>\n</table>\n</div>"
    ).format(caption=block.caption, header=header, rows=Markup("\n").join(rows))


def _cells(texts: tuple[str, ...], tag: str) -> Markup:
    opening = Markup(f"<{tag}>")  # noqa: S704  ours
    closing = Markup(f"</{tag[:2]}>")  # noqa: S704  ours
    lines = (Markup("<br>").join(text.splitlines()) for text in texts)
    return Markup("").join(opening + one + closing for one in lines)
