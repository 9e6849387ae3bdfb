"""Write requirements/*.lock again: exact versions and hashes, and no index address."""

import subprocess
import sys

from tools.install import pip_settings, uv_environment

# dev after runtime, and under its versions: one environment serves both.
CONSTRAINED_BY = {
    "bootstrap": None,
    "browser": None,
    "runtime": None,
    "dev": "runtime",
    # Each has an environment of its own (tests/harvest).
    "harvest-udata": None,
    "harvest-ckan": None,
    "validata": None,  # tests/validata
}

PARTIAL = ("extra-index-url", "find-links")


def lock(name: str, constraint: str | None) -> None:
    """Resolve requirements/<name>.in for every platform from Python 3.11 on."""
    command = [sys.executable, "-m", "uv", "pip", "compile", "--quiet", "--universal"]
    command += ["--python-version", "3.11", "--generate-hashes", "--no-emit-index-url"]
    command += ["--custom-compile-command", "make lock", "--upgrade"]
    command += ["--constraints", f"requirements/{constraint}.lock"] if constraint else []
    command += [f"requirements/{name}.in", "--output-file", f"requirements/{name}.lock"]
    # Of the main index only: another may hold part of the files, so part of the hashes.
    settings = {name: value for name, value in pip_settings().items() if name not in PARTIAL}
    subprocess.run(command, env=uv_environment(settings), check=True)


if __name__ == "__main__":
    for name, constraint in CONSTRAINED_BY.items():
        lock(name, constraint)
