"""Words of the glossary in the sentences that templates write themselves.

Sentences are searched once, when a template is compiled: a page only asks whether a word is its
first. What is inserted, people's own words among it, is never searched.
"""

import re
from collections.abc import Iterable, Iterator

from jinja2 import Environment, pass_environment
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream

from app.methodology.terms import first_of, terms_in

SENTENCES = frozenset({"p", "li", "dd"})
# A word there leads somewhere already, names what is beside it, or is not ours.
ELSEWHERE = frozenset(
    {
        *("a", "button", "label", "legend", "summary", "option", "select", "textarea", "nav"),
        *("h1", "h2", "h3", "h4", "h5", "h6", "dt", "th", "td", "caption", "figcaption"),
        *("code", "kbd", "samp", "pre", "q", "blockquote", "svg", "script", "noscript", "title"),
    }
)
# What is unseen, and what a field is described by: it is read with its label.
UNSEEN = re.compile(r"\b(?:read-only-text|print-only|hint|message)\b|\shidden\b")
ALONE = frozenset({"br", "hr", "img", "input", "wbr", "col", "source", "link", "meta"})
# What cannot stand in a paragraph, and so ends it.
BLOCKS = frozenset(
    {
        *("p", "div", "ul", "ol", "dl", "table", "section", "article", "aside", "nav", "form"),
        *("h1", "h2", "h3", "h4", "h5", "h6", "details", "fieldset", "figure", "header", "footer"),
    }
)
# The definitions themselves, and what is read outside a browser.
DRAWING = "components/glossary.html"
NOT_SEARCHED = ("methodology/glossary.html", DRAWING, "emails/")
PIECES = re.compile(r"<!--.*?-->|</?[a-z][\w-]*|>|[^<>]+|<", re.DOTALL | re.IGNORECASE)


class TermsInPlace(Extension):
    """Has each word of the glossary, in a sentence of a template, explained if it is the first."""

    def __init__(self, environment: Environment) -> None:
        """Let the templates that are compiled from now on call ``explained``."""
        super().__init__(environment)
        environment.globals["explained"] = explained
        self._silent: set[str] = set()

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """Note which templates hold no such word: most of them, whose pieces need no reading."""
        _ = filename
        if name and not terms_in.__wrapped__(source):
            self._silent.add(name)
        elif name:
            self._silent.discard(name)
        return source

    def filter_stream(self, stream: TokenStream) -> Iterable[Token]:
        """Return the pieces of a template, its sentences cut around the words to explain."""
        name = stream.name or ""
        if not name.endswith(".html") or name.startswith(NOT_SEARCHED) or name in self._silent:
            return stream
        return _cut(stream)


@pass_environment
def explained(environment: Environment, term: str, words: str) -> str:
    """Return a word with its definition where it is the first of the page; else the word alone."""
    entry = first_of(term)
    if entry is None:
        return words
    drawn: str = environment.get_template(DRAWING).module.word(words, entry)  # type: ignore[attr-defined]  # a macro
    return drawn


def _cut(stream: TokenStream) -> Iterator[Token]:
    reader = _TemplateReader()
    for token in stream:
        if token.type == "data":
            yield from _explained(token, reader)
        else:
            yield token


def _explained(token: Token, reader: "_TemplateReader") -> Iterator[Token]:
    """Return a piece of HTML as plain pieces, and a call for each word to explain."""
    text, line, end = token.value, token.lineno, 0
    for start, stop, term in reader.terms(text):
        if text[end:start]:
            yield Token(line, "data", text[end:start])
        yield Token(line, "variable_begin", "{{")
        yield Token(line, "name", "explained")
        yield Token(line, "lparen", "(")
        yield Token(line, "string", term)
        yield Token(line, "comma", ",")
        yield Token(line, "string", text[start:stop])
        yield Token(line, "rparen", ")")
        yield Token(line, "variable_end", "}}")
        end = stop
    if text[end:]:
        yield Token(line, "data", text[end:])


class _TemplateReader:
    """Follows the elements of a template, through its statements, to know where a text stands.

    Both branches of a condition are read one after the other: an element opened in each is closed
    with its parent, a paragraph by the next block.
    """

    def __init__(self) -> None:
        """Start outside any element."""
        self.open: list[str] = []
        self.tag = ""  # the one being written, which a statement may cut in two
        self.unseen = self.alone = False

    def terms(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Return where words to explain stand in a piece of a template, and their entries."""
        for piece in PIECES.finditer(text):
            words = piece[0]
            if words.startswith("<!--"):
                continue
            if words.startswith("<") and len(words) > 1:
                self.tag, self.unseen, self.alone = words[1:].lower(), False, False
            elif words == ">":
                self._end_tag()
            elif self.tag:
                self.unseen = self.unseen or bool(UNSEEN.search(words))
                self.alone = words.endswith("/")
            elif self._is_sentence():
                for start, stop, term in terms_in(words):
                    yield piece.start() + start, piece.start() + stop, term

    def _end_tag(self) -> None:
        tag, self.tag = self.tag, ""
        if tag.startswith("/"):
            closed = [n for n, one in enumerate(self.open) if one.removeprefix("!") == tag[1:]]
            del self.open[closed[-1] if closed else len(self.open) :]
        elif tag and not self.alone and tag not in ALONE:
            if tag in BLOCKS and "p" in self.open:
                del self.open[self.open.index("p") :]
            self.open.append(f"!{tag}" if self.unseen or tag in ELSEWHERE else tag)

    def _is_sentence(self) -> bool:
        return not SENTENCES.isdisjoint(self.open) and not any(
            tag.startswith("!") for tag in self.open
        )
