"""The licence that the project declares is the one it ships, to the letter."""

import hashlib
import re
import tomllib

from config import ROOT

# Of the text that the Free Software Foundation publishes.
AGPL_3 = "0d96a4ff68ad6d4b6f1f30f713b18d5184912ba8dd389f86aa7710db079abcb0"
LICENCE = ROOT / "LICENSE"


def test_the_licence_is_there_to_the_letter() -> None:
    assert hashlib.sha256(LICENCE.read_bytes()).hexdigest() == AGPL_3


def test_the_licence_is_the_one_that_the_project_declares() -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    title = re.sub(r"\s+", " ", LICENCE.read_text(encoding="utf-8")[:200]).strip()
    assert title.startswith("GNU AFFERO GENERAL PUBLIC LICENSE Version 3, ")
    assert declared["license"] == "AGPL-3.0-or-later"
    assert declared["license-files"] == [LICENCE.name]


def test_what_is_carried_comes_with_its_licence() -> None:
    static = ROOT / "app/static"
    assert "SIL OPEN FONT LICENSE" in (static / "font/OFL.txt").read_text(encoding="utf-8")
    assert "ISC License" in (static / "css/icons-LICENSE.txt").read_text(encoding="utf-8")
