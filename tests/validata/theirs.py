"""Run in the environment of validata-core: the lines at fault of each file, as JSON."""

# ruff: noqa: T201  its answer is what it prints

import json
import sys
import warnings
from pathlib import Path

import validata_core

warnings.simplefilter("ignore")


def verdict(folder: Path, name: str) -> dict[str, object]:
    """Return whether a file is valid, and the lines at fault."""
    described = json.loads((folder / f"{name}.json").read_text())
    try:
        report = validata_core.validate(str(folder / f"{name}.csv"), described)
    except Exception as failure:  # noqa: BLE001  theirs to fail: it is told as their answer
        return {"valid": None, "lines": [], "told": [repr(failure)]}
    errors = [error for task in report["tasks"] for error in task["errors"]]
    lines = {error.get("rowPosition") for error in errors} - {None}
    told = sorted({str(error.get("code")) for error in errors + list(report["errors"])})
    return {"valid": bool(report["valid"]), "lines": sorted(lines), "told": told}


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    print(json.dumps({name: verdict(folder, name) for name in sys.argv[2:]}))
