"""One word for one thing: a class name stands once in the house."""

import ast
from collections import Counter
from pathlib import Path

from config import ROOT

OF_WTFORMS = {"Meta"}  # the library reads it inside each form


def test_a_class_name_stands_once() -> None:
    names = Counter(
        node.name
        for path in (ROOT / "app").rglob("*.py")
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.ClassDef) and node.name not in OF_WTFORMS
    )
    assert [name for name, count in names.items() if count > 1] == []


def test_an_endpoint_is_named_like_its_function() -> None:
    """Routes are declared at their function, and no decorator gives another name."""
    renamed = [
        f"{path.relative_to(ROOT)} : {node.lineno}"
        for path in (ROOT / "app").rglob("*.py")
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and (
            node.func.attr == "add_url_rule"
            or (
                node.func.attr in {"get", "post", "route"}
                and any(keyword.arg == "endpoint" for keyword in node.keywords)
            )
        )
    ]
    assert renamed == []


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))
