"""A real Chromium for the tests, with at least one font: without one, axe sees no contrast.

In order: $CHROME, the browser of the machine, apt when root, an npm package unpacked in var/.
"""

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Error, Playwright, sync_playwright

from tests.support.patience import PATIENCE_SECONDS
from tools.chromium import bring_chromium

FOLDER = Path(__file__).parents[2] / "var" / "browser"
NAMES = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
)
FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.fonts", "~/.local/share/fonts")
FONT_FILES = ("*.ttf", "*.otf", "*.ttc", "*.pfb")
DEBIAN_PACKAGES = ("chromium-headless-shell", "fonts-dejavu-core")
ARGUMENTS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
ADVICE = (
    "Aucun navigateur Chromium utilisable pour les tests. Tapez :\n"
    f"    sudo apt-get install -y {' '.join(DEBIAN_PACKAGES)}\n"
    "ou indiquez le vôtre : CHROME=/chemin/vers/chromium make test"
)
WIDTH_OF_TEXT = "document.createElement('canvas').getContext('2d').measureText('Jalon').width"

Executable = tuple[str, dict[str, str]]


def chromium_executable() -> Executable:
    """Return the path of a browser and the variables it needs; fetch it when there is none."""
    if chosen := os.environ.get("CHROME"):
        return chosen, {}
    with _one_at_a_time():
        if path := _installed():
            return path, {}
        failures = []
        if os.geteuid() == 0 and (failure := _install_with_apt()):
            failures.append(failure)
        if path := _installed():
            return path, {}
        try:
            home = bring_chromium(FOLDER)
        except (OSError, RuntimeError, subprocess.CalledProcessError) as refusal:
            raise RuntimeError("\n".join([ADVICE, *failures, str(refusal)])) from refusal
    variables = {"LD_LIBRARY_PATH": f"{home}/lib", "FONTCONFIG_FILE": f"{home}/fonts.conf"}
    return str(home / "chromium"), variables


def launch(playwright: Playwright) -> Browser:
    """Start the browser and check that it draws text; it keeps one page open, or may die."""
    path, variables = chromium_executable()
    browser = playwright.chromium.launch(
        executable_path=path,
        env={**os.environ, **variables},
        args=ARGUMENTS,
        timeout=PATIENCE_SECONDS * 1000,
        chromium_sandbox=False,  # it needs rights that root in a container, or a user, may lack
    )
    if not browser.new_page().evaluate(WIDTH_OF_TEXT):
        browser.close()
        raise RuntimeError(
            f"{path} ne trouve aucune police, et les contrastes ne pourraient pas être vérifiés. "
            f"Tapez : sudo apt-get install -y {DEBIAN_PACKAGES[-1]}"
        )
    return browser


def _installed() -> str | None:
    """Return the browser of the machine, if it has fonts too."""
    path = next(filter(None, map(shutil.which, NAMES)), None)
    return path if path and _has_font() else None


def _has_font() -> bool:
    folders = [Path(name).expanduser() for name in FONT_FOLDERS]
    return any(next(folder.rglob(name), None) for folder in folders for name in FONT_FILES)


def _install_with_apt() -> str | None:
    """Install what is missing as Debian packages; return why not, if so."""
    if shutil.which("apt-get") is None:
        return None
    sys.stderr.write("Installation de Chromium pour les tests (une demi-minute)…\n")
    quietly = ["apt-get", "-qq", "-o", "DPkg::Lock::Timeout=120"]
    packages = DEBIAN_PACKAGES[1:] if any(map(shutil.which, NAMES)) else DEBIAN_PACKAGES
    for command in (
        [*quietly, "update"],
        [*quietly, "install", "--yes", "--no-install-recommends", *packages],
    ):
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        result = subprocess.run(
            command, env=environment, capture_output=True, text=True, check=False
        )
        if result.returncode != 0:
            return result.stdout + result.stderr
    return None


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def main() -> None:
    """Make sure that the tests will have a browser, and say what to type if not."""
    try:
        with sync_playwright() as playwright:
            launch(playwright).close()
    except RuntimeError as refusal:
        sys.exit(str(refusal))
    except Error as refusal:
        sys.exit(f"{ADVICE}\n{refusal}")


if __name__ == "__main__":
    main()
