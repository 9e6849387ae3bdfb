"""What is blocked, since when, by which kind of reason, and who can unblock it. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from app.kernel.labels import LabelledEnum
from app.kernel.typography import ago
from app.progress.rules import BlockReason
from app.tasks.rules import TaskBlockReason


class BlockKind(LabelledEnum):
    """The kinds of reasons that block, of items and of tasks."""

    DECISION = ("decision", "Décision attendue")
    MEANS = ("means", "Temps ou moyens")
    IT = ("it", "Informatique")
    LAW = ("law", "Droit ou vie privée")
    SUPPLIER = ("supplier", "Prestataire")
    PERSON = ("person", "Réponse de quelqu’un")
    SKILLS = ("skills", "Compétence")
    OTHER = ("other", "Autre raison")


WHO = {
    BlockKind.DECISION: "l’élu référent ou la direction générale",
    BlockKind.MEANS: "la direction générale",
    BlockKind.IT: "la DSI",
    BlockKind.LAW: "le DPO ou un juriste",
    BlockKind.SUPPLIER: "le service qui suit le contrat",
    BlockKind.PERSON: "la personne attendue",
    BlockKind.SKILLS: "la direction générale, ou un appui extérieur",
    BlockKind.OTHER: "la personne qui l’a noté",
}
# On the light path: there is no service to turn to, and nobody above but the elected.
WHO_ALONE = {
    BlockKind.DECISION: "l’élu qui porte la démarche",
    BlockKind.MEANS: "l’élu qui porte la démarche",
    BlockKind.IT: "votre prestataire informatique",
    BlockKind.LAW: "le délégué à la protection des données",
    BlockKind.SUPPLIER: "votre prestataire",
    BlockKind.PERSON: WHO[BlockKind.PERSON],
    BlockKind.SKILLS: "votre intercommunalité",
    BlockKind.OTHER: WHO[BlockKind.OTHER],
}
OF_ITEMS = {
    BlockReason.DECISION.value: BlockKind.DECISION,
    BlockReason.TIME.value: BlockKind.MEANS,
    BlockReason.IT.value: BlockKind.IT,
    BlockReason.PRIVACY.value: BlockKind.LAW,
    BlockReason.SUPPLIER.value: BlockKind.SUPPLIER,
    BlockReason.SKILLS.value: BlockKind.SKILLS,
}
OF_TASKS = {
    TaskBlockReason.DECISION.value: BlockKind.DECISION,
    TaskBlockReason.PERSON.value: BlockKind.PERSON,
    TaskBlockReason.MEANS.value: BlockKind.MEANS,
    TaskBlockReason.PRIORITY.value: BlockKind.MEANS,
    TaskBlockReason.SUPPLIER.value: BlockKind.SUPPLIER,
    TaskBlockReason.LEGAL.value: BlockKind.LAW,
}


def kind_of_item(reason: str) -> BlockKind:
    """Return the kind of a reason that blocks an item, given by its code."""
    return OF_ITEMS.get(reason, BlockKind.OTHER)


def kind_of_task(reason: str) -> BlockKind:
    """Return the kind of a reason that blocks a task, given by its code."""
    return OF_TASKS.get(reason, BlockKind.OTHER)


def age_of(since: date | None, today: date) -> str:
    """Write after « depuis »: « 12 jours », « aujourd’hui », « le 3 mars »."""
    return ago(since, today).removeprefix("il y a ") if since else "une date inconnue"


class Blocker(NamedTuple):
    """A blocked item or task."""

    kind: BlockKind
    since: date | None  # unknown for what was blocked before the date was kept


@dataclass(frozen=True, slots=True)
class BlockShare:
    """How much one kind of reason blocks, and since when at the longest."""

    kind: BlockKind
    count: int
    since: date | None
    alone: bool = False  # on the light path

    def age(self, today: date) -> str:
        """For how long, after « depuis »: « 12 jours », « aujourd’hui », « le 3 mars »."""
        return age_of(self.since, today)

    @property
    def who(self) -> str:
        """Who can unblock it."""
        return (WHO_ALONE if self.alone else WHO)[self.kind]


def by_kind(blockers: Iterable[Blocker], *, alone: bool = False) -> tuple[BlockShare, ...]:
    """Return what each kind of reason blocks, the most first, then the longest.

    ``alone``: they are those of an authority on the light path, which has no services.
    """
    blockers_by_kind: dict[BlockKind, list[Blocker]] = {}
    for blocker in blockers:
        blockers_by_kind.setdefault(blocker.kind, []).append(blocker)
    shares = [
        BlockShare(kind, len(several), _oldest(several), alone)
        for kind, several in blockers_by_kind.items()
    ]
    return tuple(sorted(shares, key=_first))


def words_of(shares: Iterable[BlockShare], today: date) -> str:
    """Write « informatique 2, depuis 12 jours ; décision attendue 1, depuis hier »."""
    told = (
        f"{share.kind.label.lower()} {share.count}, depuis {share.age(today)}" for share in shares
    )
    return "\u202f; ".join(told)


def who_of(shares: Iterable[BlockShare]) -> str:
    """Write who can unblock, the one who can most first: « la DSI ; la personne attendue »."""
    return "\u202f; ".join(dict.fromkeys(share.who for share in shares))


def rows_of(shares: Sequence[BlockShare], today: date) -> list[dict[str, Any]]:
    """Return the rows of the chart: kind, count, share of the longest bar, since when, who."""
    most = shares[0].count if shares else 1
    return [
        {
            "kind": share.kind.label,
            "count": share.count,
            "share": share.count * 100 // most,
            "since": share.age(today),
            "who": share.who,
        }
        for share in shares
    ]


def _first(share: BlockShare) -> tuple[int, date, str]:
    return -share.count, share.since or date.max, share.kind.value


def _oldest(blockers: Sequence[Blocker]) -> date | None:
    return min((blocker.since for blocker in blockers if blocker.since), default=None)
