"""LibreOffice, which draws and computes our files as people see them; a line says when it lacks."""

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

MISSING = "LibreOffice manque"
PACKAGES = "libreoffice-writer-nogui libreoffice-calc-nogui"
REMEDY = f"apt-get install {PACKAGES}, ou OFFICE=/chemin/vers/soffice"
SPREADSHEETS = "libsclo.so"  # the part of it that computes; it may be there without
# LibreOffice trusts the values that it finds in a file, unless it is told to compute them again.
ALWAYS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode"
 oor:op="fuse"><value>0</value></prop></item>
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="ODFRecalcMode"
 oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""
LONGEST_SECONDS = 240


def office() -> str:
    """Return the program, or skip the test with words that the summary tells."""
    program = os.environ.get("OFFICE") or shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        pytest.skip(f"{MISSING}\u00a0: {REMEDY}")
    return program


def computing_office() -> str:
    """Return the program where it computes spreadsheets, or skip the test as ``office``."""
    program = office()
    if not (Path(program).resolve().parent / SPREADSHEETS).exists():
        pytest.skip(f"{MISSING} (calcul)\u00a0: {REMEDY}")
    return program


def as_pdf(files: Sequence[Path], folder: Path) -> list[Path]:
    """Convert files, and return their PDF in the same order."""
    _convert(office(), files, "pdf", folder)
    return [folder / f"{file.stem}.pdf" for file in files]


def converted(source: Path, suffix: str, folder: Path) -> Path:
    """Return a spreadsheet as LibreOffice writes it in another format, its formulas recomputed."""
    settings = folder / "profile" / "user" / "registrymodifications.xcu"
    settings.parent.mkdir(parents=True, exist_ok=True)
    settings.write_text(ALWAYS, encoding="utf-8")
    _convert(computing_office(), [source], suffix, folder)
    return folder / f"{source.stem}.{suffix}"


def _convert(program: str, files: Sequence[Path], suffix: str, folder: Path) -> None:
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [program, profile, "--headless", "--convert-to", suffix, "--outdir", str(folder)]
    subprocess.run(
        [*command, *map(str, files)], check=True, capture_output=True, timeout=LONGEST_SECONDS
    )


def tell_if_missing(reporter: pytest.TerminalReporter) -> None:
    """Say at the end of the run what LibreOffice could not look at."""
    skipped = [one for one in reporter.stats.get("skipped", ()) if MISSING in str(one.longrepr)]
    if skipped:
        reporter.write_line(f"{MISSING} : {len(skipped)} essais laissés de côté ({REMEDY}).")
