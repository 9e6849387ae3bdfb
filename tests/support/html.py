"""The review that every page of Jalon undergoes, whichever test fetches it.

``review`` returns the faults of a page as sentences, the first of each kind being enough to mend.
"""

import re
from collections.abc import Iterator
from typing import Any

import html5lib
from bs4 import BeautifulSoup, NavigableString, Tag
from bs4.builder import HTML5TreeBuilder
from bs4.element import Comment, Doctype

HIDDEN_TEXT = {"script", "style", "template", "title", "code", "pre", "kbd", "textarea", "input"}
SHOWN_ATTRIBUTES = ("aria-label", "alt", "title", "placeholder", "data-label")
UNLABELLED_TYPES = {"hidden", "submit", "button", "image", "reset"}
REFERENCES = ("for", "aria-labelledby", "aria-describedby", "aria-controls")
NARROW, NO_BREAK = "\u202f", "\u00a0"
LETTER = "[A-Za-zÀ-ÖØ-öø-ÿŒœ]"
TYPOGRAPHY = (
    (rf"{LETTER}'{LETTER}", "une apostrophe droite"),
    (rf"[^{NARROW}\s?!…;&«][;?!](?=\s|$|»)", "pas d’espace avant un signe double"),
    (rf"[ {NO_BREAK}][;?!](?=\s|$)", "pas d’espace fine insécable avant un signe double"),
    (r"[^\W\d]:(?=\s|$)| :(?=\s|$)", "pas d’espace insécable avant deux-points"),
    (rf"«[^{NARROW}]|[^{NARROW}]»", "pas d’espace fine insécable dans les guillemets"),
    (r"\d[ \u00a0]?%", "pas d’espace fine insécable avant %"),
    (r"\.\.\.", "trois points au lieu de …"),
)
LEAKS = (
    (r"\{\{|\}\}|\{%|%\}", "une marque de gabarit"),
    (r"\b(None|Undefined|undefined|NaN|True|False)\b", "une valeur brute"),
    (r"<(p|div|span|a|li|strong|em)[ >]|&(amp|lt|gt|quot|#39|nbsp);", "du HTML échappé deux fois"),
)


class _Builder(HTML5TreeBuilder):
    """Beautiful Soup's html5lib builder, which keeps what the parser had to correct."""

    corrected: list[Any]

    def feed(self, markup: Any) -> None:
        parser = html5lib.HTMLParser(tree=self.create_treebuilder)
        self.underlying_builder.parser = parser
        parser.parse(markup).original_encoding = None
        self.corrected = parser.errors
        self.underlying_builder.parser = None


def parse(text: str, *, fragment: bool = False) -> tuple[BeautifulSoup, list[str]]:
    """Return the document, and what is not valid in its markup."""
    start = text.lstrip()[:4].lower()
    if fragment:  # the script reads it inside a template, where a row of a table may stand alone
        before, after = ("<table><tbody>", "</tbody></table>") if start == "<tr " else ("", "")
        text = f"<!DOCTYPE html><html><head></head><body>{before}{text}{after}</body></html>"
    builder = _Builder()
    soup = BeautifulSoup(text, builder=builder)
    lines = text.split("\n")
    return soup, [
        f"html : {code} {values or ''} ligne {line} : {lines[line - 1].strip()[:120]}"
        for (line, _), code, values in builder.corrected
    ]


def review(
    soup: BeautifulSoup, *, fragment: bool = False, typed: tuple[str, ...] = ()
) -> list[str]:
    """Return what a careful colleague would say; ``typed`` are words of people, left alone."""
    faults = [
        *_ids(soup, fragment),
        *_labels(soup),
        *_forms(soup),
        *_nothing_inline(soup),
        *_links(soup),
        *_headings(soup, fragment),
        *_texts(soup, typed),
    ]
    return faults if fragment else [*_frame(soup), *faults]


def one_line(tag: Tag | None) -> str:
    """Return the text of an element with every break made one space; no-break spaces stay."""
    return re.sub(r"[ \n\t]+", " ", tag.get_text()).strip() if tag is not None else ""


def _frame(soup: BeautifulSoup) -> Iterator[str]:
    if soup.html is None or soup.html.get("lang") != "fr":
        yield "la langue de la page n’est pas « fr »"
    headings = soup.find_all("h1")
    if len(headings) != 1:
        yield f"{len(headings)} titres h1 au lieu d’un"
        return
    heading, title = one_line(headings[0]), one_line(soup.title)
    if not heading:
        yield "le h1 est vide"
    if not title.removeprefix("À corriger\u00a0: ").startswith(heading):
        yield f"le titre « {title} » ne commence pas par le h1 « {heading} »"
    if len(soup.find_all("main")) != 1:
        yield "il faut un seul main"


def _ids(soup: BeautifulSoup, fragment: bool) -> Iterator[str]:
    ids = [str(tag["id"]) for tag in soup.find_all(id=True)]
    for twice in sorted({id_ for id_ in ids if ids.count(id_) > 1}):
        yield f"l’identifiant {twice} sert deux fois"
    for bad in [id_ for id_ in ids if not id_ or re.search(r"\s", id_)]:
        yield f"l’identifiant « {bad} » est vide ou contient une espace"
    if not fragment:
        yield from _dangling(soup, set(ids))


