"""LibreOffice, for files that it must open: where it is, what it makes of them."""

import shutil
import subprocess
from pathlib import Path

import pytest

NAMES = ("soffice", "libreoffice")
SPREADSHEETS = "libsclo.so"  # the part of it that computes; it may be there without
MISSING = (
    "LibreOffice n’est pas installé\u00a0: les formules des tableurs n’ont pas été recalculées "
    "(apt-get install libreoffice-calc)."
)
# LibreOffice trusts the values that it finds in a file, unless it is told to compute them again.
ALWAYS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode"
 oor:op="fuse"><value>0</value></prop></item>
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="ODFRecalcMode"
 oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""
WAIT = 180  # seconds: the first start of a profile is slow on a busy machine


def office() -> str:
    """Return the program, or skip the test with a line that says what is missing."""
    program = next((path for name in NAMES if (path := shutil.which(name))), "")
    if not program or not (Path(program).resolve().parent / SPREADSHEETS).exists():
        pytest.skip(MISSING)
    return program


def converted(source: Path, suffix: str, folder: Path) -> Path:
    """Return a file as LibreOffice writes it in another format, its formulas computed again."""
    profile = folder / "profil"
    settings = profile / "user" / "registrymodifications.xcu"
    settings.parent.mkdir(parents=True, exist_ok=True)
    settings.write_text(ALWAYS, encoding="utf-8")
    command = [
        office(), f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", suffix,
        "--outdir", str(folder), str(source),
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=WAIT)
    return folder / f"{source.stem}.{suffix}"
