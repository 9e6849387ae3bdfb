"""The answers of an authority from an edition to the next, and back.

Nothing is lost: what has no place of its own in the other edition is told in a note, or stays as
an answer that no point asks for, with its evidence.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from app.methodology.changes import ChangeKind, EditionChanges, ItemChange, StatesRule
from app.methodology.rules import Edition, Profile, applies
from app.progress.rules import TODO, AnswerState
from app.progress.upgrading.rules.answers import Answers, CarriedAnswer, Signed, words_of
from app.progress.upgrading.rules.joining import joined, merged_state

ONE_TO_ONE = frozenset({ChangeKind.KEPT, ChangeKind.REWORDED, ChangeKind.MOVED})


class SecondLook(NamedTuple):
    """A point whose answer somebody should look at again, and why, in French."""

    item_id: str
    why: str


@dataclass(frozen=True, slots=True)
class Carried:
    """The answers in the other edition, and what to look at again, in the order of that edition."""

    answers: dict[str, CarriedAnswer]
    to_review: tuple[SecondLook, ...]


REWORDED = "La phrase du point a changé\u00a0: votre réponse tient-elle toujours\u202f?"
SHARED = "Ce point vient d’un point partagé, auquel vous aviez répondu."
JOINED = "Ce point en réunit plusieurs, dont les réponses n’étaient pas les mêmes."
ARCHIVED = "Une réponse archivée revient avec ce point."
CHANGED_SINCE = "La réponse donnée dans l’autre édition est dans la note."


def carry(changes: EditionChanges, profile: Profile, answers: Answers, by: Signed) -> Carried:
    """Return the answers of an authority in the newer edition.

    ``by`` signs the answers that are not one for one; the others stay as they are, signature
    included. Answers to points that neither edition has stay as well.
    """
    return _Going(changes, profile, answers, by).carried()


def carry_back(
    changes: EditionChanges, before: Answers, left: Mapping[str, int], now: Answers, by: Signed
) -> Carried:
    """Return the answers in the older edition again, with what was answered since.

    ``before``: the answers as they were; ``left``: the revision of each as the upgrade left it.
    """
    return _ComingBack(changes, before, left, now, by).carried()


def home(change: ItemChange) -> str | None:
    """Return the point of the newer edition that takes the evidence and the tasks of a change."""
    return change.after[0] if change.after else None


def home_before(change: ItemChange) -> str | None:
    """Return the point of the older edition that takes what was added since to a newer one."""
    if not change.before:
        return None
    same = [item_id for item_id in change.after if item_id in change.before]
    return same[0] if same else change.before[0]


def heirs_of_items(changes: EditionChanges) -> dict[str, str]:
    """Return the point that takes what was about another, where it is not the same."""
    pairs = {key: home(change) for change in changes.all for key in change.before}
    return {old: new for old, new in pairs.items() if new and new != old}


def heirs_of_steps(changes: EditionChanges) -> dict[str, str]:
    """Return, for each step that is gone, the one where the first of its points went."""
    known = {step.id for phase in changes.after.phases for step in phase.steps}
    heirs = {}
    for phase in changes.before.phases:
        for step in phase.steps:
            homes = filter(None, (home(changes.by_before[item.id]) for item in step.items))
            if step.id not in known and (first := next(homes, None)):
                heirs[step.id] = changes.after.step_of(first).id
    return heirs


class _Carrying:
    """Gathers the answers to the points of an edition."""

    def __init__(self, edition: Edition, by: Signed) -> None:
        self.edition, self.by = edition, by
        self.answers: dict[str, CarriedAnswer] = {}
        self.reasons: dict[str, str] = {}

    def put(self, item_id: str, given: CarriedAnswer | None) -> None:
        """Give a point its answer; what another answer already says there joins it."""
        if given is None:
            return
        known = self.answers.get(item_id)
        self.answers[item_id] = given if known is None else self.added(known, words_of(given))
        if known is not None and given.evidence:
            merged = tuple(sorted({*known.evidence, *given.evidence}))
            self.answers[item_id] = replace(self.answers[item_id], evidence=merged)

    def added(self, given: CarriedAnswer, words: str) -> CarriedAnswer:
        """Return an answer whose note says more."""
        note = "\n\n".join(filter(None, (given.note, words)))
        return replace(given, note=note, signed=self.by)

    def look(self, item_id: str, why: str) -> None:
        """Ask for a second look; the first reason is the one told."""
        self.reasons.setdefault(item_id, why)

    def gathered(self) -> Carried:
        """Return what was gathered, without the answers that say nothing."""
        saying = {key: given for key, given in self.answers.items() if not given.says_nothing}
        to_review = [
            SecondLook(item.id, self.reasons[item.id])
            for item in self.edition.items
            if item.id in self.reasons
        ]
        return Carried(saying, tuple(to_review))


class _Going(_Carrying):
    """From the older edition to the newer one."""

    def __init__(
        self, changes: EditionChanges, profile: Profile, before: Answers, by: Signed
    ) -> None:
        super().__init__(changes.after, by)
        self.changes, self.profile, self.before = changes, profile, before

    def carried(self) -> Carried:
        for change in self.changes.all:
            self._follow(change)
        for item_id, given in self.before.items():
            if item_id in self.changes.by_before:
                continue
            self.put(item_id, given)
            if item_id in self.changes.after:
                self.look(item_id, ARCHIVED)
        return self.gathered()

    def _follow(self, change: ItemChange) -> None:
        given = [(key, self.before[key]) for key in change.before if key in self.before]
        if not given:
            return
        if change.kind in ONE_TO_ONE:
            self.put(change.after[0], given[0][1])
            if change.kind is ChangeKind.REWORDED and given[0][1].state is not TODO:
                self.look(change.after[0], REWORDED)
        elif change.kind is ChangeKind.SPLIT:
            self._split(change, given[0][1])
        elif change.kind is ChangeKind.MERGED:
            self._merge(change, dict(given))
        else:
            for item_id, archived in given:
                self.put(item_id, archived)

    def _split(self, change: ItemChange, given: CarriedAnswer) -> None:
        first, *others = change.after
        signed = given.signed._replace(revision=self.by.revision)
        self.put(first, replace(given, signed=signed, kept_revision=None))
        if change.states is StatesRule.EACH:
            for item_id in others:
                self.put(item_id, replace(given, signed=signed, kept_revision=None, evidence=()))
        for item_id in change.after:
            self.look(item_id, SHARED)

    def _merge(self, change: ItemChange, given: Mapping[str, CarriedAnswer]) -> None:
        states = self._counted(change.before, given)
        state = merged_state(states, change.states)
        statements = {key: self.changes.before.item(key).statement for key in given}
        self.put(change.after[0], joined(given, statements, state, self.by.revision))
        if len(set(states)) > 1:
            self.look(change.after[0], JOINED)

    def _counted(
        self, item_ids: Sequence[str], given: Mapping[str, CarriedAnswer]
    ) -> list[AnswerState]:
        """Return the states of the points that concern the authority, or of all if none does."""
        concerned = [
            key for key in item_ids if applies(self.changes.before.item(key), self.profile)
        ]
        return [given[key].state if key in given else TODO for key in (concerned or item_ids)]


class _ComingBack(_Carrying):
    """From the newer edition back to the older one."""

    def __init__(
        self,
        changes: EditionChanges,
        before: Answers,
        left: Mapping[str, int],
        now: Answers,
        by: Signed,
    ) -> None:
        super().__init__(changes.before, by)
        self.changes, self.before, self.left, self.now = changes, before, left, now

    def carried(self) -> Carried:
        for change in self.changes.all:
            self._follow(change)
        new = {key for change in self.changes.of_kind(ChangeKind.NEW) for key in change.after}
        for item_id, archived in self.before.items():
            if item_id not in self.changes.by_before and item_id not in new:
                self.put(item_id, archived)
        return self._with_evidence()

    def _follow(self, change: ItemChange) -> None:
        since = [item_id for item_id in change.after if self._changed(item_id)]
        if change.kind in ONE_TO_ONE:
            source = self.now if since else self.before
            self.put(change.before[0], source.get(change.after[0] if since else change.before[0]))
        elif change.kind is ChangeKind.NEW:
            for item_id in change.after:
                source = self.now if item_id in since else self.before
                self.put(item_id, source.get(item_id))
        else:
            for item_id in change.before:
                self.put(item_id, self.before.get(item_id))
            self._tell(change, since)

    def _tell(self, change: ItemChange, since: Iterable[str]) -> None:
        """Write in a note what was answered since to points that are not one for one."""
        target = home_before(change)
        for item_id in since:
            given = self.now.get(item_id)
            if given is None or target is None:
                continue
            standing = self.answers.get(target) or CarriedAnswer(self.by)
            words = f"{self.changes.after.item(item_id).statement}\n{words_of(given)}"
            self.answers[target] = self.added(standing, words)
            self.look(target, CHANGED_SINCE)

    def _changed(self, item_id: str) -> bool:
        known = self.now.get(item_id)
        return (known.signed.revision if known else None) != self.left.get(item_id)

    def _with_evidence(self) -> Carried:
        """Give each piece that still exists to the point it was about, or to its heir."""
        was = {piece: key for key, given in self.before.items() for piece in given.evidence}
        by_item: dict[str, list[int]] = {}
        for item_id, given in self.now.items():
            change = self.changes.by_after.get(item_id)
            heir = (home_before(change) if change else None) or item_id
            for piece in given.evidence:
                by_item.setdefault(was.get(piece, heir), []).append(piece)
        for item_id in {*self.answers, *by_item}:
            given = self.answers.get(item_id) or CarriedAnswer(self.by)
            pieces = tuple(sorted(by_item.get(item_id, ())))
            self.answers[item_id] = replace(given, evidence=pieces)
        return self.gathered()
