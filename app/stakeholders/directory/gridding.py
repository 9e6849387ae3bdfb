"""The stakeholders as a table one types in: what anyone reads, and what is thought of them."""

from collections.abc import Callable, Collection, Mapping, Sequence

from app.audit.rules import Actor
from app.grid.register import as_sent, check
from app.grid.rules import CellKind, GridColumn, GridRow, RowsCut, Strings, WrongCells, strings_of
from app.kernel.errors import Forbidden
from app.kernel.labels import LabelledEnum
from app.kernel.revisions import Saved, Sight, values_of
from app.methodology.stakeholder_library import archetypes_for
from app.spaces.models import Authority
from app.stakeholders.directory import queries, services
from app.stakeholders.directory.contents import Assessment, StakeholderFacts
from app.stakeholders.directory.forms import OpinionForm, PlainForm, fields_of
from app.stakeholders.directory.models import Opinion
from app.stakeholders.directory.queries import StakeholderCard
from app.stakeholders.directory.rules import (
    Attitude,
    Influence,
    Interest,
    ProjectRole,
    Reader,
    Side,
)
from app.stakeholders.directory.sensitive import suspicions, warning

LIST, DATE = CellKind.LIST, CellKind.DATE


def _scale(scale: type[LabelledEnum]) -> tuple[tuple[str, str], ...]:
    """Return the notes with their figure, which is enough to type one: « 4 Forte »."""
    return tuple((code, f"{code} {label}") for code, label in scale.choices())


PLAIN = (
    GridColumn("title", "Acteur"),
    GridColumn("person", "Personne"),
    GridColumn("body", "Service"),
    GridColumn("side", "Place", LIST, tuple(Side.choices()), fact=Side),
    GridColumn("role", "Rôle", LIST, tuple(ProjectRole.choices()), fact=ProjectRole),
)
OPINION = (
    GridColumn("influence", "Influence", LIST, _scale(Influence), fact=int),
    GridColumn("interest", "Intérêt", LIST, _scale(Interest), fact=int),
    GridColumn("attitude", "Attitude", LIST, _scale(Attitude), fact=int),
    GridColumn("wished", "Souhaitée", LIST, _scale(Attitude), fact=int),
    GridColumn("next_action", "Prochaine action"),
    GridColumn("next_action_on", "Prévue le", DATE),
)
RESERVED = frozenset(column.name for column in OPINION)
FACTS = tuple(StakeholderFacts.__dataclass_fields__)
VALUES = tuple(Assessment.__dataclass_fields__)
BLANK = StakeholderFacts(title="")
NOT_THEIRS = "Le chef de projet retire un acteur\u00a0: demandez-le-lui."
CONFIRMED_ELSEWHERE = "Cela se confirme sur la fiche de l’acteur."


class StakeholderGrid:
    """The stakeholders of an authority, as one member may read and write them."""

    adds = True

    def __init__(
        self, authority: Authority, reader: Reader, by: Actor, address: Callable[[int], str]
    ) -> None:
        """Show opinions to whoever may read some, and names where they are allowed."""
        self.authority, self.reader, self.by, self.address = authority, reader, by, address
        self.names = authority.names_allowed_at is not None
        plain = [column for column in PLAIN if self.names or column.name != "person"]
        self.columns: Sequence[GridColumn] = (
            *plain,
            *(OPINION if reader.sees_opinions else ()),
        )

    def cut(self, start: int, size: int) -> RowsCut:
        """Return some stakeholders by name; one statement."""
        cards = queries.cards(self.authority, self.reader)
        rows = tuple(self._row(card) for card in cards[start : start + size])
        return RowsCut(rows, start, len(cards))

    def rows(self, ids: Collection[str]) -> Mapping[str, GridRow]:
        """Return these stakeholders; one statement."""
        cards = queries.cards(self.authority, self.reader, fresh=True) if ids else []
        return {
            str(card.stakeholder.id): self._row(card)
            for card in cards
            if str(card.stakeholder.id) in ids
        }

    def save(self, row: GridRow, typed: Strings, seen: Sight) -> tuple[str, ...]:
        """Save both halves of a line, each by its own service."""
        plain, opinion = _halves(typed)
        kept: tuple[str, ...] = ()
        if plain:
            standing = StakeholderFacts(**{name: row.facts[name] for name in FACTS})
            facts, seen_of_it = self._plain(standing, plain), seen.only(plain)
            saved = services.update(self.authority, int(row.id), facts, seen=seen_of_it, by=self.by)
            kept += saved.kept
        if opinion:
            standing_opinion = Assessment(**{name: row.facts[name] for name in VALUES})
            assessment = _opinion(standing_opinion, opinion)
            kept += self._assess(int(row.id), assessment, seen.only(opinion)).kept
        return kept

    def add(self, typed: Strings) -> str:
        """List a stakeholder, with what is thought of it when that is typed too."""
        plain, opinion = _halves(typed)
        facts = self._plain(BLANK, plain)
        assessment = _opinion(Assessment(), opinion) if opinion else None
        stakeholder = services.add(self.authority, facts, by=self.by)
        if assessment is not None:
            self._assess(stakeholder.id, assessment, Sight(0))
        return str(stakeholder.id)

    def remove(self, row: GridRow) -> None:
        """Take a stakeholder off the list; an opinion goes with it, which only some may."""
        if not self.reader.sees_opinions:
            raise Forbidden(NOT_THEIRS)
        services.remove(self.authority, int(row.id), reader=self.reader, by=self.by)

    def _plain(self, standing: StakeholderFacts, typed: Strings) -> StakeholderFacts:
        form = PlainForm(formdata=as_sent(standing.columns(), typed), data=standing.columns())
        profiles = archetypes_for(self.authority.kind, self.authority.territory)
        form.settle(profiles, names=self.names)
        check(form, typed)
        return form.plain()

    def _assess(
        self, stakeholder_id: int, assessment: Assessment, seen: Sight
    ) -> Saved[Opinion | None]:
        return services.assess(
            self.authority, stakeholder_id, assessment, seen=seen, reader=self.reader, by=self.by
        )

    def _row(self, card: StakeholderCard) -> GridRow:
        plain, opinion = StakeholderFacts.of(card.stakeholder), Assessment.of(card.opinion)
        values = {**plain.columns(), **fields_of(opinion)}
        return GridRow(
            id=str(card.stakeholder.id),
            title=card.stakeholder.title,
            facts={**values_of(plain), **values_of(opinion)},
            strings=strings_of(values),
            subject=f"stakeholder:{card.stakeholder.id}",
            url=self.address(card.stakeholder.id),
        )


def _halves(typed: Strings) -> tuple[dict[str, str], dict[str, str]]:
    """Return what is typed of the plain part, and of the opinion."""
    plain = {name: text for name, text in typed.items() if name not in RESERVED}
    return plain, {name: text for name, text in typed.items() if name in RESERVED}


def _opinion(standing: Assessment, typed: Strings) -> Assessment:
    """Return an opinion over which one has typed; what needs a confirmation is left to its page."""
    suspected = suspicions(typed.get("next_action", ""))
    if suspected:
        raise WrongCells({"next_action": f"{warning(suspected)} {CONFIRMED_ELSEWHERE}"})
    values = {**fields_of(standing), "confirmed": "y"}
    form = OpinionForm(formdata=as_sent(values, typed), data=values)
    form.offer_levels([standing.visibility])
    check(form, typed)
    return form.assessment()
