"""The facts of the CRPA: its articles, since when, until when; their text is not carried."""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

REPEALED = "ABROGE"
FIELDS = ("number", "state", "since", "version_since", "until", "fingerprint", "identifier")


@dataclass(frozen=True, slots=True)
class CrpaArticle:
    """An article: its state, its first day, that of its present wording, the day it ends if known.

    ``fingerprint``: sha256 of the text as ``normalised`` writes it; ``identifier``: LEGIARTI….
    """

    number: str
    state: str
    since: date
    version_since: date
    until: date | None
    fingerprint: str
    identifier: str

    def in_force_on(self, day: date) -> bool:
        """Tell whether the article held on that day, in this wording or an earlier one."""
        return self.since <= day and (self.until is None or day < self.until)

    @property
    def repealed(self) -> bool:
        """Tell whether the code no longer has the article."""
        return self.state == REPEALED

    @property
    def address(self) -> str:
        """Its stable address on Légifrance."""
        return f"https://www.legifrance.gouv.fr/codes/article_lc/{self.identifier}"


@dataclass(frozen=True)
class Crpa:
    """The articles by number, in the order of the code."""

    articles: Mapping[str, CrpaArticle]

    def get(self, number: str) -> CrpaArticle | None:
        """Return an article, if the code has or had it."""
        return self.articles.get(number)

    def starred(self, number: str) -> str | None:
        """Return how the code writes this number, where a star lacks or is too many."""
        return self._starless.get(number.replace("*", ""))

    def between(self, first: str, last: str) -> tuple[str, ...]:
        """Return the numbers of « L311-5 à L311-7 », ends included, repealed articles left out."""
        letter = first[0]
        return tuple(
            number
            for number, article in self.articles.items()
            if number[0] == letter
            and not article.repealed
            and order_of(first) <= order_of(number) <= order_of(last)
        )

    @cached_property
    def _starless(self) -> Mapping[str, str]:
        return {number.replace("*", ""): number for number in self.articles}

    @cached_property
    def books(self) -> frozenset[str]:
        """The first figure of the articles in force: that of their book."""
        numbers = (one.number for one in self.articles.values() if not one.repealed)
        return frozenset(re.sub(r"\D", "", number)[0] for number in numbers)


def order_of(number: str) -> tuple[int, ...]:
    """Return the figures of a number, by which the tenth article comes after the ninth."""
    return tuple(map(int, re.findall(r"\d+", number)))


def normalised(text: str) -> str:
    """Return the letters and figures of a text of law, of which its fingerprint is taken.

    Copies of the same wording differ by their spaces and their quotation marks.
    """
    return re.sub(r"[\W_]+", "", text)


def read_crpa(path: Path) -> Crpa:
    """Read the file of the articles."""
    with path.open(encoding="utf-8", newline="") as lines:
        rows = [_article(row) for row in csv.DictReader(lines)]
    return Crpa({article.number: article for article in rows})


def write_crpa(path: Path, articles: Iterable[CrpaArticle]) -> None:
    """Write the file of the articles, sorted as the code is."""
    with path.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines, lineterminator="\n")
        writer.writerow(FIELDS)
        writer.writerows(_cells(articles))


def _cells(articles: Iterable[CrpaArticle]) -> Iterator[tuple[str, ...]]:
    for one in sorted(articles, key=lambda one: (order_of(one.number), one.number)):
        days = (one.since, one.version_since, one.until)
        written = (day.isoformat() if day else "" for day in days)
        yield (one.number, one.state, *written, one.fingerprint, one.identifier)


def _article(row: Mapping[str, str]) -> CrpaArticle:
    return CrpaArticle(
        number=row["number"],
        state=row["state"],
        since=date.fromisoformat(row["since"]),
        version_since=date.fromisoformat(row["version_since"]),
        until=date.fromisoformat(row["until"]) if row["until"] else None,
        fingerprint=row["fingerprint"],
        identifier=row["identifier"],
    )
