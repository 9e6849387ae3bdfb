"""Who may import whom: the contracts of tools/layers.toml hold, and leave nothing out."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from config import ROOT
from tools.architecture import PAGE, with_map

LAYERS = ROOT / "tools" / "layers.toml"
MOST_FILES = 20  # of one folder; rooms inside it have their own


def test_the_contracts_hold() -> None:
    command = [Path(sys.executable).with_name("lint-imports"), "--no-cache", "--config", LAYERS]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr
    assert "0 broken" in result.stdout


def test_every_room_has_a_contract_that_names_all_its_modules() -> None:
    """Exhaustive contracts, one module a place: no circle either inside a room."""
    exhaustive = {
        container
        for contract in contracts("layers")
        if contract.get("exhaustive")
        for container in contract["containers"]
    }
    assert {package for package, names in packages() if len(names) > 1} <= exhaustive


def test_modules_that_call_themselves_pure_are_held_to_it() -> None:
    (pure,) = contracts("forbidden")
    held = [source.replace(".**.", r"\.(.+\.)?") for source in pure["source_modules"]]
    claiming = [
        name_of(path)
        for path in (ROOT / "app").rglob("*.py")
        if re.search(r"\bpure\b", ast.get_docstring(parsed(path)) or "", re.IGNORECASE)
        and path.name != "__init__.py"
    ]
    assert [name for name in claiming if not any(re.fullmatch(one, name) for one in held)] == []


def test_a_folder_stays_small() -> None:
    sizes = {
        name_of(path.parent): len(list(path.parent.glob("*.py"))) - 1
        for path in (ROOT / "app").rglob("__init__.py")
    }
    assert {package: size for package, size in sizes.items() if size > MOST_FILES} == {}


def test_the_map_of_rooms_is_that_of_today() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert page == with_map(page), "lancez : .venv/bin/python -m tools.architecture"


def contracts(kind: str) -> list[dict[str, Any]]:
    written = tomllib.loads(LAYERS.read_text(encoding="utf-8"))
    return [each for each in written["tool"]["importlinter"]["contracts"] if each["type"] == kind]


def packages() -> Iterator[tuple[str, list[str]]]:
    """Each package of app/, with the names of its modules and packages."""
    for folder in (path.parent for path in (ROOT / "app").rglob("__init__.py")):
        inside = [path.stem for path in folder.glob("*.py") if path.stem != "__init__"]
        inside += [path.parent.name for path in folder.glob("*/__init__.py")]
        yield name_of(folder), inside


def name_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts)


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))
