"""The logs of the servers that a test starts: shown when it fails, wherever it fails."""

from pathlib import Path

import pytest

_LOGS = pytest.StashKey[list[Path]]()


def show_if_failed(node: pytest.Item, log: Path) -> None:
    """Have this file shown in the report of a test that fails, its fixtures included."""
    node.stash.setdefault(_LOGS, []).append(log)


def add_to(report: pytest.TestReport, node: pytest.Item) -> None:
    """Add what the servers of a test have written to the report of its failure."""
    if not report.failed:
        return
    for log in node.stash.get(_LOGS, []):
        said = log.read_text(errors="replace") if log.exists() else ""
        report.sections.append((f"Journal {log.name}", said or "(vide)"))
