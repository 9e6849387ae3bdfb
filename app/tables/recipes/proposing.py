"""Which column of a file makes which column of the schema, and why, in words."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from enum import StrEnum

from app.kernel.text import letters_of
from app.tables.reading.kinds import plain
from app.tables.recipes.applying import ways_of
from app.tables.recipes.body import Target
from app.tables.recipes.cells.codes import insee_code, town_letters
from app.tables.recipes.cells.spots import position_of
from app.tables.recipes.naming import Names
from app.tables.recipes.operations import (
    KEYED,
    REFUSING,
    Known,
    Setting,
    operation_of,
)
from app.tables.recipes.sample import Sample
from app.tables.recipes.suiting import (
    assign,
    columns_of_position,
    part_of_position,
    usual_operation,
)
from app.tables.recipes.synonyms import Synonyms
from app.tables.schema import Field, Schema

SURE, PROPOSED, MARGIN = 0.9, 0.75, 0.15
NAME_SHARE, CONTENT_SHARE = 0.6, 0.4
VETO, PLAIN_PROOF, PROOF_WORTH = 0.2, 0.9, 0.6
LOOKED_AT = 500
# Operations that accept the same cells whatever the field.
ALIKE = frozenset({"siret", "siren", "rna", "insee", "postcode", "email", "url", "amount"}) | {
    "integer",
    "period",
    "year",
    "phone",
}
TWINS = frozenset({"name", "siret"})  # what an authority and another both have
TOWNS_LOOKED_AT, MOST_TOWNS = 100, 0.7
LIKELY = 0.5  # above, a column that is still free is asked about
OWN_FIRST = 0.001  # the name of the field itself, before one that it had
LEAST = 0.3  # below, a column is left aside


class Assurance(StrEnum):
    """How sure a proposal is, as the page says it."""

    SURE = "sure"
    PROBABLE = "probable"
    CHOOSE = "choose"
    CONSTANT = "constant"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class ColumnProposal:
    """How a field could be made: the target, how sure, why."""

    field: str
    target: Target | None
    standing: Assurance
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Score:
    """What speaks for a column: names and contents, and their sum."""

    names: float
    contents: float | None
    total: float


class Proposer:
    """Weighs every column of a sample against every field of a schema."""

    def __init__(self, sample: Sample, schema: Schema, synonyms: Synonyms, known: Known) -> None:
        """Keep what is compared; columns are read once."""
        self.sample, self.schema, self.synonyms, self.known = sample, schema, synonyms, known
        self.cells = [sample.column(place)[:LOOKED_AT] for place in range(len(sample.names))]
        self.names = Names(
            {
                field.name: (field.name, field.title, *synonyms.of(field.name).names)
                for field in schema.fields
            }
        )
        self.ops = {field.name: usual_operation(field) for field in schema.fields}
        self._accepted: dict[tuple[str, int], float] = {}

    def hits(self) -> dict[int, dict[str, int]]:
        """Return, for each column, the cells per hundred that the keyed operations accept."""
        ops = {self.ops[field.name]: field for field in self.schema.fields}
        asked = {op: field for op, field in ops.items() if op in REFUSING - {"listed"}}
        return {
            place: {op: round(100 * self._share(field, op, place)) for op, field in asked.items()}
            for place in range(len(self.cells))
            if self.cells[place]
        }

    def proposals(self) -> list[ColumnProposal]:
        """Return one proposal for each field, in the order of the schema."""
        scores = self._scores()
        taken = assign(
            {pair: score.total for pair, score in scores.items()}, len(self.schema.fields)
        )
        return [
            self._proposal(rank, field, taken, scores)
            for rank, field in enumerate(self.schema.fields)
        ]

    def _scores(self) -> dict[tuple[int, int], Score]:
        scores = {}
        for rank, field in enumerate(self.schema.fields):
            for place, name in enumerate(self.sample.names):
                if name and (score := self._score(field, place, name)).total >= LEAST:
                    first = OWN_FIRST * self.names.is_own(field.name, name)
                    scores[rank, place] = replace(score, total=score.total + first)
        return scores

    def _score(self, field: Field, place: int, name: str) -> Score:
        named = self.names.score(field.name, name)
        op = self.ops[field.name]
        own = self.synonyms.of(field.name).constant
        if op not in REFUSING or not self.cells[place]:
            total = named
            return Score(named, None, self._settled(field, own, op, place, total))
        share = self._share(field, op, place)
        total = NAME_SHARE * named + CONTENT_SHARE * share
        if share < VETO:
            total = self._vetoed(own, named, is_own=self.names.is_own(field.name, name))
        elif share >= PLAIN_PROOF and op in KEYED:
            total = max(total, PROOF_WORTH)
        return Score(named, share, self._settled(field, own, op, place, total))

    def _vetoed(self, own: str, named: float, *, is_own: bool) -> float:
        """Return the score of a column whose cells are refused: told, not passed over in silence.

        One of that very name stays, to be mended, unless Jalon knows the value.
        """
        if is_own and not own:
            return PROPOSED
        return LIKELY if named == 1 and not own else 0.0

    def _settled(self, field: Field, own: str, op: str, place: int, total: float) -> float:
        """Let a single value that is the authority's own settle twin columns."""
        if not own and op != "siret":
            return total
        values = set(self.cells[place])
        mine = self._is_mine(own or "siret", values)
        if own and len(values) == 1 and mine:
            return 1.0
        named_so = self.names.is_own(field.name, self.sample.names[place])
        if own in TWINS and len(values) > 1 and not named_so:
            return total * 0.5
        return total * 0.3 if not own and mine else total

    def _is_mine(self, kind: str, values: set[str]) -> bool:
        known = self.known.constant(kind)
        if not known or len(values) != 1:
            return False
        return letters_of(next(iter(values))) == letters_of(known)

    def _share(self, field: Field, op: str, place: int) -> float:
        key = (op if op in ALIKE else field.name, place)
        if key not in self._accepted:
            self._accepted[key] = self._accepts(field, op, self.cells[place])
        return self._accepted[key]

    def _accepts(self, field: Field, op: str, cells: Sequence[str]) -> float:
        target = Target(field.name, op)
        ways = ways_of(op, cells, self.known.towns)
        meanings = dict(self.synonyms.of(field.name).meanings)
        work = operation_of(Setting(field, target, ways, self.known, meanings))
        met = Counter(cells)
        accepted = sum(count for cell, count in met.items() if work([cell]).recognised)
        return accepted / max(len(cells), 1)

    def _proposal(
        self,
        rank: int,
        field: Field,
        taken: Mapping[int, int],
        scores: Mapping[tuple[int, int], Score],
    ) -> ColumnProposal:
        place = taken.get(rank)
        ranked = sorted(
            ((score.total, p) for (r, p), score in scores.items() if r == rank), reverse=True
        )
        if place is not None:
            score = scores[rank, place]
            refused = score.contents is not None and score.contents < VETO
            others = self._proposed(taken, scores) - {place}
            if refused and (told := self._told_by_others(field, others)):
                return told
            rest = [total for total, p in ranked if p != place]
            margin = score.total - (rest[0] if rest else 0)
            if score.total >= PROPOSED and (margin >= MARGIN or score.names == 1):
                sure = score.total >= SURE or score.names == 1
                target = Target(field.name, self.ops[field.name], (f"c{place + 1}",))
                standing = Assurance.SURE if sure else Assurance.PROBABLE
                return ColumnProposal(field.name, target, standing, self._reason(field, score))
        elsewhere = set(taken.values()) - {place}
        free = any(total >= LIKELY and p not in elsewhere for total, p in ranked)
        told = self._told_by_others(field, self._proposed(taken, scores) - {place})
        return told or self._without_column(field, free=free)

    @staticmethod
    def _proposed(taken: Mapping[int, int], scores: Mapping[tuple[int, int], Score]) -> set[int]:
        """Return the columns that some field surely takes."""
        return {pair[1] for pair in taken.items() if scores[pair].total >= PROPOSED}

    def _told_by_others(self, field: Field, elsewhere: Set[int]) -> ColumnProposal | None:
        """Propose the columns that tell a field without being it, nothing when none do."""
        sources: Sequence[int] = ()
        if self.ops[field.name] == "insee":
            sources, why = self._by_postcode(field, elsewhere)
        elif self.ops[field.name] == "position":
            sources, why = self._by_position(part_of_position(field))
        if not sources:
            return None
        target = Target(field.name, self.ops[field.name], tuple(f"c{p + 1}" for p in sources))
        return ColumnProposal(field.name, target, Assurance.PROBABLE, why)

    def _by_postcode(self, field: Field, elsewhere: Set[int]) -> tuple[Sequence[int], str]:
        """Return the columns of postcodes and of names of communes that tell INSEE codes.

        Postcodes do alone where nothing else says the commune: a question follows.
        """
        towns = self.known.towns
        met = {p: list(dict.fromkeys(map(plain, cells))) for p, cells in enumerate(self.cells)}
        met = {p: m[:TOWNS_LOOKED_AT] for p, m in met.items() if m and self.sample.names[p]}
        codes = [
            p for p, m in met.items() if _most(insee_code(one) in towns.by_postcode for one in m)
        ]
        named = [p for p, m in met.items() if _most(town_letters(one) in towns.names for one in m)]
        if codes and named:
            return (codes[0], named[0]), "code postal et nom de la commune"
        own, names = self.synonyms.of(field.name).constant, self.sample.names
        left = [p for p in codes if not own or self.names.score(field.name, names[p]) == 1]
        left = [place for place in left if place not in elsewhere]
        return left[:1], "des codes postaux\u00a0: une question suit"

    def _by_position(self, part: str) -> tuple[Sequence[int], str]:
        """Return the two columns of a position, or the one that holds both of its numbers."""
        if part == "both":
            return columns_of_position(self.sample.names) or (), "latitude et longitude"
        whole = [p for p, cells in enumerate(self.cells) if cells and _most(map(_is_spot, cells))]
        return whole[:1], "une partie de la position"

    def _without_column(self, field: Field, *, free: bool) -> ColumnProposal:
        """Propose what Jalon knows, or the usual value, when no free column may say it."""
        names = self.synonyms.of(field.name)
        if names.constant and self.known.constant(names.constant):
            target = Target(field.name, "constant", (), (("kind", names.constant),))
            return ColumnProposal(field.name, target, Assurance.CONSTANT, "Jalon le sait")
        if free:
            return ColumnProposal(field.name, None, Assurance.CHOOSE)
        if names.usual:
            target = Target(field.name, "constant", (), (("value", names.usual),))
            why = "la valeur la plus courante"
            return ColumnProposal(field.name, target, Assurance.PROBABLE, why)
        return ColumnProposal(field.name, None, Assurance.EMPTY)

    def _reason(self, field: Field, score: Score) -> str:
        parts = []
        if score.names == 1:
            parts.append("même nom")
        elif score.names >= LEAST:
            parts.append("nom proche")
        if score.contents is not None and self.ops[field.name] in KEYED:
            parts.append(f"clé juste dans {round(100 * score.contents)}\u202f% des cellules")
        elif score.contents is not None and score.contents >= PLAIN_PROOF:
            parts.append("contenu reconnu")
        return ", ".join(parts) or "toujours la vôtre"


def _is_spot(cell: str) -> bool:
    return not isinstance(position_of(plain(cell)), str)


def _most(found: Iterable[bool]) -> bool:
    answers = list(found)
    return sum(answers) >= MOST_TOWNS * len(answers)
