"""An edition of the method, and whom each of its items concerns."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from babel.numbers import format_decimal

from app.governance.certainty import Certainty

# New Caledonia itself stands under the same articles as its provinces (CRPA L563-2), and an
# overseas collectivity holds the powers of a département: what concerns the one concerns the other.
SAME_REGIME: Mapping[str, str] = {"collectivite-nc": "province", "overseas": "departement"}

# An obligation to confirm may turn out either way: nothing is hidden on its account.
UNSETTLED = "to-confirm"

KINDS_IN_FRENCH: Mapping[str, str] = {
    "commune": "communes",
    "epci": "EPCI",
    "departement": "départements",
    "region": "régions",
    "province": "provinces",
    "syndicat": "syndicats",
    "collectivite-nc": "institutions de la Nouvelle-Calédonie",
    "overseas": "collectivités d’outre-mer",
    "other": "autres organismes publics",
}
TERRITORIES_IN_FRENCH: Mapping[str, str] = {
    "mainland": "en métropole",
    "drom": "dans les départements et régions d’outre-mer",
    "new-caledonia": "en Nouvelle-Calédonie",
    "other-overseas": "dans les autres collectivités d’outre-mer",
}
OBLIGATIONS_IN_FRENCH: Mapping[str, str] = {
    "obliged": "qui ont l’obligation d’ouvrir leurs données",
    "not-obliged": "qui n’ont pas l’obligation d’ouvrir leurs données",
    "to-confirm": "dont l’obligation reste à confirmer",
}
CERTAINTIES_IN_FRENCH: Mapping[str, str] = {one.value: one.label for one in Certainty}
# How much of an item its text of law asks; what has no such text is advice.
DEMANDS_IN_FRENCH: Mapping[str, str] = {
    "due": "Ce texte le demande.",
    "partly": "Ce texte en demande une partie\u202f; le reste est un conseil.",
    "framing": "Ce texte fixe le cadre\u202f; ce point est un conseil pour le suivre.",
}
ADVICE = "Conseil de la méthode\u00a0: aucun texte ne l’impose."
ALL_KINDS = "collectivités"
NOT_ASKED = "la loi ne le demande pas à votre collectivité, d’après sa page Obligation"
OFF_PATH = "hors de votre chemin léger"


@dataclass(frozen=True, slots=True)
class Profile:
    """The facts that decide which items apply to an authority; ``None`` when not known."""

    kind: str | None = None
    population: int | None = None
    obligation: str | None = None
    territory: str | None = None
    duties: frozenset[str] | None = None  # that bind the authority, or may


@dataclass(frozen=True, slots=True)
class Condition:
    """Which authorities an item concerns: an empty field accepts all, the others must all match.

    Where the item speaks of duties, the law decides instead: the fields say the usual case.
    """

    types: tuple[str, ...] = ()
    population_min: int | None = None
    population_max: int | None = None
    obligation: tuple[str, ...] = ()
    territory: tuple[str, ...] = ()
    duties: tuple[str, ...] = ()  # it concerns those whom one of these binds, or may bind


@dataclass(frozen=True, slots=True)
class Legal:
    """The rule of law behind an item, kept apart from advice."""

    article: str
    text: str
    text_date: date
    certainty: str
    note: str | None = None
    demand: str | None = None  # how much of the item the text asks, where the edition tells it


@dataclass(frozen=True, slots=True)
class Item:
    """A fact to establish, why, how, and what proves it."""

    id: str
    axis: str
    weight: int
    required: bool
    statement: str
    why: str
    how: tuple[str, ...]
    evidence: str
    role: str
    duration_days: int
    task: str
    covers: tuple[str, ...]
    sources: tuple[str, ...]
    after: tuple[str, ...] = ()
    applies_if: Condition | None = None
    legal: Legal | None = None
    off_path: bool = False  # the path that the authority follows leaves it out


@dataclass(frozen=True, slots=True)
class Step:
    """A part of a phase: its items in order."""

    id: str
    number: str
    title: str
    summary: str
    covers: tuple[str, ...]
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Phase:
    """One of the stages of the method, counted from 1."""

    id: str
    position: int
    title: str
    short_title: str
    verb: str
    in_one_sentence: str
    why: str
    covers: tuple[str, ...]
    sources: tuple[str, ...]
    steps: tuple[Step, ...]

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """All items of the phase, in order."""
        return tuple(item for step in self.steps for item in step.items)


@dataclass(frozen=True, slots=True)
class Axis:
    """A kind of support that an item calls for."""

    id: str
    title: str


@dataclass(frozen=True, eq=False)  # loaded once: it is itself, and quick to look up by
class Edition:
    """A version of the method: immutable, and quick to look into."""

    id: str
    title: str
    version: str
    published_on: date | None
    summary: str
    axes: tuple[Axis, ...]
    phases: tuple[Phase, ...]

    def _walk(self) -> Iterator[tuple[Phase, Step, Item]]:
        for phase in self.phases:
            for step in phase.steps:
                for item in step.items:
                    yield phase, step, item

    def __contains__(self, item_id: object) -> bool:
        """Tell whether the edition has an item of that id."""
        return item_id in self._places

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """All items, in the order of the method."""
        return tuple(item for _, _, item in self._walk())

    def item(self, item_id: str) -> Item:
        """Return an item; ``KeyError`` if the edition has none of that id."""
        return self._places[item_id][2]

    def neighbours(self, item_id: str) -> tuple[Item | None, Item | None]:
        """Return the items just before and just after one, in the order of the method."""
        rank = self._ranks[item_id]
        before = self.items[rank - 1] if rank else None
        after = self.items[rank + 1] if rank + 1 < len(self.items) else None
        return before, after

    def step_of(self, item_id: str) -> Step:
        """Return the step that holds an item; ``KeyError`` if there is no such item."""
        return self._places[item_id][1]

    def phase_of(self, item_id: str) -> Phase:
        """Return the phase that holds an item; ``KeyError`` if there is no such item."""
        return self._places[item_id][0]

    def phase(self, position: int) -> Phase:
        """Return the phase at a position from 1; ``KeyError`` if there is none."""
        return self._by_position[position]

    def axis(self, axis_id: str) -> Axis:
        """Return an axis of support; ``KeyError`` if there is none of that id."""
        return self._by_axis[axis_id]

    @cached_property
    def _places(self) -> Mapping[str, tuple[Phase, Step, Item]]:
        return {item.id: (phase, step, item) for phase, step, item in self._walk()}

    @cached_property
    def _ranks(self) -> Mapping[str, int]:
        return {item_id: rank for rank, item_id in enumerate(self._places)}

    @cached_property
    def _by_position(self) -> Mapping[int, Phase]:
        return {phase.position: phase for phase in self.phases}

    @cached_property
    def _by_axis(self) -> Mapping[str, Axis]:
        return {axis.id: axis for axis in self.axes}


def applies(item: Item, profile: Profile) -> bool:
    """Tell whether an item concerns an authority; an unknown fact never excludes it."""
    return not item.off_path and (item.applies_if is None or met(item.applies_if, profile))


def met(condition: Condition, profile: Profile) -> bool:
    """Tell whether an authority is one of those that a condition retains, as far as is known."""
    if condition.duties and profile.duties is not None:
        return not profile.duties.isdisjoint(condition.duties)
    return (
        _among(_regime(profile.kind), condition.types)
        and _within(profile.population, condition)
        and (profile.obligation == UNSETTLED or _among(profile.obligation, condition.obligation))
        and _among(profile.territory, condition.territory)
    )


def reason_not_applicable(item: Item, profile: Profile) -> str | None:
    """Say in French why an item is left out, or nothing if it is not."""
    if item.off_path:
        return OFF_PATH
    if item.applies_if is None or applies(item, profile):
        return None
    if item.applies_if.duties and profile.duties is not None:
        return NOT_ASKED
    return f"ne concerne que les {describe(item.applies_if)}"


def describe(condition: Condition) -> str:
    """Say in French whom a condition retains: « communes et EPCI de 3 500 habitants et plus »."""
    kinds = [KINDS_IN_FRENCH[kind] for kind in condition.types] or [ALL_KINDS]
    parts = [
        _joined(kinds, "et"),
        _population(condition.population_min, condition.population_max),
        _joined([OBLIGATIONS_IN_FRENCH[obligation] for obligation in condition.obligation], "ou"),
        _joined([TERRITORIES_IN_FRENCH[territory] for territory in condition.territory], "ou"),
    ]
    return " ".join(part for part in parts if part)


def _regime(kind: str | None) -> str | None:
    return SAME_REGIME.get(kind, kind) if kind else None


def _among(value: str | None, allowed: tuple[str, ...]) -> bool:
    return value is None or not allowed or value in map(_regime, allowed)


def _within(population: int | None, condition: Condition) -> bool:
    if population is None:
        return True
    least, most = condition.population_min, condition.population_max
    return (least is None or population >= least) and (most is None or population <= most)


def _population(least: int | None, most: int | None) -> str:
    if least is not None and most is not None:
        return f"de {_number(least)} à {_number(most)} habitants"
    if least is not None:
        return f"de {_number(least)} habitants et plus"
    return f"de moins de {_number(most + 1)} habitants" if most is not None else ""


def _joined(words: list[str], link: str) -> str:
    if len(words) < 2:  # noqa: PLR2004  a link needs two words
        return "".join(words)
    return f"{', '.join(words[:-1])} {link} {words[-1]}"


def _number(value: int) -> str:
    return str(format_decimal(value, locale="fr"))
