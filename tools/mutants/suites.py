"""Which tests are asked about a module: those of its room first, then those of its neighbours."""

from pathlib import Path

# Where a feature is also met: its tests stand where people meet it.
ALSO = {
    "audit": ("tests/dashboards", "tests/progress"),
    "accounts": ("tests/authorities", "tests/pages"),
    "datasets": ("tests/publication/catalogue", "tests/publication/strategy"),
    "files": ("tests/progress/test_evidence.py", "tests/tasks/sheet"),
    "notifications": ("tests/cli/test_retention.py",),
    "mailer": ("tests/cli/test_mail.py", "tests/notifications"),
    "methodology": ("tests/progress/test_rules.py", "tests/planning/test_outline.py"),
    "obligation": ("tests/authorities", "tests/datasets/duties"),
    "progress": ("tests/dashboards",),
    "spaces": (
        "tests/house/test_permissions_matrix.py",
        "tests/house/test_roles.py",
        "tests/authorities",
        "tests/progress",
    ),
    "stakeholders": ("tests/authorities", "tests/cli/test_retention.py"),
    "tasks": ("tests/planning",),
}

# What docs/exploitation.md states of limits: pure, and asked about every module.
STATED = "tests/house/test_stated.py"

FEATURE = 2  # tests/<feature>


def suites_of(tree: Path, path: str, first: tuple[str, ...] = ()) -> list[list[str]]:
    """Return two lists of test files: the second is asked when the first has seen nothing."""
    module = Path(path).relative_to("app").with_suffix("")
    near = [*first, *_in_order(tree, _room(tree, module), module.name)]
    feature = module.parts[0]
    everywhere = [STATED, f"tests/{feature}", *ALSO.get(feature, ())]
    far = [file for where in everywhere for file in _in_order(tree, tree / where, module.name)]
    suites = (list(dict.fromkeys(near)), [file for file in dict.fromkeys(far) if file not in near])
    return [suite for suite in suites if suite]


def _room(tree: Path, module: Path) -> Path:
    """Return the folder of tests that mirrors a module most closely, inside its feature."""
    folder = tree / "tests" / module.parent
    while len(folder.relative_to(tree).parts) > FEATURE and not list(folder.rglob("test_*.py")):
        folder = folder.parent
    return folder


def _in_order(tree: Path, where: Path, name: str) -> list[str]:
    """Return test files: those that bear the name of the module, then pure rules, then the rest."""
    files = sorted(where.rglob("test_*.py")) if where.is_dir() else [where] * where.is_file()

    def rank(file: Path) -> tuple[bool, bool]:
        return name not in file.stem, file.stem != "test_rules"

    return [str(file.relative_to(tree)) for file in sorted(files, key=rank)]
