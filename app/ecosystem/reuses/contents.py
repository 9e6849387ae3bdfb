"""The values of a reuse, read from a form or from a row."""

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from typing import Any

from app.audit.rules import Change, changes_between
from app.ecosystem.reuses.models import Reuse
from app.ecosystem.reuses.rules import ReuseAuthor, ReuseKind, ReusePublic, ReuseState
from app.kernel.errors import Refused
from app.kernel.revisions import Version
from app.kernel.web_addresses import is_web_address

TITLES = {
    "title": "Nom de la réutilisation",
    "url": "Son adresse",
    "kind": "Ce que c’est",
    "author_type": "Qui l’a faite",
    "author": "Nom public de l’auteur",
    "serves": "À qui elle sert",
    "brings": "Ce qu’elle apporte",
    "contact": "Adresse électronique de l’auteur",
    "reference_url": "Sa page sur data.gouv.fr",
    "state": "Sur la liste",
    "reason": "Pourquoi elle est écartée",
}
PERSONAL = frozenset({"contact"})  # the journal never holds it
WRONG_ADDRESS = "Écrivez une adresse complète, qui commence par https:// ou http://."
LISTS = {"kind": ReuseKind, "author_type": ReuseAuthor, "serves": ReusePublic, "state": ReuseState}


@dataclass(frozen=True)
class ReuseFacts:
    """What is written of a reuse."""

    title: str
    url: str = ""
    kind: str = ReuseKind.APPLICATION.value
    author_type: str = ReuseAuthor.CITIZEN.value
    author: str = ""
    serves: str = ReusePublic.CITIZENS.value
    brings: str = ""
    contact: str = ""
    reference_url: str = ""
    state: str = ReuseState.LISTED.value
    reason: str = ""

    @classmethod
    def of(cls, row: Reuse) -> "ReuseFacts":
        """Return the values of a row."""
        return cls(**{one.name: getattr(row, one.name) for one in fields(cls)})

    def columns(self) -> dict[str, Any]:
        """Return the values of the row."""
        return dict(vars(self))

    def settled(self) -> "ReuseFacts":
        """Return the same without the address of the author, once it is set aside."""
        return replace(self, contact="") if self.state == ReuseState.SET_ASIDE.value else self


def problems_of(facts: ReuseFacts) -> Iterator[Refused]:
    """Give what is wrong with these values."""
    if not facts.title:
        yield Refused("Donnez un nom à cette réutilisation.", "title")
    for name in ("url", "reference_url"):
        address = getattr(facts, name)
        if address and not is_web_address(address):
            yield Refused(WRONG_ADDRESS, name)
    if facts.state == ReuseState.SET_ASIDE.value and not facts.reason:
        yield Refused("Dites en une phrase pourquoi elle est écartée.", "reason")


def differences(before: ReuseFacts, after: ReuseFacts) -> tuple[Change, ...]:
    """Return what changed, in words; the address of the author is never written in the journal."""
    return changes_between(_version(before), _version(after))


def _version(facts: ReuseFacts) -> Version:
    words: dict[str, Any] = {name: getattr(facts, name) or None for name in TITLES}
    for name, listed in LISTS.items():
        words[name] = listed(words[name]).label
    return {title: words[name] for name, title in TITLES.items() if name not in PERSONAL}
