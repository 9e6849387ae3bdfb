"""The way through the tree: questions, answers, reasons, doubts, and the articles cited."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache

from babel.numbers import format_decimal

from app.obligation.decision import Branch, Doubt, KnownAnswer, LegalSituation
from app.obligation.law import Article, Law

PLACE = re.compile(r"\{([a-z-]+)\}")  # where a number goes in a sentence


@dataclass
class LegalWalk:
    """The way through the tree, noted as it goes."""

    situation: LegalSituation
    law: Law
    branch: list[Branch] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    cited: dict[str, Article] = field(default_factory=dict)

    def ask(self, name: str, answer: bool | None, *, founds: bool = True) -> bool | None:
        """Note a question and its answer, cite its articles if the outcome rests on them."""
        step = self.law.steps[name]
        articles = {id_: self.law.articles[id_] for id_ in step.articles}
        if founds:
            self.cited |= articles
        self.branch.append(
            Branch(
                step=name,
                question=self._fill(step.question),
                answer=KnownAnswer.of(answer),
                article=", ".join(article.reference for article in articles.values()),
                provenance=step.provenance,
            ),
        )
        return answer

    def cite(self, name: str) -> None:
        """Add an article to those the outcome rests on."""
        self.cited[name] = self.law.articles[name]

    def doubt(self, name: str) -> None:
        """Note a doubt, with the article it bears on."""
        entry = self.law.doubts[name]
        article = self.law.articles[entry.article] if entry.article else None
        reference = article.reference if article else None
        self.doubts.append(Doubt(name, self._fill(entry.text), reference, entry.provenance))

    def because(self, sentence: str) -> None:
        """Note a reason."""
        self.reasons.append(self._fill(sentence))

    def _fill(self, text: str) -> str:
        """Put the thresholds and the facts of the authority into a sentence."""
        known = self.situation
        facts = {
            "inhabitants": known.population,
            "total": known.population_total,
            "agents": known.fte,
        }
        return PLACE.sub(lambda place: self._number(place[1], facts), text)

    def _number(self, name: str, facts: Mapping[str, float | Decimal | None]) -> str:
        value = facts[name] if name in facts else self.law.threshold(name)
        return "" if value is None else _in_french(value)


@lru_cache(maxsize=4096)
def _in_french(value: float | Decimal) -> str:
    return str(format_decimal(value, locale="fr"))
