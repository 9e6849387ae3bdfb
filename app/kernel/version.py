"""The version of Jalon, which pyproject.toml alone holds."""

import tomllib
from functools import cache

from config import ROOT


@cache
def version() -> str:
    """Return the version that is installed."""
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return str(declared["project"]["version"])
