"""The texts that Jalon cites, one line each: state, how it was read, where it is used."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from app.governance.certainty import Certainty
from app.kernel.text import folded, normalise
from app.kernel.typography import day, plural
from app.law.cited import label_of
from app.law.crpa import CrpaArticle, order_of
from app.law.grammar import CRPA, LegalCitation
from app.law.register import LegalRegister, ReadText, TextKey, legal_register
from app.law.statements import statements
from app.law.uses import READ_FOR_USES, LawUse, LawUseKind, UseFinder
from config import ROOT

FRESH_DAYS = 365
OTHER_ACTS = "Autres textes"
BOOKS_LAST = 10**4


@dataclass(frozen=True, slots=True)
class TextUses:
    """The uses of one kind."""

    kind: LawUseKind
    uses: tuple[LawUse, ...]

    @property
    def count(self) -> str:
        """« 3 points »."""
        return plural(len(self.uses), *self.kind.words)


@dataclass(frozen=True, slots=True)
class CitedText:
    """A text, as the page shows it; ``verified_on``: none where it is still to be verified."""

    reference: str
    code: str
    state: str
    reading: str
    verified_on: date | None
    note: str
    address: str
    uses: tuple[TextUses, ...]

    @property
    def slug(self) -> str:
        """The words of its reference in the address of its page, its code apart."""
        return _slug(self.reference.removeprefix(f"{self.code} ").strip())

    @property
    def code_slug(self) -> str:
        """Its code, or the rest of the texts, in the address of its page."""
        return _slug(self.code)

    @property
    def counts(self) -> str:
        """« 3 points, 1 obligation »."""
        return ", ".join(group.count for group in self.uses)

    def stale_on(self, today: date) -> bool:
        """Tell whether it was read more than a year ago."""
        return self.verified_on is not None and today - self.verified_on > timedelta(FRESH_DAYS)

    @property
    def label(self) -> str:
        """What its link says aloud."""
        return label_of(self.reference, self.address)

    def answers(self, code: str, words: str) -> bool:
        """Tell whether the text is of that code, and has these words in it or in its uses."""
        if code and code != self.code:
            return False
        titles = (use.title for group in self.uses for use in group.uses)
        content = folded(" ".join((self.reference, self.note, *titles)))
        return all(word in content for word in folded(words).split())


@cache
def cited_texts() -> tuple[CitedText, ...]:
    """Return all the texts cited, the CRPA first; the files are read once per process."""
    register = legal_register()
    uses = _uses(register)
    lines = (_line(register, key, found) for key, found in uses.items())
    return tuple(sorted(lines, key=lambda line: _rank(register, line)))


@dataclass(frozen=True, slots=True)
class CitedCode:
    """A code, or the texts of no code, with those that are cited."""

    name: str
    title: str  # in full
    slug: str
    texts: tuple[CitedText, ...]


@cache
def codes_cited() -> Mapping[str, CitedCode]:
    """Return the codes that are cited, by the word of their address, in the order of the list."""
    register = legal_register()
    by_name: dict[str, list[CitedText]] = {}
    for text in cited_texts():
        by_name.setdefault(text.code, []).append(text)
    titles = {name: one.title for name, one in register.codes.items()}
    return {
        _slug(name): CitedCode(name, titles.get(name, name), _slug(name), tuple(texts))
        for name, texts in by_name.items()
    }


def _slug(words: str) -> str:
    return normalise(words).replace(" ", "-")


def _uses(register: LegalRegister) -> Mapping[TextKey, dict[LawUse, None]]:
    """Return, for each text, what uses it, each thing once and in the order of the files."""
    finder = UseFinder(ROOT)
    uses: defaultdict[TextKey, dict[LawUse, None]] = defaultdict(dict)
    for statement in statements(ROOT, register.grammar, READ_FOR_USES):
        if not isinstance(statement.words, LegalCitation):
            continue
        use = finder.use_of(statement)
        for key in _keys(register, statement.words):
            if use is not None:
                uses[key].setdefault(use)
    return uses


def _keys(register: LegalRegister, words: LegalCitation) -> Iterator[TextKey]:
    """Yield the texts of a citation: each article of a range, the ends alone for other codes."""
    if words.source == CRPA and words.through:
        for article in register.articles(words.number, words.through):
            yield CRPA, article.number
    else:
        for number in (words.number, words.through) if words.through else (words.number,):
            yield words.source, number


def _line(register: LegalRegister, key: TextKey, uses: dict[LawUse, None]) -> CitedText:
    source, number = key
    text = register.texts.get(key) or register.texts.get((source, ""))
    article = register.crpa.get(number) if source == CRPA else None
    verified_on = register.read_on if source == CRPA else text.verified_on if text else None
    groups = (TextUses(kind, tuple(use for use in uses if use.kind is kind)) for kind in LawUseKind)
    return CitedText(
        reference=f"{source} {number}".strip(),
        code=source if source in register.codes else OTHER_ACTS,
        state=_state(source, article),
        reading=reading_words(text) if source != CRPA else _compared(register),
        verified_on=verified_on,
        note=text.note if text else "",
        address=register.address(source, number),
        uses=tuple(group for group in groups if group.uses),
    )


def _state(source: str, article: CrpaArticle | None) -> str:
    if article is None:
        return "en vigueur" if source == CRPA else "non\u00a0suivi"
    since = f"en vigueur depuis le {day(article.version_since)}"
    return f"{since}, abrogé au {day(article.until)}" if article.until else since


def _compared(register: LegalRegister) -> str:
    return f"lu dans le texte, vérifié le {day(register.read_on)}"


def reading_words(text: ReadText | None) -> str:
    """Say in words how sure a text other than the CRPA is."""
    certainty = Certainty(text.certainty) if text else Certainty.MEMORY
    by, on = (text.by, text.verified_on) if text else ("", None)
    words = certainty.words(by, on)
    return f"{words}, vérifié le {day(on)}" if certainty.settled and on else words


def _rank(register: LegalRegister, line: CitedText) -> tuple[int, tuple[int, ...], str]:
    codes = list(register.codes)
    if line.code not in register.codes:
        return len(codes), (), line.reference
    # A book has no figures: it comes after the articles.
    return codes.index(line.code), order_of(line.reference) or (BOOKS_LAST,), line.reference
