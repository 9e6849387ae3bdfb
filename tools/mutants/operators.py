"""Small faults, found on the syntax tree of a source and written as edits of its bytes."""

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from tools.mutants.edits import Edit

COMPARISONS: dict[type[ast.cmpop], tuple[str, str]] = {
    ast.Lt: ("<", "<="),
    ast.LtE: ("<=", "<"),
    ast.Gt: (">", ">="),
    ast.GtE: (">=", ">"),
    ast.Eq: ("==", "!="),
    ast.NotEq: ("!=", "=="),
    ast.In: ("in", "not in"),
    ast.NotIn: ("not in", "in"),
    ast.Is: ("is", "is not"),
    ast.IsNot: ("is not", "is"),
}
ROUNDINGS = {"round": "int", "floor": "ceil", "ceil": "floor", "min": "max", "max": "min"}
SELECTIONS = frozenset({"where", "and_", "filter", "having"})
LOCKS = frozenset({"lock", "_lock", "open_write"})
RECORDS = frozenset({"record", "tell", "_tell", "_record"})
ROW_LOCK = "with_for_update"
# Ways of writing that change nothing of what is decided.
SILENT = frozenset({"strict", "frozen", "slots", "init", "repr", "kw_only", "maxsize"})


@dataclass
class Source:
    """A source, its tree, and where each line of it begins."""

    text: bytes
    nodes: list[ast.AST] = field(init=False)  # those that decide something

    def __post_init__(self) -> None:
        """Parse it."""
        self.nodes = []
        _add_deciding(ast.parse(self.text), self.nodes)
        self._begins = [0]
        for line in self.text.splitlines(keepends=True):
            self._begins.append(self._begins[-1] + len(line))

    def start(self, node: ast.expr | ast.stmt) -> int:
        """Return where a node begins."""
        return self._begins[node.lineno - 1] + node.col_offset

    def end(self, node: ast.expr | ast.stmt) -> int:
        """Return where a node ends."""
        assert node.end_lineno is not None  # noqa: S101  ast.parse gives them all
        assert node.end_col_offset is not None  # noqa: S101
        return self._begins[node.end_lineno - 1] + node.end_col_offset

    def of(self, node: ast.expr | ast.stmt) -> bytes:
        """Return the text of a node."""
        return self.text[self.start(node) : self.end(node)]

    def over(self, node: ast.expr | ast.stmt, text: bytes, fault: str) -> Edit:
        """Return the edit that puts a text in the place of a node."""
        return Edit(self.start(node), self.end(node), text, fault)

    def between(self, left: ast.expr, right: ast.expr, old: str, new: str) -> Iterator[Edit]:
        """Give the edit that changes the word between two operands."""
        begin, end = self.end(left), self.start(right)
        at = self.text.find(old.encode(), begin, end)
        if at >= 0:
            yield Edit(at, at + len(old), new.encode(), f"{old} → {new}")


Operator = Callable[[Source, ast.AST], Iterator[Edit]]


def comparisons(source: Source, node: ast.AST) -> Iterator[Edit]:
    """Swap a comparison with its neighbour or its contrary."""
    if not isinstance(node, ast.Compare):
        return
    operands = [node.left, *node.comparators]
    for (left, right), operator in zip(pairwise(operands), node.ops, strict=True):
        yield from source.between(left, right, *COMPARISONS[type(operator)])


def connectives(source: Source, node: ast.AST) -> Iterator[Edit]:
    """Swap ``and`` and ``or``."""
    if isinstance(node, ast.BoolOp):
        words = ("and", "or") if isinstance(node.op, ast.And) else ("or", "and")
        for left, right in pairwise(node.values):
            yield from source.between(left, right, *words)


def negations(source: Source, node: ast.AST) -> Iterator[Edit]:
    """Remove a ``not``."""
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        begin = source.start(node)
        yield Edit(begin, begin + len(b"not"), b"", "not removed")


def constants(source: Source, node: ast.AST) -> Iterator[Edit]:
    """Move a whole number by one, both ways, and swap true and false."""
    if not isinstance(node, ast.Constant):
        return
    if isinstance(node.value, bool):
        yield source.over(node, str(not node.value).encode(), "True ↔ False")
    elif isinstance(node.value, int):
        yield source.over(node, str(node.value + 1).encode(), "constant + 1")
        yield source.over(node, str(node.value - 1).encode(), "constant - 1")


