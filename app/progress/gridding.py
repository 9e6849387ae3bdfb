"""The answers of a phase as a table one types in."""

from collections.abc import Callable, Collection, Mapping

from app.audit.rules import Actor
from app.authorities.queries import profile
from app.grid.register import as_sent, check, check_facts
from app.grid.rules import CellKind, GridColumn, GridRow, RowsCut, Strings, strings_of
from app.kernel.errors import Refused
from app.kernel.revisions import Sight
from app.methodology.rules import Item, Phase, applies
from app.progress import queries, services
from app.progress.forms import AnswerForm, shown
from app.progress.models import Answer
from app.progress.replies import Reply, lacking
from app.progress.rules import AnswerState, BlockReason
from app.spaces.models import Authority

LIST, DATE = CellKind.LIST, CellKind.DATE
NO_MORE = "Les points viennent de la méthode\u00a0: on n’en ajoute pas."


class AnswerGrid:
    """The items of a phase that concern an authority, in the order of the method."""

    adds = False
    columns = (
        GridColumn("statement", "Point", typed=False),
        GridColumn("state", "État", LIST, tuple(AnswerState.choices()), fact=AnswerState),
        GridColumn("note", "Note", several=True),
        GridColumn("block_reason", "Ce qui bloque", LIST, tuple(BlockReason.choices())),
        GridColumn("unblock", "Ce qui débloquerait", several=True),
        GridColumn("wake_on", "Y revenir le", DATE),
        GridColumn("justification", "Pourquoi sans objet", several=True),
    )

    def __init__(
        self, authority: Authority, phase: Phase, by: Actor, address: Callable[[str], str]
    ) -> None:
        """Keep the items that concern the authority."""
        self.authority, self.by, self.address = authority, by, address
        facts = profile(authority)
        self.items = {item.id: item for item in phase.items if applies(item, facts)}

    def cut(self, start: int, size: int) -> RowsCut:
        """Return some items with their answers; one statement."""
        answers = queries.answers_of(self.authority)
        items = list(self.items.values())[start : start + size]
        rows = tuple(self._row(item, answers.get(item.id)) for item in items)
        return RowsCut(rows, start, len(self.items))

    def rows(self, ids: Collection[str]) -> Mapping[str, GridRow]:
        """Return these items with their answers; one statement."""
        answers = queries.answers_of(self.authority) if ids else {}
        asked = (item for item in self.items.values() if item.id in ids)
        return {item.id: self._row(item, answers.get(item.id)) for item in asked}

    def save(self, row: GridRow, typed: Strings, seen: Sight) -> tuple[str, ...]:
        """Save an answer as its form would."""
        values = shown(Reply(**row.facts))
        form = AnswerForm(formdata=as_sent(values, typed), data=values)
        check(form, typed)
        reply = form.reply()
        # What the state asks for may stand in a cell that nobody has touched.
        check_facts(lacking(reply), {column.name: "" for column in self.columns})
        return services.set_answer(self.authority, row.id, reply, seen=seen, by=self.by).kept

    def add(self, typed: Strings) -> str:
        """Refuse: the method says what its items are."""
        raise Refused(NO_MORE)

    def remove(self, row: GridRow) -> None:
        """Refuse: the method says what its items are."""
        raise Refused(NO_MORE)

    def _row(self, item: Item, answer: Answer | None) -> GridRow:
        reply = Reply.of(answer)
        return GridRow(
            id=item.id,
            title=item.statement,
            facts=vars(reply),
            strings={"statement": item.statement, **strings_of(shown(reply))},
            subject=f"item:{item.id}",
            url=self.address(item.id),
        )
