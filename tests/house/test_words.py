"""One word for one thing, in the house and on screen."""

import ast
import re
from collections import Counter
from pathlib import Path

import pytest

from config import ROOT

# « point » is a point of the checklist and nothing else: not a share, a fault nor a meeting.
ANOTHER_POINT = re.compile(
    r"points?\s(?:de\s(?:départ|vue|pourcentage|mesure|collecte|situation)|possibles?|à\scorriger"
    r"|forts?\b|faibles?\b|lumineux|annuel|d’étape)"
    r"|\b(?:faire|faites|faisons)\s(?:un|le)\spoint\b|[+−]\s?\d+\spoints?|\bau\spoint\sque\b"
    r"|\b(?:vaut|valent)\s[^.]{0,20}\spoints?"
    r"|(?:weight|points_done|points_applicable|points_doing)\s?\|\s?plural",
    re.IGNORECASE,
)
TEXTS = (
    *(ROOT / "templates").rglob("*.html"),
    *(ROOT / "seeds").rglob("*.yml"),
    ROOT / "README.md",
    ROOT / "docs" / "prise-en-main.md",
    ROOT / "docs" / "exploitation.md",
)
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


def test_a_point_is_a_point_of_the_checklist() -> None:
    spoken = {path: path.read_text(encoding="utf-8") for path in TEXTS}
    for path in (ROOT / "app").rglob("*.py"):
        spoken[path] = "\n".join(
            node.value
            for node in ast.walk(parsed(path))
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
        )
    faults = [
        f"{path.relative_to(ROOT)} : {found[0]}"
        for path, text in spoken.items()
        if (found := ANOTHER_POINT.search(text))
    ]
    assert faults == []


@pytest.mark.parametrize(
    "text",
    [
        "+9 points depuis un mois",
        "23 points possibles",
        "Il y a 3 points\u00a0à corriger",
        "Faire un point par an",
        "vaut 1, 2 ou 3 points",
        "{{ item.weight|plural('point') }}",
    ],
)
def test_another_point_is_recognised(text: str) -> None:
    assert ANOTHER_POINT.search(text)


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))
