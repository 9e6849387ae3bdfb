"""Templates: each compiles, each is used, none weakens what protects the pages."""

import ast
import re
from pathlib import Path

import pytest
from flask import Flask

from config import ROOT

FOLDER = ROOT / "templates"
NAMES = sorted(
    str(path.relative_to(FOLDER)) for path in FOLDER.rglob("*") if path.suffix in {".html", ".txt"}
)
REFERENCE = re.compile(r"""\{%-?\s*(?:extends|include|import|from)\s+["']([^"']+)["']""")
FORBIDDEN = {
    r"\|\s*safe\b": "|safe laisse passer ce que quelqu’un a tapé",
    r"\bautoescape\b": "l’échappement ne se débranche pas",
    r"<style\b|\sstyle\s*=": "un style écrit dans la page",
    r"\son[a-z]+\s*=\s*[\"']": "un gestionnaire écrit dans la page",
    # What is said to machines in JSON-LD is data: no browser runs it.
    r"<script(?![^>]*(?:\bsrc=|type=\"application/ld\+json\"))": "un script écrit dans la page",
    r"javascript:": "un lien qui exécute",
    r"https?://(?!www\.w3\.org/)[^\"'\s]+\.(?:js|css|woff2?)": "un fichier venu d’ailleurs",
}


def source(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", NAMES)
def test_it_compiles(app: Flask, name: str) -> None:
    assert app.jinja_env.get_template(name).name == name


@pytest.mark.parametrize("name", NAMES)
def test_nothing_in_it_weakens_the_page(name: str) -> None:
    text = re.sub(r"\{#.*?#\}", "", source(name), flags=re.DOTALL)
    found = {
        fault: re.findall(pattern, text)[:3]
        for pattern, fault in FORBIDDEN.items()
        if re.search(pattern, text)
    }
    assert found == {}


def test_each_one_is_used() -> None:
    used = {name for template in NAMES for name in REFERENCE.findall(source(template))}
    words = {word for path in (ROOT / "app").rglob("*.py") for word in strings_of(path)}
    unused = [
        name
        for name in NAMES
        if name not in used | words and not (is_mail(name) and Path(name).stem in words)
    ]
    assert unused == []


def test_each_one_that_is_asked_for_exists() -> None:
    known = set(NAMES)
    missing = [
        f"{template} demande {name}"
        for template in NAMES
        for name in REFERENCE.findall(source(template))
        if name not in known
    ]
    missing += [
        f"{path.relative_to(ROOT)} demande {word}"
        for path in (ROOT / "app").rglob("*.py")
        for word in strings_of(path)
        if re.fullmatch(r"[a-z_]+/[a-z_/]+\.html", word) and word not in known
    ]
    assert missing == []


def is_mail(name: str) -> bool:
    return name.startswith("emails/")


def strings_of(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
