"""Reads the citations of a text: which code or act, which articles; what cannot be read is told."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from app.law.patterns import ARTICLE, citation_pattern

CRPA = "CRPA"
ESCAPED_SPACE = re.compile(r"\\u(?:00a0|202f)")
OPINION_DIGITS = 8  # year, then four figures: 20073182
EARLIEST, LATEST = 1950, 2100  # years that a European act may bear


@dataclass(frozen=True, slots=True)
class LegalCitation:
    """An article of a code, or an act, as a text cites it, with its place in that text.

    ``through``: the last article of « L311-5 à L311-7 ».
    """

    source: str  # the code (« CRPA ») or the act whole (« décret 2017-779 »)
    number: str  # the article (« L312-1-1 »), or nothing
    start: int
    end: int
    through: str = ""

    @property
    def reference(self) -> str:
        """The citation in its usual words."""
        return f"{self.source} {self.number}".strip()


@dataclass(frozen=True, slots=True)
class OddCitation:
    """What looks like a citation and cannot be looked up, and why in French."""

    words: str
    reason: str
    start: int


Found = LegalCitation | OddCitation


def article_number(written: str) -> str:
    """Return « R. * 322-4 » as the code numbers it: « R*322-4 »."""
    return re.sub(r"[\s#.]", "", written)


@dataclass(frozen=True)
class CitationGrammar:
    """The reader: ``names`` gives, for each way to name a code, how it is named here."""

    names: Mapping[str, str]

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return citation_pattern(self.names)

    @cached_property
    def _codes(self) -> Mapping[str, str]:
        return {_key(name): code for name, code in self.names.items()}

    def read(self, text: str) -> Iterator[Found]:
        """Yield the citations of a text in their order.

        An article alone has the code that the same text gives it elsewhere; if none, the CRPA.
        """
        blank = ESCAPED_SPACE.sub(lambda escape: " " * len(escape[0]), text)
        found = [one for match in self._pattern.finditer(blank) for one in self._found(match)]
        codes: dict[str, str] = {}
        for one in found:
            if isinstance(one, LegalCitation) and one.source:
                codes.setdefault(one.number, one.source)
        for one in found:
            if isinstance(one, LegalCitation) and not one.source:
                yield replace(one, source=codes.get(one.number, CRPA))
            else:
                yield one

    def _found(self, match: re.Match[str]) -> Iterator[Found]:
        groups = match.groupdict()
        if groups["code"]:
            yield from _articles(self._codes[_key(groups["code"])], match, "articles")
        elif groups["whole"]:
            code = self._codes[_key(groups["whole"])]
            yield LegalCitation(code, _plain(groups["book"]), *match.span())
        elif groups["unknown"]:
            yield OddCitation(_plain(groups["unknown"]), "Ce code n’est pas connu.", match.start())
        elif groups["bare"]:
            after = groups["after"]
            yield from _articles(self._codes[_key(after)] if after else "", match, "bare")
        elif groups["acts"]:
            yield from _acts(match)
        elif groups["eu_acts"]:
            yield from _european_acts(match)
        else:
            yield _decision(match)


def _articles(code: str, match: re.Match[str], group: str) -> Iterator[LegalCitation]:
    """Yield the articles of a list; « à » joins the two ends of one citation."""
    words, first = match[group], match.start(group)
    articles = list(re.finditer(rf"(?<![\w-]){ARTICLE}", words))
    position = 0
    while position < len(articles):
        here = articles[position]
        last = here
        if position + 1 < len(articles) and _is_range(words, here, articles[position + 1]):
            position += 1
            last = articles[position]
        through = article_number(last[0]) if last is not here else ""
        span = (first + here.start(), first + last.end())
        yield LegalCitation(code, article_number(here[0]), *span, through)
        position += 1


def _is_range(words: str, first: re.Match[str], second: re.Match[str]) -> bool:
    return re.search(r"\sà\s", words[first.end() : second.start()]) is not None


def _acts(match: re.Match[str]) -> Iterator[LegalCitation]:
    """Yield laws, decrees and ordinances; the article belongs to the last one."""
    nature = _act_nature(match["nature"])
    numbers = list(re.finditer(r"\d{2,4}-\d{1,5}", match["acts"]))
    for number in numbers:
        article = match["of_act"] if number is numbers[-1] and match["of_act"] else ""
        start = match.start("acts") + number.start() if number is not numbers[0] else match.start()
        end = match.end() if number is numbers[-1] else match.start("acts") + number.end()
        words = f"art. {_plain(article)}" if article else ""
        yield LegalCitation(f"{nature} {number[0]}", words, start, end)


def _act_nature(written: str) -> str:
    words = re.sub(r"\s?n[°o]$", "", _plain(written))
    if words == "LO":
        return "loi organique"
    return " ".join(word.removesuffix("s").lower() for word in words.split())


def _european_acts(match: re.Match[str]) -> Iterator[Found]:
    written = _plain(match["eu"]).lower()
    nature = "directive" if "directive" in written else "règlement"
    for number in re.finditer(r"\d{1,4}/\d{1,4}(?:/[A-Z]+)?", match["eu_acts"]):
        start = match.start("eu_acts") + number.start()
        years = [int(part) for part in number[0].split("/") if part.isdigit()]
        if any(EARLIEST <= year < LATEST for year in years):
            suffix = "" if number[0][-1].isalpha() else "(UE) "
            yield LegalCitation(f"{nature} {suffix}{number[0]}", "", start, start + len(number[0]))
        else:
            reason = "Un acte européen porte son année\u00a0: (UE) 2023/138."
            yield OddCitation(f"{nature} {number[0]}", reason, start)


def _decision(match: re.Match[str]) -> Found:
    """Return an order, a ruling or an opinion; what is only odd otherwise."""
    groups = match.groupdict()
    if groups["order"]:
        return LegalCitation(f"arrêté du {_plain(groups['order'])}", "", *match.span())
    if groups["ruling"]:
        return LegalCitation(f"CE n° {groups['ruling']}", "", *match.span())
    if groups["opinion"] and len(groups["opinion"]) == OPINION_DIGITS:
        return LegalCitation(f"CADA {groups['opinion']}", "", *match.span())
    if groups["opinion"]:
        reason = "Un avis de la CADA a huit chiffres."
        return OddCitation(f"CADA {groups['opinion']}", reason, match.start())
    reason = "Écrivez le numéro avec des traits d’union, sans espace."
    return OddCitation(_plain(groups["odd"]), reason, match.start())


def _plain(words: str) -> str:
    """Return words with single spaces, on one line."""
    return re.sub(r"[\s#]+", " ", words).strip()


def _key(name: str) -> str:
    return _plain(name).replace("'", "’").casefold()
