"""The skills as a table one types in: the quickest way to fill it."""

from collections.abc import Callable, Collection, Mapping, Sequence

from app.audit.rules import Actor
from app.grid.register import as_sent, check
from app.grid.rules import CellKind, GridColumn, GridRow, RowsCut, Strings, WrongCells, strings_of
from app.kernel.errors import Refused
from app.kernel.revisions import Sight, values_of
from app.kernel.text import folded
from app.skills import queries, services
from app.skills.facts import SkillFacts
from app.skills.forms import SkillForm, fields_of, levels
from app.skills.queries import SkillLine
from app.skills.rules import SkillWay
from app.spaces.models import Authority
from app.tasks.forms import MEMBER, NAMED, SOMEBODY_ELSE, Choice, person_code, person_of
from app.tasks.views.gridding import NO_PERSON, TWO_NAMESAKES, PersonColumn

LIST, DATE = CellKind.LIST, CellKind.DATE
NO_MORE = "Les compétences viennent de la méthode\u00a0: on n’en ajoute pas."


class SkillGrid:
    """The skills of the library, in its order, as an authority stands."""

    adds = False

    def __init__(
        self,
        authority: Authority,
        by: Actor,
        people: Sequence[Choice],
        address: Callable[[str], str],
    ) -> None:
        """Offer the people who may answer for a skill."""
        self.authority, self.by, self.people, self.address = authority, by, people, address
        self.columns: Sequence[GridColumn] = (
            GridColumn("title", "Compétence", typed=False),
            GridColumn("needed", "Nécessaire", LIST, tuple(levels()), fact=int),
            GridColumn("held", "Tenu", LIST, tuple(levels()), fact=int),
            PersonColumn("assignee", "Par qui", LIST, tuple(people), fact=person_of),
            GridColumn("way", "Pour combler", LIST, tuple(SkillWay.choices())),
            GridColumn("by_on", "D’ici le", DATE),
            GridColumn("note", "Note", several=True),
        )

    def cut(self, start: int, size: int) -> RowsCut:
        """Return some skills; one statement."""
        lines = queries.lines_of(self.authority)
        rows = tuple(self._row(line) for line in lines[start : start + size])
        return RowsCut(rows, start, len(lines))

    def rows(self, ids: Collection[str]) -> Mapping[str, GridRow]:
        """Return these skills; one statement."""
        lines = queries.lines_of(self.authority, fresh=True) if ids else []
        return {line.skill.id: self._row(line) for line in lines if line.skill.id in ids}

    def save(self, row: GridRow, typed: Strings, seen: Sight) -> tuple[str, ...]:
        """Save a line as its form would."""
        standing = SkillFacts(**row.facts)
        facts = self._facts(standing, typed)
        saved = services.set_skill(self.authority, row.id, facts, seen=seen, by=self.by)
        return saved.kept

    def add(self, typed: Strings) -> str:
        """Refuse: the library says what the skills are."""
        raise Refused(NO_MORE)

    def remove(self, row: GridRow) -> None:
        """Refuse: the library says what the skills are."""
        raise Refused(NO_MORE)

    def _facts(self, standing: SkillFacts, typed: Strings) -> SkillFacts:
        """Return facts over which one has typed; a name in no list is somebody from outside."""
        values = fields_of(standing)
        sent = as_sent(values, typed)
        name = typed.get("assignee", "")
        if name and name not in dict(self.people):
            if name.partition(":")[0] in {MEMBER, NAMED}:
                raise WrongCells({"assignee": NO_PERSON})
            if sum(folded(label) == folded(name) for _, label in self.people) > 1:
                raise WrongCells({"assignee": TWO_NAMESAKES})
            sent["assignee"], sent["assignee_name"] = SOMEBODY_ELSE, name
        form = SkillForm(formdata=sent, data=values)
        form.offer([*self.people, (person_code(standing.assignee), "")])
        check(form, typed, {"assignee_name": "assignee"})
        return form.facts()

    def _row(self, line: SkillLine) -> GridRow:
        strings = strings_of(fields_of(line.facts))
        return GridRow(
            id=line.skill.id,
            title=line.skill.title,
            facts=values_of(line.facts),
            strings={"title": line.skill.title, **strings},
            subject=f"skill:{line.skill.id}",
            url=self.address(line.skill.id),
        )
