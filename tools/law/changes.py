"""What a newer copy of the code changes in the one that Jalon carries."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from app.law.crpa import REPEALED, CrpaArticle


@dataclass(frozen=True, slots=True)
class ArticleChange:
    """An article, and in words what it was and what it is."""

    number: str
    before: str
    after: str


def merged(
    before: Mapping[str, CrpaArticle], now: Mapping[str, CrpaArticle], on: date
) -> dict[str, CrpaArticle]:
    """Return the articles of a newer copy, and those that left the code, repealed by that day.

    The package only says that they are gone: ``until`` is then the last change of the code.
    """
    gone = {
        number: article if article.repealed else replace(article, state=REPEALED, until=on)
        for number, article in before.items()
        if number not in now
    }
    return {**gone, **now}


def changes(
    before: Mapping[str, CrpaArticle], now: Mapping[str, CrpaArticle]
) -> Iterator[ArticleChange]:
    """Yield what differs, article by article."""
    for number in sorted({*before, *now}):
        first, second = before.get(number), now.get(number)
        if first != second:
            yield ArticleChange(number, _in_words(first), _in_words(second, first))


def _in_words(article: CrpaArticle | None, earlier: CrpaArticle | None = None) -> str:
    """Say an article's state; ``earlier``: the same one before, to tell a new wording."""
    if article is None:
        return "absent"
    end = f" jusqu’au {article.until.isoformat()}" if article.until else ""
    words = f"{article.state} depuis {article.version_since.isoformat()}{end}"
    changed = earlier is not None and earlier.fingerprint != article.fingerprint
    return f"{words}, texte nouveau" if changed else words
