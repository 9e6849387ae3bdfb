"""Checks a file of nested records against its format, one record at a time."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from app.kernel.typography import plural, raised
from app.tables.checking.errors_file import ErrorsFile
from app.tables.checking.faults import EXAMPLES, CellFaults
from app.tables.checking.seen import Seen
from app.tables.form import Form, Progress, Unreadable
from app.tables.nested.format import NestedFormat, NestedList, NestedRule
from app.tables.nested.json_text import TOO_DEEP
from app.tables.nested.reading import opened
from app.tables.nested.records import Layout, NestedRecord, plain, records
from app.tables.nested.sentences import remedy_of, sentence_of, title_of, written
from app.tables.nested.tree import REMARKS, NestedFault, Node, faults, tree_of
from app.tables.report import ErrorGroup, Example, FileReport, Structure

SEPARATOR = "\x1f"
UTF8 = "utf-8"
# What is told of a whole record, and not of one of its places.
OF_RECORDS = {
    "twice": ("porte le même id qu’un autre plus haut", "portent le même id qu’un autre plus haut"),
    "doubled": ("donne deux fois le même champ", "donnent deux fois le même champ"),
    "not-a-record": ("n’est pas un objet", "ne sont pas des objets"),
}


def check(
    path: Path,
    form: Form,
    nested: NestedFormat,
    *,
    errors_to: Path | None = None,
    on_progress: Progress | None = None,
) -> FileReport:
    """Check every record; all errors go to ``errors_to`` (CSV) if given, the first to the report.

    ``Unreadable`` if the file is not JSON to its end.
    """
    layout = Layout(nested)
    with ExitStack() as stack:
        text = stack.enter_context(opened(path, form, on_progress))
        errors = stack.enter_context(ErrorsFile(errors_to)) if errors_to else None
        tallies = {one.name: _ListTally(one, errors) for one in nested.lists}
        try:
            for record in records(text, layout):
                tallies[record.list.name].take(record)
        except RecursionError:
            raise Unreadable(TOO_DEEP) from None
        structure = (*_of_form(form), *layout.problems())
        for problem in structure:
            if errors and problem.blocking:
                errors.add(1, problem.column, "", problem.sentence, problem.remedy)
        groups = [group for tally in tallies.values() for group in tally.groups()]
        blocking = sum(problem.count for problem in structure if problem.blocking)
        return FileReport(
            schema_id=nested.id,
            rows=sum(layout.counts.values()),
            columns=(),
            structure=structure,
            groups=tuple(groups),
            errors=blocking + sum(group.count for group in groups if group.blocking),
            written=errors.written if errors else 0,
            contents=_contents(layout),
        )


def _of_form(form: Form) -> Iterator[Structure]:
    if form.encoding != UTF8:
        remedy = "Enregistrez-le de nouveau dans cet encodage."
        yield Structure("encoding", "Un fichier JSON s’écrit en UTF-8.", remedy)


def _contents(layout: Layout) -> str:
    """Say how many records of each list there are: « 12 marchés, 1 contrat de concession »."""
    counted = [(one, layout.counts.get(one.name, 0)) for one in layout.format.lists]
    return ", ".join(plural(count, one.one, one.many) for one, count in counted if count)


class _ListTally:
    """The faults met so far in the records of one list."""

    def __init__(self, kind: NestedList, errors: ErrorsFile | None) -> None:
        self.kind = kind
        self.errors = errors
        self.tree = tree_of(kind.rules)
        self.ids = Seen()
        self.nodes: dict[str, Node] = {}
        self.counts: dict[tuple[str, str], CellFaults] = {}

    def take(self, record: NestedRecord) -> None:
        """Judge one record."""
        if not isinstance(record.value, dict):
            self._whole(record, "not-a-record", "")
            return
        for name in record.doubled:
            self._whole(record, "doubled", name)
        if self._is_known(record):
            self._whole(record, "twice", record.id)
        for fault in faults(self.tree, record.value):
            self._wrong(record, fault)

    def groups(self) -> Iterator[ErrorGroup]:
        """Yield the faults by place and kind."""
        for (path, kind), counted in self.counts.items():
            of_record = kind in OF_RECORDS
            node = self.nodes.get(path, self.tree)
            yield ErrorGroup(
                column=node.label,
                kind=kind,
                count=counted.count,
                title=(
                    self._title(kind, counted.count)
                    if of_record
                    else title_of(node, kind, counted.count, raised(self.kind.many))
                ),
                remedy=remedy_of(node.rule, kind),
                examples=tuple(counted.examples),
                blocking=not _is_remark(kind),
                explained=True,
            )

    def _title(self, kind: str, count: int) -> str:
        counted = plural(count, self.kind.one, self.kind.many)
        return f"{counted} {OF_RECORDS[kind][count > 1]}."

    def _is_known(self, record: NestedRecord) -> bool:
        """Tell whether this authority has given that id already in this list."""
        owner = record.value.get(self.kind.owner)
        number = owner.get("id") if isinstance(owner, dict) else None
        identified = bool(record.id) and isinstance(number, str)
        return identified and self.ids.add(f"{number}{SEPARATOR}{record.value['id']}")

    def _whole(self, record: NestedRecord, kind: str, text: str) -> None:
        sentence = f"{raised(record.label)} {OF_RECORDS[kind][0]}"
        shown = f"{sentence}\u00a0: {text}." if text else f"{sentence}."
        self._count(record, self.tree.rule, kind, text, shown)

    def _wrong(self, record: NestedRecord, fault: NestedFault) -> None:
        rule, kind = fault.node.rule, fault.kind
        self.nodes[rule.path] = fault.node
        sentence = sentence_of(rule, kind, fault.value, fault.name)
        place = f", {fault.place}" if fault.place else ""
        text = plain(fault.name) if fault.name else written(fault.value)
        located = f"{raised(record.label)}{place}\u00a0: {sentence}"
        self._count(record, rule, kind, text, located)

    def _count(
        self, record: NestedRecord, rule: NestedRule, kind: str, text: str, sentence: str
    ) -> None:
        counted = self.counts.setdefault((rule.path, kind), CellFaults())
        counted.count += 1
        if len(counted.examples) < EXAMPLES:
            counted.examples.append(Example(record.line, text, sentence))
        if self.errors and not _is_remark(kind):
            column = self.nodes.get(rule.path, self.tree).label
            self.errors.add(record.line, column, text, sentence, remedy_of(rule, kind))


def _is_remark(kind: str) -> bool:
    return kind in REMARKS or kind == "twice"
