"""What people read on the screens is short: sentences of 25 words at most."""

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from config import ROOT

MOST_WORDS = 25
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)
STATEMENT = re.compile(r"\{%.*?%\}", re.DOTALL)
EXPRESSION = re.compile(r"\{\{.*?\}\}", re.DOTALL)
WORD = re.compile(r"\w[\w’.,/-]*")
LITERAL = re.compile(r'"((?:[^"\\]|\\.)*)"')
END = re.compile(r"(?<=[.!?…])\s+|\n\s*\n|·")
# What ends a run of words although no dot does: another box of the page begins.
BOXES = ["p", "li", "td", "th", "dt", "dd", "h1", "h2", "h3", "label", "summary", "button", "div"]
BOXES += ["option", "legend", "small", "caption", "tr", "ul", "section", "br", "title"]


def sentences_of(path: Path) -> list[str]:
    """Return the sentences that a template writes itself; what it inserts counts as one word."""
    source = COMMENT.sub("", path.read_text(encoding="utf-8"))
    # Words given to a macro are read too: « blocks.empty("…", "…") ».
    calls = [*STATEMENT.findall(source), *EXPRESSION.findall(source)]
    given = [text for piece in calls for text in LITERAL.findall(piece)]
    # A branch of a condition is a reading of its own: the longest counts.
    soup = BeautifulSoup(EXPRESSION.sub(" x ", STATEMENT.sub("\n\n", source)), "html.parser")
    for box in soup.find_all(BOXES):
        box.insert_before("\n\n")
        box.insert_after("\n\n")
    texts = [soup.get_text(), *given]
    return [" ".join(one.split()) for text in texts for one in END.split(text)]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_sentences_are_short(path: Path) -> None:
    long = [one for one in sentences_of(path) if len(WORD.findall(one)) > MOST_WORDS]
    assert not long, "\n".join(long)
