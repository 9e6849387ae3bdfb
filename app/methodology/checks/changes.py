"""Checks that an edition says what becomes of every item of the one before it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from app.methodology.changes import RULES, SIDES, ChangeKind
from app.methodology.checks.structure import EditionFiles, as_list
from app.methodology.freezing import FROZEN, places
from app.methodology.seedfile import SeedFault, SeedFile

SAME_FACTS = (*FROZEN, "statement", "place")
KINDS = {kind.value: kind for kind in ChangeKind}
NEVER_AGAIN = "Un identifiant n’est jamais réemployé\u00a0: donnez-lui-en un autre."


def change_problems(files: EditionFiles, others: Sequence[EditionFiles]) -> Iterator[SeedFault]:
    """Report what an edition does not say, or says wrong, of the one it comes from."""
    if files.changes is None:
        if any(_version(other) < _version(files) for other in others if other is not files):
            remedy = "Créez changes.yml\u00a0: jalon methodology new l’écrit."
            yield files.edition.problem(
                "L’édition ne dit pas ce qu’elle change.", remedy, "version"
            )
        return
    yield from _circle_problems(files, others)
    before = next((one for one in others if one.edition_id == files.changes.data.get("from")), None)
    if before is None or before is files:
        remedy = "Donnez l’identifiant d’une édition plus ancienne."
        yield files.changes.problem("Cette édition n’existe pas.", remedy, "from")
        return
    if before.edition.data.get("published_on") is None:
        remedy = "Publiez-la d’abord\u00a0: jalon methodology publish."
        yield files.changes.problem("L’édition d’avant n’est pas publiée.", remedy, "from")
    yield from _Comparison(before, files, files.changes, _older_ids(before, others)).problems()


def _version(files: EditionFiles) -> tuple[int, ...]:
    parts = str(files.edition.data.get("version", "")).split(".")
    return tuple(int(part) for part in parts if part.isdecimal())


def _circle_problems(files: EditionFiles, others: Sequence[EditionFiles]) -> Iterator[SeedFault]:
    """Report an edition that comes, through others, from itself."""
    origins = {one.edition_id: _origin(one) for one in others}
    walked, current = [files.edition_id], _origin(files)
    while current is not None and current not in walked:
        walked.append(current)
        current = origins.get(current)
    if current is not None and files.changes is not None:
        message = f"Ces éditions viennent l’une de l’autre\u00a0: {' → '.join([*walked, current])}."
        yield files.changes.problem(message, "Donnez l’édition d’où elle vient.", "from")


def _older_ids(files: EditionFiles, others: Sequence[EditionFiles]) -> dict[str, str]:
    """Return the items of the editions that this one comes from, with the latest that had each."""
    by_id = {one.edition_id: one for one in others}
    walked, ids = {files.edition_id}, dict[str, str]()
    while (files_before := by_id.get(_origin(files) or "")) and (
        files_before.edition_id not in walked
    ):
        walked.add(files_before.edition_id)
        for item_id in _facts(files_before):
            ids.setdefault(item_id, files_before.edition_id)
        files = files_before
    return ids


def _origin(files: EditionFiles) -> str | None:
    return None if files.changes is None else str(files.changes.data.get("from"))


class _Comparison:
    """Two editions side by side, and what the newer one says of the older."""

    def __init__(
        self,
        before: EditionFiles,
        after: EditionFiles,
        changes: SeedFile,
        older_ids: Mapping[str, str],
    ) -> None:
        self.before, self.after, self.changes = _facts(before), _facts(after), changes
        self.files = after
        # Of the editions that « before » comes from: an id may be gone for long.
        self.used = {**older_ids, **dict.fromkeys(self.before, before.edition_id)}

    def problems(self) -> Iterator[SeedFault]:
        """Yield all that is missing, doubled or contrary to the items themselves."""
        old: dict[str, int] = {}
        new: dict[str, int] = {}
        for rank, entry in enumerate(as_list(self.changes.data.get("changes"))):
            if isinstance(entry, dict) and (kind := KINDS.get(str(entry.get("kind")))):
                yield from self._entry_problems(rank, kind, entry)
                yield from self._known(rank, entry, "from", self.before, old)
                yield from self._known(rank, entry, "to", self.after, new)
                yield from self._reused(rank, entry)
        yield from self._silence(old, new)

    def _known(
        self,
        rank: int,
        entry: Mapping[str, Any],
        side: str,
        items: Mapping[str, Any],
        spoken: dict[str, int],
    ) -> Iterator[SeedFault]:
        for position, item_id in enumerate(as_list(entry.get(side))):
            path = ("changes", rank, side, position)
            if item_id not in items:
                message = f"Le point «\u202f{item_id}\u202f» n’est pas dans cette édition."
                yield self.changes.problem(message, "Corrigez son identifiant.", *path)
            elif item_id in spoken:
                message = f"On a déjà dit ce que devient «\u202f{item_id}\u202f»."
                yield self.changes.problem(message, "Ne le dites qu’une fois.", *path)
            spoken.setdefault(str(item_id), rank)

    def _reused(self, rank: int, entry: Mapping[str, Any]) -> Iterator[SeedFault]:
        """Report an id of an older edition that names something else: its answers would come."""
        same = as_list(entry.get("from"))
        for position, item_id in enumerate(as_list(entry.get("to"))):
            if item_id in self.after and item_id not in same and item_id in self.used:
                message = (
                    f"L’identifiant «\u202f{item_id}\u202f» a déjà servi à un autre point, "
                    f"dans «\u202f{self.used[item_id]}\u202f»."
                )
                yield self.changes.problem(message, NEVER_AGAIN, "changes", rank, "to", position)

    def _entry_problems(
        self, rank: int, kind: ChangeKind, entry: Mapping[str, Any]
    ) -> Iterator[SeedFault]:
        """Report a change whose items are too few or too many, or whose rule is not its own."""
        path = ("changes", rank)
        for side, (least, most) in zip(("from", "to"), SIDES[kind], strict=True):
            count = len(as_list(entry.get(side)))
            if count < least or (most is not None and count > most):
                message = (
                    f"«\u202f{kind.value}\u202f»\u00a0: {count} points dans «\u202f{side}\u202f»."
                )
                yield self.changes.problem(message, f"Attendu\u00a0: {_span(least, most)}.", *path)
        rules = [rule.value for rule in RULES.get(kind, ())]
        chosen = entry.get("states")
        if rules and chosen not in rules:
            message = "On ne sait pas ce que deviennent les réponses."
            yield self.changes.problem(
                message, f"Écrivez states\u00a0: {' ou '.join(rules)}.", *path
            )
        elif chosen and not rules:
            message = f"«\u202f{kind.value}\u202f» n’a pas à dire ce que deviennent les réponses."
            yield self.changes.problem(message, "Retirez states.", *path, "states")
        if kind in {ChangeKind.REWORDED, ChangeKind.MOVED}:
            yield from self._one_to_one(rank, kind, entry)

    def _one_to_one(
        self, rank: int, kind: ChangeKind, entry: Mapping[str, Any]
    ) -> Iterator[SeedFault]:
        """Report a rewording that moves more than words, or a move that moves nothing."""
        pair = [*as_list(entry.get("from"))[:1], *as_list(entry.get("to"))[:1]]
        if len(pair) != len(("from", "to")) or pair[0] not in self.before:
            return
        if pair[1] not in self.after:
            return
        old, new = self.before[pair[0]], self.after[pair[1]]
        moved = [key for key in (*FROZEN, "place") if old.get(key) != new.get(key)]
        if kind is ChangeKind.REWORDED and moved:
            message = f"Ce point ne change pas que de mots\u00a0: {', '.join(moved)}."
            yield self.changes.problem(message, "Dites-le «\u202fmoved\u202f».", "changes", rank)
        elif kind is ChangeKind.MOVED and not moved:
            message = "Ce point ne change ni de place, ni de poids, ni de condition."
            yield self.changes.problem(message, "Dites-le «\u202freworded\u202f».", "changes", rank)

    def _silence(self, old: Mapping[str, int], new: Mapping[str, int]) -> Iterator[SeedFault]:
        """Report the items of which nothing is told, and that are not the same in both."""
        for item_id in self.before:
            if item_id in old:
                continue
            if item_id not in self.after or item_id in new:
                message = f"On ne dit pas ce que devient le point «\u202f{item_id}\u202f»."
                remedy = "Ajoutez-le aux changements\u00a0: retired, merged, split…"
                yield self.changes.problem(message, remedy, "changes")
            elif differing := _differing(self.before[item_id], self.after[item_id]):
                message = f"Le point change sans que ce soit dit\u00a0: {', '.join(differing)}."
                remedy = f"Dites-le dans {self.changes.name}\u00a0: moved ou reworded."
                yield self.files.items[item_id].problem(message, remedy, differing[0])
        for item_id in self.after:
            if item_id not in new and item_id not in self.before:
                message = f"On ne dit pas d’où vient le point «\u202f{item_id}\u202f»."
                yield self.changes.problem(message, "Dites-le «\u202fnew\u202f».", "changes")
            elif item_id not in new and item_id in old:
                message = f"Le point «\u202f{item_id}\u202f» est dit parti, mais il est encore là."
                yield self.files.items[item_id].problem(message, NEVER_AGAIN, "id")


def _facts(files: EditionFiles) -> dict[str, dict[str, Any]]:
    """Return the items of an edition that have a file, with their place."""
    listed = places([source.data for source in files.ordered_phases])
    return {
        item_id: {**files.items[item_id].data, "place": place}
        for item_id, place in listed
        if item_id in files.items
    }


def _differing(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    return [key for key in SAME_FACTS if before.get(key) != after.get(key)]


def _span(least: int, most: int | None) -> str:
    if most is None:
        return f"{least} au moins"
    return str(least) if least == most else f"de {least} à {most}"
