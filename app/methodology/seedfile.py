"""Reads a YAML file of the seeds, keeping the line of each value so that a problem can name it."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

KeyPath = tuple[str | int, ...]


@dataclass(frozen=True, slots=True, order=True)
class SeedFault:
    """A problem of the seeds: file, line (from 1), message and remedy in French."""

    file: str
    line: int
    message: str
    remedy: str

    def __str__(self) -> str:
        """One line for the terminal."""
        return f"{self.file}:{self.line}\u00a0: {self.message} {self.remedy}"


class SeedProblem(Exception):
    """The seeds cannot be used as they are; ``problems`` says why, all at once."""

    def __init__(self, problems: list[SeedFault]) -> None:
        """Keep all the problems, in order of file and line."""
        self.problems = sorted(problems)
        super().__init__("\n".join(map(str, self.problems)))


class _Loader(yaml.CSafeLoader):
    """The fast loader, in which a date stays the text that was written."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, regexp) for tag, regexp in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}


@dataclass(frozen=True, slots=True)
class SeedFile:
    """The contents of a file, and the line of each of its values."""

    path: Path
    name: str
    data: dict[str, Any]
    lines: dict[KeyPath, int]

    def line(self, *path: str | int) -> int:
        """Return the line of a value, or of the nearest thing around it that exists."""
        path_so_far = tuple(path)
        while path_so_far and path_so_far not in self.lines:
            path_so_far = path_so_far[:-1]
        return self.lines.get(path_so_far, 1)

    def problem(self, message: str, remedy: str, *path: str | int) -> SeedFault:
        """Describe a problem with the value at that path."""
        return SeedFault(self.name, self.line(*path), message, remedy)


def read_seed(path: Path, root: Path) -> SeedFile:
    """Read one file; ``SeedProblem`` if it is missing, unreadable or repeats a key."""
    name = path.relative_to(root).as_posix() if path.is_relative_to(root) else path.as_posix()
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise SeedProblem([SeedFault(name, 1, "Ce fichier manque.", "Créez-le.")]) from None
    except UnicodeDecodeError:
        advice = "Enregistrez-le en UTF-8."
        raise SeedProblem([SeedFault(name, 1, "Ce fichier n’est pas en UTF-8.", advice)]) from None
    return _parse(path, name, text)


def _parse(path: Path, name: str, text: str) -> SeedFile:
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
        lines: dict[KeyPath, int] = {}
        problems = list(_walk(node, (), lines, name)) if node else []
        data = loader.construct_document(node) if node and not problems else None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        advice = "Vérifiez les retraits, les deux-points et les guillemets autour de cette ligne."
        problem = SeedFault(name, line, "Le YAML ne peut pas être lu ici.", advice)
        raise SeedProblem([problem]) from error
    finally:
        loader.dispose()
    if problems:
        raise SeedProblem(problems)
    if not isinstance(data, dict):
        advice = "Écrivez une suite de lignes «\u202fclé\u00a0: valeur\u202f»."
        raise SeedProblem([SeedFault(name, 1, "Le fichier ne contient pas de clés.", advice)])
    return SeedFile(path, name, data, lines)


def _walk(
    node: yaml.Node,
    path: KeyPath,
    lines: dict[KeyPath, int],
    name: str,
) -> Iterator[SeedFault]:
    """Fill ``lines`` with the line of each value and report each key given twice."""
    lines.setdefault(path, node.start_mark.line + 1)
    if isinstance(node, yaml.SequenceNode):
        for position, child in enumerate(node.value):
            yield from _walk(child, (*path, position), lines, name)
    elif isinstance(node, yaml.MappingNode):
        met_keys: set[str] = set()
        for key, child in node.value:
            line = key.start_mark.line + 1
            if key.value in met_keys:
                message = f"La clé «\u202f{key.value}\u202f» est donnée deux fois."
                yield SeedFault(name, line, message, "Gardez la bonne ligne et supprimez l’autre.")
            met_keys.add(key.value)
            lines[(*path, key.value)] = line
            yield from _walk(child, (*path, key.value), lines, name)