def roundings(source: Source, node: ast.AST) -> Iterator[Edit]:
    """Round the other way; take the other end."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.FloorDiv):
        left, right = source.of(node.left), source.of(node.right)
        yield source.over(node, b"(-(-(%b) // (%b)))" % (left, right), "rounded up")
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute):
        name = called(node)
        if name in ROUNDINGS:
            end = source.end(node.func)
            other = ROUNDINGS[name]
            yield Edit(end - len(name), end, other.encode(), f"{name} → {other}")


def members(source: Source, node: ast.AST) -> Iterator[Edit]:
    """Leave out one member of a set: a role that loses a right, a state that no longer counts."""
    if isinstance(node, ast.Set):
        yield from _without(source, node.elts, "member left out")


def conditions(source: Source, node: ast.AST) -> Iterator[Edit]:
    """Remove one condition of a selection, or the only one with its ``where``."""
    if not isinstance(node, ast.Call) or called(node) not in SELECTIONS:
        return
    if len(node.args) > 1:
        yield from _without(source, node.args, "condition removed")
    elif node.args and called(node) == "where" and isinstance(node.func, ast.Attribute):
        yield Edit(source.end(node.func.value), source.end(node), b"", "condition removed")


def tenant_conditions(source: Source, node: ast.AST) -> Iterator[Edit]:
    """Remove a condition that keeps to one authority."""
    for edit in conditions(source, node):
        if b"authority_id" in source.text[edit.start : edit.end]:
            yield edit


def refusals(source: Source, node: ast.AST) -> Iterator[Edit]:
    """Never refuse: the test before a ``raise`` is false."""
    if isinstance(node, ast.If) and isinstance(node.body[0], ast.Raise):
        yield source.over(node.test, b"False", "never refused")


def conflicts(source: Source, node: ast.AST) -> Iterator[Edit]:
    """Let a stale write pass, and each way of comparing revisions go wrong."""
    if not isinstance(node, ast.If) or b"raise Conflict" not in source.of(node.body[-1]):
        return
    yield from refusals(source, node)
    for inner in ast.walk(node.test):
        yield from comparisons(source, inner)
        yield from connectives(source, inner)


def row_locks(source: Source, node: ast.AST) -> Iterator[Edit]:
    """Take no lock."""
    yield from _removed(source, node, LOCKS.__contains__)
    if isinstance(node, ast.Call) and called(node) == ROW_LOCK:
        assert isinstance(node.func, ast.Attribute)  # noqa: S101
        yield Edit(source.end(node.func.value), source.end(node), b"", f"no {ROW_LOCK}")


def records(source: Source, node: ast.AST) -> Iterator[Edit]:
    """Note nothing in the journal."""
    yield from _removed(source, node, RECORDS.__contains__)


def statements(source: Source, node: ast.AST) -> Iterator[Edit]:
    """Remove a call made for what it does; a lock is of another family, tried on PostgreSQL."""
    yield from _removed(source, node, lambda name: name not in LOCKS)


DECISIONS: tuple[Operator, ...] = (
    comparisons, connectives, negations, constants, roundings, members, conditions, refusals,
    statements,
)  # fmt: skip


@lru_cache(maxsize=512)
def parsed(text: bytes) -> Source:
    """Return a source with its tree, parsed once."""
    return Source(text)


def edits(text: bytes, operators: tuple[Operator, ...]) -> list[Edit]:
    """Return every fault that the operators can make in a source, in order, each once."""
    source = parsed(text)
    by_place = {
        (edit.start, edit.end, edit.text): edit
        for node in source.nodes
        for operator in operators
        for edit in operator(source, node)
    }
    return [by_place[key] for key in sorted(by_place)]


def is_python(text: bytes) -> bool:
    """Tell whether a changed source can still be read."""
    try:
        ast.parse(text)
    except SyntaxError:
        return False
    return True


def called(call: ast.Call) -> str:
    """Return the last word of the name of what is called."""
    if isinstance(call.func, ast.Attribute):
        return call.func.attr
    return call.func.id if isinstance(call.func, ast.Name) else ""


def _removed(source: Source, node: ast.AST, chosen: Callable[[str], bool]) -> Iterator[Edit]:
    match node:
        case ast.Expr(value=ast.Call() as call) if chosen(called(call)):
            yield source.over(node, b"pass", "call removed")


def _without(source: Source, nodes: list[ast.expr], fault: str) -> Iterator[Edit]:
    """Give the edits that leave out one of several things separated by commas."""
    if len(nodes) > 1:
        yield Edit(source.start(nodes[0]), source.start(nodes[1]), b"", fault)
        for before, node in pairwise(nodes):
            yield Edit(source.end(before), source.end(node), b"", fault)


def _add_deciding(node: ast.AST, nodes: list[ast.AST]) -> None:
    """Add the nodes that decide something: no decorator, annotation or setting of a class."""
    nodes.append(node)
    for name, value in ast.iter_fields(node):
        if name in {"decorator_list", "annotation", "returns"}:
            continue
        if isinstance(node, ast.Subscript) and isinstance(value, ast.Constant):
            continue  # a place in a list
        for child in value if isinstance(value, list) else [value]:
            silent = isinstance(child, ast.keyword) and child.arg in SILENT
            if isinstance(child, ast.AST) and not silent:
                _add_deciding(child, nodes)
