"""What is known of each text cited: the CRPA's articles, and how the others were read."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from app.law.crpa import Crpa, CrpaArticle, read_crpa
from app.law.grammar import CRPA, CitationGrammar, LegalCitation
from config import ROOT

TEXTS = ROOT / "seeds" / "law" / "texts"
CRPA_FILE = TEXTS / "crpa.csv"
COPY_FILE = TEXTS / "crpa.yml"
CODES_FILE = TEXTS / "codes.yml"
LEGIFRANCE = "https://www.legifrance.gouv.fr/codes/id/"

TextKey = tuple[str, str]  # the code or the act, then the article if any


@dataclass(frozen=True, slots=True)
class LegalCode:
    """A code, the names it goes by, and its identifier on Légifrance where we know it."""

    code: str
    title: str
    names: tuple[str, ...]
    legifrance: str = ""


@dataclass(frozen=True, slots=True)
class ReadText:
    """How a text other than the CRPA was read; ``by``: who tells it, where we did not read it."""

    source: str
    certainty: str
    number: str = ""
    verified_on: dt.date | None = None
    by: str = ""
    note: str = ""
    address: str = ""


@dataclass(frozen=True)
class LegalRegister:
    """All that is known of the texts cited, and the reader of citations that it makes."""

    crpa: Crpa
    read_on: dt.date  # the day of the copy of the CRPA
    modified_on: dt.date  # the code's last change in that copy
    codes: Mapping[str, LegalCode]
    texts: Mapping[TextKey, ReadText]
    grammar: CitationGrammar

    def address(self, source: str, number: str) -> str:
        """Return where to read a text, or nothing; an article we cannot name leads to its code."""
        if source == CRPA and (article := self.crpa.get(number)):
            return article.address
        if (text := self.texts.get((source, number))) and text.address:
            return text.address
        code = self.codes.get(source)
        return f"{LEGIFRANCE}{code.legifrance}" if code and code.legifrance else ""

    def read_text(self, citation: LegalCitation) -> ReadText | None:
        """Return how what a citation names was read; an act known whole is known by its articles.

        Not for the CRPA, which is known by its copy.
        """
        text = self.texts.get((citation.source, citation.number))
        return text or self.texts.get((citation.source, ""))

    def articles(self, number: str, through: str) -> tuple[CrpaArticle, ...]:
        """Return the CRPA's articles of a citation, those in between for a range."""
        numbers = self.crpa.between(number, through) if through else (number,)
        return tuple(article for one in numbers if (article := self.crpa.get(one)))


def read_register(folder: Path) -> LegalRegister:
    """Read the three files of that folder."""
    copy = _mapping(folder / COPY_FILE.name)
    written = _mapping(folder / CODES_FILE.name)
    codes = [
        LegalCode(one["code"], one["title"], tuple(one["names"]), one.get("legifrance", ""))
        for one in written["codes"]
    ]
    texts = [ReadText(**one) for one in written["texts"]]
    return LegalRegister(
        crpa=read_crpa(folder / CRPA_FILE.name),
        read_on=copy["published_on"],
        modified_on=copy["modified_on"],
        codes={code.code: code for code in codes},
        texts={(text.source, text.number): text for text in texts},
        grammar=CitationGrammar({name: code.code for code in codes for name in code.names}),
    )


@cache
def legal_register() -> LegalRegister:
    """Return the register carried with Jalon, read once per process."""
    return read_register(TEXTS)


def _mapping(path: Path) -> Mapping[str, Any]:
    loaded: Mapping[str, Any] = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return loaded
