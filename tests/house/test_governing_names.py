"""The name of an assembly or of an executive is written in one table, and read from it."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.governance.loader import kind_table
from config import ROOT

# Texts that speak of one kind on purpose, each with the reason.
ON_PURPOSE = {
    "app/dashboards/rules.py": "the roles as the method writes them, compared and never shown",
    "seeds/budget/assumptions.yml": "a newspaper that told us of a figure, by its name",
    "seeds/demo/1-belcombe.yml": "an invented commune, told by its own people",
    "seeds/demo/2-val-d-aubane.yml": "an invented communauté de communes, told by its own people",
    "seeds/demo/3-tiwade.yml": "an invented commune of New Caledonia, told by its own people",
    "seeds/law/authority-kinds.yml": "the table",
    "seeds/law/obligation.yml": "the associations that told us of a duty, by their name",
    "seeds/law/texts/codes.yml": "the associations that told us of a text, by their name",
    "seeds/library/contacts.yml": "the associations that one may call, by their name",
    "seeds/library/examples.yml": "a newspaper that told us of an example, by its name",
    "seeds/library/glossary.yml": "defines a commune and a deliberation, with examples",
    "seeds/library/stakeholder-archetypes.yml": "an actor found before any authority is known",
    "seeds/methodology/open-datalab/items/elu-referent-nomme.yml": "a published edition",
    "seeds/methodology/open-datalab-2/items/elu-referent-nomme.yml": "every kind is enumerated",
    "seeds/synonyms/deliberations.yml": "the columns of other people’s tables",
    "seeds/table-schemas/archives-entrees.yml": "the values that a national schema asks",
}
# « président » alone is a word of everybody: a chair of a committee, an association.
EVERYBODY_S = {"président", "congrès", "conseils", "assemblées", "comités"}
ALSO = (r"maires?", r"conseils? syndica(?:l|ux)", r"bureaux? communautaires?")


def names() -> set[str]:
    """Return the names of the table, without their articles."""
    rows = kind_table().kinds.values()
    phrases = [
        phrase
        for row in rows
        for phrase in (row.assembly.phrase.bare, row.executive.phrase.bare, row.assemblies[4:])
    ]
    return {phrase.lower() for phrase in phrases} - EVERYBODY_S


NAMED = re.compile(
    rf"\b(?:{'|'.join([*map(re.escape, sorted(names(), key=len, reverse=True)), *ALSO])})\b",
    re.IGNORECASE,
)


def texts() -> Iterator[tuple[str, str]]:
    """Give each file that people may read, with its words."""
    for folder, ending in (("templates", "*.html"), ("templates", "*.txt"), ("seeds", "*.yml")):
        for path in (ROOT / folder).rglob(ending):
            yield str(path.relative_to(ROOT)), path.read_text(encoding="utf-8")
    for path in (ROOT / "app").rglob("*.py"):
        yield str(path.relative_to(ROOT)), "\n".join(constants(path))


def constants(path: Path) -> Iterator[str]:
    """Give the texts of a module, its docstrings left out."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, documented) and node.body and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and id(node) not in docstrings:
            yield node.value if isinstance(node.value, str) else ""


def test_nobody_who_governs_is_named_outside_the_table() -> None:
    named = {file: found[0] for file, text in texts() if (found := NAMED.search(text))}
    strangers = {file: word for file, word in named.items() if file not in ON_PURPOSE}
    assert strangers == {}


def test_what_speaks_of_one_kind_on_purpose_still_does() -> None:
    named = {file for file, text in texts() if NAMED.search(text)}
    assert set(ON_PURPOSE) - named == set()


@pytest.mark.parametrize(
    "text", ["Le maire signe.", "au Conseil municipal", "l’assemblée de Corse", "comité syndical"]
)
def test_a_name_is_recognised(text: str) -> None:
    assert NAMED.search(text)


@pytest.mark.parametrize("text", ["à la mairie", "le président de l’association", "l’exécutif"])
def test_an_everyday_word_is_not(text: str) -> None:
    assert not NAMED.search(text)
