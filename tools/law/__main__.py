"""``python -m tools.law [--write] [version]``: exit code 1 if the code changed, else 0."""

import sys
import tempfile
from pathlib import Path

import yaml

from app.law.crpa import Crpa, read_crpa, write_crpa
from app.law.register import COPY_FILE, CRPA_FILE
from tools.law.changes import changes, merged
from tools.law.copy import PACKAGE, CrpaCopy, fetch_copy, newest_version

HEAD = "# Written by « make law »: the copy of the code that crpa.csv was made from.\n"


def main(words: list[str]) -> int:
    """Compare, print what changed, and write the newer copy if asked."""
    write = "--write" in words
    versions = [word for word in words if not word.startswith("--")]
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        copy = fetch_copy(folder, versions[0] if versions else newest_version(folder))
    before = read_crpa(CRPA_FILE) if CRPA_FILE.exists() else Crpa({})
    now = merged(before.articles, copy.articles, copy.modified_on)
    found = list(changes(before.articles, now))
    print(f"CRPA, {PACKAGE} {copy.version} du {copy.published_on.isoformat()}\u00a0: ", end="")
    print(f"{len(copy.articles)} articles, {len(found)} changés depuis notre copie.")
    for change in found:
        print(f"{change.number}\u00a0: {change.before} → {change.after}")
    if write:
        write_crpa(CRPA_FILE, now.values())
        _write_source(copy)
        return 0
    return 1 if found else 0


def _write_source(copy: CrpaCopy) -> None:
    source = {
        "package": PACKAGE,
        "version": copy.version,
        "published_on": copy.published_on,
        "modified_on": copy.modified_on,
    }
    written = yaml.safe_dump(source, sort_keys=False, allow_unicode=True)
    COPY_FILE.write_text(HEAD + written, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
