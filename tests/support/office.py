"""LibreOffice, which draws our documents as people see them; a line says when it is missing."""

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

MISSING = "LibreOffice manque"
REMEDY = "apt-get install libreoffice-writer-nogui, ou OFFICE=/chemin/vers/soffice"
LONGEST_SECONDS = 240


def office() -> str:
    """Return the program, or skip the test with words that the summary tells."""
    program = os.environ.get("OFFICE") or shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        pytest.skip(f"{MISSING}\u00a0: {REMEDY}")
    return program


def as_pdf(files: Sequence[Path], folder: Path) -> list[Path]:
    """Convert files, and return their PDF in the same order."""
    program = office()
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [program, profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder)]
    subprocess.run(
        [*command, *map(str, files)], check=True, capture_output=True, timeout=LONGEST_SECONDS
    )
    return [folder / f"{file.stem}.pdf" for file in files]


def tell_if_missing(reporter: pytest.TerminalReporter) -> None:
    """Say at the end of the run what LibreOffice could not look at."""
    skipped = [one for one in reporter.stats.get("skipped", ()) if MISSING in str(one.longrepr)]
    if skipped:
        reporter.write_line(f"{MISSING} : {len(skipped)} essais laissés de côté ({REMEDY}).")
