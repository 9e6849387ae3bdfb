"""The kinds of authority, and what each is called. Pure: the table is read by the loader."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from app.governance.certainty import Certainty
from app.governance.naming import plain_name
from app.governance.phrases import NounPhrase

NEUTRAL_ASSEMBLY = NounPhrase("l’assemblée délibérante")
NEUTRAL_EXECUTIVE = NounPhrase("l’exécutif")
NEUTRAL_ACT = NounPhrase("la délibération")
NEUTRAL_CALLED = NounPhrase("la collectivité")


@dataclass(frozen=True, slots=True)
class KindCell:
    """Words of the table, and how they were read."""

    text: str
    certainty: Certainty = Certainty.READ

    @property
    def phrase(self) -> NounPhrase:
        """The words, ready to be put in a sentence."""
        return NounPhrase(self.text)

    @property
    def settled(self) -> bool:
        """Whether the words may stand in an act as they are."""
        return self.certainty is not Certainty.MEMORY


@dataclass(frozen=True, slots=True)
class Competence:
    """The text that gives the assembly its power to decide."""

    reference: str = ""  # « CGCT L2121-29 »
    visa: str = ""  # what a visa names when no code is numbered so
    statutes: bool = False  # the body's own statutes are named too
    certainty: Certainty = Certainty.READ

    @property
    def settled(self) -> bool:
        """Whether it may stand in an act as it is."""
        return self.certainty is not Certainty.MEMORY


@dataclass(frozen=True, slots=True)
class SittingPapers:
    """What members receive before a sitting, and how many days before."""

    days: int
    reference: str
    paper: str = ""  # nothing: the convocation alone
    clear: bool = True  # neither the day of sending nor that of the sitting counts
    from_people: int = 0  # inhabitants from which it holds
    below_people: int | None = None  # inhabitants from which it holds no more
    certainty: Certainty = Certainty.READ

    @property
    def conditional(self) -> bool:
        """Whether the population decides."""
        return bool(self.from_people) or self.below_people is not None

    def holds(self, population: int) -> bool:
        """Whether it holds for so many inhabitants."""
        below = self.below_people is None or population < self.below_people
        return population >= self.from_people and below


@dataclass(frozen=True, slots=True)
class RecordCondition:
    """What a record must say to be of a kind: what is empty is not asked."""

    kinds: tuple[str, ...] = ()
    territories: tuple[str, ...] = ()
    departements: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    sirens: tuple[str, ...] = ()
    natures: tuple[str, ...] = ()
    names: tuple[str, ...] = ()  # patterns, one of which a plain name holds

    @property
    def by_name(self) -> bool:
        """Whether a name decides: people may then choose another kind."""
        return bool(self.names)

    def meets(self, record: "BodyRecord") -> bool:
        """Whether a record is of the kind."""
        pairs = (
            (self.kinds, record.kind),
            (self.territories, record.territory),
            (self.departements, record.departement),
            (self.places, record.place_id),
            (self.sirens, record.siren),
            (self.natures, record.nature),
        )
        listed = all(not wanted or known in wanted for wanted, known in pairs)
        plain = plain_name(record.name)
        return listed and (not self.names or any(re.search(one, plain) for one in self.names))


@dataclass(frozen=True, slots=True)
class BodyRecord:
    """What is known of an authority, from which its kind is found."""

    kind: str
    territory: str
    name: str = ""
    departement: str = ""
    place_id: str = ""
    siren: str = ""
    nature: str = ""  # of its place: « communauté urbaine »
    chosen: str = ""  # the kind that its leads chose


@dataclass(frozen=True, slots=True)
class BodyKind:
    """A kind of authority by its right name; the neutral one when nothing says which it is."""

    id: str
    title: str
    kinds: tuple[str, ...]
    nature: KindCell
    called: NounPhrase
    assembly: KindCell
    assemblies: str
    executive: KindCell
    act: NounPhrase
    competence: Competence
    orders: Competence | None = None  # what lets its executive take orders; nothing: it writes
    papers: tuple[SittingPapers, ...] = ()
    when: tuple[RecordCondition, ...] = ()
    transmitted: bool = True  # its acts go to the representative of the State
    contested: bool = True  # its acts are judged by the administrative court
    public: bool = True  # its sittings are
    secretary: bool = False  # of the sitting, who signs with the president
    remark: str = ""
    source: str = ""

    @property
    def known(self) -> bool:
        """Whether it is one of the table."""
        return bool(self.id)

    def papers_for(self, renewal: int | None) -> SittingPapers | None:
        """Return what is sent before a sitting; nothing when neither table nor population say.

        ``renewal``: the municipale at the last full renewal, which alone rules the working of the
        council (CGCT R2151-4).
        """
        certain = [papers for papers in self.papers if not papers.conditional]
        if certain or renewal is None:
            return certain[0] if certain else None
        return next((papers for papers in self.papers if papers.holds(renewal)), None)


@dataclass(frozen=True, slots=True)
class KindTable:
    """The whole table, the names of its codes, and the day it was checked."""

    kinds: Mapping[str, BodyKind]
    codes: Mapping[str, str]
    checked_on: date

    def choosable(self, kind: str | None = None) -> tuple[BodyKind, ...]:
        """Return the kinds that people may choose, for a type of the settings or for all."""
        chosen_from = (row for row in self.kinds.values() if needs_choice(row))
        return tuple(row for row in chosen_from if kind is None or kind in row.kinds)


@dataclass(frozen=True, slots=True)
class KindFound:
    """The kind of an authority, and what says so."""

    body: BodyKind
    settled: bool = False  # by the record: nobody has to choose
    chosen: bool = False  # by the leads


def needs_choice(row: BodyKind) -> bool:
    """Whether a record may leave this kind unsaid: it rests on a name, a nature, or a choice."""
    return not row.when or any(condition.by_name for condition in row.when)


NEUTRAL = BodyKind(
    id="",
    title="",
    kinds=(),
    nature=KindCell("organisme public"),
    called=NEUTRAL_CALLED,
    assembly=KindCell(NEUTRAL_ASSEMBLY.words),
    assemblies="les assemblées délibérantes",
    executive=KindCell(NEUTRAL_EXECUTIVE.words),
    act=NEUTRAL_ACT,
    competence=Competence(certainty=Certainty.MEMORY),
)


def find_kind(record: BodyRecord, table: KindTable) -> KindFound:
    """Return the kind of an authority: what its record settles, what was chosen, what it is named.

    Neutral words when nothing says.
    """
    by_record = _first(record, table, by_name=False)
    if by_record is not None:
        return KindFound(by_record, settled=True)
    chosen = table.kinds.get(record.chosen)
    if chosen is not None and record.kind in chosen.kinds:
        return KindFound(chosen, chosen=True)
    return KindFound(_first(record, table, by_name=True) or NEUTRAL)


def _first(record: BodyRecord, table: KindTable, *, by_name: bool) -> BodyKind | None:
    return next(
        (
            row
            for row in table.kinds.values()
            for condition in row.when
            if condition.by_name is by_name and condition.meets(record)
        ),
        None,
    )
