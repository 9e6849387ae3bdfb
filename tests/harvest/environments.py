"""The environments of the real harvesters and validator, apart from ours."""

# ruff: noqa: T201  a command, which says what it does

import subprocess
import sys
import time
from pathlib import Path

from config import ROOT
from tools.install import pip_settings, uv_environment

FOLDER = ROOT / "var" / "harvest"


def python_of(name: str, locked: str = "") -> Path:
    """Return the Python of an environment, built if its lock file has changed."""
    folder, lock = FOLDER / name, ROOT / "requirements" / f"{locked or f'harvest-{name}'}.lock"
    python, mark = folder / "bin" / "python", folder / "lock"
    if mark.is_file() and mark.read_bytes() == lock.read_bytes() and python.exists():
        return python
    started = time.monotonic()
    uv, environment = [sys.executable, "-m", "uv"], uv_environment(pip_settings())
    make = [*uv, "venv", "--quiet", "--clear", "--python", sys.executable, str(folder)]
    subprocess.run(make, env=environment, check=True)
    install = [*uv, "pip", "install", "--quiet", "--python", str(python), "--require-hashes"]
    subprocess.run([*install, "-r", str(lock)], env=environment, check=True)
    mark.write_bytes(lock.read_bytes())
    print(f"{name} : environnement préparé en {time.monotonic() - started:.0f} s")
    return python
