"""A small edition, whole and without fault, for the tests to spoil."""

from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

import pytest

ITEM = """\
id: {id}
axis: organisationnel
weight: 2
required: {required}
statement: Le point {id} est établi.
why: Sans lui, rien ne tient.
how:
  - Commencer par le plus simple.
  - Finir par le reste.
evidence: note datée
role: DGS
duration_days: 5
after: [{after}]
task: Établir le point {id}
covers: [{covers}]
sources:
  - pratique
"""

PHASE = """\
id: {id}
title: Mener la phase {id}
short_title: Phase {id}
verb: mener la phase {id}
in_one_sentence: Vous obtenez ce que la phase apporte.
why: Elle ouvre la suivante. Elle dure peu.
covers: []
sources: [pratique]
steps:
  - id: {step}
    title: Faire {step}
    summary: Une seule étape.
    covers: []
    items: [{items}]
"""

FILES = {
    "methodology/coverage.yml": """\
        elements:
          - {id: S0-01, kind: frame, element: Un cadre}
          - {id: S0-02, kind: benefit, element: Un bénéfice}
          - {id: S0-03, kind: gap, element: Une lacune, exempt: rien à reprendre}
        """,
    "methodology/mini/edition.yml": """\
        id: mini-2026
        title: Méthode réduite
        version: 1.0.0
        published_on: null
        summary: Deux phases pour essayer.
        axes:
          - {id: organisationnel, title: Organisationnel}
        phases: [debut, suite]
        """,
    "methodology/mini/phases/debut.yml": PHASE.format(id="debut", step="un", items="alpha, beta"),
    "methodology/mini/phases/suite.yml": PHASE.format(id="suite", step="deux", items="gamma"),
    "methodology/mini/items/alpha.yml": ITEM.format(
        id="alpha",
        required="true",
        after="",
        covers="S0-01",
    ),
    "methodology/mini/items/beta.yml": ITEM.format(
        id="beta",
        required="false",
        after="alpha",
        covers="",
    ),
    "methodology/mini/items/gamma.yml": ITEM.format(
        id="gamma",
        required="false",
        after="beta",
        covers="",
    ),
    "library/benefits.yml": """\
        id: benefits
        title: Bénéfices
        summary: Ce que cela apporte.
        entries:
          - id: clarte
            title: La clarté
            text: On y voit clair.
            covers: [S0-02]
            sources: [pratique]
        """,
}

Spoil = Callable[[str, str, str], int]


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    """Write the small edition and return the folder of its seeds."""
    root = tmp_path / "seeds"
    for name, text in FILES.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(text), encoding="utf-8")
    return root


@pytest.fixture
def spoil(seeds: Path) -> Spoil:
    """Replace a passage of a file and return the line it stands on."""

    def replace(name: str, old: str, new: str) -> int:
        path = seeds / name
        text = path.read_text(encoding="utf-8")
        assert text.count(old) >= 1, f"{old!r} is not in {name}"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return text[: text.index(old)].count("\n") + 1

    return replace
