"""Folders that hold a root while it is used, and the tarballs they come from."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

FOLDER = Path(__file__).parents[2] / "var" / "machines"
PREFIX = "root-"


class Unmade(Exception):
    """A bare root could not be made: its archive does not answer, or has no such package."""


@contextmanager
def new_folder() -> Iterator[Path]:
    """Give an empty folder, removed afterwards with those that killed processes have left."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for left in FOLDER.glob(f"{PREFIX}*"):  # by a process killed before it could clean
        if not Path(f"/proc/{left.name.split('-')[1]}").exists():
            _remove(left)
    folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-", dir=FOLDER))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        _remove(folder)


def _remove(folder: Path) -> None:
    subprocess.run(["rm", "-rf", "--one-file-system", str(folder)], check=True)


@contextmanager
def unpacked(tarball: Path) -> Iterator[Path]:
    """Give a folder with what a tarball holds."""
    with new_folder() as folder:
        unpack = ["tar", "--numeric-owner", "-C", str(folder), "-xpf", str(tarball)]
        subprocess.run(unpack, check=True)
        yield folder


def pack(folder: Path, kept: Path) -> Path:
    """Keep a folder as a tarball, all or nothing."""
    kept.parent.mkdir(parents=True, exist_ok=True)
    half = kept.with_suffix(f".{os.getpid()}")
    compress = ["tar", "--use-compress-program=gzip -1", "--one-file-system", "--numeric-owner"]
    subprocess.run([*compress, "-C", str(folder), "-cf", str(half), "."], check=True)
    return half.rename(kept)


def copy_into(folder: Path, path: Path) -> None:
    """Copy a file of this machine to the same place of a root."""
    target = within(folder, path)
    target.parent.mkdir(parents=True, exist_ok=True)
    if not target.parent.resolve().is_relative_to(folder.resolve()):
        raise Unmade(f"{path} : un lien du système nu mène ailleurs.")
    target.unlink(missing_ok=True)
    shutil.copyfile(path, target)


def within(folder: Path, path: Path) -> Path:
    """Return where a path of the root lies on this machine."""
    return folder / path.relative_to("/")
