"""The review that every page of Jalon undergoes, whichever test fetches it.

``review`` returns the faults of a page as sentences, the first of each kind being enough to mend.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import html5lib
from bs4 import BeautifulSoup, NavigableString, Tag
from bs4.builder import HTML5TreeBuilder
from bs4.element import Comment, Doctype

HIDDEN_TEXT = {"script", "style", "template", "title", "code", "pre", "kbd", "textarea", "input"}
SHOWN_ATTRIBUTES = ("aria-label", "alt", "title", "placeholder", "data-label")
UNLABELLED_TYPES = {"hidden", "submit", "button", "image", "reset"}
HEADINGS = {f"h{level}" for level in range(1, 7)}
REFERENCES = ("for", "aria-labelledby", "aria-describedby", "aria-controls")
NARROW, NO_BREAK = "\u202f", "\u00a0"
LETTER = "[A-Za-zÀ-ÖØ-öø-ÿŒœ]"
TYPOGRAPHY = (
    (re.compile(rf"{LETTER}'{LETTER}"), "une apostrophe droite"),
    (re.compile(rf"[^{NARROW}\s?!…;&«][;?!](?=\s|$|»)"), "pas d’espace avant un signe double"),
    (
        re.compile(rf"[ {NO_BREAK}][;?!](?=\s|$)"),
        "pas d’espace fine insécable avant un signe double",
    ),
    (re.compile(r"[^\W\d]:(?=\s|$)| :(?=\s|$)"), "pas d’espace insécable avant deux-points"),
    (re.compile(rf"«[^{NARROW}]|[^{NARROW}]»"), "pas d’espace fine insécable dans les guillemets"),
    (re.compile(r"\d[ \u00a0]?%"), "pas d’espace fine insécable avant %"),
    (re.compile(r"\.\.\."), "trois points au lieu de …"),
    (re.compile(r"[^\W\d_]\.\.(?=\s|$)"), "deux points à la fin d’une phrase"),
    (re.compile(r"\(([^()]+)\)\s\(\1\)"), "deux fois la même parenthèse"),
)
ADDRESS = re.compile(r"\S+(://|@|\.fr/)\S*|\S*[=/_]\S*")
BREAKS = re.compile(r"[ \n\t]+")
SPACE = re.compile(r"\s")
LEAKS = (
    (re.compile(r"\{\{|\}\}|\{%|%\}"), "une marque de gabarit"),
    (re.compile(r"\b(None|Undefined|undefined|NaN|True|False)\b"), "une valeur brute"),
    (
        re.compile(r"<(p|div|span|a|li|strong|em)[ >]|&(amp|lt|gt|quot|#39|nbsp);"),
        "du HTML échappé deux fois",
    ),
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
    builder = _Builder(store_line_numbers=False)  # nobody asks where an element stood
    soup = BeautifulSoup(text, builder=builder)
    lines = text.split("\n")
    return soup, [
        f"html : {code} {values or ''} ligne {line} : {lines[line - 1].strip()[:120]}"
        for (line, _), code, values in builder.corrected
    ]


class Document:
    """A page walked once, its elements at hand by name: a page is reviewed some thirty ways."""

    def __init__(self, soup: BeautifulSoup) -> None:
        """Walk it."""
        self.soup = soup
        self.tags: list[Tag] = soup.find_all(True)
        self.named: dict[str, list[Tag]] = {}
        for tag in self.tags:
            self.named.setdefault(tag.name, []).append(tag)

    def all(self, *names: str) -> list[Tag]:
        """Return the elements of these names."""
        return [tag for name in names for tag in self.named.get(name, [])]


def review(
    soup: BeautifulSoup, *, fragment: bool = False, typed: tuple[str, ...] = ()
) -> list[str]:
    """Return what a careful colleague would say; ``typed`` are words of people, left alone."""
    page = Document(soup)
    faults = [
        *_ids(page, fragment),
        *_labels(page),
        *_forms(page),
        *_lists(page),
        *_nothing_inline(page),
        *_links(page),
        *_pictures(page),
        *_headings(page, fragment),
        *_texts(soup, typed),
    ]
    return faults if fragment else [*_frame(page), *faults]


def one_line(tag: Tag | None) -> str:
    """Return the text of an element with every break made one space; no-break spaces stay."""
    return BREAKS.sub(" ", tag.get_text()).strip() if tag is not None else ""


def _frame(page: Document) -> Iterator[str]:
    soup = page.soup
    if soup.html is None or soup.html.get("lang") != "fr":
        yield "la langue de la page n’est pas « fr »"
    headings = page.all("h1")
    if len(headings) != 1:
        yield f"{len(headings)} titres h1 au lieu d’un"
        return
    heading, title = one_line(headings[0]), one_line(soup.title)
    if not heading:
        yield "le h1 est vide"
    if not title.removeprefix("À corriger\u00a0: ").startswith(heading):
        yield f"le titre « {title} » ne commence pas par le h1 « {heading} »"
    if len(page.all("main")) != 1:
        yield "il faut un seul main"
    names = [tag["name"] for tag in page.all("meta") if tag.has_attr("name")]
    yield from (f"deux meta {name}" for name in sorted({n for n in names if names.count(n) > 1}))


def _lists(page: Document) -> Iterator[str]:
    """A drop-down list shows one choice, and each of its choices can be read."""
    for tag in page.all("select"):
        options = tag.find_all("option")
        chosen = [option for option in options if option.has_attr("selected")]
        if len(chosen) > 1 and not tag.has_attr("multiple"):
            yield f"la liste « {tag.get('name')} » a {len(chosen)} choix retenus"
        if tag.has_attr("required") and not (options and options[0].get("value") == ""):
            yield f"la liste « {tag.get('name')} » demande un choix qu’elle a toujours"
        if not all(one_line(option) for option in options):
            yield f"la liste « {tag.get('name')} » offre un choix sans texte"


def _ids(page: Document, fragment: bool) -> Iterator[str]:
    ids = [str(tag["id"]) for tag in page.tags if "id" in tag.attrs]
    known = set(ids)
    if len(known) < len(ids):
        for twice in sorted({id_ for id_ in known if ids.count(id_) > 1}):
            yield f"l’identifiant {twice} sert deux fois"
    for bad in [id_ for id_ in ids if not id_ or SPACE.search(id_)]:
        yield f"l’identifiant « {bad} » est vide ou contient une espace"
    if not fragment:
        yield from _dangling(page, known)


def _dangling(page: Document, known: set[str]) -> Iterator[str]:
    for tag in page.tags:
        for name in REFERENCES:
            value = tag.attrs.get(name, "")
            for word in value if isinstance(value, list) else str(value).split():
                if word not in known:
                    yield f"{name}=« {word} » ne désigne rien"
    for link in page.all("a"):
        target = str(link.get("href", ""))
        if target.startswith("#") and target[1:] not in known:
            yield f"le lien {target} ne mène nulle part"


def _labels(page: Document) -> Iterator[str]:
    labelled = {label.get("for") for label in page.all("label") if one_line(label)}
    for control in page.all("input", "select", "textarea"):
        if control.get("type") not in UNLABELLED_TYPES and not _has_label(control, labelled):
            yield f"le champ {control.get('name')} n’a pas d’étiquette"
    for fieldset in page.all("fieldset"):
        if not one_line(fieldset.find("legend")):
            yield f"le groupe {fieldset.get('id')} n’a pas de légende"
    for button in page.all("button"):
        if not (one_line(button) or button.get("aria-label")):
            yield f"un bouton sans mots : {button}"


def _has_label(control: Tag, labelled: set[Any]) -> bool:
    named = control.get("aria-label") or control.get("aria-labelledby")
    return bool(named or control.get("id") in labelled or one_line(control.find_parent("label")))


def _forms(page: Document) -> Iterator[str]:
    for form in page.all("form"):
        if not form.get("action"):
            yield f"un formulaire sans adresse : {str(form)[:120]}"
        if str(form.get("method", "get")).lower() != "post":
            continue
        inputs = form.find_all("input")
        for name in ("csrf_token", "op"):
            hidden = [one for one in inputs if one.get("name") == name]
            if len(hidden) != 1 or not hidden[0].get("value"):
                yield f"le formulaire {form.get('action')} porte {len(hidden)} champ {name}"


def _nothing_inline(page: Document) -> Iterator[str]:
    for tag in page.tags:
        written = [name for name in tag.attrs if name == "style" or name.startswith("on")]
        if written:
            yield f"{tag.name} porte {', '.join(written)} : la politique de contenu le refuse"
    for tag in page.all("style", "script"):
        data = tag.get("type") == "application/ld+json"  # nothing runs: the policy lets it be
        if tag.name == "style" or not (tag.get("src") or data):
            yield f"un {tag.name} écrit dans la page"


def _links(page: Document) -> Iterator[str]:
    for link in page.all("a"):
        target = str(link.get("href") or "")
        if not target or target == "#" or target.lower().startswith("javascript"):
            yield f"un lien sans adresse : {link}"
        if one_line(link) or link.get("aria-label"):
            continue
        image = link.find(["img", "svg"])
        if not (image and (image.get("alt") or image.get("aria-label") or image.find("title"))):
            yield f"un lien sans mots : {link}"


def _pictures(page: Document) -> Iterator[str]:
    for image in page.all("img"):
        if image.get("alt") is None:
            yield f"une image sans alternative : {image.get('src')}"
    for drawing in page.all("svg"):
        silent = drawing.get("aria-hidden") == "true" or drawing.find_parent(
            attrs={"aria-hidden": "true"}
        )
        if silent:
            continue
        named = drawing.get("aria-label") or drawing.get("aria-labelledby") or drawing.find("title")
        # A picture whose marks are links is a group: the role of an image would hide them.
        role = "group" if drawing.find("a") else "img"
        if not (drawing.get("role") == role and named):
            yield f"un dessin ni nommé ni caché : {str(drawing)[:120]}"


def _headings(page: Document, fragment: bool) -> Iterator[str]:
    previous = 6 if fragment else 0
    for heading in [tag for tag in page.tags if tag.name in HEADINGS]:
        level = int(heading.name[1])
        words = one_line(heading)
        if level > previous + 1:
            yield f"« {words} » saute du niveau {previous} au niveau {level}"
        if not words:
            yield f"un titre {heading.name} vide"
        previous = level


def _texts(soup: BeautifulSoup, typed: tuple[str, ...]) -> Iterator[str]:
    for text in _shown(soup):
        for words in typed:
            text = text.replace(words, " ")  # noqa: PLW2901
        yield from _faults_of_text(text)


@lru_cache(maxsize=50_000)  # most texts of a page are those of the page before
def _faults_of_text(text: str) -> tuple[str, ...]:
    leaks = [f"{fault} : « {text[:120]} »" for pattern, fault in LEAKS if pattern.search(text)]
    plain = ADDRESS.sub(" ", text)  # addresses keep their signs
    found = [(pattern.search(plain), fault) for pattern, fault in TYPOGRAPHY]
    return *leaks, *(
        f"{fault} : « {plain[max(place.start() - 30, 0) : place.end() + 20]} »"
        for place, fault in found
        if place
    )


def _shown(soup: BeautifulSoup) -> Iterator[str]:
    """Return the texts that people read or hear, block by block."""
    root = soup.body or soup
    hidden: dict[int, bool] = {}  # what an element holds, by its identity
    for element in root.descendants:
        if isinstance(element, Tag):
            attributes = element.attrs
            yield from (str(attributes[one]) for one in SHOWN_ATTRIBUTES if attributes.get(one))
        elif isinstance(element, NavigableString) and not isinstance(element, Comment | Doctype):
            parent = element.parent
            if id(parent) not in hidden:
                hidden[id(parent)] = any(one.name in HIDDEN_TEXT for one in element.parents)
            if not hidden[id(parent)] and (text := BREAKS.sub(" ", str(element))).strip():
                yield text
    if soup.title is not None:
        yield one_line(soup.title)