def _dangling(soup: BeautifulSoup, known: set[str]) -> Iterator[str]:
    for name in REFERENCES:
        for tag in soup.find_all(attrs={name: True}):
            value = tag[name]
            for word in value if isinstance(value, list) else str(value).split():
                if word not in known:
                    yield f"{name}=« {word} » ne désigne rien"
    for link in soup.select("a[href^='#']"):
        if str(link["href"])[1:] not in known:
            yield f"le lien {link['href']} ne mène nulle part"


def _labels(soup: BeautifulSoup) -> Iterator[str]:
    labelled = {label.get("for") for label in soup.find_all("label") if one_line(label)}
    for control in soup.find_all(["input", "select", "textarea"]):
        if control.get("type") in UNLABELLED_TYPES:
            continue
        wrapped = control.find_parent("label")
        named = control.get("aria-label") or control.get("aria-labelledby")
        if not (named or control.get("id") in labelled or (wrapped and one_line(wrapped))):
            yield f"le champ {control.get('name')} n’a pas d’étiquette"
    for fieldset in soup.find_all("fieldset"):
        if not one_line(fieldset.find("legend")):
            yield f"le groupe {fieldset.get('id')} n’a pas de légende"
    for button in soup.find_all("button"):
        if not (one_line(button) or button.get("aria-label")):
            yield f"un bouton sans mots : {button}"


def _forms(soup: BeautifulSoup) -> Iterator[str]:
    for form in soup.find_all("form"):
        if not form.get("action"):
            yield f"un formulaire sans adresse : {str(form)[:120]}"
        if str(form.get("method", "get")).lower() != "post":
            continue
        for name in ("csrf_token", "op"):
            hidden = form.find_all("input", attrs={"name": name})
            if len(hidden) != 1 or not hidden[0].get("value"):
                yield f"le formulaire {form.get('action')} porte {len(hidden)} champ {name}"


def _nothing_inline(soup: BeautifulSoup) -> Iterator[str]:
    for tag in soup.find_all(True):
        written = [name for name in tag.attrs if name == "style" or name.startswith("on")]
        if written:
            yield f"{tag.name} porte {', '.join(written)} : la politique de contenu le refuse"
    for tag in soup.find_all(["style", "script"]):
        if tag.name == "style" or not tag.get("src"):
            yield f"un {tag.name} écrit dans la page"


def _links(soup: BeautifulSoup) -> Iterator[str]:
    for link in soup.find_all("a"):
        target = str(link.get("href") or "")
        if not target or target == "#" or target.lower().startswith("javascript"):
            yield f"un lien sans adresse : {link}"
        image = link.find(["img", "svg"])
        words = image and (image.get("alt") or image.get("aria-label") or image.find("title"))
        if not (one_line(link) or link.get("aria-label") or words):
            yield f"un lien sans mots : {link}"
    for image in soup.find_all("img"):
        if image.get("alt") is None:
            yield f"une image sans alternative : {image.get('src')}"
    for drawing in soup.find_all("svg"):
        silent = drawing.get("aria-hidden") == "true" or drawing.find_parent(
            attrs={"aria-hidden": "true"}
        )
        named = drawing.get("aria-label") or drawing.get("aria-labelledby") or drawing.find("title")
        # A picture whose marks are links is a group: the role of an image would hide them.
        role = "group" if drawing.find("a") else "img"
        if not silent and not (drawing.get("role") == role and named):
            yield f"un dessin ni nommé ni caché : {str(drawing)[:120]}"


def _headings(soup: BeautifulSoup, fragment: bool) -> Iterator[str]:
    previous = 6 if fragment else 0
    for heading in soup.find_all(re.compile("^h[1-6]$")):
        level = int(heading.name[1])
        if level > previous + 1:
            yield f"« {one_line(heading)} » saute du niveau {previous} au niveau {level}"
        if not one_line(heading):
            yield f"un titre {heading.name} vide"
        previous = level


def _texts(soup: BeautifulSoup, typed: tuple[str, ...]) -> Iterator[str]:
    for text in _shown(soup):
        for words in typed:
            text = text.replace(words, " ")  # noqa: PLW2901
        for pattern, fault in LEAKS:
            if re.search(pattern, text):
                yield f"{fault} : « {text[:120]} »"
        plain = re.sub(r"\S+(://|@|\.fr/)\S*|\S*[=/_]\S*", " ", text)  # addresses keep their signs
        for pattern, fault in TYPOGRAPHY:
            found = re.search(pattern, plain)
            if found:
                around = plain[max(found.start() - 30, 0) : found.end() + 20]
                yield f"{fault} : « {around} »"


def _shown(soup: BeautifulSoup) -> Iterator[str]:
    """Return the texts that people read or hear, block by block."""
    root = soup.body or soup
    for element in root.descendants:
        if isinstance(element, Tag):
            yield from (str(element[name]) for name in SHOWN_ATTRIBUTES if element.get(name))
        elif isinstance(element, NavigableString) and not isinstance(element, Comment | Doctype):
            hidden = any(parent.name in HIDDEN_TEXT for parent in element.parents)
            text = re.sub(r"[ \n\t]+", " ", str(element))
            if text.strip() and not hidden:
                yield text
    if soup.title is not None:
        yield one_line(soup.title)
