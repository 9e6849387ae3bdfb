"""An answer of the application, read once, and what tests ask of it."""

import copy
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from bs4 import BeautifulSoup, Tag
from werkzeug.test import TestResponse

from tests.support.forms import Form
from tests.support.html import one_line
from tests.support.reading import Reading, digest_of, reading_of, tokens_of

REDIRECTS = {301, 302, 303, 307, 308}
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
POLICY = ("default-src 'none'", "frame-ancestors 'none'", "form-action 'self'", "base-uri 'none'")
SIGN_OUT = "/deconnexion"  # in a form of each page of somebody signed in


@dataclass
class Page:
    """An answer, reviewed, and what tests ask of it."""

    response: TestResponse
    url: str
    fragment: bool = False
    statements: list[str] = field(default_factory=list)

    @cached_property
    def _reading(self) -> Reading:
        if not self.is_html:
            return reading_of("", b"", fragment=True)
        return reading_of(self.text, self.digest, fragment=self.fragment)

    @cached_property
    def _tokens(self) -> list[str]:
        return tokens_of(self.text) if self.is_html else []

    @property
    def _read(self) -> Reading:
        return self._reading.bearing(self._tokens)

    @property
    def soup(self) -> BeautifulSoup:
        """The document, read when first asked for. Pages may share it: it is not to be changed.

        Its tokens are those of this page until the document of another is asked for.
        """
        return self._read.soup

    @property
    def faults(self) -> list[str]:
        """What is not valid in its markup."""
        return self._read.faults

    @cached_property
    def digest(self) -> bytes:
        """The same for two pages that only their tokens tell apart."""
        return digest_of(self.text, fragment=self.fragment)

    @property
    def status(self) -> int:
        """The HTTP status."""
        return self.response.status_code

    @property
    def text(self) -> str:
        """The body as received."""
        return self.response.get_data(as_text=True)

    @property
    def json(self) -> Any:
        """The body read as JSON."""
        return self.response.get_json()

    @property
    def headers(self) -> Any:
        """The headers of the answer."""
        return self.response.headers

    @property
    def location(self) -> str:
        """Where a redirect leads, as path and query."""
        return self.response.headers.get("Location", "")

    @property
    def is_html(self) -> bool:
        """Whether there is a document to review."""
        return self.response.mimetype == "text/html" and self.status not in REDIRECTS

    @cached_property
    def visible(self) -> str:
        """All the words of the page on one line (of its main part when it is whole).

        Definitions of the glossary, which the browser hides until asked, are not among them.
        """
        shown = self.soup.main or self.soup.body
        if shown is not None and shown.select_one("[popover]"):
            shown = copy.copy(shown)
            for hidden in shown.select("[popover]"):
                hidden.decompose()
        return one_line(shown)

    @property
    def h1(self) -> str:
        """The words of the main title."""
        return one_line(self.soup.h1)

    @property
    def errors(self) -> list[str]:
        """The sentences of « points à corriger », at the top of the form."""
        return [one_line(line) for line in self.soup.select(".summary li")]

    @property
    def flash(self) -> list[str]:
        """The messages of the live region."""
        return [one_line(line) for line in self.soup.select("#annonces .notice > p")]

    @property
    def dom(self) -> int:
        """How many elements the document holds."""
        return len(self.soup.find_all(True))

    @property
    def links(self) -> dict[str, str]:
        """The links by their words."""
        return {one_line(link): str(link["href"]) for link in self.soup.select("a[href]")}

    @property
    def forms(self) -> list[Form]:
        """All the forms, but the search that every header holds."""
        return [Form(tag, self.soup) for tag in self.soup.select("form:not([data-search])")]

    def form(self, which: int | str | None = None) -> Form:
        """Return a form by position in main, id, action or button; alone when nothing is said."""
        main = self.soup.main or self.soup
        forms = [Form(tag, self.soup) for tag in main.find_all("form")]
        forms = [form for form in forms if not form.tag.find_parent(id="annonces")] or forms
        if isinstance(which, str):
            forms = [form for form in self.forms if form.answers_to(which)]
            assert forms, f"aucun formulaire « {which} » : {[form.action for form in self.forms]}"
            return forms[0]
        if which is None:
            assert len(forms) == 1, f"lequel ? {[form.action for form in forms]}"
        return forms[which or 0]

    def find(self, selector: str) -> Tag:
        """Return the one element of a CSS selector."""
        found = self.soup.select(selector)
        assert len(found) == 1, f"{len(found)} éléments {selector}"
        return found[0]

    def header_faults(self) -> Iterator[str]:
        """Say what the headers lack."""
        kind = self.headers.get("Content-Type", "")
        said = kind.count("charset")
        if said > 1 or (kind.startswith("text/") and not said):
            yield f"le jeu de caractères est à dire une fois : {kind}"
        for name, value in HEADERS.items():
            if self.headers.get(name) != value:
                yield f"{name} vaut {self.headers.get(name)}"
        policy = self.headers.get("Content-Security-Policy", "")
        needed = POLICY if self.is_html else POLICY[:1]
        yield from (f"la politique de contenu ne dit pas {p}" for p in needed if p not in policy)
        if "unsafe" in policy:
            yield f"la politique de contenu autorise trop : {policy}"
        if "Permissions-Policy" not in self.headers:
            yield "Permissions-Policy manque"
        kept = self.headers.get("Cache-Control", "")
        if self.is_html and SIGN_OUT in self.text and "no-store" not in kept:
            yield f"une page personnelle que le navigateur garde : Cache-Control « {kept} »"

    @property
    def gist(self) -> str:
        """What a failed test shows of it."""
        lines = [self.h1, *self.errors, *self.flash, self.location]
        return "\n".join(filter(None, lines)) or re.sub(r"\s+", " ", self.text)[:500]
