"""Long proofs: ``make fuzz``, ``make a11y``, ``make durability``,
``make documents``; the suite runs a sample of each.

A test of a proof is marked ``proof("fuzz")``. What is too long for the suite is marked ``long`` as
well, or ``long("postgresql")`` when the other database is the sample; ``sampled`` marks the cases
of a list. ``--proof fuzz`` runs the whole proof, sample included, and nothing else.
"""

from collections.abc import Collection, Mapping
from typing import Any

import pytest

LONG = pytest.mark.long
PROOFS = ("a11y", "documents", "durability", "fuzz")


def sampled(cases: Mapping[str, Any], sample: Collection[str]) -> list[Any]:
    """Return named cases to parametrize with: the suite runs those of the sample."""
    unknown = set(sample) - cases.keys()
    assert not unknown, f"cas inconnus : {unknown}"
    return [
        pytest.param(case, id=name, marks=() if name in sample else LONG)
        for name, case in cases.items()
    ]


def only_what_runs(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is long, or all that is not of the proof that was asked for."""
    asked = config.getoption("--proof")
    left_out = []
    for item in items:
        proof = item.get_closest_marker("proof")
        if _is_long(item) and proof is None:
            raise pytest.UsageError(f"{item.nodeid} est long et n’est d’aucune preuve.")
        if (proof is None or proof.args[0] != asked) if asked else _is_long(item):
            left_out.append(item)
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in set(left_out)]


def _is_long(item: pytest.Item) -> bool:
    kind = getattr(item, "callspec", None) and item.callspec.params.get("database")  # type: ignore[attr-defined]
    return any(not mark.args or kind in mark.args for mark in item.iter_markers("long"))
