"""Install a lock file with uv, from the package index that the user's own pip is set to use.

uv does not read pip's configuration, so an administration's mirror is passed on to it here.
Where uv cannot do it all the same, pip does, more slowly, with the same hashes.
"""

import ast
import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

# pip reads the sections in this order, the later ones win.
SECTIONS = ("global", "install", ":env:")
TO_UV = {
    "index-url": "UV_DEFAULT_INDEX",
    "extra-index-url": "UV_INDEX",
    "find-links": "UV_FIND_LINKS",
    "trusted-host": "UV_INSECURE_HOST",
    "keyring-provider": "UV_KEYRING_PROVIDER",
    "default-timeout": "UV_HTTP_TIMEOUT",
    "timeout": "UV_HTTP_TIMEOUT",
    "cert": "SSL_CERT_FILE",
    "client-cert": "SSL_CLIENT_CERT",
    "proxy": "ALL_PROXY",
}
UNREACHABLE = (
    "Les bibliothèques n’ont pas pu être installées\u00a0: ce qui précède dit laquelle. "
    "Vérifiez le réseau et le miroir (.venv/bin/python -m pip config list), puis relancez make."
)
LOCATIONS = ("index-url", "extra-index-url", "find-links")
# Names of which uv wants several values separated by commas rather than spaces.
WITH_COMMAS = ("find-links",)


def pip_settings() -> dict[str, str]:
    """Return what pip is told by its files and by PIP_* variables, as option to value."""
    listing = subprocess.run(
        [sys.executable, "-m", "pip", "config", "list"], capture_output=True, text=True, check=False
    )
    by_section: dict[str, dict[str, str]] = {section: {} for section in SECTIONS}
    for line in listing.stdout.splitlines():
        key, separator, value = line.partition("=")
        section, _, option = key.rpartition(".")
        if separator and section in by_section:
            by_section[section][option] = ast.literal_eval(value)
    return {option: value for section in SECTIONS for option, value in by_section[section].items()}


def reachable(location: str) -> bool:
    """Tell whether a location may hold packages: pip passes over missing folders, uv stops."""
    address = urlsplit(location)
    if address.scheme == "file":
        return Path(url2pathname(address.path)).exists()
    return bool(address.scheme) or Path(location).exists()


def uv_environment(settings: dict[str, str]) -> dict[str, str]:
    """Return the variables that make uv look where pip looks; those already set win."""
    chosen = {
        "UV_PYTHON_DOWNLOADS": "never",
        # pip takes the best version of all its indexes; hashes make that safe.
        "UV_INDEX_STRATEGY": "unsafe-best-match",
        "UV_SYSTEM_CERTS": "true",
    }
    for option, variable in TO_UV.items():
        values = settings.get(option, "").split()
        if option in LOCATIONS:
            values = [value for value in values if reachable(value)]
        if values:
            chosen[variable] = ("," if option in WITH_COMMAS else " ").join(values)
    return {**chosen, **os.environ}


def install(lock: str) -> int:
    """Install the packages of a lock file, nothing else, and return the exit code."""
    settings = pip_settings()
    command = [sys.executable, "-m", "uv", "pip", "install", "--quiet", "--compile-bytecode"]
    command += ["--python", sys.executable, "--require-hashes", "-r", lock]
    if settings.get("no-index", "").lower() in {"1", "true", "yes", "on"}:
        command.append("--no-index")
    if subprocess.run(command, env=uv_environment(settings), check=False).returncode == 0:
        return 0
    print("uv n’a pas abouti, pip prend le relais (plus lent)…", file=sys.stderr)
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    code = subprocess.run([*command, "--require-hashes", "-r", lock], check=False).returncode
    if code:
        print(UNREACHABLE, file=sys.stderr)
    return code


if __name__ == "__main__":
    print("Installation des bibliothèques (quelques instants la première fois)…", file=sys.stderr)
    sys.exit(install(sys.argv[1]))
