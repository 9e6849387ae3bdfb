"""The help of each page: what it is for, what one does there, its keys (``seeds/help.yml``)."""

from dataclasses import dataclass
from functools import cache

import yaml

from app.web.addresses import address
from config import ROOT

FILE = ROOT / "seeds" / "help.yml"


@dataclass(frozen=True)
class HelpSection:
    """The paragraph of the help about some pages; without texts the template writes it itself."""

    id: str
    title: str
    words: str  # others that people look for
    what: str
    here: str
    keys: tuple[tuple[str, str, str], ...]  # two keys, and what both do
    pages: frozenset[str]  # endpoints


@cache
def sections() -> tuple[HelpSection, ...]:
    """Return every section, in the order of the file."""
    entries = yaml.load(FILE.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return tuple(
        HelpSection(
            id=one["id"],
            title=one["title"],
            words=one["words"],
            what=one.get("what", ""),
            here=one.get("here", ""),
            keys=tuple((first, second, does) for first, second, does in one.get("keys", ())),
            pages=frozenset(one["pages"]),
        )
        for one in entries
    )


@cache
def anchors() -> dict[str, str]:
    """Return the section that each page leads to, by endpoint."""
    return {endpoint: section.id for section in sections() for endpoint in section.pages}


def help_address(endpoint: str | None) -> str:
    """Return the address of the help about a page; of the whole help where it has none."""
    anchor = anchors().get(endpoint or "")
    return address("pages.help_page") + (f"#{anchor}" if anchor else "")
