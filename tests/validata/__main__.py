"""Hold our verdicts against those of validata-core: ``make test-validata``.

It runs in an environment of its own, as it wants an older frictionless than our tests.
"""

# ruff: noqa: T201  a command, which says what it does

import csv
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import yaml

from app.tables.checking.schema_check import check
from app.tables.form import Unreadable
from app.tables.reading.rows import sniff
from app.tables.schema import FOLDER, load
from tests.harvest.environments import python_of
from tests.validata.catalogues import all_catalogues
from tests.validata.differences import DIFFERENCES
from tests.validata.files import SmallFile, all_files

LINE_END = "\n"
THEIRS = Path(__file__).with_name("theirs.py")


def main() -> int:
    """Compare all files; return 1 if a verdict differs and is not listed, or no longer does.

    Of the catalogues that we write, the verdict is to be good.
    """
    catalogues = list(all_catalogues())
    files = [*all_files(), *catalogues]
    with tempfile.TemporaryDirectory() as given:
        folder = Path(given)
        described = {file.name: _write(file, folder) for file in files}
        command = [str(python_of("validata", "validata")), str(THEIRS), given, *described]
        answer = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
        theirs = json.loads(answer.stdout.splitlines()[-1])
        ours = {name: verdict(folder / f"{name}.csv", data) for name, data in described.items()}
    wrong = [file.name for file in catalogues if not theirs[file.name]["valid"]]
    for name in wrong:
        print(f"  ✗ {name}\u00a0: {theirs[name]}", file=sys.stderr)
    for file in catalogues:
        lines = file.text.count(LINE_END) - 1
        print(f"{file.name}\u00a0: {lines} lignes, {theirs[file.name]['told'] or 'valide'}")
    differing = {name for name in ours if ours[name] != _comparable(theirs[name])}
    for name in sorted(differing ^ DIFFERENCES.keys()):
        print(f"  ✗ {name}\u00a0: ici {ours[name]}, validata {theirs[name]}", file=sys.stderr)
    same = len(files) - len(differing)
    print(f"{len(files)} fichiers, {same} verdicts identiques, {len(differing)} différents.")
    for name in sorted(differing & DIFFERENCES.keys()):
        print(f"  {name}\u00a0: {DIFFERENCES[name]}")
    return int(bool(wrong) or differing != DIFFERENCES.keys())


def _write(file: SmallFile, folder: Path) -> dict[str, Any]:
    """Write a file and its schema, and return the description of the latter."""
    national = isinstance(file.schema, str)
    described: dict[str, Any] = (
        yaml.safe_load((FOLDER / f"{file.schema}.yml").read_text(encoding="utf-8"))
        if national
        else file.schema
    )
    (folder / f"{file.name}.csv").write_text(file.text, encoding=file.encoding, newline="")
    (folder / f"{file.name}.json").write_text(json.dumps(described), encoding="utf-8")
    return described


def verdict(path: Path, described: dict[str, Any]) -> tuple[bool, list[int]]:
    """Return whether a file follows its schema here, and the lines at fault."""
    errors = path.with_suffix(".errors")
    try:
        report = check(path, sniff(path, path.name), load(described), errors_to=errors)
    except Unreadable:
        return False, []
    with errors.open(encoding="utf-8-sig", newline="") as stream:
        lines = {int(row["ligne"]) for row in csv.DictReader(stream, delimiter=";")}
    return report.ok and not report.undone, sorted(lines - {1})


def _comparable(theirs: dict[str, Any]) -> tuple[bool, list[int]]:
    return theirs["valid"], [line for line in theirs["lines"] if line > 1]


if __name__ == "__main__":
    sys.exit(main())
