"""What a recipe costs on a large CSV, and how long a preview of sixty columns takes."""

import csv
import json
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from random import Random
from typing import Any, cast

from app.tables.schema import from_catalogue
from config import ROOT
from tools.bench.report import Figure, Report, megabytes, milliseconds, ratio, seconds
from tools.bench.stage import FULL, Stage

ROWS, FEW_ROWS = 200_000, 30_000
COLUMNS, SAMPLED = 60, 600
# Of a bare ``csv.reader``: mapped, corrected, written twice and checked.
MOST_TIMES, MOST_MEMORY, MOST_PREVIEW_MS = 60.0, 60_000_000, 300.0
LEEWAY = 0.5
NUMBERS = ("41900002100008", "35600000049837", "04120000700015")
CHILD = (
    "import sys, types; app = types.ModuleType('app'); app.__path__ = [sys.argv[1] + '/app']; "
    "sys.modules['app'] = app; sys.path.insert(0, sys.argv[1]); "
    "from tools.bench.mapping import main; main(*sys.argv[2:])"
)
HEADER = (
    "Collectivité",
    "SIRET collectivité",
    "Date de décision",
    "Association",
    "SIRET",
    "Objet",
    "Montant voté",
    "Date de versement",
)


def recipe(stage: Stage, report: Report) -> None:
    """Take an invented table of grants, then a wide one, through the engine in a child."""
    rows = ROWS if stage.scale is FULL else FEW_ROWS
    report.heading(f"Une table de {rows} lignes mise au schéma, corrigée, contrôlée (processeur)")
    large = _write(stage.folder / "grants.csv", HEADER, _grants(rows))
    took = _figures(large, "subventions", "whole")
    times, million = took["spent"] / took["bare"], 1_000_000 / took["rows"]
    figure = Figure("durée / csv.reader seul", times, ratio, most=MOST_TIMES, leeway=LEEWAY)
    report.add(figure)
    report.add(Figure("lignes par seconde / csv.reader seul", 1 / times, ratio))
    report.add(Figure("pour un million de lignes", took["spent"] * million, seconds))
    report.add(Figure("mémoire au plus haut", took["peak"], megabytes, most=MOST_MEMORY))
    wide = _wide(stage.folder / "wide.csv")
    shown = _figures(wide, "accessibilite-erp", "previews")
    name = f"aperçu, {shown['columns']:.0f} colonnes, {shown['rows']:.0f} lignes, p95 du processeur"
    figure = Figure(name, shown["p95"], milliseconds, most=MOST_PREVIEW_MS, leeway=LEEWAY)
    report.add(figure)


def _figures(path: Path, code: str, what: str) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, "-I", "-c", CHILD, str(ROOT), str(path), code, what],
        check=True,
        capture_output=True,
        text=True,
    )
    return cast("dict[str, float]", json.loads(done.stdout))


def _write(path: Path, header: Iterable[str], rows: Iterable[Iterable[Any]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, delimiter=";")
        writer.writerow(header)
        writer.writerows(rows)
    return path


def _grants(count: int) -> Iterable[Iterable[str]]:
    """Yield rows of which most cells have to be rewritten, and none is wrong."""
    draw = Random(2026)  # noqa: S311  the same table each time
    for rank in range(count):
        decided, paid = draw.randint(1, 28), draw.randint(1, 28)
        yield (
            "Commune de Valmorel",
            "21990001600003",
            f"{decided:02d}/{draw.randint(1, 12):02d}/2026",
            f"Association numéro {draw.randrange(20_000)}",
            draw.choice(NUMBERS),
            f"Projet culturel {rank}",
            f"{draw.randint(1, 9)} {draw.randrange(0, 1000, 50):03d},{draw.randint(0, 99):02d} €",
            f"{paid:02d}/{draw.randint(1, 12):02d}/2026",
        )


def _wide(path: Path) -> Path:
    schema = from_catalogue("accessibilite-erp")
    if schema is None:
        raise LookupError("accessibilite-erp")
    fields = schema.fields[:COLUMNS]
    draw = Random(60)  # noqa: S311  the same table each time
    values = {
        "boolean": ("oui", "non", "Vrai", "0"),
        "integer": ("3", "12", "1 200"),
        "number": ("44,35", "2.57"),
    }
    rows = (
        [draw.choice(field.enum or values.get(field.type, (f"texte {rank}",))) for field in fields]
        for rank in range(SAMPLED)
    )
    return _write(path, (field.name for field in fields), rows)
